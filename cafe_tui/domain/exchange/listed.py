"""What a list of shows holds, whatever its form."""

from collections.abc import Iterable
from dataclasses import dataclass

from cafe_tui.domain.address import check_url, shown, typed_url
from cafe_tui.domain.errors import AddressRefusedError
from cafe_tui.domain.text import one_line

from ..language import _

MAX_BYTES = 10_000_000
"""Of a list: some forty thousand shows."""
MAX_SHOWS = 20_000
"""That one list may name; those after them are left out."""
_TITLE_LENGTH = 300


@dataclass(frozen=True, slots=True)
class ListedShow:
    """A show that a list names."""

    url: str
    """Of its feed: http or https, checked."""
    title: str = ""
    """Empty where the list has none."""
    site: str = ""
    """Its web page; empty where the list has none."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What stands in a list and is not taken in, and why; both are clean text of one line."""

    entry: str
    why: str


@dataclass(frozen=True, slots=True)
class ShowListing:
    """A list that was read: each show once, in the list's order."""

    shows: tuple[ListedShow, ...]
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stands in a list, not yet looked at."""

    url: str
    title: str = ""
    site: str = ""


def gathered(entries: Iterable[Entry], left_out: Iterable[LeftOut] = ()) -> ShowListing:
    """The shows in `entries`, each once; what has no address of the web is added to what was `left_out`.

    A list may come from anywhere. So it can name web addresses only: neither files nor commands.
    """
    shows: dict[str, ListedShow] = {}
    refused = list(left_out)
    for entry in entries:
        try:
            url = typed_url(entry.url) if ":" in entry.url else check_url(entry.url)
        except AddressRefusedError as error:
            refused.append(LeftOut(_named(entry), error.detail))
            continue
        if url not in shows and len(shows) == MAX_SHOWS:
            refused.append(
                LeftOut(
                    _named(entry),
                    _("a list of more than {count:,} shows is too long", count=MAX_SHOWS),
                )
            )
            break
        shows.setdefault(url, ListedShow(url, one_line(entry.title, _TITLE_LENGTH), _site(entry.site)))
    return ShowListing(tuple(shows.values()), tuple(refused))


def _named(entry: Entry) -> str:
    """How the listener knows it again."""
    return one_line(entry.title, _TITLE_LENGTH) or shown(entry.url) or _("an entry without an address")


def _site(url: str) -> str:
    try:
        return typed_url(url) if url.strip() else ""
    except AddressRefusedError:
        return ""
