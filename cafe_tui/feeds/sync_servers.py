"""The two APIs of servers that several machines share, behind one port.

gpodder's knows users, devices and sessions; that of Nextcloud's app leaves devices and sessions out. What
goes over is nearly the same.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol
from urllib.parse import quote

from cafe_tui.domain.errors import LoginRefusedError, SyncError, SyncOfflineError
from cafe_tui.domain.language import _
from cafe_tui.domain.sync.account import Account, ServerKind
from cafe_tui.domain.sync.answers import (
    ActionNews,
    NoAnswer,
    Receipt,
    read_actions,
    read_changes,
    read_receipt,
    written,
)
from cafe_tui.domain.sync.states import Action
from cafe_tui.domain.sync.subscriptions import Changes

from .sync_client import NotThereError, SyncClient

ACTIONS_AT_ONCE = 30
"""Actions in one call: gpodder.net takes no more in the time that it gives itself."""
SHOWS_AT_ONCE = 200


class SyncServer(Protocol):
    """A server that keeps subscriptions and what was done with episodes. Every method raises SyncError."""

    @property
    def confirms(self) -> bool:
        """Whether it may keep a list for each machine, so that what other machines did is done there, too."""
        ...

    def enter(self) -> None:
        """Log in, if that is a thing there."""
        ...

    def register(self, *, join: bool) -> None:
        """Tell it of this machine, and to let it have the subscriptions of the others if it is to `join`."""
        ...

    def changes(self, since: int) -> Changes:
        """What changed of the subscriptions since then, by its clock; 0 for all."""
        ...

    def tell_changes(self, add: Sequence[str], remove: Sequence[str]) -> Receipt:
        """Shows are followed, or no longer; no address may be in both."""
        ...

    def actions(self, since: int) -> ActionNews:
        """What was done with episodes since then, by its clock; 0 for all."""
        ...

    def tell_actions(self, actions: Sequence[Action]) -> Receipt:
        """This was done with episodes; at most ACTIONS_AT_ONCE."""
        ...


class Gpodder:
    """gpodder's API, version 2."""

    confirms = True

    def __init__(self, client: SyncClient, user: str, device: str) -> None:
        self._client = client
        self._user, self._device = quote(user, safe=""), device
        self._shows = f"/api/2/subscriptions/{self._user}/{quote(device, safe='')}.json"
        self._episodes = f"/api/2/episodes/{self._user}.json"

    def enter(self) -> None:
        # Some servers know who speaks by the cookie that this gives, others by the password at each call.
        self._client.post(f"/api/2/auth/{self._user}/login.json")

    def register(self, *, join: bool) -> None:
        about = {"caption": f"cafe-tui on {self._device}", "type": "desktop"}
        self._client.post(f"/api/2/devices/{self._user}/{quote(self._device, safe='')}.json", about)
        if not join:
            return
        try:
            told = self._client.get(f"/api/2/devices/{self._user}.json")
            devices = [each.get("id") for each in told if isinstance(each, dict)] if told else []
            names = [name for name in devices if isinstance(name, str) and name]
            if len({*names, self._device}) > 1:
                group = sorted({*names, self._device})
                self._client.post(f"/api/2/sync-devices/{self._user}.json", {"synchronize": [group]})
        except LoginRefusedError:
            raise
        except SyncError:
            return  # one that keeps a single list for all machines knows no such thing, and says so by 503

    def changes(self, since: int) -> Changes:
        try:
            return self._changes(since)
        except NotThereError:
            self.register(join=False)  # it may have forgotten this machine
            return self._changes(since)

    def tell_changes(self, add: Sequence[str], remove: Sequence[str]) -> Receipt:
        return read_receipt(self._client.post(self._shows, {"add": list(add), "remove": list(remove)}))

    def actions(self, since: int) -> ActionNews:
        with _understood():
            return read_actions(self._client.get(self._episodes, {"since": since}))

    def tell_actions(self, actions: Sequence[Action]) -> Receipt:
        body = [written(action, self._device) for action in actions]
        return read_receipt(self._client.post(self._episodes, body))

    def _changes(self, since: int) -> Changes:
        with _understood():
            return read_changes(self._client.get(self._shows, {"since": since}))


class Nextcloud:
    """The API of Nextcloud's app gPodder Sync."""

    confirms = False
    _BASE = "/index.php/apps/gpoddersync"

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    def enter(self) -> None:
        """Nothing to do: it asks for the password at each call."""

    def register(self, *, join: bool) -> None:
        """Nothing to do: it knows no devices."""

    def changes(self, since: int) -> Changes:
        # Without `since` it tells of the last week only.
        with _understood():
            return read_changes(self._client.get(f"{self._BASE}/subscriptions", {"since": since}))

    def tell_changes(self, add: Sequence[str], remove: Sequence[str]) -> Receipt:
        body = {"add": list(add), "remove": list(remove)}
        return read_receipt(self._client.post(f"{self._BASE}/subscription_change/create", body))

    def actions(self, since: int) -> ActionNews:
        with _understood():
            return read_actions(self._client.get(f"{self._BASE}/episode_action", {"since": since}))

    def tell_actions(self, actions: Sequence[Action]) -> Receipt:
        body = [written(action) for action in actions]
        return read_receipt(self._client.post(f"{self._BASE}/episode_action/create", body))


def server_for(account: Account, client: SyncClient) -> SyncServer:
    """The server of an account."""
    if account.kind is ServerKind.NEXTCLOUD:
        return Nextcloud(client)
    return Gpodder(client, account.user, account.device)


def find_kind(server: str, user: str, device: str, client: SyncClient) -> ServerKind:
    """Which API a server speaks: gpodder's, where it speaks both, since that one knows more.

    Raises SyncError where it speaks neither, or refuses the password.
    """
    try:
        gpodder = Gpodder(client, user, device)
        gpodder.enter()
        gpodder.actions(_FAR)
    except SyncError as error:
        if isinstance(error, LoginRefusedError | SyncOfflineError):
            raise
    else:
        return ServerKind.GPODDER
    try:
        Nextcloud(client).actions(_FAR)
    except NotThereError as error:
        raise SyncError(
            _("This server speaks neither gpodder's API nor that of Nextcloud's gPodder Sync"),
            error.detail,
            _("Check the address; Nextcloud needs its app gPodder Sync"),
        ) from error
    return ServerKind.NEXTCLOUD


_FAR = 2**31 - 1
"""A moment since which nothing has happened, to ask for little."""


@contextmanager
def _understood() -> Iterator[Any]:
    try:
        yield
    except NoAnswer as error:
        raise NotThereError(
            _("This server could not be synced with"), str(error), _("Check the address of the server")
        ) from error
