"""A bookmark as fields that are changed one by one, and the bookmark that fields make."""

from collections.abc import Mapping
from dataclasses import replace

from ..bookmark import bookmark_values as values
from ..bookmark.tagging import tag_of, tags_of
from ..folding import fold
from ..models import MOST_IMPORTANT, Bookmark, BookmarkId
from ..text import one_line
from . import references
from .cells import REFERENCE, Cells, Fields
from .checks import flag, length, listed, moment, seconds, seconds_of, text, to_moment
from .references import reference, references_in

_TAG = "tag:"
_MOST_TAGS = 10_000
_LONGEST_FOLDED = 1_200  # characters: few become many when a text is folded


def fields_of(bookmark: Bookmark) -> dict[str, object]:
    """What a bookmark is; what is as usual is left out.

    Start, end and the length on which they were measured are one field, since they have to fit together. So
    is each tag, with its place among them.
    """
    told: dict[str, object] = {
        "place": [bookmark.start, bookmark.end, bookmark.duration or None],
        "created": seconds_of(bookmark.created),
        "edited": seconds_of(bookmark.edited),
        "note": bookmark.note or None,
        "importance": bookmark.importance or None,
        "chapter": bookmark.chapter or None,
        "text": bookmark.text or None,
    }
    fields = {name: value for name, value in told.items() if value is not None}
    fields |= {f"{_TAG}{fold(tag)}": [tag, place] for place, tag in enumerate(bookmark.tags)}
    name, value = reference(
        bookmark.feed_url,
        bookmark.guid,
        bookmark.media_url,
        bookmark.show,
        bookmark.title,
        bookmark.published,
        bookmark.link,
    ).field
    return fields | {name: value}


def checked(name: str, value: object) -> object:
    """A field's value as it is kept; raises ValueError where it is none, KeyError for an unknown field."""
    if name.startswith(REFERENCE):
        return references.checked(name, value)
    if name.startswith(_TAG) and len(name) <= _LONGEST_FOLDED:
        if value is None:
            return None
        typed, place = listed(value, 2)
        tag = tag_of(text(typed))
        if not tag or not isinstance(place, int) or isinstance(place, bool) or not 0 <= place < _MOST_TAGS:
            raise ValueError("no tag")
        return [tag, place]
    match name, value:
        case (("note" | "importance" | "chapter" | "text" | "edited"), None):
            return None
        case "place", _:
            return _place(value)
        case (("created" | "edited"), int()):
            return moment(value)
        case "note", str():
            return values.note(value) or None
        case "text", str():
            return values.text(value) or None
        case "chapter", str():
            return one_line(value) or None
        case "importance", int() if type(value) is int and 0 <= value <= MOST_IMPORTANT:
            return value or None
        case ("removed", None | bool()):
            return True if value is not None and flag(value) else None
        case (("created" | "edited" | "note" | "text" | "chapter" | "importance" | "removed"), _):
            raise ValueError(name)
    raise KeyError(name)


def bookmark_of(uid: str, cells: Cells) -> Bookmark | None:
    """The bookmark, as yet without an episode; None where not all of it has come."""
    known = {name: cell.value for name, cell in cells.items() if cell.value is not None}
    told = references_in(cells)
    match known.get("place"), known.get("created"):
        case [float(start), float() | None as end, float() | None as duration], int(created) if told:
            pass
        case _:
            return None
    first = told[0]
    blank = Bookmark(
        id=BookmarkId(0),
        episode_id=None,
        show=first.show,
        feed_url=first.feed_url,
        guid=first.guid,
        title=first.title,
        published=first.published,
        media_url=first.media_url,
        duration=duration,
        start=start,
        end=end,
        note=str(known.get("note", "")),
        created=to_moment(created),
        uid=uid,
        link=first.link,
        chapter=str(known.get("chapter", "")),
        text=str(known.get("text", "")),
    )
    importance, edited = known.get("importance", 0), known.get("edited")
    return replace(
        blank,
        tags=_tags(known),
        importance=importance if isinstance(importance, int) else 0,
        edited=to_moment(edited) if isinstance(edited, int) else None,
    )


def shown_fields(uid: str, cells: Cells) -> Fields:
    """The fields of the bookmark that these make."""
    bookmark = bookmark_of(uid, cells)
    return fields_of(bookmark) if bookmark else {}


def last_change(bookmark: Bookmark) -> int:
    """When the listener made or last changed it, in milliseconds since 1970."""
    return max(0, 1000 * (seconds_of(bookmark.edited or bookmark.created) or 0))


def _place(value: object) -> list[float | None]:
    start, end, duration = listed(value, 3)
    begins, ends = seconds(start), length(end)
    if ends is not None and ends <= begins:
        raise ValueError("no segment")
    return [begins, ends, length(duration)]


def _tags(known: Mapping[str, object]) -> tuple[str, ...]:
    """Those with the same place, which two machines gave them, by their folded names."""
    told = []
    for name, value in known.items():
        match value:
            case [str(tag), int(place)] if name.startswith(_TAG):
                told.append((place, name, tag))
    return tags_of(tag for _, _, tag in sorted(told))
