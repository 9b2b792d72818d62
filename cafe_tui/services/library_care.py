"""What the player looks after behind the screen: whether the library is sound, and is the right one."""

from collections.abc import Callable
from pathlib import Path

from cafe_tui.domain.errors import DamagedLibraryError, LibraryError
from cafe_tui.domain.language import _
from cafe_tui.domain.text import shorten
from cafe_tui.storage.connection import REPAIR
from cafe_tui.storage.database import Database

from .bookmark_copies import newest

_MOST_WORDS = 200


def check_library(database: Database, backups: Path, cancelled: Callable[[], bool]) -> None:
    """Raise LibraryError for what the listener should know of a library that was just opened.

    Reads the whole file where the last one to write was killed: seconds for a big library, so call it on a
    thread.
    """
    if database.is_new and (copy := newest(backups)):
        raise LibraryError(
            _("There was no library here, and a new one was made"),
            _("but a copy of bookmarks is there"),
            _(
                "Put your library back in its place, or “cafe-tui bookmarks import {copy}” brings them back",
                copy=copy,
            ),
        )
    if database.ended_uncleanly and (damage := database.check(cancelled)):
        words = shorten("; ".join(damage), _MOST_WORDS)
        raise DamagedLibraryError(_("The library is damaged"), f"{words} ({database.path})", _(REPAIR))
