"""Telling other machines soon after something changed here, and hearing of what changed there, by itself."""

import logging
import math
import threading
import time
from collections.abc import Callable
from pathlib import Path

from cafe_tui.domain.errors import CafeError, JournalError
from cafe_tui.domain.language import _
from cafe_tui.storage.database import Database

from .journals import Exchanged, Journals

LOOK_EVERY = 5.0
"""Seconds between two looks at the folder: one call of the system for each file in it."""
PAUSE = 2.0
"""Seconds from a change here till it is told: more changes mostly follow the first."""
RETRY = 60.0
"""Seconds from something that went wrong till it is tried again by itself."""
_CLOSE_WITHIN = 5.0  # seconds that telling the last change may take; a folder in the net may hang
_log = logging.getLogger(__name__)


class JournalWatch:
    """Exchanges journals on a thread of its own, from the first time that `follow` was called.

    `taken` is called there when others changed something; `trouble` with what goes wrong, once as long as it
    stays the same.
    """

    def __init__(
        self,
        database: Database,
        journals: Journals,
        *,
        every: float = LOOK_EVERY,
        pause: float = PAUSE,
    ) -> None:
        self._journals = journals
        self._every = every
        self._pause = pause
        self._folder: Path | None = None
        self._is_new = False
        """It was named just now."""
        self._taken: Callable[[Exchanged], None] = lambda _exchanged: None
        self._trouble: Callable[[CafeError], None] = lambda _error: None
        self._told = ""
        """What went wrong last."""
        self._retry = math.inf
        """When it is tried again."""
        self._wake = threading.Event()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        database.watch("journal_mark", self._wake.set)

    def follow(
        self,
        folder: Path | None,
        taken: Callable[[Exchanged], None],
        trouble: Callable[[CafeError], None],
    ) -> None:
        """From now on exchange with this folder, first at once; None ends that."""
        self._taken, self._trouble = taken, trouble
        self._folder, self._is_new, self._told = folder, True, ""
        if self._thread is None and folder:
            self._thread = threading.Thread(target=self._work, name="journals", daemon=True)
            self._thread.start()
        self._wake.set()

    def close(self) -> None:
        """Tell the last changes, and end."""
        self._closed.set()
        self._wake.set()
        if self._thread:
            self._thread.join(_CLOSE_WITHIN)

    def _work(self) -> None:
        while not self._closed.is_set():
            if self._is_new:
                self._is_new = False
                self._exchange()
            if self._wake.wait(self._every):
                self._wake.clear()
                if not self._is_new:
                    self._closed.wait(self._pause)
                self._wake.clear()
                self._exchange(only_if=self._journals.has_news)
            else:
                self._exchange(only_if=self._is_due)

    def _is_due(self) -> bool:
        """Whether others wrote, what waits may have come, or something is to be tried again."""
        if time.monotonic() > self._retry or self._journals.may_settle():
            return True
        return self._folder is not None and self._journals.others_wrote(self._folder)

    def _exchange(self, only_if: Callable[[], bool] = lambda: True) -> None:
        folder = self._folder
        if folder is None:
            return
        try:
            if not only_if():
                return
            exchanged = self._journals.exchange(folder, self._closed.is_set)
        except CafeError as error:
            self._retry = time.monotonic() + RETRY
            self._tell(error)
            return
        except Exception as error:  # it must not end the thread, and with it all syncing
            self._retry = time.monotonic() + RETRY
            _log.error("journals could not be exchanged", exc_info=error)
            self._tell(
                JournalError(_("Syncing by the folder failed"), type(error).__name__, _("The log says more"))
            )
            return
        if exchanged.taken:
            self._taken(exchanged)
        self._retry = time.monotonic() + RETRY if exchanged.troubles else math.inf
        if exchanged.troubles:
            self._tell(exchanged.troubles[0])
        else:
            self._told = ""

    def _tell(self, error: CafeError) -> None:
        if str(error) != self._told:
            self._told = str(error)
            _log.warning("%s", error)
            self._trouble(error)
