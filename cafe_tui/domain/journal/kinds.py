"""The kinds of things that journals speak of."""

from collections.abc import Mapping
from enum import StrEnum

from . import bookmark_fields, correction_fields
from .cells import Cells, Fields


class Kind(StrEnum):
    """What a record is about; the values are those in the file."""

    BOOKMARK = "bookmark"
    """Its id is the bookmark's `uid`."""
    CORRECTION = "correction"
    """What was put right about the chapters of an episode; its id is the key of one of its references."""
    SKIP_WORDS = "skip words"
    """The words to skip in a show, likewise."""


_CHECKS = {
    Kind.BOOKMARK: bookmark_fields.checked,
    Kind.CORRECTION: correction_fields.checked,
    Kind.SKIP_WORDS: correction_fields.checked_words,
}


def checked(kind: Kind, name: str, value: object) -> object:
    """A field's value as it is kept; raises ValueError where it is none, KeyError for an unknown field."""
    return _CHECKS[kind](name, value)


def sane(kind: Kind, fields: Fields) -> dict[str, object]:
    """The fields as another machine will read them, without those that it would not take."""
    result: dict[str, object] = {}
    for name, value in fields.items():
        try:
            read = checked(kind, name, value)
        except (ValueError, KeyError):
            continue
        if read is not None:
            result[name] = read
    return result


def shown(kind: Kind, thing: str, cells: Cells) -> Mapping[str, object]:
    """The fields of what is made of these."""
    match kind:
        case Kind.BOOKMARK:
            return bookmark_fields.shown_fields(thing, cells)
        case Kind.CORRECTION:
            return correction_fields.fields_of(correction_fields.corrections_of(cells))
        case Kind.SKIP_WORDS:
            return correction_fields.skip_word_fields(correction_fields.skip_words_of(cells))
