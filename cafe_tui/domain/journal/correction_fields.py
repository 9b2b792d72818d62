"""What the listener put right about an episode's chapters, and the words to skip in a show, as fields."""

from collections.abc import Iterable

from ..address import web_address
from ..chapter.chapter_choice import ChapterSource
from ..chapter.copies import Anchor, Copy
from ..chapter.corrections import Corrections
from ..chapter.skipping import SkipMark, words_from
from ..models import Chapter, chapter_values
from ..text import one_line
from . import references
from .cells import REFERENCE, Cells
from .checks import flag, length, listed, seconds, text

_COPY, _SKIP = "copy:", "skip:"
_MOST = 5_000  # chapters, anchors
_MOST_WORDS = 500
_NEAR = 1.0  # seconds by which two measurements of one copy, or two starts of one chapter, may differ


def fields_of(corrections: Corrections) -> dict[str, object]:
    """The list of chapters is one field; so is each copy of the sound, and each chapter's mark to skip."""
    fields: dict[str, object] = {}
    if corrections.chapters is not None:
        fields["chapters"] = [_chapter(list(chapter_values(each))) for each in corrections.chapters]
    if corrections.preferred is not None:
        fields["preferred"] = str(corrections.preferred)
    for copy in corrections.copies:
        name = "" if copy.length is None else repr(copy.length)
        fields[f"{_COPY}{name}"] = [copy.length, [[each.written, each.heard] for each in copy.anchors]]
    for mark in corrections.skips:
        fields[f"{_SKIP}{mark.start!r}"] = [mark.start, mark.skip]
    return fields


def checked(name: str, value: object) -> object:
    """A field's value as it is kept; raises ValueError where it is none, KeyError for an unknown field."""
    if name.startswith(REFERENCE):
        return references.checked(name, value)
    kind = next((kind for kind in (_COPY, _SKIP) if name.startswith(kind)), name)
    if kind not in (_COPY, _SKIP, "chapters", "preferred"):
        raise KeyError(name)
    if value is None:
        return None
    if kind == _COPY:
        measured, anchors = listed(value, 2)
        return [length(measured), [_anchor(each) for each in listed(anchors, _MOST)]]
    if kind == _SKIP:
        start, skip = listed(value, 2)
        return [seconds(start), flag(skip)]
    if kind == "preferred":
        return str(ChapterSource(text(value)))
    return [_chapter(each) for each in listed(value, _MOST)]


def corrections_of(cells: Cells) -> Corrections:
    """What these fields say. Of two that are meant for the same copy or chapter, the later one holds."""
    known = {name: cell for name, cell in cells.items() if cell.value is not None}
    chapters, preferred = known.get("chapters"), known.get("preferred")
    copies: dict[float | None, Copy] = {}
    skips: dict[float, SkipMark] = {}
    for value in _newest_first(known, _COPY):
        match value:
            case [float() | None as measured, list(anchors)] if not _is_near(measured, copies):
                copies[measured] = Copy(measured, tuple(Anchor(*each) for each in anchors))
    for value in _newest_first(known, _SKIP):
        match value:
            case [float(start), bool(skip)] if not _is_near(start, skips):
                skips[start] = SkipMark(start, skip)
    return Corrections(
        _chapters(chapters.value) if chapters else None,
        ChapterSource(str(preferred.value)) if preferred else None,
        tuple(copies[measured] for measured in sorted(copies, key=lambda one: -1.0 if one is None else one)),
        tuple(skips[start] for start in sorted(skips)),
    )


def skip_word_fields(words: Iterable[str]) -> dict[str, object]:
    """The words to skip in a show, as the one field that they are."""
    kept = list(words)
    return {"words": kept} if kept else {}


def checked_words(name: str, value: object) -> object:
    """As `checked`."""
    if name.startswith(REFERENCE):
        return references.checked(name, value)
    if name != "words":
        raise KeyError(name)
    if value is None:
        return None
    words = [text(word) for word in listed(value, _MOST_WORDS)]
    return [kept for word in words for kept in words_from(word.replace(",", " "))] or None


def skip_words_of(cells: Cells) -> tuple[str, ...]:
    """The reverse of `skip_word_fields`."""
    words = cells["words"].value if "words" in cells else None
    return tuple(map(str, words)) if isinstance(words, list) else ()


def _newest_first(known: Cells, kind: str) -> list[object]:
    told = [(cell.order, cell.value) for name, cell in known.items() if name.startswith(kind)]
    return [value for _, value in sorted(told, key=lambda each: each[0], reverse=True)]


def _is_near(seconds: float | None, others: Iterable[float | None]) -> bool:
    return any(
        seconds == other if seconds is None or other is None else abs(seconds - other) <= _NEAR
        for other in others
    )


def _anchor(value: object) -> list[float]:
    written, heard = listed(value, 2)
    return [seconds(written), seconds(heard)]


def _chapter(value: object) -> list[object]:
    """The fields of a chapter in their order."""
    start, title, end, url, image, shown = listed(value, 6)
    ends = None if end is None else seconds(end)
    return [seconds(start), one_line(text(title)), ends, _address(url), _address(image), flag(shown)]


def _address(value: object) -> str | None:
    return web_address(text(value)) or None if value is not None else None


def _chapters(value: object) -> tuple[Chapter, ...]:
    return tuple(Chapter(*each) for each in value) if isinstance(value, list) else ()
