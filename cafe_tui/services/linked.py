"""Everything that one can go to from an episode, brought together for one list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cafe_tui.domain.feed.extras import Funding, Person, Place
from cafe_tui.domain.language import _
from cafe_tui.domain.links.calls import EpisodeRef
from cafe_tui.domain.models import Chapter, Episode, EpisodeId
from cafe_tui.storage import browse, extras, search
from cafe_tui.storage.database import Database

if TYPE_CHECKING:
    from cafe_tui.domain.shownotes import Block

    from .episode_web import EpisodeWeb

_RELATED = 8
_SHARED_WORDS = 4
_LOOKED_AT = 12  # words of which these are
_SMALL = 4  # letters of words that do not make two episodes alike


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another episode."""

    episode: Episode
    words: str = ""
    """Why: the words in the notes that lead there, or those that both share."""


@dataclass(frozen=True, slots=True)
class OutLink:
    """A link to somewhere else."""

    title: str
    """What it is called where it stands."""
    url: str
    start: float | None = None
    """The start in seconds of the chapter that it is of."""


@dataclass(frozen=True, slots=True)
class EpisodeLinks:
    """All that leads from an episode to elsewhere. Each sort is in the order of its source."""

    episode: Episode
    mentions: tuple[Neighbour, ...] = ()
    """The episodes that its notes lead to."""
    mentioned_in: tuple[Neighbour, ...] = ()
    """Those whose notes lead to it, newest first."""
    related: tuple[Neighbour, ...] = ()
    """Those whose words are most like its own, the likest first."""
    links: tuple[OutLink, ...] = ()
    """Those of the notes, each address once."""
    chapters: tuple[OutLink, ...] = ()
    people: tuple[Person, ...] = ()
    """The episode's, or else the show's."""
    funding: tuple[Funding, ...] = ()
    place: Place | None = None
    season: int | None = None
    unread: int = 0
    """Episodes that are still to be read for links."""


class Linked:
    """Finds what leads from an episode to elsewhere. Any thread may call; takes some tens of milliseconds."""

    def __init__(self, database: Database, web: "EpisodeWeb") -> None:
        self._database = database
        self._web = web

    def of_episode(
        self, episode_id: EpisodeId, blocks: "Sequence[Block]", chapters: Iterable[Chapter]
    ) -> EpisodeLinks:
        """All of it; `blocks` are the episode's notes. Raises NotFoundError when it is not in the library."""
        connection = self._database.read()
        episode = browse.episode(connection, episode_id)
        said, of_show = extras.of_episode(connection, episode_id), extras.of_show(connection, episode.show_id)
        refs = self._web.refs(episode_id, blocks)
        words = {ref.episode_id: _text(blocks, ref) for ref in reversed(refs)}
        mentions = dict.fromkeys(ref.episode_id for ref in refs)
        callers = self._web.mentioned_in(episode_id)
        return EpisodeLinks(
            episode,
            self._neighbours(mentions, words),
            self._neighbours(callers, {}),
            self._related(episode_id, blocks, {*mentions, *callers}),
            tuple(_out_links(blocks)),
            tuple(
                OutLink(chapter.title, address, chapter.start)
                for chapter in chapters
                if (address := chapter.url or chapter.image)
            ),
            people=said.people or of_show.people,
            funding=of_show.funding,
            place=said.place or of_show.place,
            season=said.season,
            unread=self._web.unread,
        )

    def _neighbours(self, ids: Iterable[EpisodeId], words: dict[EpisodeId, str]) -> tuple[Neighbour, ...]:
        found = browse.page(self._database.read(), ids)
        return tuple(Neighbour(episode, words.get(episode.id, "")) for episode in found)

    def _related(
        self, episode_id: EpisodeId, blocks: "Sequence[Block]", others: set[EpisodeId]
    ) -> tuple[Neighbour, ...]:
        """Those whose title is in the notes, and then those with the same words; none of `others`."""
        connection = self._database.read()
        titled = self._web.titled_in(episode_id, blocks)
        found = search.related(connection, episode_id, _RELATED + len(others))
        shared = search.shared_words(connection, episode_id, [other for other, _score in found], _LOOKED_AT)
        reasons = dict.fromkeys(titled, _("its title is in the notes"))
        for other, _score in found:
            if telling := [word for word in shared.get(other, ()) if len(word) > _SMALL]:
                reasons.setdefault(other, ", ".join(telling[:_SHARED_WORDS]))
        ids = [other for other in reasons if other not in others][:_RELATED]
        return self._neighbours(ids, reasons)


def _text(blocks: "Sequence[Block]", ref: EpisodeRef) -> str:
    return " ".join(blocks[ref.block].text[ref.start : ref.end].split())


def _out_links(blocks: "Sequence[Block]") -> Iterable[OutLink]:
    from cafe_tui.domain.links.link_target import may_open

    seen: set[str] = set()
    for block in blocks:
        for link in block.links:
            if link.url not in seen and may_open(link.url):
                seen.add(link.url)
                yield OutLink(" ".join(block.text[link.start : link.end].split()), link.url)
