"""The texts that a person reads, in the listener's language.

English is the language of the source, and what is shown until `install` is told of a catalogue: whoever
starts the program does so once, before anything is said. A text that is made while modules load would stay
English, so constants are only marked with `N_`, and go through `_` when they are shown.
"""

from typing import Protocol

LANGUAGES = {"en": "English", "de": "Deutsch", "es": "Español"}
"""What the program can speak, each by its code and as its speakers call it."""
PSEUDO = "x-pseudo"
"""English in a dress, longer and in brackets: what is without it on the screen was not translated."""


class Catalogue(Protocol):
    """The texts in one language, as gettext in the standard library has them."""

    def gettext(self, message: str) -> str:
        """A text."""
        ...

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The form of a text that belongs to a number."""
        ...

    def pgettext(self, context: str, message: str) -> str:
        """A text whose meaning depends on where it stands."""
        ...


VARIABLE = "CAFE_TUI_LANGUAGE"
"""The variable of the environment that names the language; processes of our own are given it."""
_catalogue: Catalogue | None = None
_language = "en"


def install(catalogue: Catalogue | None, language: str = "en") -> None:
    """Say everything out of `catalogue`, in `language`, from now on; None is English."""
    global _catalogue, _language
    _catalogue, _language = catalogue, language


def for_children() -> dict[str, str]:
    """What the environment of a process of our own is to say, so that it speaks the same language."""
    return {VARIABLE: _language}


def _(message: str, /, **values: object) -> str:
    """A text in the listener's language, with `values` in place of the names in braces.

    Without values braces stay as they are.
    """
    text = message if _catalogue is None or not message else _catalogue.gettext(message)
    return _filled(text, message, values) if values else text


def pgettext(context: str, message: str, /, **values: object) -> str:
    """The same for a text that means one thing in one place and another elsewhere; `context` says which."""
    text = message if _catalogue is None or not message else _catalogue.pgettext(context, message)
    return _filled(text, message, values) if values else text


def ngettext(singular: str, plural: str, count: int, /, **values: object) -> str:
    """The form of a text that belongs to `count`, which stands in it as `{count}`."""
    english = singular if count == 1 else plural
    text = english if _catalogue is None else _catalogue.ngettext(singular, plural, count)
    return _filled(text, english, {"count": count, **values})


def N_(message: str) -> str:  # noqa: N802 - the name that translators' tools and readers know
    """Mark a constant as a text, and leave it as it is: `_` translates it where it is shown."""
    return message


def NC_(context: str, message: str) -> str:  # noqa: N802
    """The same for a constant that is meant for `pgettext` with this context."""
    return message


def _filled(text: str, english: str, values: dict[str, object]) -> str:
    try:
        return text.format(**values)
    except (KeyError, IndexError, ValueError, AttributeError, TypeError):
        return english.format(**values)  # a translation with a slip is no reason to fail
