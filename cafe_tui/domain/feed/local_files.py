"""Addresses of files on this machine: only the listener's own word makes one, never a feed's.

A show whose feed address begins with `file:` was added by a path that the listener typed: a folder of
recordings, one recording, or a feed in a file. Only in the first two may episodes be files, and only such
that lie there. Everything here looks at names alone.
"""

import os
from pathlib import Path, PurePath
from urllib.parse import unquote_to_bytes

_SCHEME = "file://"
SOUND_ENDINGS = frozenset(
    (".mp3", ".m4a", ".m4b", ".mp4", ".aac", ".ogg", ".oga", ".opus", ".flac", ".wav", ".aif", ".aiff",
     ".mka", ".webm", ".wma")
)  # fmt: skip
"""By which recordings in a folder are told from what lies beside them."""


def is_local(url: str) -> bool:
    """Whether an address is that of a file."""
    return url.startswith(_SCHEME)


def local_address(path: Path) -> str:
    """The address of an absolute path."""
    return path.as_uri()


def local_path(url: str) -> Path | None:
    """The path behind such an address; None for every other, and for one that steps upwards."""
    if not is_local(url):
        return None
    text = os.fsdecode(unquote_to_bytes(url.removeprefix(_SCHEME)))
    if os.name == "nt":
        text = text.lstrip("/")
    path = Path(text)
    if not path.is_absolute() or ".." in path.parts or "\0" in text:
        return None
    return path


def is_sound(path: PurePath) -> bool:
    """Whether it is called like a recording."""
    return path.suffix.lower() in SOUND_ENDINGS


def belongs_to(path: PurePath, home: PurePath) -> bool:
    """Whether `path` is a recording that the listener's word `home` covers: it itself, or one in that folder.

    Nobody is asked whether `home` is a folder: below a file there is nothing.
    """
    return ".." not in path.parts and is_sound(path) and (path == home or home in path.parents)


def picture_path(image_url: str, feed_url: str) -> Path | None:
    """The file with the picture of such an episode or show: it lies where the recordings do."""
    path, home = local_path(image_url), local_path(feed_url)
    if path is None or home is None:
        return None
    folder = home.parent if is_sound(home) else home
    return path if folder in path.parents else None


def recording_path(media_url: str, feed_url: str) -> Path | None:
    """The file of an episode at `media_url`, of the show added as `feed_url`; None for all others."""
    path, home = local_path(media_url), local_path(feed_url)
    return path if path and home and belongs_to(path, home) else None
