"""Where episodes stand here and on the server: taking what is news, and finding what is to be told."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cafe_tui.domain.address import web_address
from cafe_tui.domain.models import EpisodeId, ShowId
from cafe_tui.domain.sync.episodes import Candidates
from cafe_tui.domain.sync.states import (
    NOTHING,
    Action,
    State,
    action_for,
    after,
    changed_here,
    merged,
    reconciled,
    told_by,
)
from cafe_tui.domain.sync.subscriptions import FollowedShow, show_key
from cafe_tui.domain.sync.subscriptions import by_address as shows_by_address
from cafe_tui.domain.sync.times import done_at
from cafe_tui.storage import listening
from cafe_tui.storage import sync as stored
from cafe_tui.storage.sync import Known


@dataclass(frozen=True, slots=True)
class Clocks:
    """What time it is: seconds since 1970."""

    now: int
    """By ours."""
    ahead: int
    """How far the server's is ahead of it."""


@dataclass(slots=True)
class _Said:
    """All that is said of one episode, under the addresses that the server has for it."""

    podcast: str
    url: str
    guid: str = ""
    state: State = NOTHING
    looked: int = 0


@dataclass(slots=True)
class Taken:
    """What came of what the server said."""

    episodes: list[EpisodeId] = field(default_factory=list)
    """Those whose place or mark is another one now."""
    spared: set[EpisodeId] = field(default_factory=set)
    """Those that the server knows better, but that are in the listener's hands just now."""


@dataclass(frozen=True, slots=True)
class ToTell:
    """An episode of which the server is to be told."""

    episode_id: EpisodeId
    action: Action
    known: State
    """What the server knew of it before."""


def take(
    connection: sqlite3.Connection,
    actions: Sequence[Action],
    shows: Sequence[FollowedShow],
    clocks: Clocks,
    spare: EpisodeId | None = None,
) -> Taken:
    """Let what the server says hold here, where it is the latest; inside a transaction.

    What it says of episodes that no feed here has named is kept until one does. The episode to `spare` is
    played just now: what would move it stays with the server.
    """
    known = stored.known(connection)
    by_episode = {each.episode_id: each for each in known if each.episode_id is not None}
    by_address = {(each.podcast, each.url): each for each in known}
    said = _gathered(actions, known)
    meant = _Finder(connection, shows, known).find(said)
    news: dict[EpisodeId, State] = {}
    for one, episode_id in zip(said, meant, strict=True):
        if episode_id is not None:
            news[episode_id] = merged(news.get(episode_id, NOTHING), one.state)
    here = {each.episode_id: each for each in stored.listened(connection, news)}
    taken = Taken()
    for episode_id, state in news.items():
        before, mine = by_episode.get(episode_id), here.get(episode_id)
        outcome = reconciled(
            before.state if before else NOTHING,
            state,
            mine.position if mine else 0.0,
            mine.played if mine else False,
            done_at(mine.updated, clocks.now, clocks.ahead) if mine else 0,
        )
        news[episode_id] = outcome.there
        if not outcome.takes:
            continue
        if episode_id == spare:
            taken.spared.add(episode_id)
            continue
        listening.take_over(
            connection,
            episode_id,
            outcome.here.position,
            outcome.here.played,
            updated=outcome.here.moment - clocks.ahead,
        )
        taken.episodes.append(episode_id)
    newest = stored.newest_episode(connection)
    for one, episode_id in zip(said, meant, strict=True):
        row = by_address.get((one.podcast, one.url))
        if episode_id is None:
            state = one.state
            is_kept = row is not None and row.state == state and row.looked == newest
        else:
            state, before = news[episode_id], by_episode.get(episode_id)
            was_waiting = row is not None and row.episode_id is None
            is_kept = before is not None and before.state == state and not was_waiting
        if not is_kept and episode_id not in taken.spared:
            stored.keep_known(connection, episode_id, one.podcast, one.url, one.guid, state, looked=newest)
    stored.drop_oldest_waiting(connection)
    return taken


def to_tell(connection: sqlite3.Connection, clocks: Clocks, spared: Iterable[EpisodeId]) -> list[ToTell]:
    """What the server does not know yet, the oldest first. Shows that it does not know are left out."""
    by_episode: Mapping[EpisodeId | None, Known] = {
        each.episode_id: each for each in stored.known(connection)
    }
    owners = {(each.podcast, each.url): each.episode_id for each in by_episode.values()}
    left_alone = set(spared)
    found = []
    for each in stored.changed(connection):
        before = by_episode.get(each.episode_id)
        known = before.state if before else NOTHING
        updated = done_at(each.updated, clocks.now, clocks.ahead)
        state = changed_here(known, each.position, each.played, updated)
        url = before.url if before else web_address(each.media_url)
        if state is None or not (each.podcast and url) or each.episode_id in left_alone:
            continue
        podcast = before.podcast if before else each.podcast
        if owners.setdefault((podcast, url), each.episode_id) != each.episode_id:
            continue  # another episode has the same media, and the server tells no two of them apart
        action = action_for(state, podcast, url, each.guid, each.duration)
        found.append(ToTell(each.episode_id, action, known))
    return sorted(found, key=lambda one: one.action.moment)


def told(connection: sqlite3.Connection, episodes: Iterable[ToTell]) -> None:
    """The server took these; inside a transaction."""
    for one in episodes:
        action = one.action
        state = merged(one.known, told_by(action))
        stored.keep_known(connection, one.episode_id, action.podcast, action.episode, action.guid, state)


def _gathered(actions: Sequence[Action], known: Iterable[Known]) -> list[_Said]:
    """What is said of each episode, and what was said before of those that nobody here knew."""
    said: dict[tuple[str, str], _Said] = {}
    for action in actions:
        one = said.setdefault((action.podcast, action.episode), _Said(action.podcast, action.episode))
        one.state = after(one.state, action)
        one.guid = action.guid or one.guid
    for each in known:
        key = each.podcast, each.url
        if each.episode_id is None:
            one = said.setdefault(key, _Said(*key))
            one.state = merged(one.state, each.state)
            one.guid, one.looked = one.guid or each.guid, each.looked
    return list(said.values())


class _Finder:
    """Finds the episodes that are meant, reading each show's only once, and only when it has to."""

    def __init__(
        self, connection: sqlite3.Connection, shows: Sequence[FollowedShow], known: Iterable[Known]
    ) -> None:
        self._connection = connection
        self._shows = shows_by_address(shows)
        self._agreed = {each.url: each.show_id for each in stored.agreed(connection)}
        self._known = {(each.podcast, each.url): each.episode_id for each in known}
        self._candidates: dict[ShowId, Candidates] = {}
        self._newest: dict[ShowId, int] = {}

    def find(self, said: Sequence[_Said]) -> list[EpisodeId | None]:
        """The episode of each; None where no feed here has named it."""
        found = [self._by_show(one) for one in said]
        strangers = {
            one.url
            for one, episode_id in zip(said, found, strict=True)
            if episode_id is None and not one.looked and self._show(one.podcast) is None
        }
        elsewhere = stored.by_media(self._connection, strangers) if strangers else {}
        return [
            episode_id if episode_id is not None else _only(elsewhere.get(one.url, []))
            for one, episode_id in zip(said, found, strict=True)
        ]

    def _by_show(self, one: _Said) -> EpisodeId | None:
        if (episode_id := self._known.get((one.podcast, one.url))) is not None:
            return episode_id
        if (show_id := self._show(one.podcast)) is None:
            return None
        if show_id not in self._candidates:
            episodes = stored.candidates(self._connection, show_id)
            self._candidates[show_id] = Candidates(episodes)
            self._newest[show_id] = max((each.id for each in episodes), default=0)
        if one.looked >= self._newest[show_id]:
            return None  # the feed has brought nothing since it was looked for
        return self._candidates[show_id].find(one.url, one.guid)

    def _show(self, podcast: str) -> ShowId | None:
        if (show_id := self._agreed.get(podcast)) is not None:
            return show_id
        show = self._shows.get(show_key(podcast))
        return show.id if show else None


def _only(ids: Sequence[EpisodeId]) -> EpisodeId | None:
    return ids[0] if len(ids) == 1 else None
