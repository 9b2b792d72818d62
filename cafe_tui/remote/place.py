"""Where open players listen: sockets in a folder that nobody but the listener may enter."""

import hashlib
import os
import secrets
import socket
import stat
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cafe_tui.domain.errors import RemoteUnavailableError
from cafe_tui.domain.language import _

_LONGEST = 100  # bytes of a socket's path: systems take 104 or 108, and some of that is the part being made
_CONNECT_WITHIN = 2.0  # seconds
_QUEUE = 128  # guests who are at the door at the same time


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of the sockets, and what the names of those begin with that belong to one library."""

    folder: Path
    stem: str

    @classmethod
    def of(cls, library: Path, folder: Path) -> Self:
        """The place for the players of a library: in `folder`, or where its path is too long, beside it."""
        if not hasattr(socket, "AF_UNIX"):
            raise RemoteUnavailableError(
                _("An open player cannot be reached on this system"),
                _("Python has no Unix sockets here"),
                _("Use the keys of the player itself"),
            )
        stem = hashlib.sha256(os.fsencode(library.absolute())).hexdigest()[:12]
        if len(os.fsencode(folder / f"{stem}-{'0' * 8}.socket")) > _LONGEST:
            folder = Path(tempfile.gettempdir()) / f"cafe-tui-{os.geteuid()}"
        return cls(folder, stem)

    def listen(self) -> tuple[socket.socket, Path]:
        """A new socket that listens, and its path. Sockets of players that died are removed."""
        self._make_folder()
        for path in self._sockets():
            with suppress(RemoteUnavailableError):  # too busy to be asked, but alive
                if (living := self._connect(path)) is not None:
                    living.close()
        path = self.folder / f"{self.stem}-{secrets.token_hex(4)}.socket"
        part = path.with_suffix(".part")
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            listening.bind(os.fspath(part))
            part.chmod(0o600)
            listening.listen(_QUEUE)
            part.rename(path)  # seen only once it answers, or else another player would take it for dead
        except OSError as error:
            listening.close()
            with suppress(OSError):
                part.unlink()
            raise self._refusal(error.strerror or str(error)) from error
        return listening, path

    def connections(self) -> Iterator[socket.socket]:
        """A connection to each open player, to the one opened last first. Raises RemoteUnavailableError."""
        if not self.folder.exists():
            return
        self._check_folder()
        for path in self._sockets():
            if (connection := self._connect(path)) is not None:
                yield connection

    def _sockets(self) -> list[Path]:
        """The sockets of this library, the newest first."""
        found = []
        for path in self.folder.glob(f"{self.stem}-*.socket"):
            with suppress(FileNotFoundError):
                found.append((path.lstat().st_mtime_ns, path))
        return [path for _, path in sorted(found, reverse=True)]

    def _connect(self, path: Path) -> socket.socket | None:
        """A connection; None where nobody is there any more, and then the socket is removed.

        Raises RemoteUnavailableError where nobody opens.
        """
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(_CONNECT_WITHIN)
        try:
            connection.connect(os.fspath(path))
        except (ConnectionRefusedError, FileNotFoundError):
            connection.close()
            with suppress(OSError):
                path.unlink()
        except OSError as error:
            connection.close()
            detail = error.strerror or str(error)
            raise RemoteUnavailableError(_("The player is too busy"), detail, _("Try again")) from error
        else:
            return connection
        return None

    def _make_folder(self) -> None:
        try:
            self.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with suppress(FileExistsError):
                self.folder.mkdir(mode=0o700)
            self._check_folder()
            self.folder.chmod(0o700)
        except OSError as error:
            raise self._refusal(error.strerror or str(error)) from error

    def _check_folder(self) -> None:
        """A folder that somebody else made could lead anywhere."""
        found = self.folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise self._refusal(_("it belongs to somebody else"))

    def _refusal(self, why: str) -> RemoteUnavailableError:
        return RemoteUnavailableError(
            _("The folder {folder} cannot be used", folder=self.folder),
            why,
            _("Remove it, or set XDG_RUNTIME_DIR to another one"),
        )
