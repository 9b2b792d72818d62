"""The listener's configuration: a file that need not be there, and what the environment says before it."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cafe_tui.domain.config.listener_settings import Settings
from cafe_tui.domain.errors import BadInputError, CafeError
from cafe_tui.domain.language import _
from cafe_tui.domain.text import one_line

if TYPE_CHECKING:
    from cafe_tui.domain.config.configuration import Reading

LARGEST = 200_000
"""Bytes of a file that is read: one with everything set has a tenth of that."""


class Configuration:
    """What `path` and the environment ask for, as of the last time they were read; first at once."""

    def __init__(self, path: Path, environment: Mapping[str, str] = os.environ) -> None:
        self.path = path
        self._environment = environment
        self._stamp = self._seen = _stamp(path)
        self.reading = self._read()
        """What the file says, and what is wrong with it; None where it says nothing."""
        self.settings = self._settings()
        """What holds."""

    def changed(self) -> bool:
        """Whether the file is another one than when it was read, and has been so since this was asked last.

        While an editor saves it, it may be away or half there. Costs some microseconds; ask on one thread.
        """
        before, self._seen = self._seen, _stamp(self.path)
        return self._seen == before and self._seen != self._stamp

    def look_again(self) -> None:
        """Read the file anew."""
        self._stamp = _stamp(self.path)
        self.reading = self._read()
        self.settings = self._settings()

    def create(self, text: str) -> bool:
        """Make the file with `text`, unless it is there: False then. Raises CafeError."""
        if self.path.exists():
            return False
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("x", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise CafeError(
                _("{path} could not be made", path=self.path),
                error.strerror or "",
                _("CAFE_TUI_HOME names another folder"),
            ) from error
        return True

    def write(self, name: str, value: str) -> None:
        """Write a text setting by its whole name into the file, which is made; an empty one sets nothing.

        Only its own line changes. Raises BadInputError where that cannot be done, with what to write there,
        and CafeError.
        """
        from cafe_tui.domain.config.configuration_file import with_setting

        from .whole_files import write_whole

        try:
            content = self.path.read_bytes() if self.path.exists() else b""
            text = with_setting(content.decode("utf-8"), name, value) if len(content) <= LARGEST else None
            if text is None:
                table, __, key = name.rpartition(".")
                raise BadInputError(
                    _("{path} could not be changed", path=self.path),
                    _("something else in it is in the way"),
                    _(
                        "Write there under [{table}]: {setting}",
                        table=table,
                        setting=f"{key} = '{one_line(value)}'",
                    ),
                )
            if text.encode() != content:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(self.path, text)
        except (OSError, UnicodeDecodeError) as error:
            detail = getattr(error, "strerror", "") or _("it cannot be read")
            raise CafeError(
                _("{path} could not be changed", path=self.path), detail, _("Make it writable")
            ) from error
        self.look_again()

    def _settings(self) -> Settings:
        settings = self.reading.settings if self.reading else Settings()
        asked = {name: said for name, said in self._environment.items() if name.startswith("CAFE_TUI_")}
        if asked.keys() - {"CAFE_TUI_HOME", "CAFE_TUI_LANGUAGE"}:
            from cafe_tui.domain.config.configuration import with_environment

            return with_environment(settings, asked)
        return settings

    def _read(self) -> "Reading | None":
        try:
            with self.path.open("rb") as file:
                content = file.read(LARGEST + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            return _unreadable(
                _("it cannot be read: {reason}", reason=one_line(error.strerror or str(error)))
            )
        if _sets_nothing(content):
            return None
        from cafe_tui.domain.config.configuration import Fault, Reading, read

        if len(content) > LARGEST:
            return _unreadable(_("it is too large for a configuration"))
        try:
            return read(content.decode("utf-8"))
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            return Reading(faults=(Fault(line, _("this is no UTF-8"), _("Save the file as UTF-8")),))


_HEADINGS = (b"", b"[sync]", b"[hooks]", b"[keys]")


def _sets_nothing(content: bytes) -> bool:
    lines = (line.strip() for line in content.split(b"\n"))
    return all(line in _HEADINGS or line.startswith(b"#") for line in lines)


def _unreadable(why: str) -> "Reading":
    from cafe_tui.domain.config.configuration import Fault, Reading

    return Reading(faults=(Fault(0, why),))


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """What becomes another when the file is written; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
