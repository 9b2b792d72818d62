"""What some feeds say of an episode or a show besides the usual: transcripts, people, talk, places, support.

Sources: the Podcasting 2.0 namespace (podcast:transcript, person, location, season, socialInteract, funding),
iTunes (itunes:season), WordPress (wfw:commentRss, slash:comments, comments). All addresses are absolute
http(s) ones; all text has passed `text.clean`.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class TranscriptOffer:
    """A transcript that the feed names (podcast:transcript)."""

    url: str
    media_type: str = ""
    """In lower case, without parameters."""
    language: str = ""
    captions: bool = False
    """Whether it says that its times are those of the sound (rel="captions")."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has a part in it (podcast:person)."""

    name: str
    role: str = ""
    """“host” where the feed says nothing."""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What it is about, on the map (podcast:location)."""

    name: str
    geo: str = ""
    """A geo: URI as of RFC 5870."""


@dataclass(frozen=True, slots=True)
class Discussion:
    """Where people talk about it in another network (podcast:socialInteract)."""

    url: str
    protocol: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Funding:
    """Where the show can be supported (podcast:funding)."""

    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class EpisodeExtras:
    """Of one episode."""

    season: int | None = None
    transcripts: tuple[TranscriptOffer, ...] = ()
    people: tuple[Person, ...] = ()
    place: Place | None = None
    discussions: tuple[Discussion, ...] = ()
    comments_url: str = ""
    """A feed of the comments on it."""
    comments_page: str = ""
    """The web page where one is left."""
    comment_count: int | None = None


@dataclass(frozen=True, slots=True)
class ShowExtras:
    """Of the show."""

    people: tuple[Person, ...] = ()
    place: Place | None = None
    funding: tuple[Funding, ...] = ()


NO_EPISODE_EXTRAS = EpisodeExtras()
NO_SHOW_EXTRAS = ShowExtras()


def episode_fields(extras: EpisodeExtras) -> dict[str, Any]:
    """What is said, in values that JSON knows; what is not said is left out."""
    values: dict[str, Any] = {
        "season": extras.season,
        "transcripts": [astuple(each) for each in extras.transcripts],
        "people": [astuple(each) for each in extras.people],
        "place": extras.place and astuple(extras.place),
        "discussions": [astuple(each) for each in extras.discussions],
        "comments_url": extras.comments_url,
        "comments_page": extras.comments_page,
        "comment_count": extras.comment_count,
    }
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def episode_extras(fields: Mapping[str, Any]) -> EpisodeExtras:
    """What `episode_fields` made of it."""
    return EpisodeExtras(
        season=fields.get("season"),
        transcripts=tuple(TranscriptOffer(*each) for each in fields.get("transcripts", ())),
        people=tuple(Person(*each) for each in fields.get("people", ())),
        place=Place(*fields["place"]) if fields.get("place") else None,
        discussions=tuple(Discussion(*each) for each in fields.get("discussions", ())),
        comments_url=fields.get("comments_url", ""),
        comments_page=fields.get("comments_page", ""),
        comment_count=fields.get("comment_count"),
    )


def show_fields(extras: ShowExtras) -> dict[str, Any]:
    """What is said, in values that JSON knows; what is not said is left out."""
    values: dict[str, Any] = {
        "people": [astuple(each) for each in extras.people],
        "place": extras.place and astuple(extras.place),
        "funding": [astuple(each) for each in extras.funding],
    }
    return {name: value for name, value in values.items() if value}


def show_extras(fields: Mapping[str, Any]) -> ShowExtras:
    """What `show_fields` made of it."""
    return ShowExtras(
        people=tuple(Person(*each) for each in fields.get("people", ())),
        place=Place(*fields["place"]) if fields.get("place") else None,
        funding=tuple(Funding(*each) for each in fields.get("funding", ())),
    )
