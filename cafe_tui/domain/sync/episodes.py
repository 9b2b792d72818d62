"""Which episode of a show an action means: by the address of its media, however written, or by its guid."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ..links.address_key import address_key
from ..models import EpisodeId


@dataclass(frozen=True, slots=True)
class Candidate:
    """An episode, as actions name it."""

    id: EpisodeId
    guid: str
    media_url: str


class Candidates:
    """The episodes of one show. What fits several of them means none: that would be a guess."""

    def __init__(self, episodes: Iterable[Candidate]) -> None:
        self._episodes = tuple(episodes)
        self._by_url: dict[str, list[EpisodeId]] = defaultdict(list)
        self._by_guid: dict[str, list[EpisodeId]] = defaultdict(list)
        for one in self._episodes:
            self._by_url[one.media_url].append(one.id)
            if one.guid:
                self._by_guid[one.guid].append(one.id)
        self._by_key: dict[int, list[EpisodeId]] | None = None
        """Made when first asked for: working out the keys of a long show takes a while."""

    def find(self, url: str, guid: str) -> EpisodeId | None:
        """The episode with this media and guid (empty where that is not told)."""
        same_guid = self._by_guid.get(guid, []) if guid else []
        if len(same_guid) == 1:
            return same_guid[0]
        same_url = self._by_url.get(url, [])
        if len(same_url) == 1:
            return same_url[0]
        both = set(same_guid) & set(same_url)
        if len(both) == 1:
            return both.pop()
        if same_guid or same_url or (key := address_key(url)) is None:
            return None
        alike = self._keys().get(key, [])
        return alike[0] if len(alike) == 1 else None

    def _keys(self) -> dict[int, list[EpisodeId]]:
        if self._by_key is None:
            self._by_key = defaultdict(list)
            for one in self._episodes:
                if (key := address_key(one.media_url)) is not None:
                    self._by_key[key].append(one.id)
        return self._by_key
