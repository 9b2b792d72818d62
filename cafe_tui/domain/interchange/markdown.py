"""Bookmarks as Markdown: one document, or one note for each episode in a folder of notes.

A bookmark is an item of a list that ends in a block id (`^cafe-…`), by which it is found again in a note that
the listener has written in since. Titles come from feeds and are escaped; notes are the listener's own
Markdown, in which only HTML, pictures and block ids are disarmed.
"""

import json
import re
from collections.abc import Iterable, Sequence

from cafe_tui.domain.files.file_names import safe_name
from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.text import clean, one_line
from cafe_tui.domain.timecode import format_span

from .common import address_at, by_episode, in_time_order, page_address

_ACTIVE = re.compile(r"([\\`*_\[\]<>#|~^$=&])")
_LIST_START = re.compile(r"^(\d*)([-+.)])")
_BLOCK_ID = re.compile(r"(?<=[ \t])\^cafe-([0-9A-Za-z-]{1,64})[ \t]*$", re.MULTILINE)
_NO_TAG = re.compile(r"[^\w/-]+")
_GUID = re.compile(r'^guid: (".*")$', re.MULTILINE)
_NO_LINK = re.compile(r"[\[\]#^]+")
_STAR = "★"


def write(bookmarks: Sequence[Bookmark]) -> str:
    """One document: a section for each episode."""
    return "\n\n".join(f"{_heading(of_one[0])}\n\n{items(of_one)}" for of_one in by_episode(bookmarks))


def new_note(bookmarks: Sequence[Bookmark]) -> str:
    """A note of an episode with these bookmarks, of which there is one at least."""
    first = bookmarks[0]
    values = {
        "show": one_line(first.show),
        "episode": one_line(first.title),
        "link": page_address(first) or None,
        "guid": guid_in_note(first) or None,
    }
    # A JSON string is a YAML one, whatever is in it.
    front = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in values.items() if value]
    if first.published:
        front.append(f"published: {first.published.date().isoformat()}")
    return "---\n" + "\n".join(front) + f"\n---\n\n{_heading(first)}\n\n{items(bookmarks)}\n"


def note_name(bookmark: Bookmark) -> str:
    """How a note of this bookmark's episode is called, without an ending; links can name it."""
    return _NO_LINK.sub("-", safe_name(bookmark.show, bookmark.title))


def items(bookmarks: Sequence[Bookmark]) -> str:
    """The items of a list, in the order of time, without a newline at the end."""
    return "\n".join(_item(bookmark) for bookmark in in_time_order(bookmarks))


def uids_in(note: str) -> set[str]:
    """The bookmarks that a note holds."""
    return set(_BLOCK_ID.findall(note))


def guid_of(note: str) -> str | None:
    """The guid of the episode that a note is of; None where the note does not tell."""
    line = _GUID.search(note)
    try:
        return str(json.loads(line[1])) if line else None
    except ValueError:
        return None


def guid_in_note(bookmark: Bookmark) -> str:
    """The guid as a note of this bookmark's episode has it."""
    return one_line(bookmark.guid, len(bookmark.guid))


def escaped(text: str) -> str:
    """`text` as one line of Markdown that says just this."""
    return _LIST_START.sub(r"\1\\\2", _ACTIVE.sub(r"\\\1", one_line(text)))


def _heading(bookmark: Bookmark) -> str:
    about = [escaped(bookmark.show), bookmark.published.date().isoformat() if bookmark.published else ""]
    if page := page_address(bookmark):
        about.append(f"[the episode’s page]({_target(page)})")
    return f"# {escaped(bookmark.title) or 'An episode'}\n\n{' · '.join(filter(None, about))}"


def _item(bookmark: Bookmark) -> str:
    time, address = format_span(bookmark.start, bookmark.end), address_at(bookmark)
    parts = [f"[{time}]({_target(address)})" if address else time]
    parts += filter(None, (escaped(bookmark.chapter), _STAR * bookmark.importance, _tags(bookmark.tags)))
    lines = [f"- {' · '.join(parts)} ^cafe-{bookmark.uid}"]
    lines += _indented(_own_words(bookmark.note))
    lines += _indented(f"> {escaped(line)}" for line in clean(bookmark.text).splitlines() if line.strip())
    return "\n".join(lines)


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" if line else "" for line in lines]


def _own_words(note: str) -> list[str]:
    disarmed = clean(note).replace("<", "&lt;").replace("![", "!\\[").replace("^cafe-", "\\^cafe-")
    lines = [line.rstrip() for line in disarmed.splitlines()]
    # A blank line before it makes a paragraph of its own.
    return ["", *lines] if lines else []


def _tags(tags: Iterable[str]) -> str:
    return " ".join(f"#{safe}" for tag in tags if (safe := _NO_TAG.sub("-", tag).strip("-")))


def _target(address: str) -> str:
    """An address as the target of a link, which a bracket would end."""
    return (
        address.replace("(", "%28")
        .replace(")", "%29")
        .replace("<", "%3C")
        .replace(">", "%3E")
        .replace(" ", "%20")
    )
