"""A progress bar on standard error, where that is a terminal; otherwise nothing."""

import shutil
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Self

from cafe_tui.domain.language import _

_WIDTH = 24


class ProgressBar:
    """One line that grows and is gone at the end. `show` may be called from any thread.

    `amount` puts a number that is shown into words.
    """

    def __init__(self, what: str, amount: Callable[[int], str] = str) -> None:
        self._what = what
        self._amount = amount
        self._visible = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def show(self, done: int, total: int) -> None:
        """`done` of `total` are done."""
        if not self._visible or not total:
            return
        full = _WIDTH * done // total
        words = _("{done} of {total}", done=self._amount(done), total=self._amount(total))
        line = f"{self._what} [{'#' * full}{'.' * (_WIDTH - full)}] {words}"
        self._draw(f"\r{line[: shutil.get_terminal_size().columns - 1]}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._visible:
            self._draw("\r\x1b[K")

    def _draw(self, text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:
            self._visible = False  # the terminal is gone; the work goes on
