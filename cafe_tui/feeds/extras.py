"""What a feed says besides the usual, from how its readers noted it to `EpisodeExtras` and `ShowExtras`.

feedparser keeps the last of several transcripts, and of an element with attributes loses the text. So both
readers note these elements one by one, in the feed's order, and what they mean is decided here alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

from cafe_tui.domain.feed.extras import (
    NO_EPISODE_EXTRAS,
    NO_SHOW_EXTRAS,
    Discussion,
    EpisodeExtras,
    Funding,
    Person,
    Place,
    ShowExtras,
    TranscriptOffer,
)
from cafe_tui.domain.text import one_line

from . import values

NOTED = "extras_as_written"
"""The key in an entry, or a feed, of feedparser's of a list of `Noted`."""

Attributes = Mapping[str, str]
Noted = tuple[str, Attributes, str]
"""An element by feedparser's name, its attributes with names in lower case, and its text."""
_ByName = dict[str, list[tuple[Attributes, str]]]

WITHOUT_TEXT = ("podcast_transcript", "podcast_socialinteract")
WITH_TEXT = (
    "podcast_person", "podcast_location", "podcast_season", "podcast_funding", "itunes_season",
    "wfw_commentrss", "slash_comments", "thr_total", "comments",
)  # fmt: skip
ATTRIBUTES = {
    "url", "href", "uri", "type", "rel", "language", "role", "geo", "protocol", "accountid", "priority"
}  # fmt: skip
"""The attributes of these elements that are looked at."""

_MOST_TRANSCRIPTS = _MOST_DISCUSSIONS = _MOST_FUNDING = 20
_MOST_PEOPLE = 50
_MOST = 1_000_000
"""Higher numbers of seasons and comments are mistakes."""
_LIMITS = {
    "podcast_transcript": _MOST_TRANSCRIPTS,
    "podcast_socialinteract": _MOST_DISCUSSIONS,
    "podcast_funding": _MOST_FUNDING,
    "podcast_person": _MOST_PEOPLE,
}
_WORD, _NAME = 40, 200
"""Characters of a word for a kind of thing, and of a name."""
_GEO = re.compile(r"geo:[0-9A-Za-z.,;=_%~+-]{1,200}", re.IGNORECASE)
_FEED_TYPES = ("atom+xml", "rss+xml", "/xml")
_LAST = "9999"

T = TypeVar("T")


def of_episode(entry: Mapping[str, Any], links: Iterable[Mapping[str, Any]], base: str) -> EpisodeExtras:
    """What `entry` says of its episode; `links` are its own, addresses are made absolute from `base`."""
    noted = _noted(entry)
    replies = [link for link in links if link.get("rel") == "replies"]
    if not noted and not replies:
        return NO_EPISODE_EXTRAS
    feeds = [*_texts(noted, "wfw_commentrss"), *_addresses(replies, is_feed=True)]
    pages = [*_texts(noted, "comments"), *_addresses(replies, is_feed=False)]
    counts = [*_texts(noted, "slash_comments"), *_texts(noted, "thr_total")]
    seasons = [*_texts(noted, "podcast_season"), *_texts(noted, "itunes_season")]
    return EpisodeExtras(
        season=_first(map(_number, seasons)) or None,
        transcripts=_some(_MOST_TRANSCRIPTS, _transcripts(noted, base)),
        people=_people(noted, base),
        place=_place(noted),
        discussions=_some(_MOST_DISCUSSIONS, _discussions(noted, base)),
        comments_url=_first(values.url(address, base) for address in feeds) or "",
        comments_page=_first(values.url(address, base) for address in pages) or "",
        comment_count=_first(map(_number, counts)),
    )


def of_show(feed: Mapping[str, Any], base: str) -> ShowExtras:
    """What the head of a feed says of the show."""
    noted = _noted(feed)
    if not noted:
        return NO_SHOW_EXTRAS
    return ShowExtras(_people(noted, base), _place(noted), _some(_MOST_FUNDING, _funding(noted, base)))


def beyond_limits(entry: Mapping[str, Any]) -> int:
    """How many elements of `entry`, or of the head of a feed, are left out because there are so many."""
    noted = _noted(entry)
    return sum(max(0, len(noted.get(name, ())) - most) for name, most in _LIMITS.items()) if noted else 0


def refused(entry: Mapping[str, Any], base: str) -> int:
    """How many addresses in them may not be opened."""
    noted = _noted(entry)
    found = (
        next(filter(None, (attributes.get(key, "").strip() for key in ("url", "href", "uri"))), "")
        for name in _LIMITS
        for attributes, _ in noted.get(name, ())
    )
    return sum(bool(address) and not values.url(address, base) for address in found) if noted else 0


def _noted(entry: Mapping[str, Any]) -> _ByName:
    found: _ByName = {}
    noted = entry.get(NOTED)
    for name, attributes, text in noted if isinstance(noted, list) else ():
        found.setdefault(name, []).append((attributes, text))
    return found


def _texts(noted: _ByName, name: str) -> list[str]:
    return [text for _, text in noted.get(name, ())]


def _transcripts(noted: _ByName, base: str) -> Iterator[TranscriptOffer]:
    for attributes, _ in noted.get("podcast_transcript", ()):
        if address := values.url(attributes.get("url") or attributes.get("href", ""), base):
            yield TranscriptOffer(
                address,
                _word(attributes.get("type", "").partition(";")[0]),
                one_line(attributes.get("language", ""), _WORD),
                attributes.get("rel", "").strip() == "captions",
            )


def _people(noted: _ByName, base: str) -> tuple[Person, ...]:
    return _some(
        _MOST_PEOPLE,
        (
            Person(
                name,
                _word(attributes.get("role", "")) or "host",
                values.url(attributes.get("href", ""), base),
            )
            for attributes, text in noted.get("podcast_person", ())
            if (name := values.title(text)[:_NAME])
        ),
    )


def _place(noted: _ByName) -> Place | None:
    """The first place that it is about; where it was made is another matter."""
    for attributes, text in noted.get("podcast_location", ()):
        if attributes.get("rel", "").strip() != "creator" and (name := values.title(text)[:_NAME]):
            geo = attributes.get("geo", "").strip()
            return Place(name, geo if _GEO.fullmatch(geo) else "")
    return None


def _discussions(noted: _ByName, base: str) -> Iterator[Discussion]:
    """Those that the feed prefers come first; the protocol “disabled” says that there shall be none."""
    written = [attributes for attributes, _ in noted.get("podcast_socialinteract", ())]
    for attributes in sorted(written, key=_priority):
        protocol = _word(attributes.get("protocol", ""))
        address = values.url(attributes.get("uri", ""), base)
        if address and protocol != "disabled":
            yield Discussion(address, protocol, one_line(attributes.get("accountid", ""), _NAME))


def _priority(attributes: Attributes) -> int:
    number = values.integer(attributes.get("priority", _LAST))
    return int(_LAST) if number is None else number


def _funding(noted: _ByName, base: str) -> Iterator[Funding]:
    for attributes, text in noted.get("podcast_funding", ()):
        if address := values.url(attributes.get("url", ""), base):
            yield Funding(address, values.title(text)[:_NAME])


def _addresses(replies: Iterable[Mapping[str, Any]], *, is_feed: bool) -> Iterator[str]:
    """Where links to replies lead; RFC 4685 knows both feeds and pages."""
    for link in replies:
        address, media_type = link.get("href"), str(link.get("type", ""))
        if isinstance(address, str) and is_feed == any(kind in media_type for kind in _FEED_TYPES):
            yield address


def _word(text: str) -> str:
    return one_line(text, _WORD).lower()


def _number(text: str) -> int | None:
    number = values.integer(text)
    return number if number is not None and number <= _MOST else None


def _first(found: Iterable[T | None]) -> T | None:
    """The first that is something: neither None nor empty."""
    return next((each for each in found if each not in (None, "")), None)


def _some(most: int, found: Iterable[T]) -> tuple[T, ...]:
    """The first `most` of those that differ."""
    return tuple(islice(dict.fromkeys(found), most))
