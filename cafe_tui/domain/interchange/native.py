"""cafe-tui's own JSON, which holds all that a bookmark is, for importing. docs/scripting.md describes it."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from cafe_tui.domain.address import web_address
from cafe_tui.domain.bookmark.tagging import tags_of
from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.models import MOST_IMPORTANT, Bookmark, BookmarkId
from cafe_tui.domain.text import one_line

from ..bookmark import bookmark_values as values
from ..language import _
from .common import LATEST, MAX_MARKS

FORMAT = "cafe-tui bookmarks"
VERSION = 1
_UID = re.compile(r"[0-9A-Za-z-]{1,64}")
_MAX_GUID = 4_000  # characters
_MAX_TAGS = 200
_LONGEST_NUMBER = 40


def write(bookmarks: Sequence[Bookmark]) -> str:
    """One document with all of `bookmarks`."""
    document = {"format": FORMAT, "version": VERSION, "bookmarks": [_record(each) for each in bookmarks]}
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)


def read(text: str, now: datetime) -> list[Bookmark]:
    """The bookmarks in a document, without ids and episodes, each `uid` once; `now` where it has no moment.

    Entries that are no bookmarks (without a sane start, or without anything that names their episode) are
    left out. Raises BadInputError for what is no such document, or one of a later version.
    """
    try:
        root = json.loads(text.lstrip("\ufeff"), parse_int=_number, parse_constant=lambda _name: None)
    except (ValueError, RecursionError) as error:
        raise _refused(_("it is no JSON")) from error
    if (
        not isinstance(root, dict)
        or root.get("format") != FORMAT
        or not isinstance(root.get("bookmarks"), list)
    ):
        raise _refused(_("it is JSON, but no bookmarks of cafe-tui"))
    if root.get("version") != VERSION:
        raise _refused(_("it was written by a later version of cafe-tui"))
    found: dict[str, Bookmark] = {}
    for entry in root["bookmarks"][:MAX_MARKS]:
        if isinstance(entry, dict) and (bookmark := _bookmark(entry, now)):
            found.setdefault(bookmark.uid, bookmark)
    return list(found.values())


def made_uid(*parts: object) -> str:
    """An identity out of what something is: the same things have the same."""
    return blake2b("\0".join(map(str, parts)).encode("utf-8", "replace"), digest_size=16).hexdigest()


def _record(bookmark: Bookmark) -> dict[str, object]:
    return {
        "uid": bookmark.uid,
        "show": bookmark.show,
        "feed_url": bookmark.feed_url,
        "guid": bookmark.guid,
        "title": bookmark.title,
        "published": _date(bookmark.published),
        "media_url": bookmark.media_url,
        "link": bookmark.link,
        "duration": bookmark.duration,
        "start": bookmark.start,
        "end": bookmark.end,
        "note": bookmark.note,
        "tags": list(bookmark.tags),
        "importance": bookmark.importance,
        "chapter": bookmark.chapter,
        "text": bookmark.text,
        "created": _date(bookmark.created),
        "edited": _date(bookmark.edited),
    }


def _date(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _bookmark(entry: Mapping[str, Any], now: datetime) -> Bookmark | None:
    start, end, duration = (_seconds(entry.get(name)) for name in ("start", "end", "duration"))
    guid, media_url = one_line(_text(entry, "guid"), _MAX_GUID), web_address(_text(entry, "media_url"))
    if start is None or not (guid or media_url):
        return None
    importance = entry.get("importance")
    tags = entry["tags"] if isinstance(entry.get("tags"), list) else []
    bookmark = Bookmark(
        id=BookmarkId(0),
        episode_id=None,
        show=one_line(_text(entry, "show")),
        feed_url=web_address(_text(entry, "feed_url")),
        guid=guid,
        title=one_line(_text(entry, "title")),
        published=_moment(entry.get("published")),
        media_url=media_url,
        duration=duration or None,
        start=start,
        end=end if end is not None and end > start else None,
        note=values.note_out_of_file(_text(entry, "note")),
        created=_moment(entry.get("created")) or now,
        tags=tags_of(tag for tag in tags[:_MAX_TAGS] if isinstance(tag, str)),
        importance=importance if type(importance) is int and 0 <= importance <= MOST_IMPORTANT else 0,
        chapter=one_line(_text(entry, "chapter")),
        text=values.text(_text(entry, "text")),
        link=web_address(_text(entry, "link")),
        edited=_moment(entry.get("edited")),
    )
    uid = _text(entry, "uid")
    if not _UID.fullmatch(uid):
        uid = made_uid(bookmark.feed_url, guid, media_url, bookmark.start, bookmark.end, bookmark.note)
    return replace(bookmark, uid=uid)


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def _seconds(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and 0 <= value <= LATEST else None


def _number(digits: str) -> int | None:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else None


def _moment(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        return moment.astimezone(UTC).replace(microsecond=0) if moment and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _refused(detail: str) -> BadInputError:
    return BadInputError(
        _("These bookmarks cannot be read"),
        detail,
        _("“cafe-tui bookmarks export --format json” writes such a file"),
    )
