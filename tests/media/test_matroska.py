"""Matroska files that ffmpeg does not write: built here element by element, and damaged ones."""

import struct
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cafe_tui.domain.chapter.chapter_readers import MAX_CHAPTERS
from cafe_tui.domain.errors import MediaError
from cafe_tui.domain.models import Chapter
from cafe_tui.feeds.ranges import BLOCK, RangeFile
from cafe_tui.media.embedded import read_chapters
from tests.support.web import Web

UNKNOWN = b"\x01" + b"\xff" * 7
"""The size of an element whose writer did not know it."""
HEADER, SEGMENT = "1A45DFA3", "18538067"
SEEK_HEAD, SEEK, SEEK_ID, SEEK_POSITION = "114D9B74", "4DBB", "53AB", "53AC"
CHAPTERS, CLUSTER, VOID = "1043A770", "1F43B675", "EC"
EDITION, EDITION_HIDDEN, EDITION_DEFAULT = "45B9", "45BD", "45DB"
ATOM, START, END, HIDDEN, ENABLED, DISPLAY, STRING = "B6", "91", "92", "98", "4598", "80", "85"
SECOND = 1_000_000_000


def element(kind: str, *parts: bytes | int, size: bytes = b"") -> bytes:
    """An element with a size of eight bytes, or as given."""
    data = b"".join(struct.pack(">Q", part) if isinstance(part, int) else part for part in parts)
    return bytes.fromhex(kind) + (size or struct.pack(">Q", 1 << 56 | len(data))) + data


def atom(seconds: float, title: str, *more: bytes) -> bytes:
    shown = element(DISPLAY, element(STRING, title.encode()))
    return element(ATOM, element(START, round(seconds * SECOND)), shown, *more)


def edition(*parts: bytes) -> bytes:
    return element(EDITION, *parts)


def chapters(*editions: bytes) -> bytes:
    return element(CHAPTERS, *editions)


def seek(kind: str, place: int) -> bytes:
    return element(SEEK, element(SEEK_ID, bytes.fromhex(kind)), element(SEEK_POSITION, place))


def file(*parts: bytes, size: bytes = b"") -> bytes:
    return element(HEADER, b"") + element(SEGMENT, *parts, size=size)


def titles(data: bytes) -> list[str]:
    return [chapter.title for chapter in read_chapters(BytesIO(data))]


LIST = chapters(edition(atom(0, "Hello"), atom(65.5, "Tea")))
SOUND = element(CLUSTER, bytes(40 * BLOCK))
INDEX_LENGTH = len(element(SEEK_HEAD, seek(CHAPTERS, 0)))


def behind_the_sound() -> bytes:
    index = element(SEEK_HEAD, seek(CLUSTER, 7), seek("53AC", 5), element(SEEK), seek(CHAPTERS, 0))
    place = len(index) + len(SOUND)
    index = element(SEEK_HEAD, seek(CLUSTER, 7), seek("53AC", 5), element(SEEK), seek(CHAPTERS, place))
    return file(index, SOUND, LIST)


def by_a_second_index() -> bytes:
    first = element(SEEK_HEAD, seek(SEEK_HEAD, INDEX_LENGTH + len(SOUND)))
    second = element(SEEK_HEAD, seek(CHAPTERS, INDEX_LENGTH * 2 + len(SOUND)))
    return file(first, SOUND, second, LIST)


@pytest.mark.parametrize(
    "data",
    [
        file(LIST, SOUND),
        file(SOUND, SOUND, LIST),
        file(element(SEEK_HEAD, seek(CHAPTERS, 3)), element(VOID, b"abc"), LIST, SOUND),
        file(LIST, element(CLUSTER, b"", size=UNKNOWN), size=UNKNOWN),
        behind_the_sound(),
        by_a_second_index(),
    ],
    ids=["in front", "unindexed", "badly indexed", "of a live stream", "behind the sound", "two indices"],
)
def test_the_chapters_are_found_wherever_they_are(data: bytes) -> None:
    assert read_chapters(BytesIO(data)) == (Chapter(0.0, "Hello"), Chapter(65.5, "Tea"))


@pytest.mark.parametrize(
    ("data", "requests"), [(behind_the_sound(), 2), (by_a_second_index(), 2), (file(SOUND), 2)]
)
def test_the_sound_is_stepped_over_on_a_server(web: Web, data: bytes, requests: int) -> None:
    with RangeFile(web.media("/65.mka", data), "127.0.0.1") as remote:
        read_chapters(remote)
        assert remote.fetched <= requests * BLOCK
        assert remote.requests <= requests


def test_indices_that_name_each_other_are_left() -> None:
    first = element(SEEK_HEAD, seek(SEEK_HEAD, INDEX_LENGTH))
    second = element(SEEK_HEAD, seek(SEEK_HEAD, 0))
    assert titles(file(first, second, SOUND, LIST)) == []


def test_chapters_within_chapters_follow_theirs() -> None:
    inner = atom(0, "Part one, hello", atom(5, "Within it"))
    data = file(chapters(edition(atom(0, "Part one", inner), atom(60, "Part two"))))
    assert titles(data) == ["Part one", "Part one, hello", "Within it", "Part two"]


def test_the_default_edition_is_read_and_hidden_chapters_are_unlisted() -> None:
    hidden = edition(element(EDITION_HIDDEN, b"\x01"), element(EDITION_DEFAULT, b"\x01"), atom(0, "Hidden"))
    default = edition(
        atom(0, "A", element(HIDDEN, b"\x01")),
        atom(10, "B", element(ENABLED, b"\x00")),
        atom(20, "C", element(HIDDEN, b"\x00"), element(ENABLED, b"\x01")),
        element(EDITION_DEFAULT, b"\x01"),
    )
    plain = edition(atom(0, "Plain"))
    assert titles(file(chapters(hidden, plain))) == ["Plain"]
    assert titles(file(chapters(plain, hidden))) == ["Plain"]
    assert [(one.title, one.listed) for one in read_chapters(BytesIO(file(chapters(plain, default))))] == [
        ("A", False),
        ("B", False),
        ("C", True),
    ]
    assert not read_chapters(BytesIO(file(chapters(hidden))))[0].listed


def test_an_end_that_leaves_a_gap_the_first_title_and_clean_text_are_kept() -> None:
    shown = element(DISPLAY, element(STRING, b"\x1b[2JTea\0\0")), element(DISPLAY, element(STRING, b"Tee"))
    first = element(ATOM, element(START, 0), element(END, 20 * SECOND), *shown)
    untitled = element(ATOM, element(START, 30 * SECOND))
    endless = element(ATOM, element(DISPLAY, element(STRING, b"No start")))
    assert read_chapters(BytesIO(file(chapters(edition(first, untitled, endless))))) == (
        Chapter(0.0, "[2JTea", 20.0),
        Chapter(30.0, ""),
    )


def test_lists_without_measure_are_bounded() -> None:
    huge = bytes.fromhex(CHAPTERS) + struct.pack(">Q", 1 << 56 | 1 << 40)
    with pytest.raises(MediaError, match="too long"):
        read_chapters(BytesIO(file(huge)))
    with pytest.raises(MediaError, match="too long"):
        read_chapters(BytesIO(file(bytes.fromhex(CHAPTERS) + UNKNOWN)))
    many = b"".join(atom(n, "x") for n in range(MAX_CHAPTERS + 100))
    assert len(titles(file(chapters(edition(many))))) == MAX_CHAPTERS
    deep = b""
    for level in range(2_000):
        deep = atom(level, f"{level}", deep)
    assert len(titles(file(chapters(edition(deep))))) == 8


@given(
    st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 255)), max_size=8),
    st.integers(0, 2_000),
)
@example([], 0)
def test_any_damage_gives_chapters_or_one_kind_of_error(damage: list[tuple[int, int]], cut: int) -> None:
    hidden = edition(element(EDITION_HIDDEN, b"\x01"), atom(0, "x"))
    inner = atom(0, "Part one, hello", atom(5, "Within it"), element(END, 7 * SECOND))
    whole = file(
        element(SEEK_HEAD, seek(CHAPTERS, INDEX_LENGTH)),
        chapters(hidden, edition(atom(0, "Part one", inner), atom(60, "Part two"))),
        element(CLUSTER, bytes(50)),
    )
    data = bytearray(whole)
    for place, value in damage:
        data[place % len(data)] = value
    with suppress(MediaError):
        found = read_chapters(BytesIO(data[: len(data) - cut % len(data)]))
        assert [chapter.start for chapter in found] == sorted(chapter.start for chapter in found)
