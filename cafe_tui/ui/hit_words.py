"""Hits of the search as they stand in rows, and what is said where there are none."""

from datetime import datetime

from textual.content import Content, Span

from cafe_tui.domain.language import N_, _
from cafe_tui.domain.search.search_places import Hit
from cafe_tui.domain.search.search_query import KIND_NAMES, HitKind, SearchQuery
from cafe_tui.domain.search.search_words import Snippet
from cafe_tui.domain.timecode import format_span, format_time

from .present import RETIRED, SOUNDING, short_date, spread

GLYPHS = {
    HitKind.SHOW: "⌂",
    HitKind.EPISODE: "♪",
    HitKind.CHAPTER: "§",
    HitKind.BOOKMARK: "▐",
    HitKind.NOTES: "¶",
    HitKind.TRANSCRIPT: "“",
    HitKind.COMMENT: "@",
}
KIND_WORDS = {
    HitKind.SHOW: N_("Shows"),
    HitKind.EPISODE: N_("Titles"),
    HitKind.CHAPTER: N_("Chapters"),
    HitKind.BOOKMARK: N_("Bookmarks"),
    HitKind.NOTES: N_("Notes"),
    HitKind.TRANSCRIPT: N_("Transcripts"),
    HitKind.COMMENT: N_("Comments"),
}
MARK = "bold underline"
_TIME = 8
INDENT = _TIME + 4
"""Cells of a row before its words."""

HOW_TO = N_(
    "Type what you remember: every word has to be there, the last one may be unfinished.\n"
    "\n"
    '  "saying no"        these words, one behind the other\n'
    "  -coffee            not with this word\n"
    '  show:tea           only shows with this in the title; show:"tea talk" for several words\n'
    "  in:chapters        only there; also shows, titles, notes, bookmarks, transcripts, comments\n"
    "  after:2024         and before:2024-05: published, kept or written then\n"
    "  tag:work           bookmarks with this tag\n"
    "  is:unplayed        only what you have not played\n"
    "\n"
    "Enter plays where it is said. Tab goes to the hits, Esc back."
)


def marked(found: Snippet) -> Content:
    """What was found, told from the rest without colour."""
    return Content(found.text, spans=[Span(start, end, MARK) for start, end in found.marks])


def hit_row(hit: Hit, width: int, *, sounding: bool = False) -> Content:
    """Kind, time, and what was found; ▶ where it plays, ⊘ where the episode is gone."""
    gone = hit.kind is HitKind.BOOKMARK and hit.episode_id is None
    state = SOUNDING if sounding else RETIRED if gone else " "
    time = "" if hit.start is None else format_time(hit.start)
    by = (f"{hit.by}: ", "dim") if hit.by else ""
    left = Content.assemble((GLYPHS[hit.kind], "dim"), f"{state}{time:>{_TIME}}  ", by, marked(hit.snippet))
    return left.truncate(width - 1, ellipsis=True)


def place_row(hit: Hit, width: int, today: datetime) -> Content:
    """Where that is: the kind, the show and the episode, and when that was published."""
    return spread(
        Content.assemble(" " * INDENT, (place_words(hit), "dim")),
        Content.styled(f"{short_date(hit.published, today)} ", "dim"),
        width,
    )


def place_words(hit: Hit) -> str:
    """The kind, the show and the episode of a hit; of a title, only what it does not say itself."""
    parts = {
        HitKind.SHOW: [_("show")],
        HitKind.EPISODE: [_("title"), hit.show],
    }.get(hit.kind, [_(KIND_NAMES[hit.kind]), hit.title, hit.show])
    if hit.kind is HitKind.BOOKMARK and hit.start is not None and hit.end is not None:
        parts.insert(1, format_span(hit.start, hit.end))
    return " · ".join(filter(None, parts))


def no_hit(query: SearchQuery) -> str:
    """What to try where nothing fits."""
    filters = [*(f"show:{name}" for name in query.shows), *(f"tag:{tag}" for tag in query.tags)]
    filters += [f"after:{query.after:%Y-%m-%d}"] if query.after else []
    filters += [f"before:{query.before:%Y-%m-%d}"] if query.before else []
    filters += [] if query.unplayed is None else ["is:unplayed" if query.unplayed else "is:played"]
    filters += [f"in:{KIND_WORDS[kind].lower()}" for kind in sorted(query.kinds)]
    ways = []
    if filters:
        ways.append(_("Take away {filters}.", filters=_(" or ").join(filters)))
    if query.excluded:
        ways.append(_("Take away what is led by a minus."))
    if any(len(term.tokens) > 1 for term in query.terms):
        ways.append(_("Words need not stand together: leave out the quotation marks."))
    if len(query.terms) > 1:
        ways.append(_("Fewer words find more."))
    elif query.terms:
        ways.append(_("A word is found from its beginning on: type less of it."))
    return "\n".join([_("Nothing like this."), "", *ways])
