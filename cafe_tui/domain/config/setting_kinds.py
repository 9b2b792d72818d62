"""The kinds of values that settings have: out of TOML, and as typed into a variable of the environment."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import Protocol

from ..language import LANGUAGES, N_, PSEUDO, _
from ..text import clean, one_line

_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
_LONGEST = 500  # characters of a text
_MOST = 20  # texts in a list


class Kind(Protocol):
    """Both raise ValueError, which says what is possible."""

    def read(self, value: object) -> object:
        """What a value of TOML means."""
        ...

    def typed(self, text: str) -> object:
        """What a text means that is not empty."""
        ...


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    def read(self, value: object) -> bool:
        if isinstance(value, bool):
            return value
        raise ValueError(_("true or false"))

    def typed(self, text: str) -> bool:
        if (word := text.strip().lower()) in (*_TRUE, *_FALSE):
            return word in _TRUE
        raise ValueError(_("1 or 0"))


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a range, both ends of it included."""

    low: int
    high: int
    whole: bool = False

    def read(self, value: object) -> float:
        kinds = int if self.whole else (int, float)
        if isinstance(value, kinds) and not isinstance(value, bool) and self.low <= value <= self.high:
            return value if self.whole else float(value)
        if self.whole:
            raise ValueError(_("a whole number from {low} to {high}", low=self.low, high=self.high))
        raise ValueError(_("a number from {low} to {high}", low=self.low, high=self.high))

    def typed(self, text: str) -> float:
        """The same, but what is out of the range is the nearest in it."""
        value = float(text)
        if value != value:
            raise ValueError(_("a number"))
        inside = min(max(value, self.low), self.high)
        return int(inside) if self.whole else float(inside)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some words."""

    words: Sequence[StrEnum]

    def read(self, value: object) -> StrEnum:
        for word in self.words:
            if value == word.value:
                return word
        raise ValueError(_(" or ").join(f'"{word}"' for word in self.words))

    def typed(self, text: str) -> StrEnum:
        return self.read(text.strip())


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text."""

    def read(self, value: object) -> str:
        if isinstance(value, str) and _is_line(value):
            return value
        raise ValueError(_("one line of text in quotation marks"))

    def typed(self, text: str) -> str:
        return self.read(text)


@dataclass(frozen=True, slots=True)
class Language:
    """One of the languages that the program speaks, by its code."""

    def read(self, value: object) -> str:
        if isinstance(value, str) and (value in LANGUAGES or value == PSEUDO):
            return value
        raise ValueError(_(" or ").join(f'"{code}"' for code in LANGUAGES))

    def typed(self, text: str) -> str:
        return self.read(text.strip())


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder by its whole path, wherever the program is started; `~` is the listener's home."""

    def read(self, value: object) -> str:
        path = value if isinstance(value, str) and _is_line(value) else ""
        if path.startswith("~") or PurePath(path).is_absolute():
            return path
        raise ValueError(_('a folder from the root or from home on, such as "~/Podcasts"'))

    def typed(self, text: str) -> str:
        return self.read(text)


@dataclass(frozen=True, slots=True)
class Texts:
    """Some texts, or one; with `splits` the words of each count by themselves."""

    possible: str = N_('a list such as ["a", "b"]')
    splits: bool = False

    def read(self, value: object) -> tuple[str, ...]:
        values: list[object] = value if isinstance(value, list) else [value]
        texts = [one for one in values if isinstance(one, str) and _is_line(one)]
        if len(values) > _MOST or len(texts) < len(values):
            raise ValueError(_(self.possible))
        words = [word for text in texts for word in (text.split() if self.splits else [text])]
        return tuple(dict.fromkeys(word for word in words if word))

    def typed(self, text: str) -> tuple[str, ...]:
        return self.read([word.strip() for word in text.split(",")])


@dataclass(frozen=True, slots=True)
class Arguments:
    """A program and each of its arguments."""

    def read(self, value: object) -> tuple[str, ...]:
        if isinstance(value, list) and 0 < len(value) <= _MOST:
            words = tuple(one for one in value if isinstance(one, str) and _is_line(one))
            if len(words) == len(value) and words[0]:
                return words
        raise ValueError(_('a list of a program and its arguments, such as ["pass", "show", "podcasts"]'))

    def typed(self, text: str) -> tuple[str, ...]:
        return self.read(text.split())


def _is_line(text: str) -> bool:
    return len(text) <= _LONGEST and "\n" not in text and text == clean(text)


def shown(value: object) -> str:
    """A value out of TOML, short enough for a message."""
    try:
        text = str(value).lower() if isinstance(value, bool) else str(value)
    except ValueError:  # Python writes no integer of more than some thousand digits
        return _("a number of that many digits")
    text = one_line(text, 40) if not isinstance(value, str) else f"“{one_line(value, 40)}”"
    return text or _("nothing")
