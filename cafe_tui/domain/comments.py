"""What listeners wrote about an episode on its page: who answers whom, what stays when it is read again."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import pairwise
from urllib.parse import urlsplit, urlunsplit

from .shownotes import Block, BlockKind, Link, read_blocks
from .text import shorten

MOST_COMMENTS = 2_000
"""Comments on one episode that are kept."""
MOST_TEXT = 20_000
"""Characters of one comment."""
_FIRST_WORDS = 60
_REPLY_WORDS = 40
"""Characters around the name in “In reply to Ann.”, in any language."""
_NUMBER = re.compile(r"#(?:comment-?|c-?)(\d{1,18})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment."""

    guid: str
    """The feed's own identity for it."""
    answers: str = ""
    """The guid of the comment that it answers, which need not be known; empty where it answers none."""
    author: str = ""
    published: datetime | None = None
    url: str = ""
    """Its place on the episode's page."""
    text: str = ""
    """Plain text, paragraphs parted by empty lines."""


@dataclass(frozen=True, slots=True)
class CommentFeed:
    """The comments on an episode as a feed lists them."""

    comments: tuple[Comment, ...]
    """In the feed's order."""
    page: str = ""
    """The page that they are on."""
    is_wordpress: bool = field(default=False, compare=False)
    next_page: str = ""
    """The link “next” of RFC 5005."""


@dataclass(frozen=True, slots=True)
class Threaded:
    """A comment with how deep in its thread it stands: 0 for one that answers none."""

    comment: Comment
    depth: int


@dataclass(frozen=True, slots=True)
class TalkMark:
    """A place in the sound that somebody wrote about: seconds, and how that is told in a line."""

    seconds: float
    words: str


def threaded(comments: Iterable[Comment]) -> list[Threaded]:
    """Every comment once, by time, the answers right behind what they answer.

    What answers an unknown comment, or itself by whatever detours, begins a thread of its own.
    """
    listed = sorted(comments, key=_moment)
    places: dict[str, int] = {}
    for place, comment in enumerate(listed):
        places.setdefault(comment.guid, place)
    parents = [places.get(comment.answers) if comment.answers else None for comment in listed]
    _untie(parents)
    answers: list[list[int]] = [[] for _ in listed]
    for place, parent in enumerate(parents):
        if parent is not None:
            answers[parent].append(place)
    waiting = [(place, 0) for place in reversed(range(len(listed))) if parents[place] is None]
    found: list[Threaded] = []
    while waiting:
        place, depth = waiting.pop()
        found.append(Threaded(listed[place], depth))
        waiting += [(answer, depth + 1) for answer in reversed(answers[place])]
    return found


def _untie(parents: list[int | None]) -> None:
    """Where comments answer each other in a circle, let the first of them answer none."""
    done: set[int] = set()
    for start in range(len(parents)):
        way: list[int] = []
        place: int | None = start
        while place is not None and place not in done:
            done.add(place)
            way.append(place)
            place = parents[place]
        if place in way:
            parents[min(way[way.index(place) :])] = None


def vanished(known: Iterable[Comment], listed: Sequence[Comment]) -> list[Comment]:
    """Those of `known` that a feed lists no longer though it lists what is older: its site took them away.

    Most feeds list the newest few only, so what is older than all of them stays; and so does everything where
    the feed is in no order of time.
    """
    moments = [comment.published for comment in listed if comment.published]
    if not moments or len(moments) < len(listed):
        return []
    newest_first = all(later >= earlier for later, earlier in pairwise(moments))
    oldest_first = all(later >= earlier for earlier, later in pairwise(moments))
    if not (newest_first or oldest_first):
        return []
    oldest, newest = min(moments), max(moments)
    guids = {comment.guid for comment in listed}
    return [
        comment
        for comment in known
        if comment.guid not in guids
        and comment.published is not None
        and comment.published > oldest
        and (newest_first or comment.published < newest)
    ]


def read_body(html: str) -> tuple[str, str]:
    """A comment's HTML as plain text, and the address of the comment that it says it answers, or "".

    Behind the words of a link stands where it leads. WordPress begins an answer with “In reply to”, in any
    language, and a link; that line is left out.
    """
    blocks = read_blocks(html[: 10 * MOST_TEXT])
    answered, rest = _answered(blocks)
    text = _joined(rest)
    return text if len(text) <= MOST_TEXT else f"{text[: MOST_TEXT - 1].rstrip()}…", answered


def feed_of_page(page: str) -> str:
    """Where WordPress has the comments on the post at `page`; empty where that cannot be told."""
    parts = urlsplit(page)
    if parts.query:
        # An address without words for it: `/?p=3`.
        is_post = parts.query.startswith("p=") and parts.query[2:].isdecimal()
        return urlunsplit(parts._replace(query=f"{parts.query}&feed=rss2", fragment="")) if is_post else ""
    path = parts.path.rstrip("/")
    return urlunsplit(parts._replace(path=f"{path}/feed/", fragment="")) if path else ""


def first_words(comment: Comment) -> str:
    """The author and how the comment begins, in a line."""
    words = shorten(" ".join(comment.text.split()), _FIRST_WORDS)
    return f"{comment.author}: {words}" if comment.author else words


def _answered(blocks: Sequence[Block]) -> tuple[str, Sequence[Block]]:
    """The comment that the first line names, and what comes behind that line."""
    if not blocks or not blocks[0].links:
        return "", blocks
    first, link = blocks[0], blocks[0].links[0]
    line_end = first.text.find("\n")
    line_end = len(first.text) if line_end < 0 else line_end
    others = line_end - (link.end - link.start)
    is_alone = link.end <= line_end and all(other.start > line_end for other in first.links[1:])
    if not (is_alone and others <= _REPLY_WORDS and comment_number(link.url)):
        return "", blocks
    cut = min(line_end + 1, len(first.text))
    links = tuple(Link(each.start - cut, each.end - cut, each.url) for each in first.links[1:])
    left = (replace(first, text=first.text[cut:], links=links),) if first.text[cut:] else ()
    return (link.url, (*left, *blocks[1:])) if left or blocks[1:] else ("", blocks)


def comment_number(address: str) -> str:
    """The number by which a page names a comment (`…#comment-12`); empty where the address has none."""
    match = _NUMBER.search(address)
    return match[1] if match else ""


def guid_like(guid: str, address: str) -> str:
    """The guid of the comment at `address`, made as `guid` is; empty where they have no numbers."""
    own, number = comment_number(guid), comment_number(address)
    return guid.removesuffix(own) + number if own and number else ""


def _joined(blocks: Sequence[Block]) -> str:
    """`blocks` as text, with air between all but the items of a list."""
    pieces: list[str] = []
    for before, block in zip((None, *blocks), blocks, strict=False):
        tight = before is not None and before.kind is block.kind is BlockKind.ITEM
        pieces += ["" if before is None else "\n" if tight else "\n\n", _as_text(block)]
    return "".join(pieces)


def _as_text(block: Block) -> str:
    pieces: list[str] = []
    done = 0
    for link in block.links:
        words = block.text[link.start : link.end]
        pieces.append(block.text[done : link.end])
        if "://" in link.url and not _says(words, link.url):
            pieces.append(f" ({link.url})")
        done = link.end
    text = "".join([*pieces, block.text[done:]])
    if block.kind is BlockKind.ITEM:
        return f"{'  ' * max(0, block.level - 1)}• {text}"
    return f"“{text}”" if block.kind is BlockKind.QUOTE else text


def _says(words: str, url: str) -> bool:
    """Whether the words of a link are its address, with or without what goes without saying."""
    return words.strip().rstrip("/") in (url.rstrip("/"), url.partition("://")[2].rstrip("/"))


def _moment(comment: Comment) -> tuple[bool, datetime]:
    return comment.published is None, comment.published or datetime.min.replace(tzinfo=UTC)
