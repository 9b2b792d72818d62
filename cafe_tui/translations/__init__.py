"""The catalogues of the languages, and which of them is spoken.

`LANGUAGE.mo` lies beside this module for each language; `tools/translate.py` makes it of `po/LANGUAGE.po`.
With English none is opened, and nothing is imported for it.
"""

import os
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from cafe_tui.domain.language import LANGUAGES, PSEUDO, VARIABLE, Catalogue, install

if TYPE_CHECKING:
    from pathlib import Path


def speak(environment: Mapping[str, str] = os.environ, configured: Callable[[], str] = lambda: "") -> str:
    """Let all texts be in the listener's language from now on; returns its code.

    CAFE_TUI_LANGUAGE goes first, then what `configured` gives, which is asked only then, and then the
    system's own variables. A language that is not there is English.
    """
    language = chosen(environment, configured)
    install(None if language == "en" else catalogue(language), language)
    if language != "en":
        teach_argparse()
    return language


def chosen(environment: Mapping[str, str], configured: Callable[[], str] = lambda: "") -> str:
    """The code of the language that is asked for, and is there."""
    if asked := known(environment.get(VARIABLE, "")) or known(configured()):
        return asked
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if told := environment.get(name):
            return next(filter(None, map(known, told.split(":"))), "en")
    return "en"


def known(locale: str) -> str:
    """The code of the language of a locale (`de` for `de_AT.UTF-8`); empty for one that is not there."""
    if locale == PSEUDO:
        return PSEUDO
    code = re.split(r"[_.@-]", locale, maxsplit=1)[0].lower()
    return code if code in LANGUAGES else ""


def catalogue(language: str) -> Catalogue | None:
    """The texts in a language; None where they cannot be read, which is English."""
    if language == PSEUDO:
        from .pseudo import Pseudo

        return Pseudo()
    from pathlib import Path

    return read_catalogue(Path(__file__).with_name(f"{language}.mo"))


def read_catalogue(path: "Path") -> Catalogue | None:
    """The texts in a compiled catalogue; None where there is none, or it is damaged."""
    import struct
    from gettext import GNUTranslations

    try:
        with path.open("rb") as file:
            return GNUTranslations(file)
    except (OSError, ValueError, struct.error):
        return None


def teach_argparse() -> None:
    """Let argparse say its own words (“usage:”) out of our catalogue: it looks for them in none of ours."""
    import argparse

    from cafe_tui.domain import language

    argparse._ = language._  # type: ignore[attr-defined]
    argparse.ngettext = lambda one, more, n: language.ngettext(one, more, n)  # type: ignore[attr-defined]
