"""Machines of one listener, each with a library of its own, that share a server."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self, cast
from urllib.parse import urlencode

from cafe_tui.domain.errors import SyncOfflineError
from cafe_tui.domain.models import EpisodeId, ShowId
from cafe_tui.domain.sync.account import ServerKind
from cafe_tui.feeds.sync_client import SyncClient
from cafe_tui.passwords import Passwords
from cafe_tui.services.library import Library
from cafe_tui.services.sync import Synchroniser
from cafe_tui.services.sync_run import SyncReport
from cafe_tui.storage import browse, episodes, shows
from cafe_tui.storage.database import Database

from .library import NOW, document, item
from .sync_server import PASSWORD, USER, Refused, SyncStandIn

EPISODES = 3


def feed(name: str) -> str:
    """The address of a feed."""
    return f"https://feeds.example/{name}.xml"


class Time:
    """The true time, which a test moves on."""

    def __init__(self, moment: datetime = NOW) -> None:
        self.moment = moment

    def pass_by(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)

    def seconds(self) -> float:
        return self.moment.timestamp()


class DirectClient:
    """Speaks with a stand-in without HTTP, for tests of which each needs many a sync."""

    def __init__(self, server: SyncStandIn) -> None:
        self._server = server
        self._headers = {
            "authorization": "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode(),
            "content-type": "application/json",
        }

    @property
    def server_time(self) -> datetime:
        return datetime.fromtimestamp(self._server.now(), UTC)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def get(self, path: str, query: Mapping[str, int | str] | None = None) -> Any:
        return self._call("GET", f"{path}?{urlencode(query or {})}", b"")

    def post(self, path: str, body: object = None) -> Any:
        return self._call("POST", path, b"" if body is None else json.dumps(body).encode())

    def _call(self, method: str, target: str, body: bytes) -> Any:
        try:
            answer = json.loads(json.dumps(self._server.answer(method, target, self._headers, body)))
        except Refused as refusal:
            if refusal.status == 503:
                raise SyncOfflineError(str(refusal)) from refusal
            raise
        if self._server.loses(method, target):
            raise SyncOfflineError("The answer was lost")
        return answer


class ForgetfulClient(SyncClient):
    """Loses the answers to some of what it tells."""

    def __init__(
        self, machine: "Machine", server: str, user: str, password: str, cancelled: Callable[[], bool]
    ) -> None:
        super().__init__(server, user, password, cancelled=cancelled)
        self._machine = machine

    def post(self, path: str, body: object = None) -> Any:
        answer = super().post(path, body)
        if self._machine.lose_answers and body is not None:
            self._machine.lose_answers -= 1
            raise SyncOfflineError("The answer was lost")
        return answer


class Machine:
    """A machine; its clock is `off` by so many seconds. Every feed has EPISODES episodes of 1500 seconds."""

    def __init__(
        self,
        folder: Path,
        name: str,
        server: str,
        time: Time,
        *,
        kind: ServerKind | None = None,
        off: float = 0.0,
        device: str = "",
        unasked: Sequence[str] = (),
        direct: SyncStandIn | None = None,
    ) -> None:
        self.name = name
        self._time = time
        self._off = off
        self.database = Database(folder / f"{name}.sqlite3")
        self.library = Library(self.database, self.clock)
        self.reaches_server = True
        self.lose_answers = 0
        """So many of the answers to what it tells get lost on the way."""
        self._direct = direct
        self.sync = Synchroniser(
            self.database,
            self.clock,
            lambda: Passwords(folder / f"{name}-password", environment={}),
            lambda ids, _cancelled: self._fetch(ids),
            unasked=unasked,
            make_client=self._client,
        )
        self.sync.login(server, USER, PASSWORD, device=device or name, kind=kind, in_file=True)

    def clock(self) -> datetime:
        """What its clock says."""
        return (self._time.moment + timedelta(seconds=self._off)).astimezone(UTC)

    def close(self) -> None:
        self.database.close()

    def follow(self, name: str) -> None:
        """Add the show `name`, or its address."""
        with self.database.write() as connection:
            url = name if "://" in name else feed(name)
            show_id = shows.add(connection, url, title=name, now=self.clock())
        self._fetch([show_id])

    def leave(self, name: str) -> None:
        """Follow a show no longer, if it is followed."""
        with self.database.write() as connection:
            if (show_id := shows.by_url(connection, feed(name))) is not None:
                shows.remove(connection, show_id)

    def episode(self, name: str, number: int) -> EpisodeId | None:
        """An episode of a show; None where that is not followed."""
        show_id = shows.by_url(self.database.read(), feed(name))
        found = browse.numbered(self.database.read(), show_id, number) if show_id else []
        return found[0] if found else None

    def listen(self, name: str, number: int, position: float) -> None:
        """Listen to an episode up to here, if the show is followed."""
        if (episode_id := self.episode(name, number)) is not None:
            self.library.save_position(episode_id, position, finished=position >= 1500)

    def mark(self, name: str, number: int, played: bool) -> None:
        """Mark an episode as played, or not, if the show is followed."""
        if (episode_id := self.episode(name, number)) is not None:
            self.library.set_played(episode_id, played)

    def state(self) -> dict[str, tuple[int, bool]]:
        """Where each episode stands, by show and title: whole seconds, and whether it was played."""
        ids = self.library.episode_ids()
        return {
            f"{each.show} {each.number}": (int(each.position), each.played)
            for each in self.library.episodes(ids)
        }

    def feeds(self) -> set[str]:
        """What is followed."""
        return {show.feed_url for show in self.library.shows()}

    def run(self, *, whole: bool = False, spare: EpisodeId | None = None) -> SyncReport:
        """Sync now."""
        return self.sync.run(whole=whole, spare=spare)

    def refresh(self) -> None:
        """Fetch all feeds, as the program does at its start."""
        self._fetch([show.id for show in self.library.shows()])

    def _fetch(self, ids: Sequence[ShowId]) -> None:
        for show_id in ids:
            with self.database.write() as connection:
                name = shows.show(connection, show_id).feed_url.rpartition("/")[2].removesuffix(".xml")
                items = [
                    item(n, guid=f"{name}-{n}", url=f"https://media.example/{name}/{n}.mp3")
                    for n in range(1, EPISODES + 1)
                ]
                episodes.store(connection, show_id, document(*items, title=name), self.clock())

    def _client(
        self, server: str, user: str, password: str, cancelled: Callable[[], bool]
    ) -> AbstractContextManager[SyncClient]:
        if self._direct:
            return cast("AbstractContextManager[SyncClient]", DirectClient(self._direct))
        # Nobody listens at port 1: so a machine is without a network.
        reached = server if self.reaches_server else "http://127.0.0.1:1"
        return ForgetfulClient(self, reached, user, password, cancelled)
