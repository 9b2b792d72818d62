"""A look at the whole library when there is cause for one."""

from collections.abc import Callable

from cafe_tui.domain.errors import DamagedLibraryError
from cafe_tui.domain.text import shorten
from cafe_tui.storage.connection import REPAIR
from cafe_tui.storage.database import Database

_MOST_WORDS = 200


def check_after_unclean_end(database: Database, cancelled: Callable[[], bool]) -> None:
    """Raise DamagedLibraryError where the last one to write was killed and has left damage behind.

    Reads the whole file then: seconds for a big library, so call it on a thread.
    """
    if not database.ended_uncleanly:
        return
    if damage := database.check(cancelled):
        words = shorten("; ".join(damage), _MOST_WORDS)
        raise DamagedLibraryError("The library is damaged", f"{words} ({database.path})", REPAIR)
