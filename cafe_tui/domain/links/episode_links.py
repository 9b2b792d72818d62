"""Which other episodes the notes of an episode lead to: by a link to their page or sound, or by a number."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..models import EpisodeId
from ..shownotes import Block, Link, read_blocks
from .address_key import address_key, host_key
from .calls import Calls, EpisodeRef
from .episode_mentions import Naming, is_behind_show, names_episode
from .episode_numbers import Numbering
from .episode_spots import Form, spots


@dataclass(frozen=True, slots=True)
class Speaker:
    """The episode whose notes are read, and where it is at home."""

    id: EpisodeId
    hosts: frozenset[str]
    """Where its show is, as `host_key` gives them: a number in a link to elsewhere is another show's."""


Resolve = Callable[[Collection[int]], Mapping[int, EpisodeId]]
"""From keys of addresses to the episodes that have them; of one that several have only if it is clear."""


def calls_of(notes: str, show: str) -> Calls:
    """What is to be remembered of `notes` (HTML or plain text), by which it is found who leads where.

    More than what leads to an episode today, but for numbers behind names that are not the show's.
    """
    blocks = read_blocks(notes)
    return Calls(
        frozenset(filter(None, (address_key(link.url) for block in blocks for link in block.links))),
        frozenset(
            spot.number
            for spot in spots(blocks)
            if spot.form is not Form.BARE or is_behind_show(spot, blocks[spot.block].text, show)
        ),
    )


def own_keys(addresses: Iterable[str]) -> frozenset[int]:
    """The keys of an episode's page, sound and guid."""
    return frozenset(filter(None, map(address_key, addresses)))


def home(addresses: Iterable[str]) -> frozenset[str]:
    """The hosts of a show's and an episode's own addresses."""
    return frozenset(filter(None, map(host_key, addresses)))


def find_refs(
    blocks: Sequence[Block], speaker: Speaker, numbering: Numbering, resolve: Resolve
) -> tuple[EpisodeRef, ...]:
    """The places in `blocks` that lead to other episodes, in the order of the text."""
    keys = {link: address_key(link.url) for block in blocks for link in block.links}
    wanted = {key for key in keys.values() if key is not None}
    pages = resolve(wanted) if wanted else {}
    refs: dict[tuple[int, int, int], EpisodeRef] = {}
    for index, block in enumerate(blocks):
        for link in block.links:
            key = keys[link]
            page = pages.get(key) if key is not None else None
            if page is not None and page != speaker.id:
                refs[index, link.start, link.end] = EpisodeRef(index, link.start, link.end, page)
    naming = Naming(numbering.show, numbering.letters, numbering.is_hashed)
    own = numbering.numbers(speaker.id)
    for spot in spots(blocks):
        if spot.number in own and spot.season is None:
            continue
        if (meant := numbering.meant(spot.number, spot.season, speaker.id)) is None:
            continue
        block = blocks[spot.block]
        over = _link_over(block.links, spot.start)
        if over and (spot.block, over.start, over.end) in refs:
            continue
        foreign = over is not None and host_key(over.url) not in speaker.hosts
        if names_episode(spot, block.text, naming, numbering.title(meant), is_foreign=foreign):
            start, end = (over.start, over.end) if over else (spot.start, spot.end)
            refs.setdefault((spot.block, start, end), EpisodeRef(spot.block, start, end, meant))
    return tuple(sorted(refs.values(), key=lambda ref: (ref.block, ref.start, ref.end)))


def _link_over(links: Sequence[Link], offset: int) -> Link | None:
    at = bisect_right(links, offset, key=lambda link: link.start) - 1
    return links[at] if at >= 0 and offset < links[at].end else None
