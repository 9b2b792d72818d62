"""A strict stand-in for servers that several machines share: gpodder's API, version 2, and Nextcloud's app.

It refuses what the text of the APIs refuses, and more than servers do: unknown fields, numbers as text, the
same address to be added and removed. It keeps everything in memory, and can be made to behave badly: to be
away, to lose an answer after it did what was asked, to have another clock, to answer with a web page.

    with SyncStandIn() as server:
        server.lose_answers = 1
        ...
        assert server.log[-1] == "POST /api/2/episodes/ann.json"
"""

import base64
import json
import re
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

USER, PASSWORD = "ann", "geheim 12"
_DEVICE = re.compile(r"[\w.-]+")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?")
_NEXTCLOUD = "/index.php/apps/gpoddersync/"
_WEEK = 7 * 86_400
_PLACES = ("started", "position", "total")


class Refused(Exception):  # noqa: N818 - it is an answer, no mistake
    """The server refuses, with a status."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass
class Kept:
    """An action that the server keeps."""

    action: dict[str, Any]
    done: int
    uploaded: int


@dataclass
class SyncStandIn:
    """The server. Its attributes may be changed while it runs."""

    clock: Callable[[], float] = lambda: datetime.now(UTC).timestamp()
    """Seconds since 1970."""
    speaks: tuple[str, ...] = ("gpodder", "nextcloud")
    lists_by_action_time: bool = False
    """Whether `since` is compared with when something was done, as most servers do, not with when it came."""
    renames: Callable[[str], str] = lambda url: url
    """How it writes the addresses of feeds; an empty answer refuses one."""
    lists: bool = False
    """Whether each machine has a list of its own; those that are joined hear of each other's."""
    away: bool = False
    lose_answers: int = 0
    """So many of the next uploads are done, and the answer is lost."""
    status: int = 0
    """Answers everything with this status, when it is not 0."""
    headers: dict[str, str] = field(default_factory=dict)
    page: bytes = b""
    """Answers everything with this web page, when there is one."""
    slow_page: Callable[[], bytes] | None = None
    """Gives the answer to everything, and may take its time, till `leaving` at most."""
    leaving: threading.Event = field(default_factory=threading.Event)
    redirects_to: str = ""
    devices: dict[str, dict[str, Any]] = field(default_factory=dict)
    group: set[str] = field(default_factory=set)
    """The machines that are joined."""
    subscriptions: dict[tuple[str, str], tuple[bool, int]] = field(default_factory=dict)
    """Whether each feed is followed on each list, and since when that is so. A single list has no name."""
    actions: list[Kept] = field(default_factory=list)
    slots: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What Nextcloud keeps: the last upload for each media."""
    log: list[str] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"stand_in": self}))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), name="sync server")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leaving.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def followed(self) -> set[str]:
        """The feeds that are followed now."""
        return {url for (_, url), (is_on, _) in self.subscriptions.items() if is_on}

    def now(self) -> int:
        return int(self.clock())

    def answer(self, method: str, target: str, headers: Any, body: bytes) -> Any:
        """What is answered; raises Refused."""
        parts = urlsplit(target)
        path, query = unquote(parts.path), parse_qs(parts.query)
        with self._lock:
            self.log.append(f"{method} {path}")
            self.authorizations.append(headers.get("authorization", ""))
            self._check_login(headers)
            if path.startswith(_NEXTCLOUD) and "nextcloud" in self.speaks:
                return self._nextcloud(method, path.removeprefix(_NEXTCLOUD), query, body, headers)
            if path.startswith("/api/2/") and "gpodder" in self.speaks:
                return self._gpodder(method, path.removeprefix("/api/2/"), query, body, headers)
            raise Refused(404, "no such thing")

    def loses(self, method: str, path: str) -> bool:
        """Whether the answer to this is lost; asked once for each."""
        if method != "POST" or "/auth/" in path or not self.lose_answers:
            return False
        self.lose_answers -= 1
        return True

    def _check_login(self, headers: Any) -> None:
        told = headers.get("authorization", "")
        if not told.startswith("Basic "):
            raise Refused(401, "no login")
        name, _, password = base64.b64decode(told[6:]).decode().partition(":")
        if (name, password) != (USER, PASSWORD):
            raise Refused(401, "wrong login")

    def _gpodder(self, method: str, path: str, query: dict[str, list[str]], body: bytes, headers: Any) -> Any:
        what, _, rest = path.partition("/")
        if what == "auth":
            if (method, rest) != ("POST", f"{USER}/login.json"):
                raise Refused(400, "no such login")
            return None
        if not rest.endswith(".json"):
            raise Refused(501, "only JSON")
        user, _, device = rest.removesuffix(".json").partition("/")
        if user != USER:
            raise Refused(401, "another user")
        if device and not _DEVICE.fullmatch(device):
            raise Refused(400, "no device id")
        match what, method:
            case "devices", "GET":
                return [{"id": name, "subscriptions": 0, **about} for name, about in self.devices.items()]
            case "devices", "POST":
                about = self._json(body, headers, dict)
                _only(about, "caption", "type")
                if about["type"] not in ("desktop", "laptop", "mobile", "server", "other"):
                    raise Refused(400, "no such type")
                self.devices[device] = about
                return {}
            case "sync-devices", "POST":
                if not self.lists:
                    raise Refused(503, "one list for all")
                told = self._json(body, headers, dict)
                _only(told, "synchronize")
                for names in told["synchronize"]:
                    if not set(names) <= set(self.devices):
                        raise Refused(400, "no such device")
                    self.group |= set(names)
                return {"synchronized": [sorted(self.group)], "not-synchronized": []}
            case "subscriptions", "GET":
                if device not in self.devices:
                    raise Refused(404, "no such device")
                return self._changes(self._since(query, required=True), device)
            case "subscriptions", "POST":
                if device not in self.devices:
                    raise Refused(404, "no such device")
                return self._change(self._json(body, headers, dict), device)
            case "episodes", "GET":
                since = self._since(query)
                found = [kept.action for kept in self.actions if self._moment(kept) >= since]
                return {"actions": found, "timestamp": self.now()}
            case "episodes", "POST":
                actions = self._json(body, headers, list)
                for action in actions:
                    _check_action(action, "device")
                    if action.get("device") not in self.devices:
                        raise Refused(400, "no such device")
                self.actions += [Kept(action, _done(action), self.now()) for action in actions]
                return {"timestamp": self.now(), "update_urls": []}
        raise Refused(405, "no such way")

    def _nextcloud(
        self, method: str, path: str, query: dict[str, list[str]], body: bytes, headers: Any
    ) -> Any:
        match path, method:
            case "subscriptions", "GET":
                since = self._since(query) if "since" in query else self.now() - _WEEK
                return self._changes(since)
            case "subscription_change/create", "POST":
                return {"timestamp": self._change(self._json(body, headers, dict))["timestamp"]}
            case "episode_action", "GET":
                since = self._since(query)
                found = [slot for slot in self.slots.values() if _done(slot) > since]
                return {"actions": found, "timestamp": self.now()}
            case "episode_action/create", "POST":
                for action in self._json(body, headers, list):
                    _check_action(action)
                    whole = {name: action.get(name, -1) for name in _PLACES} | action
                    # As the app does: whatever came last, even where that was done earlier.
                    self.slots[action["episode"]] = whole | {"action": action["action"].upper()}
                return {"timestamp": self.now()}
        raise Refused(404, "no such thing")

    def _changes(self, since: int, device: str = "") -> dict[str, Any]:
        names = {""} if not self.lists else self.group if device in self.group else {device}
        changed = [
            (url, is_on)
            for (name, url), (is_on, moment) in self.subscriptions.items()
            if name in names and moment >= since
        ]
        return {
            "add": list(dict.fromkeys(url for url, is_on in changed if is_on)),
            "remove": list(dict.fromkeys(url for url, is_on in changed if not is_on)),
            "timestamp": self.now(),
        }

    def _change(self, told: dict[str, Any], device: str = "") -> dict[str, Any]:
        _only(told, "add", "remove")
        if set(told["add"]) & set(told["remove"]):
            raise Refused(400, "to be added and removed")
        update = []
        for is_on in (True, False):
            for url in told["add" if is_on else "remove"]:
                if not re.match(r"https?://[^/]+", url):
                    raise Refused(400, "no address")
                own = self.renames(url)
                if own != url:
                    update.append([url, own])
                key = (device if self.lists else "", own)
                before, _ = self.subscriptions.get(key, (False, 0))
                if own and not (self.lists and before is is_on):
                    self.subscriptions[key] = is_on, self.now()
        return {"timestamp": self.now(), "update_urls": update}

    def _since(self, query: dict[str, list[str]], *, required: bool = False) -> int:
        told = query.get("since", [])
        if required and not told:
            raise Refused(400, "since is missing")
        if told and not told[0].isdecimal():
            raise Refused(400, "since is no moment")
        return int(told[0]) if told else 0

    def _moment(self, kept: Kept) -> int:
        return kept.done if self.lists_by_action_time else kept.uploaded

    def _json(self, body: bytes, headers: Any, kind: type) -> Any:
        if headers.get("content-type", "") != "application/json":
            raise Refused(415, "no JSON")
        told = json.loads(body)
        if not isinstance(told, kind):
            raise Refused(400, "another form")
        return told


def _check_action(action: dict[str, Any], *further: str) -> None:
    _only(action, "podcast", "episode", "guid", "action", "timestamp", *_PLACES, *further)
    if not all(re.match(r"https?://[^/]+/", action[name]) for name in ("podcast", "episode")):
        raise Refused(400, "no address")
    if action["action"] not in ("play", "new", "download", "delete"):
        raise Refused(400, "no such action")
    if not _STAMP.fullmatch(action["timestamp"]):
        raise Refused(400, "no timestamp")
    places = [action[name] for name in _PLACES if name in action]
    if places and (action["action"] != "play" or len(places) != len(_PLACES)):
        raise Refused(400, "places are for plays, and all three of them")
    if any(isinstance(place, bool) or not isinstance(place, int) or place < 0 for place in places):
        raise Refused(400, "no place")
    if action["action"] == "play" and not places:
        raise Refused(400, "no position")


def _only(told: dict[str, Any], *names: str) -> None:
    if further := set(told) - set(names):
        raise Refused(400, f"unknown: {further}")


def _done(action: dict[str, Any]) -> int:
    moment = datetime.fromisoformat(action["timestamp"].removesuffix("Z")).replace(tzinfo=UTC)
    return int(moment.timestamp())


class _Handler(BaseHTTPRequestHandler):
    stand_in: SyncStandIn
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer in two pieces would wait for the first to be acknowledged
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._do(b"")

    def do_POST(self) -> None:
        self._do(self.rfile.read(int(self.headers.get("content-length", 0))))

    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string(self.stand_in.clock())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""

    def _do(self, body: bytes) -> None:
        server = self.stand_in
        if server.away:
            self.close_connection = True
            return
        if server.redirects_to:
            self._send(307, b"", Location=server.redirects_to)
            return
        if server.slow_page:
            self._send(200, server.slow_page())
            return
        if server.page or server.status:
            self._send(server.status or 200, server.page, **server.headers)
            return
        try:
            answer = server.answer(self.command, self.path, self.headers, body)
        except Refused as refusal:
            self._send(refusal.status, json.dumps({"message": str(refusal)}).encode())
            return
        if server.loses(self.command, self.path):
            self.close_connection = True
            return
        self._send(200, b"" if answer is None else json.dumps(answer).encode())

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(ConnectionError):  # who asked may have gone
            self.wfile.write(body)
            self.wfile.flush()
