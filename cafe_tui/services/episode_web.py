"""Which episodes lead to which, over the whole library."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from cafe_tui.domain.links.calls import EpisodeRef, Numbered, number_key
from cafe_tui.domain.models import EpisodeId, ShowId
from cafe_tui.storage import browse, references
from cafe_tui.storage.database import Database

if TYPE_CHECKING:
    from cafe_tui.domain.links.episode_numbers import Numbering
    from cafe_tui.domain.shownotes import Block

_MOST_CALLERS = 300
"""Episodes that are looked at for whether they lead to one: more than these are behind a very common word."""


class EpisodeWeb:
    """The links between episodes. Any thread may call, and takes some milliseconds for it.

    What is found is right for the library as it is at that moment, as far as its episodes were read for links
    (`read_links`): episodes that come later, go or are renumbered need nothing to be done.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._learned: tuple[str, Sequence[Numbered], Numbering] | None = None

    @property
    def unread(self) -> int:
        """How many episodes are still to be read for links."""
        return references.count_stale(self._database.read())

    def refs(self, episode_id: EpisodeId, blocks: "Sequence[Block]") -> tuple[EpisodeRef, ...]:
        """The places in `blocks`, an episode's notes, that lead to other episodes, in order."""
        from cafe_tui.domain.links.episode_links import Speaker, find_refs, home

        connection = self._database.read()
        if not blocks or (place := references.home_of(connection, episode_id)) is None:
            return ()

        def resolve(keys: Collection[int]) -> Mapping[int, EpisodeId]:
            return _clear(references.addressed(connection, keys), place.show_id)

        speaker = Speaker(episode_id, home(place.addresses))
        return find_refs(blocks, speaker, self._numbering(place.show_id, place.show), resolve)

    def titled_in(self, episode_id: EpisodeId, blocks: "Sequence[Block]") -> list[EpisodeId]:
        """The episodes of the same show whose titles stand in `blocks`, an episode's notes."""
        place = references.home_of(self._database.read(), episode_id)
        if place is None:
            return []
        text = "\n".join(block.text for block in blocks)
        return self._numbering(place.show_id, place.show).titled_in(text, episode_id)

    def mentioned_in(self, episode_id: EpisodeId) -> list[EpisodeId]:
        """The episodes whose notes lead to this one, newest first."""
        from cafe_tui.domain.shownotes import read_blocks

        connection = self._database.read()
        if (place := references.home_of(connection, episode_id)) is None:
            return []
        numbers = self._numbering(place.show_id, place.show).numbers(episode_id)
        keys = {number_key(place.show_id, number) for number in numbers}
        keys.update(references.addresses(connection, episode_id))
        return [
            caller
            for caller in references.callers(connection, keys, _MOST_CALLERS)
            if any(
                ref.episode_id == episode_id
                for ref in self.refs(caller, read_blocks(browse.notes(connection, caller)))
            )
        ]

    def at(self, addresses: Iterable[str]) -> dict[str, EpisodeId]:
        """The episodes whose page or sound is at these addresses, as far as it is clear which is meant."""
        from cafe_tui.domain.links.address_key import address_key

        keys = {address: key for address in addresses if (key := address_key(address)) is not None}
        clear = _clear(references.addressed(self._database.read(), set(keys.values())), None)
        return {address: clear[key] for address, key in keys.items() if key in clear}

    def _numbering(self, show_id: ShowId, show: str) -> "Numbering":
        """How a show counts; learned anew only where its episodes have become others."""
        from cafe_tui.domain.links.episode_numbers import Numbering

        episodes = references.numbered(self._database.read(), show_id)
        learned = self._learned
        if learned is None or learned[0] != show or learned[1] != episodes:
            learned = self._learned = (show, episodes, Numbering(show, episodes))
        return learned[2]


def _clear(
    found: Mapping[int, Sequence[tuple[EpisodeId, ShowId]]], show_id: ShowId | None
) -> dict[int, EpisodeId]:
    """The episode of each key where it is clear: the only one, or the only one of the show that speaks."""
    clear: dict[int, EpisodeId] = {}
    for key, owners in found.items():
        of_show = [episode for episode, show in owners if show == show_id] or [
            episode for episode, _ in owners
        ]
        if len(of_show) == 1:
            clear[key] = of_show[0]
    return clear
