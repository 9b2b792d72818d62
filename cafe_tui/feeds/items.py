"""From feedparser's entries to FeedItem."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from cafe_tui.domain.chapter.chapter_readers import read_podlove
from cafe_tui.domain.feed.feed_document import Enclosure, FeedItem
from cafe_tui.domain.shownotes import kept_notes
from cafe_tui.domain.text import one_line

from . import extras, values
from .tolerant import PSC_CHAPTERS

Entry = Mapping[str, Any]

_AUDIO_ENDINGS = {".mp3", ".m4a", ".m4b", ".aac", ".ogg", ".oga", ".opus", ".flac", ".wav", ".wma", ".mka"}
_VIDEO_ENDINGS = {".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi", ".ogv", ".mpg", ".mpeg"}
_UNTOLD_TYPES = {"", "application/octet-stream", "binary/octet-stream", "application/force-download"}


def read_item(entry: Entry, base: str, mark: int | None = None) -> FeedItem | None:
    """The episode in `entry`, its addresses absolute from `base`; None when it has no sound or video."""
    enclosure = _enclosure(entry, base)
    if enclosure is None:
        return None
    title = values.title(text(entry, "title")) or values.title(text(entry, "itunes_title"))
    return FeedItem(
        guid=one_line(text(entry, "id")) or _made_up_guid(enclosure),
        title=title or _file_name(enclosure.url),
        enclosure=enclosure,
        published=values.moment(entry.get("published_parsed")) or _updated(entry),
        duration=values.duration(text(entry, "itunes_duration")),
        number=values.episode_number(text(entry, "itunes_episode"), title),
        link=_link(entry, base),
        notes=_notes(entry),
        image_url=values.url(attribute(entry, "image", "href"), base),
        chapters_url=values.url(attribute(entry, "podcast_chapters", "url", "href"), base),
        extras=extras.of_episode(entry, _mappings(entry.get("links")), base),
        chapters=read_podlove(_mappings(entry.get(PSC_CHAPTERS))).chapters,
        mark=mark,
    )


def told_apart(items: Sequence[FeedItem]) -> list[FeedItem]:
    """`items` without repetitions; where different ones share a guid, it is completed with the enclosure."""
    distinct = list({(item.guid, _media_url(item)): item for item in reversed(items)}.values())[::-1]
    times = Counter(item.guid for item in distinct)
    return [item if times[item.guid] == 1 else _completed(item) for item in distinct]


def text(entry: Entry, key: str) -> str:
    """A value of feedparser's as text; empty where it is missing or, as with attributes, something else."""
    value = entry.get(key)
    return value if isinstance(value, str) else ""


def attribute(entry: Entry, key: str, *names: str) -> str:
    """The first of the attributes `names` of the element `key`."""
    element = entry.get(key)
    if not isinstance(element, Mapping):
        return ""
    return next(filter(None, (text(element, name) for name in names)), "")


def linked(entry: Entry, relation: str) -> str:
    """Where the first link of this relation leads."""
    links = (link for link in _mappings(entry.get("links")) if text(link, "rel").lower() == relation)
    return next((text(link, "href") for link in links), "")


def _link(entry: Entry, base: str) -> str:
    return values.url(written_link(entry), base)


def written_link(entry: Entry) -> str:
    """The link as the feed has it; empty where there is none."""
    link = text(entry, "link")
    # feedparser takes a guid for the link where there is none, although most are no addresses.
    return link if link != text(entry, "id") or "://" in link else ""


def media_addresses(entry: Entry) -> list[str]:
    """Where the item says that its sound or video is, as it stands there."""
    return [text(source, "href") or text(source, "url") for source in _media(entry)]


def has_several_media(entry: Entry) -> bool:
    """Whether it names more than one sound or video, as hardly any does."""
    links = entry.get("links")
    many = isinstance(links, list) and sum(link.get("rel") == "enclosure" for link in links) > 1
    return many or "media_content" in entry


def _media(entry: Entry) -> list[Entry]:
    links = [link for link in _mappings(entry.get("links")) if link.get("rel") == "enclosure"]
    return [*links, *_mappings(entry.get("media_content"))]


def _notes(entry: Entry) -> str:
    """content:encoded, else the longest of what the feed says about the item."""
    contents = [content for content in _mappings(entry.get("content")) if text(content, "value").strip()]
    encoded = [text(content, "value") for content in contents if content.get("encoded")]
    said = encoded or [text(content, "value") for content in contents] + [text(entry, "summary")]
    return kept_notes(max(said, key=len))


def _enclosure(entry: Entry, base: str) -> Enclosure | None:
    """The first audio among the item's media files, else the first of unknown kind or video."""
    ranked: list[tuple[int, Enclosure]] = []
    for source in _media(entry):
        address = values.url(text(source, "href") or text(source, "url"), base)
        media_type = one_line(text(source, "type")).lower().partition(";")[0].strip()
        rank = _rank(media_type, address)
        if address and rank is not None:
            length = values.integer(text(source, "length") or text(source, "filesize"))
            # Some feeds write 0 or 1 there because the element has to have a length.
            ranked.append((rank, Enclosure(address, media_type, length if length and length > 1 else None)))
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _rank(media_type: str, address: str) -> int | None:
    """0 for audio, 1 for what may be, 2 for video, None for what cannot be played."""
    ending = _ending(address)
    if "mpegurl" in media_type or ending in (".m3u", ".m3u8", ".pls"):
        return None  # playlists are not opened by the player
    if media_type.startswith("audio") or media_type == "application/ogg" or ending in _AUDIO_ENDINGS:
        return 0
    if media_type.startswith("video") or ending in _VIDEO_ENDINGS:
        return 2
    return 1 if media_type in _UNTOLD_TYPES else None


def _made_up_guid(enclosure: Enclosure) -> str:
    """The media address; of a file without its query, which is often a token that changes."""
    parts = urlsplit(enclosure.url)
    if _ending(enclosure.url) in _AUDIO_ENDINGS | _VIDEO_ENDINGS:
        return urlunsplit(parts._replace(query="", fragment=""))
    return enclosure.url


def _ending(address: str) -> str:
    """`.mp3` of `https://media.example/a/1.MP3?x=y`; empty where the path has none."""
    path = address.partition("://")[2].partition("/")[2]
    name = path.partition("?")[0].partition("#")[0].rpartition("/")[2]
    stem, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if stem and dot else ""


def _updated(entry: Entry) -> Any:
    # Only where it is really there: feedparser answers with the published date otherwise, and warns.
    return values.moment(entry["updated_parsed"]) if "updated_parsed" in entry else None


def _file_name(url: str) -> str:
    parts = urlsplit(url)
    return one_line(unquote(PurePosixPath(parts.path).name)) or parts.netloc


def _completed(item: FeedItem) -> FeedItem:
    return replace(item, guid=f"{item.guid} {_media_url(item)}")


def _media_url(item: FeedItem) -> str:
    return item.enclosure.url if item.enclosure else ""


def _mappings(value: object) -> Iterable[Entry]:
    if not isinstance(value, list):
        return []
    # Asking for a Mapping takes far longer than for a dict, which nearly all are.
    return [element for element in value if isinstance(element, dict) or isinstance(element, Mapping)]  # noqa: SIM101
