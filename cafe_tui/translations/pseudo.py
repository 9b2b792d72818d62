"""The language that is none: English with accents, longer by a third and in brackets.

A screen full of it shows what was not translated, and what has no room for longer words.
"""

import re

_DRESSED = str.maketrans("aceginorsuyzAEIOUY", "áçéĝíñóřšúýžÅÉÎÖÜÝ")
_KEPT = re.compile(r"(\{[^{}]*\}|%\(\w+\)[a-z]|%[a-z])")
"""Placeholders, which stay as they are."""


class Pseudo:
    """A catalogue that has every text."""

    def gettext(self, message: str) -> str:
        """A text."""
        return dressed(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The form of a text that belongs to a number."""
        return dressed(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        """A text, wherever it stands."""
        return dressed(message)


def dressed(message: str) -> str:
    """`⟦Ábóút ít~~~⟧` for “About it”; what is made of values alone stays."""
    if not any(character.isalpha() for character in _KEPT.sub("", message)):
        return message  # it is all values
    parts = (part if _KEPT.fullmatch(part) else part.translate(_DRESSED) for part in _KEPT.split(message))
    return f"⟦{''.join(parts)}{'~' * (len(message) // 3)}⟧"
