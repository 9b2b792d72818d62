"""Which shows come and go: here, on the server, and on both ends together.

Three things are compared: which shows are followed here, which feeds both ends agreed on last time, and what
the server says has changed. What is not among the agreed has come; what is, and is missing at one end, has
gone from there. So nothing has to be written down when the listener adds or removes a show.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..address import web_address
from ..feed.found_shows import feed_key
from ..language import _
from ..models import ShowId

MANY = 5
"""Shows of which so many are not removed at once without asking, where they are most of all."""
MOST = 20_000
"""Feeds that one answer of a server may name; those after them are left out."""


@dataclass(frozen=True, slots=True)
class FollowedShow:
    """A show that is followed here."""

    id: ShowId
    title: str
    url: str
    """Of its feed."""
    former: tuple[str, ...] = ()
    """Where the feed lived before."""
    own_choice: bool = True
    """False for the show that a new library begins with, as long as nobody has listened to it."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """A feed that both ends knew as followed when they last spoke."""

    url: str
    """As the server writes it."""
    show_id: ShowId | None
    """None when the show was removed here since."""
    learnt: int = 0
    """When the ends came to agree on it, by the server's clock; 0 where this machine has not said so yet."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a server says has changed."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    timestamp: int = 0
    """The server's clock: from where to ask next time."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What follows for both ends."""

    add: tuple[str, ...] = ()
    """Feeds to be followed here."""
    agree: tuple[tuple[str, ShowId], ...] = ()
    """Feeds that turn out to be followed at both ends, as the server writes them."""
    remove: tuple[ShowId, ...] = ()
    """Shows to be removed here."""
    forget: tuple[str, ...] = ()
    """Feeds on which there is no more to agree: nobody follows them."""
    tell_add: tuple[FollowedShow, ...] = ()
    tell_remove: tuple[str, ...] = ()
    """Feeds that the server is to be told are followed no longer; then they can be forgotten."""
    left_out: tuple[tuple[str, str], ...] = ()
    """Titles of shows that it is not told of, and why."""


def is_clearance(done: Plan, shows: Sequence[FollowedShow]) -> bool:
    """Whether so many shows are to be removed here that it is likelier a mistake, or worse, than a wish."""
    return len(done.remove) >= MANY and 2 * len(done.remove) > len(shows)


def show_key(url: str) -> str:
    """By which addresses of one feed are told to be the same, however the two ends write them."""
    try:
        port = urlsplit(url).port
    except ValueError:
        port = None
    return feed_key(url) if port in (None, 80, 443) else f"{port}:{feed_key(url)}"


def is_sayable(url: str) -> bool:
    """Whether the address of a feed may be told to a server: no file's, and none with a password in it."""
    return bool(web_address(url)) and "@" not in urlsplit(url).netloc


def plan(
    shows: Sequence[FollowedShow],
    agreed: Sequence[Agreed],
    news: Changes,
    since: int,
) -> Plan:
    """What follows from `news`, which the server gave for what changed `since` (its clock; 0: ever)."""
    here = by_address(shows)
    known = {show_key(each.url): each for each in agreed}
    said_add = {show_key(url): url for url in _usable(news.add)}
    said_remove = {show_key(url) for url in _usable(news.remove)}
    # Listed as both, it came after it had gone, unless the coming is what we know already.
    gone = {
        key
        for key in said_remove & known.keys()
        if key not in said_add or (since and known[key].learnt >= since)
    }
    came = {key: url for key, url in said_add.items() if key not in known}
    lost = {key: each for key, each in known.items() if each.show_id is None}  # removed here since
    agree = {url: here[key].id for key, url in came.items() if key in here}
    agree |= {each.url: here[key].id for key, each in lost.items() if key in here and key not in gone}
    dead = {known[key].url for key in gone if key not in lost or key not in here}
    removed_here = {each.url for key, each in lost.items() if key not in here and key not in gone}
    settled = {each.show_id for each in agreed} | set(agree.values())
    new = [show for show in shows if show.id not in settled and show.own_choice]
    return Plan(
        add=tuple(url for key, url in came.items() if key not in here),
        agree=tuple(agree.items()),
        remove=tuple(each.show_id for key in gone if (each := known[key]).show_id is not None),
        forget=tuple(sorted(dead)),
        tell_add=tuple(show for show in new if is_sayable(show.url)),
        tell_remove=tuple(sorted(removed_here)),
        left_out=tuple((show.title, _why(show)) for show in new if not is_sayable(show.url)),
    )


def by_address(shows: Iterable[FollowedShow]) -> dict[str, FollowedShow]:
    """The shows by `show_key` of their feeds' addresses, and of those where these lived before."""
    shows = list(shows)
    found = {show_key(url): show for show in shows for url in show.former}
    return found | {show_key(show.url): show for show in shows}


def _usable(urls: Iterable[str]) -> list[str]:
    return [url for one in tuple(urls)[:MOST] if (url := web_address(one))]


def _why(show: FollowedShow) -> str:
    return (
        _("it is on this machine only") if show.url.startswith("file:") else _("a password is in its address")
    )
