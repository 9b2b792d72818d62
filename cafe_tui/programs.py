"""Running programs of the listener's own, beside everything else: never through a shell, and not for ever."""

import os
import queue
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from cafe_tui.domain.errors import HookError
from cafe_tui.domain.language import _
from cafe_tui.domain.text import one_line, shorten

_SECRETS = ("CAFE_TUI_SYNC_PASSWORD", "CAFE_TUI_PODCASTINDEX_SECRET")
"""Variables that no program which was not asked for a password needs to see."""
AT_ONCE = 4
"""Programs at the same time."""
MOST_WAITING = 100
"""Runs that wait for others to end; more are left out."""
WITHIN = 30.0
"""Seconds in which a program must have ended."""
_MOST_SAID = 2_000  # bytes of what a program says on standard error
_MOST_PRINTED = 100_000  # bytes that are read of what a program prints


@dataclass(frozen=True, slots=True)
class Run:
    """A program with its arguments, and what it reads on standard input."""

    arguments: Sequence[str]
    read: bytes


class Programs:
    """Runs programs on threads of its own, in the order asked. Any thread may call.

    `on_failure` is called on one of them with what went wrong. `within` is for tests.
    """

    def __init__(self, on_failure: Callable[[Run, HookError], None], *, within: float = WITHIN) -> None:
        self._on_failure = on_failure
        self._within = within
        self._waiting: queue.Queue[Run] = queue.Queue(MOST_WAITING)
        self._lock = threading.Lock()
        self._threads = 0
        """How many are at work."""

    def run(self, run: Run) -> None:
        """Have a program run as soon as there is room; returns at once."""
        try:
            self._waiting.put_nowait(run)
        except queue.Full:
            detail = _("{count} others wait already", count=MOST_WAITING)
            self._on_failure(
                run,
                HookError(_("“{name}” was not run", name=run.arguments[0]), detail, _("Make it quicker")),
            )
            return
        with self._lock:
            if self._threads < AT_ONCE:
                self._threads += 1
                threading.Thread(target=self._work, name="hook", daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._lock:
                try:
                    run = self._waiting.get_nowait()
                except queue.Empty:
                    self._threads -= 1
                    return
            try:
                _carry_out(run, self._within)
            except HookError as error:
                self._on_failure(run, error)


def first_lines(arguments: Sequence[str], count: int, *, within: float = WITHIN) -> tuple[str, ...]:
    """The first lines that a program prints, without what is around their words; fewer where it prints fewer.

    Blocks. Raises HookError when it cannot be run, takes too long or says that it failed.
    """
    with tempfile.TemporaryFile() as printed:
        _carry_out(Run(arguments, b""), within, printed)
        printed.seek(0)
        text = printed.read(_MOST_PRINTED).decode(errors="replace")
    return tuple(line.strip() for line in text.splitlines()[:count])


def _carry_out(run: Run, within: float, printed: IO[bytes] | int = subprocess.DEVNULL) -> None:
    """Run a program to its end, what it prints going to `printed`.

    Raises HookError when it cannot be run, takes too long or says that it failed.
    """
    name = one_line(run.arguments[0], 200)
    with tempfile.TemporaryFile() as said:
        try:
            process = subprocess.Popen(  # noqa: S603 - the listener's own, as a list
                run.arguments,
                stdin=subprocess.PIPE,
                stdout=printed,
                stderr=said,
                env={name: value for name, value in os.environ.items() if name not in _SECRETS},
                start_new_session=True,  # Ctrl-C and the end of the terminal are not meant for it
            )
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise HookError(
                _("“{name}” could not be run", name=name), reason, _("The configuration names it")
            ) from error
        with process:
            try:
                with suppress(BrokenPipeError):  # a program need not read what it is told
                    process.communicate(run.read, within)
            except subprocess.TimeoutExpired as error:
                _kill(process)
                raise HookError(
                    _("“{name}” was stopped", name=name),
                    _("it took more than {seconds:g} seconds", seconds=within),
                ) from error
        if process.returncode:
            said.seek(0)
            words = one_line(said.read(_MOST_SAID).decode(errors="replace"))
            detail = _("exit status {status}", status=process.returncode) + (
                f": {shorten(words, 300)}" if words else ""
            )
            raise HookError(_("“{name}” failed", name=name), detail)


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """Stop a program, and what it has started."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
