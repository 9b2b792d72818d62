"""Where a thing belongs: to an episode, or a show, by what it is known by on every machine."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

from ..address import web_address
from ..text import one_line
from .cells import REFERENCE, Cells
from .checks import moment, seconds_of, text, to_moment

_MAX_GUID = 4_000  # characters
MOST = 20
"""References that one thing may have. A feed that gives its episodes other names each time makes no more."""


@dataclass(frozen=True, slots=True)
class Reference:
    """An episode by its feed and guid, or by its media where the feed changes those; or only a show."""

    feed_url: str
    """Empty for what lies on one machine only."""
    guid: str = ""
    media_url: str = ""
    show: str = ""
    """The show's title."""
    title: str = ""
    published: datetime | None = None
    link: str = ""

    @property
    def key(self) -> str:
        """What tells it from others."""
        return _key(self.feed_url, self.guid or self.media_url)

    @property
    def key_by_media(self) -> str:
        """The same where a feed gives one guid to several episodes."""
        return _key(self.feed_url, self.guid, self.media_url)

    @property
    def field(self) -> tuple[str, dict[str, object]]:
        """Its name and value among the fields of a thing."""
        told = {
            "feed_url": self.feed_url,
            "guid": self.guid,
            "media_url": self.media_url,
            "show": self.show,
            "title": self.title,
            "published": seconds_of(self.published),
            "link": self.link,
        }
        return f"{REFERENCE}{self.key}", {
            name: value for name, value in told.items() if value not in ("", None)
        }


def reference(
    feed_url: str,
    guid: str = "",
    media_url: str = "",
    show: str = "",
    title: str = "",
    published: datetime | None = None,
    link: str = "",
) -> Reference:
    """A reference in which nothing is that means something on one machine only, as a path does."""
    return Reference(
        _address(feed_url),
        one_line(guid, _MAX_GUID),
        _address(media_url),
        one_line(show),
        one_line(title),
        published,
        _address(link),
    )


def checked(name: str, value: object) -> dict[str, object]:
    """The value of a field that came from outside, as it is kept; raises ValueError for what is none."""
    if not isinstance(value, dict):
        raise ValueError("no reference")
    found = reference(
        text(value.get("feed_url", "")),
        text(value.get("guid", "")),
        text(value.get("media_url", "")),
        text(value.get("show", "")),
        text(value.get("title", "")),
        None if (published := moment(value.get("published"))) is None else to_moment(published),
        text(value.get("link", "")),
    )
    if not (found.feed_url or found.guid or found.media_url) or found.field[0] != name:
        raise ValueError("no reference")
    return found.field[1]


def references_in(cells: Cells) -> list[Reference]:
    """Those of a thing, the one that was said last first."""
    told = [(cell.order, cell.value) for name, cell in cells.items() if name.startswith(REFERENCE)]
    return [_of(value) for _, value in sorted(told, key=lambda each: each[0], reverse=True)]


def without_more(fields: dict[str, object], cells: Cells) -> dict[str, object]:
    """The fields without new references where there are enough."""
    if sum(name.startswith(REFERENCE) for name in cells) < MOST:
        return fields
    return {name: value for name, value in fields.items() if not name.startswith(REFERENCE)}


def _key(*parts: str) -> str:
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=8).hexdigest()


@lru_cache(maxsize=2_000)
def _address(url: str) -> str:
    """Many bookmarks are of one episode, and looking at an address takes long."""
    return web_address(url)


def _of(value: object) -> Reference:
    assert isinstance(value, dict), "checked at the door"  # noqa: S101
    known = {
        name: value[name]
        for name in ("feed_url", "guid", "media_url", "show", "title", "link")
        if name in value
    }
    return Reference(
        **{"feed_url": "", **known}, published=to_moment(value["published"]) if "published" in value else None
    )


def feeds_of(references: Iterable[Reference]) -> list[str]:
    """The addresses of their feeds, each once."""
    return list(dict.fromkeys(each.feed_url for each in references if each.feed_url))
