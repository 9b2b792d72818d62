"""Telling other machines of bookmarks, tags and corrections, and hearing of theirs, by a folder of files.

Each library writes one file, at its end, and reads those of the others. What comes of them is the same in
whatever order they come, late, in part or twice (`domain.journal`). A library whose file was changed by
somebody else, because the home was copied or put back from a backup, goes on under another name: so nothing
that anybody wrote is ever written over.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cafe_tui.domain.errors import JournalError, LibraryError
from cafe_tui.domain.journal.file_names import name_of
from cafe_tui.domain.language import _
from cafe_tui.storage import journal, journal_places
from cafe_tui.storage.database import Database
from cafe_tui.storage.journal import Device
from cafe_tui.storage.turns import Turns

from . import journal_state
from .journal_folder import JournalFolder
from .journal_reading import JournalReader
from .journal_state import Speaker
from .journal_writing import JournalWriter


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What came of an exchange."""

    sent: int = 0
    """Records that were written."""
    taken: int = 0
    """Bookmarks and corrections that others changed."""
    waiting: int = 0
    """Bookmarks and corrections of episodes that are not in the library."""
    damaged: int = 0
    """Lines that cannot be read, or not yet."""
    unknown: int = 0
    """Records of which this program does not know what they mean."""
    troubles: tuple[JournalError, ...] = ()
    """What could not be read or written; all else was."""


class Journals:
    """Exchanging journals; any thread may call. `lock` is a name by which processes take turns."""

    def __init__(self, database: Database, clock: Callable[[], datetime], lock: Path) -> None:
        self._database = database
        self._clock = clock
        self._lock = lock
        self._settled: tuple[int, ...] | None = None
        """How shows and episodes were when things last looked for theirs."""
        self._waiting = 0
        """How many things wait for theirs."""
        self._seen: Mapping[str, str] | None = None
        """How the files of others were when they were read last."""

    def exchange(
        self,
        path: Path,
        cancelled: Callable[[], bool] = lambda: False,
        progress: Callable[[int, int], object] = lambda _done, _all: None,
    ) -> Exchanged:
        """Tell of what changed here, and take what changed elsewhere.

        Once it is `cancelled` it ends soon, and goes on the next time. `progress` hears how much of how much
        is done, first of what changed here, then of what others wrote.

        Raises JournalError where the folder is not there at all, or another process is at it; LibraryError.
        Either way what changed here is noted with its time, and told when it can be.
        """
        with self._alone():
            self._seen = None
            device = self._noted(cancelled, progress)
            folder = JournalFolder(path)
            found = folder.look()
            sent, troubles = 0, []
            try:
                device, sent = JournalWriter(self._database, folder, found).write(device, cancelled)
            except JournalError as error:
                troubles.append(error)
            others = _of_others(found, device)
            reader = JournalReader(self._database, folder, self._speaker(device), cancelled, progress)
            taken = reader.read(others)
            self._seen = others
            news = taken.news + self._settle(device)
            self._waiting = journal_state.waiting(self._database.read())
            return Exchanged(
                sent,
                news,
                self._waiting,
                taken.damaged,
                taken.unknown,
                (*troubles, *taken.troubles),
            )

    def has_news(self) -> bool:
        """Whether there is anything to tell, once a transaction of ours that is under way has ended."""
        self._database.outside_version()
        return journal.is_marked(self._database.read())

    def others_wrote(self, path: Path) -> bool:
        """Whether files of others are not as they were when they were read last. Cheap.

        Raises JournalError.
        """
        device = journal.device(self._database.read())
        return _of_others(JournalFolder(path).look(), device) != self._seen

    def may_settle(self) -> bool:
        """Whether episodes or shows have come since things that wait looked for theirs. Cheap."""
        return self._waiting > 0 and journal_places.signature(self._database.read()) != self._settled

    def _noted(self, cancelled: Callable[[], bool], progress: Callable[[int, int], object]) -> Device:
        """This library's own, after all that changed in it was noted; some of it once that is cancelled."""
        count, done = journal.count_marks(self._database.read()), 0
        while True:
            with self._database.write() as connection:
                device = journal.device(connection)
                if device is None:
                    device = Device(secrets.token_hex(8))
                    journal.keep_device(connection, device)
                noted = journal_state.note_changes(connection, self._speaker(device))
            if not noted or cancelled():
                return device
            done += noted
            progress(min(done, count), count)

    def _settle(self, device: Device) -> int:
        """Let things that wait look for their episodes, where any have come since they did so last."""
        now = journal_places.signature(self._database.read())
        if now == self._settled:
            return 0
        with self._database.write() as connection:
            found = journal_state.settle(connection, self._speaker(device))
        self._settled = now
        return found

    def _speaker(self, device: Device) -> Speaker:
        return Speaker(device.name, max(0, int(self._clock().timestamp() * 1000)))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Within, no other process exchanges for this library."""
        turns = Turns(self._lock)
        try:
            with turns.turn():
                yield
        except LibraryError as error:
            if str(self._lock) in error.detail:
                raise JournalError(
                    _("Nothing was exchanged"),
                    _("another cafe-tui is just at it"),
                    _("Try again in a moment"),
                ) from error
            raise
        finally:
            turns.close()


def _of_others(found: Mapping[str, str], device: Device | None) -> Mapping[str, str]:
    return {name: stamp for name, stamp in found.items() if device is None or name != name_of(device.name)}
