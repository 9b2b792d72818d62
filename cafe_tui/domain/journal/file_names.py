"""What journals are called, also the copies that programs which carry them make of two that differ.

5e0c0d1f2a3b4c5d.jsonl                                          a device's own
5e0c0d1f2a3b4c5d.sync-conflict-20261129-101112-ABCDEFG.jsonl    Syncthing's
5e0c0d1f2a3b4c5d (conflicted copy 2026-11-29 101112).jsonl      Nextcloud's, and Dropbox's alike
5e0c0d1f2a3b4c5d-laptop.jsonl                                   OneDrive's
"""

import re

SUFFIX = ".jsonl"
_NAME = re.compile(r"([0-9a-f]{16})(?:[ .(_~-][^/\\\x00-\x1f\x7f]{0,180})?\.jsonl")


def name_of(device: str) -> str:
    """The name of a device's file."""
    return f"{device}{SUFFIX}"


def device_of(name: str) -> str | None:
    """The device of whose journal a file of this name is, or is a copy; None for other files."""
    match = _NAME.fullmatch(name)
    return match[1] if match else None
