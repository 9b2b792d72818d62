"""Reading the journals of others: what is new in each, and no more of it than is there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from cafe_tui.domain.errors import JournalError
from cafe_tui.domain.journal import records
from cafe_tui.storage import journal
from cafe_tui.storage.database import Database
from cafe_tui.storage.journal import JournalFile

from . import journal_state
from .journal_folder import JournalFolder
from .journal_state import Speaker

_PIECE = 4_000_000  # bytes that are read at once


@dataclass(slots=True)
class Taken:
    """What came of reading."""

    news: int = 0
    """Things of which something new was said."""
    damaged: int = 0
    """Lines that could not be read, or not yet."""
    unknown: int = 0
    """Records of which this program does not know what they mean."""
    troubles: list[JournalError] = field(default_factory=list)
    """What kept files from being read."""


class JournalReader:
    """Takes into the library what others wrote into `folder`; `speaker` says what changed here meanwhile.

    `progress` hears how many bytes of how many of a file were read.
    """

    def __init__(
        self,
        database: Database,
        folder: JournalFolder,
        speaker: Speaker,
        cancelled: Callable[[], bool],
        progress: Callable[[int, int], object],
    ) -> None:
        self._database = database
        self._folder = folder
        self._speaker = speaker
        self._cancelled = cancelled
        self._progress = progress

    def read(self, found: Mapping[str, str]) -> Taken:
        """Take what is new in these files; raises LibraryError."""
        known = journal.files(self._database.read())
        if gone := [name for name in known if name not in found]:
            with self._database.write() as connection:
                journal.forget_files(connection, gone)
        taken = Taken()
        for name, stamp in found.items():
            before = known.get(name)
            if before and (before.stamp, before.reader) == (stamp, records.READER):
                taken.unknown += before.left
                taken.damaged += before.torn
            elif not self._cancelled():
                try:
                    self._read_file(name, stamp, before, taken)
                except JournalError as error:
                    taken.troubles.append(error)
        return taken

    def _read_file(self, name: str, stamp: str, before: JournalFile | None, taken: Taken) -> None:
        now = JournalFile(name, "", 0, "", records.READER, 0, 0)
        if before and before.reader == records.READER and before.digest == self._digest(before):
            now = replace(before, stamp="", torn=0)
        at, size = now.sure, int(stamp.partition(":")[0])
        while content := self._folder.read(name, at, _PIECE):
            if len(content) == _PIECE and (end := content.rfind(b"\n") + 1):
                content = content[:end]
            reading = records.read(content)
            if at == now.sure:  # nothing before it was unreadable
                now = replace(now, sure=at + reading.sure, left=now.left + reading.unknown)
                now = replace(now, digest=self._digest(now))
            now = replace(now, torn=now.torn + reading.damaged)
            at += len(content)
            for first in range(0, len(reading.records), journal_state.AT_ONCE):
                some = reading.records[first : first + journal_state.AT_ONCE]
                rest = len(reading.records) - first - len(some)
                with self._database.write() as connection:
                    taken.news += journal_state.take(connection, some, self._speaker)
                    if not rest:
                        journal.keep_file(connection, now)
                if self._cancelled():
                    return
                self._progress(min(at - len(content) * rest // len(reading.records), size), size)
        with self._database.write() as connection:
            journal.keep_file(connection, replace(now, stamp=stamp))
        taken.damaged += now.torn
        taken.unknown += now.left

    def _digest(self, file: JournalFile) -> str:
        return self._folder.digest(file.name, file.sure)
