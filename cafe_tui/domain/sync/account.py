"""The server that a listener has named, and who they are there."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ..address import typed_url
from ..errors import BadInputError
from ..language import _
from ..text import one_line

_NO_ID = re.compile(r"[^\w.-]+", re.ASCII)
_LONGEST = 60  # characters
_NEXTCLOUD = "/index.php/apps/gpoddersync"


class ServerKind(StrEnum):
    """Which API a server speaks."""

    GPODDER = "gpodder"
    """That of gpodder.net, version 2: oPodSync and PodFetch as well."""
    NEXTCLOUD = "nextcloud"
    """That of the app gPodder Sync for Nextcloud."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where to sync, as whom."""

    server: str
    """The address below which the API is, without a slash at the end."""
    kind: ServerKind
    user: str
    device: str
    """What this machine is called there."""


@dataclass(frozen=True, slots=True)
class Course:
    """How syncing went so far. Numbers are seconds by the server's clock."""

    shows_since: int = 0
    """From where to ask for changes of the subscriptions; 0 where that was never asked."""
    actions_since: int = 0
    whole_at: int = 0
    """When all actions were asked for, and not only the latest."""
    last_ok: datetime | None = None
    last_tried: datetime | None = None
    error: str | None = None
    """Why the last try failed; None after a good one."""
    wait_until: datetime | None = None
    """Before which the server asks not to be asked."""


def server_address(typed: str) -> str:
    """The address of a server as the listener means it; https unless told. Raises AddressRefusedError, and
    BadInputError for one with a name or password in it."""
    url = typed_url(typed)
    if "@" in url.split("/")[2]:
        raise BadInputError(
            _("A server's address has no name or password in it"),
            hint=_("--user gives the name; the password is asked for"),
        )
    url = url.partition("?")[0].partition("#")[0].rstrip("/")
    return url.removesuffix(_NEXTCLOUD).removesuffix("/index.php")


def device_id(name: str) -> str:
    """A name for this machine as servers take it: letters, digits, points and dashes."""
    made = _NO_ID.sub("-", one_line(name)).strip("-.")[:_LONGEST].strip("-.")
    return made or "cafe-tui"


def check_user(typed: str) -> str:
    """A user's name; raises BadInputError for what cannot be one."""
    name = one_line(typed, 200)
    if not name or name != typed.strip() or ":" in name:
        raise BadInputError(_("This can be no user's name"), f"“{one_line(typed, 40)}”")
    return name
