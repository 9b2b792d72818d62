"""From the bytes of a feed of comments to a CommentFeed; in a parser process only, as all of feedparser."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cafe_tui.domain.comments import (
    MOST_COMMENTS,
    Comment,
    CommentFeed,
    comment_number,
    guid_like,
    read_body,
)
from cafe_tui.domain.errors import NotAFeedError
from cafe_tui.domain.language import _
from cafe_tui.domain.text import one_line

from . import items, tolerant, values
from .parse import not_a_feed, raw_feed
from .sniff import what_else, what_perhaps

_NAME = 100
"""Characters of an author's name."""
_BY = r"(?:by|von|par|por|di|door|av|af|от|від|przez|od)"
_AUTHOR_IN_TITLE = re.compile(
    # “By: Ann”, “Comment on A desk of one's own by Ann”, and the same in other languages.
    rf"(?:{_BY}\s?:\s*|(?:comment|kommentar|comentario|comentário|commento|reactie|комментарий)\w*\s.*\s{_BY}\s+)(.+)",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[<(\[]?\b[^\s<>()@]+@[^\s<>()@]+\b[>)\]]?")

Entry = Mapping[str, Any]


def read_comments(body: bytes, url: str, content_type: str = "") -> CommentFeed:
    """The comments in `body`, which came from `url`.

    Raises NotAFeedError when it is something else, be it a feed with sound, and FeedError when it cannot be
    read.
    """
    if other := what_else(body, content_type):
        raise not_a_feed(other)
    raw = raw_feed(body.lstrip(b" \t\r\n"), content_type)
    if not raw.version:
        raise not_a_feed(what_perhaps(body))
    if any(items.linked(entry, "enclosure") for entry in raw.entries):
        raise NotAFeedError(_("There are no comments here"), _("a podcast's feed came instead of them"))
    found = (_comment(entry, url) for entry in raw.entries[:MOST_COMMENTS])
    read = [(comment, references) for comment, references in found if comment.text]
    by_guid = {comment.guid: comment for comment, _ in reversed(read)}
    by_address = {comment.url: comment.guid for comment, _ in reversed(read) if comment.url}
    comments = tuple(
        replace(comment, answers=_answered(comment, references, by_guid, by_address))
        for comment, references in read
        if by_guid[comment.guid] is comment
    )
    return CommentFeed(
        comments,
        page=values.url(items.text(raw.feed, "link"), url),
        is_wordpress=_is_wordpress(raw),
        next_page=values.url(items.linked(raw.feed, "next"), url),
    )


def _comment(entry: Entry, base: str) -> tuple[Comment, list[str]]:
    """A comment, and by what it may name the one that it answers."""
    text, answered = read_body(_html(entry))
    address = values.url(items.text(entry, "link"), base)
    published = values.moment(entry.get("published_parsed")) or (
        values.moment(entry["updated_parsed"]) if "updated_parsed" in entry else None
    )
    author = _author(entry)
    guid = one_line(items.text(entry, "id")) or address or _made_up_guid(author, str(published), text)
    references = [items.attribute(entry, "thr_in-reply-to", name) for name in ("ref", "href")]
    return Comment(guid, "", author, published, address, text), [*references, answered]


def _answered(
    comment: Comment, references: Sequence[str], by_guid: Mapping[str, object], by_address: Mapping[str, str]
) -> str:
    """The guid of the comment that is answered: one that is here, else one with a number in its address.

    A reference without is to the episode's page.
    """
    for reference in filter(None, references):
        found = reference if reference in by_guid else by_address.get(reference, "")
        if not found and comment_number(reference):
            found = guid_like(comment.guid, reference) or reference
        if found and found != comment.guid:
            return one_line(found)
    return ""


def _html(entry: Entry) -> str:
    contents = entry.get("content")
    for content in contents if isinstance(contents, list) else ():
        if isinstance(content, Mapping) and (text := items.text(content, "value")).strip():
            return text
    return items.text(entry, "summary")


def _author(entry: Entry) -> str:
    """Who wrote it, without a mail address."""
    named = items.attribute(entry, "author_detail", "name") or items.text(entry, "author")
    if not named and (match := _AUTHOR_IN_TITLE.fullmatch(values.title(items.text(entry, "title")))):
        named = match[1]
    return one_line(_MAIL.sub("", values.title(named)), _NAME)


def _made_up_guid(*said: str) -> str:
    return "made-up-" + hashlib.blake2b(repr(said).encode(errors="replace"), digest_size=12).hexdigest()


def _is_wordpress(raw: tolerant.RawFeed) -> bool:
    return "wordpress" in items.text(raw.feed, "generator").lower()
