"""Letters put over places that lead somewhere, so that typing them goes there."""

from collections.abc import Mapping, Sequence
from itertools import product
from string import ascii_lowercase
from typing import Generic, TypeVar

from textual import events

T = TypeVar("T")


class Hints(Generic[T]):
    """The letters that are shown, each row of them for a target, and what was typed of one."""

    def __init__(self) -> None:
        self._targets: dict[str, T] = {}
        self._typed = ""

    @property
    def shown(self) -> bool:
        """Whether letters are shown, which then are all that is typed."""
        return bool(self._targets)

    @property
    def labels(self) -> Mapping[T, str]:
        """The letters of each target that may still be meant."""
        return {target: label for label, target in self._targets.items() if label.startswith(self._typed)}

    def show(self, targets: Sequence[T]) -> bool:
        """Give letters to these; False when there are none."""
        self._targets = dict(zip(hint_labels(len(targets)), targets, strict=True))
        self._typed = ""
        return self.shown

    def hide(self) -> bool:
        """Take the letters away; False where none are shown."""
        was_shown = self.shown
        self._targets = {}
        return was_shown

    def takes(self, event: events.Key) -> bool:
        """Whether a key is typed for the letters; if so, nobody else is to have it."""
        if not self.shown or (event.character is None and event.key != "escape"):
            return False
        event.stop()
        event.prevent_default()
        self._typed += event.character or "\0"
        return True

    def chosen(self) -> T | None:
        """The target whose letters were typed. They are hidden then, and when what was typed means none."""
        target = self._targets.get(self._typed)
        if target is not None or not self.labels:
            self.hide()
        return target


def hint_labels(count: int) -> list[str]:
    """`count` labels of equal length, so that none begins another."""
    length = 1
    while len(ascii_lowercase) ** length < count:
        length += 1
    labels = ("".join(letters) for letters in product(ascii_lowercase, repeat=length))
    return [next(labels) for _ in range(count)]
