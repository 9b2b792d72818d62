"""Writing the journal of this library: at its end, and seldom as a whole."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace

from cafe_tui.domain.journal.cells import split
from cafe_tui.domain.journal.file_names import device_of, name_of
from cafe_tui.domain.journal.records import Record
from cafe_tui.storage import journal
from cafe_tui.storage.database import Database
from cafe_tui.storage.journal import Device

from .journal_folder import JournalFolder

_LINES = 5_000  # that are written at once
WORTH = 4_000_000
"""Bytes of a file below which it is not written anew."""


class JournalWriter:
    """Writes into `folder`, in which these files were `found`. Raises JournalError and LibraryError."""

    def __init__(self, database: Database, folder: JournalFolder, found: Mapping[str, str]) -> None:
        self._database = database
        self._folder = folder
        self._found = found

    def write(self, device: Device, cancelled: Callable[[], bool]) -> tuple[Device, int]:
        """Write what is new; the library's own name after that, and the number of records."""
        name = name_of(device.name)
        size = self._folder.size(name)
        pending = journal.lines(self._database.read(), _LINES)
        if size is None:
            return self._write_whole(device) if device.written or pending else (device, 0)
        there = self._own_tail(device, size, pending)
        if there is None:
            other = Device(secrets.token_hex(8), (*device.former, device.name))
            with self._database.write() as connection:
                journal.keep_device(connection, other)
            return self._write_whole(other)
        if device.written > 2 * device.compacted + WORTH:
            return self._write_whole(device)
        sent = 0
        while pending:
            content = _joined(pending)
            self._folder.append(name, content[there:])
            device = replace(device, written=device.written + len(content))
            device = replace(device, digest=self._folder.digest(name, device.written))
            with self._database.write() as connection:
                journal.keep_device(connection, device)
                journal.drop_lines(connection, pending[-1][0])
            sent, there = sent + len(pending), 0
            if cancelled():
                break
            pending = journal.lines(self._database.read(), _LINES)
        return device, sent

    def _own_tail(self, device: Device, size: int, pending: list[tuple[int, str]]) -> int | None:
        """How many bytes of what is to be written are there already, from before a break.

        None where the file is not as this library left it.
        """
        name = name_of(device.name)
        if not device.written or size < device.written:
            return None
        if self._folder.digest(name, device.written) != device.digest:
            return None
        if size == device.written:
            return 0
        tail = self._folder.read(name, device.written, size - device.written)
        return len(tail) if _joined(pending).startswith(tail) else None

    def _write_whole(self, device: Device) -> tuple[Device, int]:
        """Write the file anew: the last words of this library, and those of devices that have no file here.

        Who has read the old one finds that it is another and reads it from the beginning: each last word is
        in it, and the words before those count for nothing.
        """
        connection = self._database.read()
        last = journal.last_line(connection)
        others = {device_of(name) for name in self._found} - {device.name, *device.former}
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
        self._folder.write(name, bytes(content))
        size = len(content)
        device = replace(device, written=size, compacted=size, digest=self._folder.digest(name, size))
        with self._database.write() as writing:
            journal.keep_device(writing, device)
            journal.drop_lines(writing, last)
        return device, count


def _joined(pending: list[tuple[int, str]]) -> bytes:
    return "".join(line for _, line in pending).encode()
