"""Copies of the library as it was before it was brought up to date.

They lie in the folder `backups` beside it, named by the version that they have and the day of their last
change: `library-version-12-2026-11-28.sqlite3`. The newest two are kept.
"""

import os
import re
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from cafe_tui.domain.language import _

from .connection import Connection, refusal, wrapped

FOLDER = "backups"
KEPT = 2
_NAME = re.compile(r"library-version-(\d+)-(\d{4}-\d\d-\d\d)\.sqlite3")


def make(connection: Connection, path: Path, version: int) -> None:
    """Copy the library at `path`, which has this version, unless that was done; raises LibraryError."""
    folder = path.with_name(FOLDER)
    day = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    target = folder / f"library-version-{version}-{day}.sqlite3"
    if target.exists():
        return
    part = target.with_name(f"{target.name}.part")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with closing(Connection.open(part)) as copy, wrapped(part):
            connection.backup(copy)
        part.replace(target)
    except OSError as error:
        detail = _("no copy could be made before updating it: {reason}", reason=error.strerror)
        raise refusal(path, detail, _("Free some space and make the folder writable")) from error
    _remove_old(folder)


def _remove_old(folder: Path) -> None:
    copies = [
        (match[2], int(match[1]), each) for each in folder.iterdir() if (match := _NAME.fullmatch(each.name))
    ]
    for _day, _version, old in sorted(copies)[:-KEPT]:
        with suppress(OSError):  # it is no more than in the way
            old.unlink()
