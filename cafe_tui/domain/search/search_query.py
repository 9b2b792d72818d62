"""What is typed into the search, understood: words, "phrases", -words, and filters such as `show:tea`.

Any text at all is a query. What looks like a filter but is none is looked for as words.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from ..folding import fold
from ..language import N_
from ..text import one_line
from .search_words import Term


class HitKind(StrEnum):
    """What a hit is in; in the order in which they are looked for and shown."""

    SHOW = "show"
    EPISODE = "episode"
    """The title of one."""
    CHAPTER = "chapter"
    BOOKMARK = "bookmark"
    NOTES = "notes"
    TRANSCRIPT = "transcript"
    COMMENT = "comment"


KIND_NAMES = {
    HitKind.SHOW: N_("show"),
    HitKind.EPISODE: N_("episode"),
    HitKind.CHAPTER: N_("chapter"),
    HitKind.BOOKMARK: N_("bookmark"),
    HitKind.NOTES: N_("notes"),
    HitKind.TRANSCRIPT: N_("transcript"),
    HitKind.COMMENT: N_("comment"),
}
"""What each is called."""


_IN = {
    "shows": HitKind.SHOW,
    "titles": HitKind.EPISODE,
    "episodes": HitKind.EPISODE,
    "chapters": HitKind.CHAPTER,
    "bookmarks": HitKind.BOOKMARK,
    "kept": HitKind.BOOKMARK,
    "transcripts": HitKind.TRANSCRIPT,
    "notes": HitKind.NOTES,
    "comments": HitKind.COMMENT,
}
"""What `in:` may name; the singular, and any beginning that fits one alone, does as well."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What is looked for."""

    terms: tuple[Term, ...] = ()
    """All of them are to be there."""
    excluded: tuple[Term, ...] = ()
    """None of them may be."""
    kinds: frozenset[HitKind] = frozenset()
    """Only in these; everywhere when empty."""
    shows: tuple[str, ...] = ()
    """Parts of the titles of shows, folded, one of which is to fit."""
    tags: tuple[str, ...] = ()
    """Folded tags, all of which a bookmark is to have."""
    after: datetime | None = None
    """Published, kept or written at this moment or later."""
    before: datetime | None = None
    """The same, before this moment."""
    unplayed: bool | None = None
    """True: only episodes that were not played; False: only those that were."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for yet."""
        return self == SearchQuery(excluded=self.excluded, kinds=self.kinds)

    def asks_for(self, kind: HitKind) -> bool:
        """Whether hits of this kind are asked for."""
        if self.tags and kind is not HitKind.BOOKMARK:
            return False
        if kind is HitKind.SHOW and (self.after or self.before or self.unplayed is not None):
            return False
        if self.kinds:
            return kind in self.kinds
        # Filters alone give shows, episodes and bookmarks, not all that belongs to them.
        alone = (HitKind.SHOW, HitKind.EPISODE, HitKind.BOOKMARK)
        return bool(self.terms) or kind in (alone if self.tags else alone[:2])


_MOST_TERMS = 16
_PIECE = re.compile(r'(-?)(?:([^\W\d_]+):)?(?:"([^"]*)("?)|([^\s"]*))')
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")

_DATE_BEGUN = re.compile(r"\d{0,4}(?:-\d{0,2}){0,2}")


def read_query(typed: str, *, finished: bool = False) -> SearchQuery:
    """The query that `typed` is.

    Its last word may be unfinished, unless a space or a quotation mark ends it.
    """
    text = one_line(typed)
    finished = finished or typed[-1:].isspace()
    query = SearchQuery()
    for match in _PIECE.finditer(text):
        minus, name, phrase, closed, word = match.groups()
        value = phrase if phrase is not None else word
        is_last = match.end() == len(text) and not finished and not closed
        change = _FILTERS.get((name or "").lower())
        if change and not minus and (changed := change(query, value.strip())) is not None:
            query = changed
            continue
        if name:
            value = f"{name}:{value}"
        term = Term.of(value, is_prefix=(is_last and not minus) or value.endswith("*"))
        if term is None or len(query.terms) + len(query.excluded) >= _MOST_TERMS:
            continue
        if minus:
            query = replace(query, excluded=(*query.excluded, term))
        else:
            query = replace(query, terms=(*query.terms, term))
    return query


# Each gives the query with the filter, the same while its value is unfinished, None for what is no filter.
_Change = Callable[[SearchQuery, str], SearchQuery | None]


def _in(query: SearchQuery, value: str) -> SearchQuery | None:
    kinds = {kind for name, kind in _IN.items() if name.startswith(value.casefold())}
    if len(kinds) > 1:
        return query
    return replace(query, kinds=query.kinds | kinds) if kinds else None


def _show(query: SearchQuery, value: str) -> SearchQuery:
    return replace(query, shows=(*query.shows, fold(value))) if value else query


def _tag(query: SearchQuery, value: str) -> SearchQuery:
    tag = fold(value.lstrip("#"))
    return replace(query, tags=(*query.tags, tag)) if tag else query


def _after(query: SearchQuery, value: str) -> SearchQuery | None:
    moment = _moment(value)
    return replace(query, after=moment) if moment else _unfinished(query, value)


def _before(query: SearchQuery, value: str) -> SearchQuery | None:
    moment = _moment(value)
    return replace(query, before=moment) if moment else _unfinished(query, value)


def _unfinished(query: SearchQuery, date: str) -> SearchQuery | None:
    return query if _DATE_BEGUN.fullmatch(date) else None


def _is(query: SearchQuery, value: str) -> SearchQuery | None:
    wanted = value.casefold()
    if wanted in _STATES:
        return replace(query, unplayed=_STATES[wanted])
    return query if any(state.startswith(wanted) for state in _STATES) else None


_STATES = {"unplayed": True, "new": True, "played": False}


_FILTERS: dict[str, _Change] = {
    "in": _in,
    "show": _show,
    "tag": _tag,
    "after": _after,
    "since": _after,
    "before": _before,
    "is": _is,
}


def _moment(value: str) -> datetime | None:
    """The first moment of `2024`, `2024-05` or `2024-05-17`; None for what is no date."""
    match = _DATE.fullmatch(value)
    if not match:
        return None
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
