"""Where the password for a server is kept: in the system's keyring, or where the listener wants it.

It never stands in the configuration, in the log or among the arguments of a program. The keyring is asked
through the package `keyring`, which need not be there.
"""

import json
import os
import stat
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cafe_tui.domain.errors import NoPasswordError
from cafe_tui.domain.language import _
from cafe_tui.domain.text import one_line

VARIABLE = "CAFE_TUI_SYNC_PASSWORD"
_SERVICE = "cafe-tui"
_PATIENCE = 60.0  # seconds for a program that may have to ask for a passphrase
_LONGEST = 1_000  # characters


class Source(StrEnum):
    """Where a password comes from, the first that has one counts."""

    ENVIRONMENT = "environment"
    COMMAND = "command"
    KEYRING = "keyring"
    FILE = "file"


@dataclass(frozen=True, slots=True, repr=False)
class Password:
    """A password, and from where; it is not shown by accident."""

    text: str
    source: Source

    def __repr__(self) -> str:
        return f"Password(…, {self.source})"


class Passwords:
    """The password of `user` at `server`. `command` is a program with its arguments that prints it."""

    def __init__(
        self, file: Path, command: Sequence[str] = (), environment: Mapping[str, str] = os.environ
    ) -> None:
        self._file = file
        self._command = tuple(command)
        self._environment = environment

    def find(self, server: str, user: str) -> Password:
        """It; raises NoPasswordError. May ask the listener, by the keyring's or the program's own window."""
        if told := self._environment.get(VARIABLE):
            return Password(told, Source.ENVIRONMENT)
        if self._command:
            return Password(self._from_command(), Source.COMMAND)
        if (text := self._from_file(server, user)) is not None:
            return Password(text, Source.FILE)
        return Password(self._from_keyring(server, user), Source.KEYRING)

    def given(self) -> Password | None:
        """What the environment or the program gives, so that nobody need be asked; raises NoPasswordError."""
        if VARIABLE in self._environment or self._command:
            return self.find("", "")
        return None

    def keep(self, server: str, user: str, text: str, *, in_file: bool) -> Source:
        """Keep it in the keyring, or in a file that only its owner may read; raises NoPasswordError."""
        if in_file:
            self._write(server, user, text)
            return Source.FILE
        try:
            import keyring
            from keyring.errors import KeyringError
        except ImportError as error:
            raise _no_keyring(_("the package “keyring” is not installed")) from error
        try:
            keyring.set_password(_SERVICE, _name(server, user), text)
            kept = keyring.get_password(_SERVICE, _name(server, user))
        except (KeyringError, RuntimeError, OSError) as error:
            raise _no_keyring(_words(error)) from error
        if kept != text:
            raise _no_keyring(_("the keyring did not keep it"))
        self._file.unlink(missing_ok=True)
        return Source.KEYRING

    def forget(self, server: str, user: str) -> None:
        """Keep it no longer; a keyring that cannot be asked is let be."""
        self._file.unlink(missing_ok=True)
        try:
            import keyring
            from keyring.errors import KeyringError
        except ImportError:
            return
        with suppress(KeyringError, RuntimeError, OSError):
            keyring.delete_password(_SERVICE, _name(server, user))

    def _from_command(self) -> str:
        name = one_line(self._command[0], 60)
        title = _("The program that gives the password did not")
        try:
            done = subprocess.run(  # noqa: S603 - the listener's own program, never through a shell
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise NoPasswordError(
                title, _("{name} took longer than {seconds:.0f} s", name=name, seconds=_PATIENCE)
            ) from error
        except (OSError, ValueError) as error:
            detail = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            hint = _("password_command in the configuration names it")
            raise NoPasswordError(title, one_line(f"{name}: {detail}"), hint) from error
        lines = done.stdout.decode("utf-8", "replace").splitlines()
        if done.returncode or not lines or not lines[0]:
            hint = _("Try it in a terminal: the first line that it prints counts")
            raise NoPasswordError(
                title, _("{name} ended with {status}", name=name, status=done.returncode), hint
            )
        return lines[0][:_LONGEST]

    def _from_file(self, server: str, user: str) -> str | None:
        try:
            mode = self._file.stat().st_mode
            if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise NoPasswordError(
                    _("The file with the password may be read by others"),
                    one_line(str(self._file)),
                    _("chmod 600 “{path}” makes it yours alone", path=one_line(str(self._file))),
                )
            told = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise NoPasswordError(
                _("The file with the password cannot be read"),
                one_line(str(self._file)),
                _("Log in again: “cafe-tui sync login”"),
            ) from error
        if isinstance(told, dict) and (told.get("server"), told.get("user")) == (server, user):
            text = told.get("password")
            return text if isinstance(text, str) else None
        return None

    def _from_keyring(self, server: str, user: str) -> str:
        try:
            import keyring
            from keyring.errors import KeyringError
        except ImportError as error:
            raise _no_keyring(_("the package “keyring” is not installed")) from error
        try:
            text = keyring.get_password(_SERVICE, _name(server, user))
        except (KeyringError, RuntimeError, OSError) as error:
            raise _no_keyring(_words(error)) from error
        if text is None:
            raise NoPasswordError(
                _("There is no password for the server"),
                _("the keyring has none for it"),
                _("Log in again: “cafe-tui sync login”"),
            )
        return text

    def _write(self, server: str, user: str, text: str) -> None:
        part = self._file.with_name(f"{self._file.name}.part")
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.unlink(missing_ok=True)
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump({"server": server, "user": user, "password": text}, file)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._file)
        except OSError as error:
            raise NoPasswordError(
                _("The password could not be kept"), one_line(f"{self._file}: {error.strerror}")
            ) from error


def _name(server: str, user: str) -> str:
    return f"{user} at {server}"


def _words(error: Exception) -> str:
    name = type(error).__name__
    return (
        _("there is none on this machine")
        if name == "NoKeyringError"
        else _("it refuses ({name})", name=name)
    )


def _no_keyring(detail: str) -> NoPasswordError:
    return NoPasswordError(
        _("The system's keyring cannot be used"),
        detail,
        _(
            "pipx inject cafe-tui keyring; or password_command in the configuration, the variable {variable},"
            " or “cafe-tui sync login … --file”",
            variable=VARIABLE,
        ),
    )
