"""What one can go to from an episode, as rows under headings: what each says, and where it leads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from cafe_tui.domain.language import _, ngettext
from cafe_tui.domain.links.link_target import leads_to, map_url, warning, whole_target
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.timecode import format_time
from cafe_tui.services.linked import EpisodeLinks, Neighbour, OutLink
from cafe_tui.ui.present import heading, short_date, spread

INSIDE, OUTSIDE = "↳", "↗"
"""The marks of what opens here, and of what opens in the browser."""
_WIDE = 70  # cells in which a reason and a date have room


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One row. Without a target it is a heading or a fact, and nothing comes of choosing it."""

    words: str
    note: str = ""
    """At the right."""
    episode: Neighbour | None = None
    why: str = ""
    """What links an episode with this one, below the list."""
    url: str = ""
    start: float | None = None
    """Of the chapter whose link it is."""
    is_heading: bool = False

    @property
    def key(self) -> tuple[str, str, int | None, bool]:
        """By which it is known again in another list."""
        return self.words, self.url, self.episode_id, self.is_heading

    @property
    def episode_id(self) -> EpisodeId | None:
        """The episode to which it leads."""
        return self.episode.episode.id if self.episode else None


def link_rows(links: EpisodeLinks) -> list[LinkRow]:
    """All rows, a heading before each sort of which there are any."""
    return list(_rows(links))


def _rows(links: EpisodeLinks) -> Iterator[LinkRow]:
    yield from _episodes(_("Mentioned here"), links.mentions, _("Here as “{}”"))
    yield from _episodes(_("Mentioned in"), links.mentioned_in)
    pages = {each.url for each in links.links}
    yield from _outside(_("Links in the notes"), links.links)
    yield from _outside(_("Links of chapters"), links.chapters)
    if links.people:
        yield _heading(_("People"))
        for person in links.people:
            yield LinkRow(person.name, person.role or "host", url=person.url)
    if links.funding:
        yield _heading(_("Support"))
        for each in links.funding:
            yield LinkRow(each.title or _("Support the show"), leads_to(each.url), url=each.url)
    page = links.episode.link
    here = [LinkRow(_("Page of the episode"), leads_to(page), url=page)] if page and page not in pages else []
    if links.place and (address := map_url(links.place)):
        here.append(LinkRow(links.place.name or _("On the map"), leads_to(address), url=address))
    if facts := season_words(links.season, links.episode.number):
        here.append(LinkRow(facts))
    if here:
        yield _heading(_("This episode"))
        yield from here
    if links.related:
        yield _heading(_("Related by their words"))
        for other in links.related:
            yield LinkRow(
                heading(other.episode), other.words, other, why=_("Why: {words}", words=other.words)
            )
    if links.unread:
        yield LinkRow(
            _(
                "{episodes} of the library still to be read for links …",
                episodes=ngettext("{count} episode", "{count} episodes", links.unread),
            )
        )


def season_words(season: int | None, number: int | None) -> str:
    """“Season 2, episode 5”, where a season is known."""
    if season is None:
        return ""
    return (
        _("Season {season}", season=season)
        if number is None
        else _("Season {season}, episode {number}", season=season, number=number)
    )


def row_content(row: LinkRow, width: int, show: str, today: datetime) -> Content:
    """A row; of episodes of another show than `show` the show is named."""
    if row.is_heading:
        return Content.styled(row.words, "bold dim")
    if row.episode is None:
        mark = OUTSIDE if row.url else " "
        words = row.words if row.start is None else f"{format_time(row.start)}  {row.words}"
        return spread(Content(f" {mark} {words}"), Content.styled(f"{row.note} ", "dim"), width)
    episode = row.episode.episode
    left = Content(f" {INSIDE} {row.words}")
    if episode.show != show:
        left += Content.styled(f" · {episode.show}", "dim")
    date = short_date(episode.published, today)
    right = row.note or date
    if row.note and width >= _WIDE:
        right = f"{row.note} · {date}"
    return spread(left, Content.styled(f"{right} ", "dim"), width)


def whole_row(row: LinkRow) -> str:
    """All of a row in several lines: its words, the whole target, and what is odd about it."""
    if row.is_heading:
        return ""
    if row.episode:
        return "\n".join(
            filter(None, (row.words, _("{show} · Enter opens it", show=row.episode.episode.show), row.why))
        )
    if not row.url:
        return row.words
    return "\n".join(filter(None, (warning(row.url), whole_target(row.url), row.words)))


def target_of(row: LinkRow) -> str:
    """What is copied: the address, or an episode's page."""
    return row.url or (row.episode.episode.link if row.episode else "")


def _heading(words: str) -> LinkRow:
    return LinkRow(words, is_heading=True)


def _episodes(words: str, neighbours: tuple[Neighbour, ...], why: str = "") -> Iterator[LinkRow]:
    if neighbours:
        yield _heading(words)
        for each in neighbours:
            yield LinkRow(heading(each.episode), "", each, why=why.format(each.words) if each.words else "")


def _outside(words: str, links: tuple[OutLink, ...]) -> Iterator[LinkRow]:
    if links:
        yield _heading(words)
        for each in links:
            yield LinkRow(each.title or each.url, leads_to(each.url), url=each.url, start=each.start)
