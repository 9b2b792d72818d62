"""What a fetched feed brings: which of its items are new, and which known episodes it corrects."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import TypeVar

from ..models import Chapter, EpisodeId, chapter_values
from .extras import NO_EPISODE_EXTRAS, episode_fields
from .feed_document import Enclosure, FeedItem

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class KnownEpisode:
    """An episode of the show as the library has it."""

    id: EpisodeId
    guid: str
    media_url: str
    fingerprint: bytes
    title: str = ""
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item that has to be written. `episode_id` is None for a new one."""

    item: FeedItem
    fingerprint: bytes
    episode_id: EpisodeId | None = None


def fingerprint(item: FeedItem) -> bytes:
    """Sixteen bytes that are the same only for items in which the feed says the same in every field."""
    said = tuple(map(_plain, _said(item)))
    if item.extras != NO_EPISODE_EXTRAS:
        said += (_plain(tuple(episode_fields(item.extras).items())),)
    return hashlib.blake2b(repr(said).encode(errors="replace"), digest_size=16).digest()


_said = attrgetter(*(each.name for each in fields(FeedItem) if each.compare and each.name != "extras"))
_enclosure_values = attrgetter(*(each.name for each in fields(Enclosure)))


def _plain(value: object) -> object:
    """`value` with tuples for what is in it: quicker than `astuple`, with the same result."""
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    if isinstance(value, Chapter):
        return chapter_values(value)
    return _enclosure_values(value) if isinstance(value, Enclosure) else value


def compare(
    items: Iterable[FeedItem], known: Iterable[KnownEpisode], unread: Collection[EpisodeId] = ()
) -> list[ItemChange]:
    """The items that are new or say something new, in the feed's order.

    The feed lists the known episodes `unread`, too, as it did before; their items are not among `items`.

    An item is a known episode when guid and media address agree; else when the guid does and the feed has it
    once; else when the media address does and the feed has dropped the episode's guid (re-issued under
    another); else when title and date do, the guid was dropped and no other one has this title and date (a
    feed that moved to another house). An item without media is no episode, but it may correct the text of a
    known one. What the feed no longer lists is no change.
    """
    distinct = list({(item.guid, _media_url(item)): item for item in reversed(list(items))}.values())[::-1]
    unmatched = {episode.id: episode for episode in known}
    times_listed = Counter(item.guid for item in distinct)
    times_listed.update(unmatched.pop(episode_id).guid for episode_id in unread)
    matches: dict[int, KnownEpisode] = {}

    by_both = {(episode.guid, episode.media_url): episode for episode in unmatched.values()}
    for index, item in enumerate(distinct):
        if episode := by_both.get((item.guid, _media_url(item))):
            matches[index] = unmatched.pop(episode.id)

    by_guid = {episode.guid: episode for episode in unmatched.values()}
    by_media = {
        episode.media_url: episode
        for episode in unmatched.values()
        if episode.media_url and episode.guid not in times_listed
    }
    for index, item in enumerate(distinct):
        if index in matches:
            continue
        episode = by_guid.get(item.guid) if times_listed[item.guid] == 1 else None
        episode = episode or by_media.get(_media_url(item))
        if episode and episode.id in unmatched:
            matches[index] = unmatched.pop(episode.id)

    by_words: dict[tuple[str, datetime | None], KnownEpisode] = _alone(
        ((episode.title, episode.published), episode)
        for episode in unmatched.values()
        if episode.published and episode.guid not in times_listed
    )
    for key, index in _alone(
        ((item.title, item.published), index) for index, item in enumerate(distinct) if index not in matches
    ).items():
        if episode := by_words.get(key):
            matches[index] = unmatched.pop(episode.id)

    changes = []
    for index, item in enumerate(distinct):
        match, mark = matches.get(index), fingerprint(item)
        if match is None and item.enclosure:
            changes.append(ItemChange(item, mark))
        elif match and match.fingerprint != mark:
            changes.append(ItemChange(item, mark, match.id))
    return changes


def _alone(pairs: Iterable[tuple[K, V]]) -> dict[K, V]:
    """The pairs whose key occurs once."""
    listed = list(pairs)
    times = Counter(key for key, _ in listed)
    return {key: value for key, value in listed if times[key] == 1}


def _media_url(item: FeedItem) -> str:
    return item.enclosure.url if item.enclosure else ""
