"""Telling other machines of bookmarks, tags and corrections, and hearing of theirs, by a folder of files.

Each library writes one file, at its end, and reads those of the others. What comes of them is the same in
whatever order they come, late, in part or twice (`domain.journal`). A library whose file was changed by
somebody else, because the home was copied or put back from a backup, goes on under another name: so nothing
that anybody wrote is ever written over.
"""

import secrets
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cafe_tui.domain.errors import JournalError, LibraryError
from cafe_tui.domain.journal import records
from cafe_tui.domain.journal.cells import split
from cafe_tui.domain.journal.file_names import device_of, name_of
from cafe_tui.domain.journal.records import Record
from cafe_tui.storage import journal, journal_places
from cafe_tui.storage.database import Database
from cafe_tui.storage.journal import Device, JournalFile
from cafe_tui.storage.turns import Turns

from . import journal_state
from .journal_folder import JournalFolder
from .journal_state import Speaker

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LINES = 5_000  # that are written at once
_PIECE = 4_000_000  # bytes that are read at once
_WORTH = 4_000_000  # bytes of a file below which it is not written anew


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
        self._seen: Mapping[str, str] | None = None
        """How the files of others were when they were read last."""

    def exchange(self, path: Path, cancelled: Callable[[], bool] = lambda: False) -> Exchanged:
        """Tell of what changed here, and take what changed elsewhere.

        Raises JournalError where the folder is not there at all, or another process is at it; LibraryError.
        Either way what changed here is noted with its time, and told when it can be.
        """
        with self._alone():
            self._seen = None
            device = self._noted()
            folder = JournalFolder(path)
            found = folder.look()
            troubles: list[JournalError] = []
            sent = 0
            try:
                device, sent = self._written(folder, device, found)
            except JournalError as error:
                troubles.append(error)
            self._seen = _of_others(found, device)
            read = self._read(folder, device, found, troubles, cancelled)
            taken = read.taken + self._settle(device)
            waiting = journal_state.waiting(self._database.read())
            return replace(read, sent=sent, taken=taken, waiting=waiting, troubles=tuple(troubles))

    def note(self) -> None:
        """Note what changed here, with its time, without telling it yet."""
        self._noted()

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

    # What is ours

    def _noted(self) -> Device:
        """This library's own, after all that changed in it was noted."""
        while True:
            with self._database.write() as connection:
                device = journal.device(connection)
                if device is None:
                    device = Device(secrets.token_hex(8))
                    journal.keep_device(connection, device)
                if not journal_state.note_changes(connection, self._speaker(device)):
                    return device

    def _written(
        self, folder: JournalFolder, device: Device, found: "Mapping[str, str]"
    ) -> tuple[Device, int]:
        """Write what is new; the library's own name after that, and the number of records."""
        name = name_of(device.name)
        size = folder.size(name)
        pending = journal.lines(self._database.read(), _LINES)
        if size is None:
            return self._write_whole(folder, device, found) if device.written or pending else (device, 0)
        there = self._own_tail(folder, device, size, pending)
        if there is None:
            other = Device(secrets.token_hex(8), (*device.former, device.name))
            with self._database.write() as connection:
                journal.keep_device(connection, other)
            return self._write_whole(folder, other, found)
        if device.written > 2 * device.compacted + _WORTH:
            return self._write_whole(folder, device, found)
        sent = 0
        while pending:
            content = _joined(pending)
            folder.append(name, content[there:])
            device = replace(device, written=device.written + len(content))
            device = replace(device, digest=folder.digest(name, device.written))
            with self._database.write() as connection:
                journal.keep_device(connection, device)
                journal.drop_lines(connection, pending[-1][0])
            sent, there = sent + len(pending), 0
            pending = journal.lines(self._database.read(), _LINES)
        return device, sent

    def _own_tail(
        self, folder: JournalFolder, device: Device, size: int, pending: list[tuple[int, str]]
    ) -> int | None:
        """How many bytes of what is to be written are there already, from before a break.

        None where the file is not as this library left it.
        """
        name = name_of(device.name)
        if not device.written or size < device.written:
            return None
        if folder.digest(name, device.written) != device.digest:
            return None
        if size == device.written:
            return 0
        tail = folder.read(name, device.written, size - device.written)
        return len(tail) if _joined(pending).startswith(tail) else None

    def _write_whole(
        self, folder: JournalFolder, device: Device, found: "Mapping[str, str]"
    ) -> tuple[Device, int]:
        """Write the file anew: the last words of this library, and those of devices that have no file here.

        Who has read the old one finds that it is another and reads it from the beginning: each last word is
        in it, and the words before those count for nothing.
        """
        connection = self._database.read()
        last = journal.last_line(connection)
        others = {device_of(name) for name in found} - {device.name, *device.former}
        content = bytearray()
        count = number = 0
        while True:
            things, number = journal.all_things(connection, number, _LINES)
            if not things:
                break
            for thing in things:
                for stamp, fields in split(thing.cells):
                    if stamp.device not in others:
                        content += Record(thing.kind, thing.id, stamp, fields).line().encode()
                        count += 1
        name = name_of(device.name)
        folder.write(name, bytes(content))
        size = len(content)
        device = replace(device, written=size, compacted=size, digest=folder.digest(name, size))
        with self._database.write() as writing:
            journal.keep_device(writing, device)
            journal.drop_lines(writing, last)
        return device, count

    # What is of others

    def _read(
        self,
        folder: JournalFolder,
        device: Device,
        found: "Mapping[str, str]",
        troubles: list[JournalError],
        cancelled: Callable[[], bool],
    ) -> Exchanged:
        known = journal.files(self._database.read())
        if gone := [name for name in known if name not in found]:
            with self._database.write() as connection:
                journal.forget_files(connection, gone)
        total = Exchanged()
        for name, stamp in found.items():
            if name == name_of(device.name) or cancelled():
                continue
            before = known.get(name)
            if before and (before.stamp, before.reader) == (stamp, records.READER):
                left = total.unknown + before.left, total.damaged + before.torn
                total = replace(total, unknown=left[0], damaged=left[1])
                continue
            try:
                read = self._read_file(folder, name, stamp, before, self._speaker(device))
            except JournalError as error:
                troubles.append(error)
                continue
            total = Exchanged(
                taken=total.taken + read.taken,
                damaged=total.damaged + read.damaged,
                unknown=total.unknown + read.unknown,
            )
        return total

    def _read_file(
        self, folder: JournalFolder, name: str, stamp: str, before: JournalFile | None, speaker: Speaker
    ) -> Exchanged:
        """Take what is new in a file."""
        now = JournalFile(name, "", 0, "", records.READER, 0, 0)
        if before and before.reader == records.READER and before.digest == folder.digest(name, before.sure):
            now = replace(before, stamp="", torn=0)
        at, taken = now.sure, 0
        while content := folder.read(name, at, _PIECE):
            if len(content) == _PIECE and (end := content.rfind(b"\n") + 1):
                content = content[:end]
            reading = records.read(content)
            if at == now.sure:  # nothing before it was unreadable
                now = replace(now, sure=at + reading.sure, left=now.left + reading.unknown)
                now = replace(now, digest=folder.digest(name, now.sure))
            now = replace(now, torn=now.torn + reading.damaged)
            at += len(content)
            for first in range(0, len(reading.records), journal_state.AT_ONCE):
                some = reading.records[first : first + journal_state.AT_ONCE]
                with self._database.write() as connection:
                    taken += journal_state.take(connection, some, speaker)
                    if first + len(some) == len(reading.records):
                        journal.keep_file(connection, now)
        with self._database.write() as connection:
            journal.keep_file(connection, replace(now, stamp=stamp))
        return Exchanged(taken=taken, damaged=now.torn, unknown=now.left)

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
    def _alone(self) -> "Iterator[None]":
        """Within, no other process exchanges for this library."""
        turns = Turns(self._lock)
        try:
            with turns.turn():
                yield
        except LibraryError as error:
            if str(self._lock) in error.detail:
                raise JournalError(
                    "Nothing was exchanged", "another cafe-tui is just at it", "Try again in a moment"
                ) from error
            raise
        finally:
            turns.close()


def _joined(pending: list[tuple[int, str]]) -> bytes:
    return "".join(line for _, line in pending).encode()


def _of_others(found: "Mapping[str, str]", device: Device | None) -> "Mapping[str, str]":
    return {name: stamp for name, stamp in found.items() if device is None or name != name_of(device.name)}
