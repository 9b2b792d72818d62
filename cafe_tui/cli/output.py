"""Printing: results on standard output; news, warnings and errors on standard error.

A stream that is closed, or whose reader has gone, never stops the work. Text is cleaned on its way out: it
may come from feeds and servers.
"""

import json
import os
import select
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from cafe_tui.domain.errors import CafeError
from cafe_tui.domain.language import _
from cafe_tui.domain.text import clean, one_line


def say(text: str) -> None:
    """Print a result."""
    _print(clean(text, len(text)), "stdout")


def say_json(document: object) -> None:
    """Print a result as one strict JSON document."""
    say(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False))


def note(text: str) -> None:
    """Print news that are no result."""
    _print(one_line(text), "stderr")


def complain(error: CafeError, about: str = "") -> None:
    """Print what went wrong, on one line; `about` names which of several things it is about."""
    parts = ("cafe-tui", one_line(about), one_line(str(error)))
    _print(": ".join(part for part in parts if part), "stderr")


def flush() -> None:
    """Bring everything out, so that what fails then fails here."""
    for name in ("stdout", "stderr"):
        _guarded(name, lambda stream: stream.flush())


def has_reader() -> bool:
    """Whether what is printed can still reach somebody: for what would go on printing for ever."""
    stream = sys.stdout.fileno()
    if os.path.samestat(os.fstat(stream), os.stat(os.devnull)):  # noqa: PTH116 - no path, a device
        return False
    poll = select.poll()
    poll.register(stream, 0)
    return not any(state & (select.POLLERR | select.POLLNVAL) for _, state in poll.poll(0))


@contextmanager
def chatter_hidden() -> Iterator[None]:
    """Within, nothing reaches standard error: the libraries under libmpv print what nobody asked for."""
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with open(os.devnull, "w") as nothing:  # noqa: PTH123 - no path, a device
            os.dup2(nothing.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, right: Iterable[int] = ()) -> str:
    """Rows under a header, in columns as wide as they need; those in `right` are flush right."""
    lines = [tuple(map(_, header)), *(tuple(one_line(cell) for cell in row) for row in rows)]
    widths = [max(map(cells, column)) for column in zip(*lines, strict=True)]
    flush_right = set(right)
    return "\n".join(
        "  ".join(
            " " * (width - cells(cell)) + cell if index in flush_right else padded(cell, width)
            for index, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def wrap(text: str, indent: str = "") -> str:
    """Lines of `text`, folded to the terminal's width or to 80."""
    width = min(100, shutil.get_terminal_size().columns)
    return "\n".join(
        textwrap.fill(line, max(20, width), initial_indent=indent, subsequent_indent=" " * len(indent))
        for line in clean(text).splitlines()
    )


def cells(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def padded(text: str, width: int) -> str:
    """`text` with blanks behind it, up to `width` columns of a terminal."""
    return text + " " * (width - cells(text))


def _print(text: str, name: str) -> None:
    _guarded(name, lambda stream: stream.write(f"{text}\n"))


def _guarded(name: str, use: Callable[[TextIO], object]) -> None:
    stream: TextIO = getattr(sys, name)
    try:
        use(stream)
    except OSError as error:
        # The stream is led into nothing, or else what it still holds would fail once more at exit.
        with open(os.devnull, "w") as nothing:  # noqa: PTH123 - no path, a device
            os.dup2(nothing.fileno(), stream.fileno())
        # A reader that has gone has seen enough, and what cannot be complained about is let be.
        if name == "stdout" and not isinstance(error, BrokenPipeError):
            raise CafeError(_("The output could not be written"), error.strerror or str(error)) from error
