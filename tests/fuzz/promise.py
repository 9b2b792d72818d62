"""What all readers promise.

Whatever comes, a reader ends: with one of its own errors, or with values that can be stored, printed and
written as strict JSON: no character that a terminal acts on, no number that is none.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from cafe_tui.domain.errors import CafeError
from cafe_tui.domain.text import clean

from .inputs import Inputs


class BrokenPromiseError(AssertionError):
    """A promise that was not kept."""


@dataclass(frozen=True)
class Reader:
    """Something that reads what strangers write."""

    read: Callable[[Any], object]
    """Its results are looked at; tuples of several are fine."""
    make: Callable[[Inputs], object]
    seeds: Callable[[], list[str]]
    raises: tuple[type[CafeError], ...] = ()
    is_slow: bool = False
    """Runs in a process that is killed when it takes too long."""


def check(reader: Reader, given: object) -> None:
    """Raise BrokenPromiseError, or what went wrong, unless `reader` keeps the promise with `given`."""
    try:
        result = reader.read(given)
    except reader.raises as error:
        result = (error.title, error.detail, error.hint)
        if any(words != clean(words) or "\n" in words for words in result):
            raise BrokenPromiseError(f"an error says {result!r}") from error
    for value in _within(result):
        if isinstance(value, float) and not math.isfinite(value):
            raise BrokenPromiseError(f"{value} came out")
        if isinstance(value, int) and not -(2**63) <= value < 2**63:
            raise BrokenPromiseError("a number came out that no database keeps")
        if isinstance(value, str) and value != clean(value, len(value)):
            raise BrokenPromiseError(f"{value[:200]!r} came out")


def _within(value: object) -> Iterable[object]:
    waiting = [value]
    while waiting:
        current = waiting.pop()
        if is_dataclass(current) and not isinstance(current, type):
            waiting += [getattr(current, field.name) for field in fields(current)]
        elif isinstance(current, Mapping):
            waiting += [*current.keys(), *current.values()]
        elif isinstance(current, list | tuple | set | frozenset):
            waiting += current
        else:
            yield current
