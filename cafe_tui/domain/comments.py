"""What listeners wrote about an episode on its page: who answers whom, and what stays when it is read again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise

from .shownotes import Block, BlockKind, read_blocks
from .text import shorten

MOST_COMMENTS = 2_000
"""Comments on one episode that are kept."""
MOST_TEXT = 20_000
"""Characters of one comment."""
_FIRST_WORDS = 60


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


def plain_text(html: str) -> str:
    """A comment's HTML as plain text; behind the words of a link stands where it leads."""
    blocks = read_blocks(html[: 10 * MOST_TEXT])
    return "\n\n".join(map(_as_text, blocks))[:MOST_TEXT].rstrip()


def first_words(comment: Comment) -> str:
    """The author and how the comment begins, in a line."""
    words = shorten(" ".join(comment.text.split()), _FIRST_WORDS)
    return f"{comment.author}: {words}" if comment.author else words


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
