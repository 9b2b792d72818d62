"""Finds what was not translated: English words in texts that are said in the language that is none."""

import argparse
import re
from collections.abc import Iterator
from contextlib import contextmanager

from cafe_tui.domain.language import PSEUDO, install
from cafe_tui.translations import catalogue, teach_argparse

_WORD = re.compile(r"[^\W\d_]{2,}")
_VOWELS = frozenset("aeiouyAEIOUY")
KEYS = "Enter Esc Tab Space Backspace Home End PgUp PgDn Del shift ctrl alt"


@contextmanager
def pseudo_spoken() -> Iterator[None]:
    """Within, all is said in pseudo-English, in which every vowel of a text has an accent."""
    words = {name: getattr(argparse, name) for name in ("_", "ngettext")}
    install(catalogue(PSEUDO))
    teach_argparse()
    try:
        yield
    finally:
        install(None)
        for name, value in words.items():
            setattr(argparse, name, value)


def untranslated(text: str, known: str) -> set[str]:
    """The words of `text` with a vowel and no accent, but for those in `known`, as names and titles are.

    A text that is cut off, or goes on in the next line, is told by its accents all the same.
    """
    words = set(_WORD.findall(text))
    return {word for word in words if word.isascii() and _VOWELS & set(word) and word not in known}
