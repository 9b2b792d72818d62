"""Chapters inside sounds: from real files of every format, and out of damaged ones."""

import json
import struct
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.flac import FLAC
from mutagen.id3 import APIC, CHAP, CTOC, ID3, TIT2, WXXX, CTOCFlags
from mutagen.oggopus import OggOpus

from cafe_tui.domain.errors import MediaError
from cafe_tui.domain.models import Chapter
from cafe_tui.media import packed
from cafe_tui.media.embedded import chapters_in_file, read_chapters
from cafe_tui.media.file_tags import cover_of, read_file_tags

from .conftest import CHAPTERS, MakeSound


@pytest.mark.parametrize(
    ("name", "extra"),
    [
        ("cbr.mp3", ()),
        ("vbr.mp3", ("-id3v2_version", "3")),
        ("aac.m4a", ()),
        ("aac.m4a", ("-movflags", "+faststart")),
        ("opus.opus", ()),
        ("opus.mka", ()),
        ("opus.webm", ()),
    ],
)
def test_what_ffmpeg_wrote_is_found(make: MakeSound, name: str, extra: tuple[str, ...]) -> None:
    assert chapters_in_file(make(name, *extra)) == CHAPTERS


def test_the_text_track_of_quicktime_is_read_where_there_is_no_other_list(make: MakeSound) -> None:
    path = make("aac.m4a")
    data = path.read_bytes()
    assert data.count(b"chpl") == 1
    path.write_bytes(data.replace(b"chpl", b"free"))
    assert chapters_in_file(path) == CHAPTERS


def test_a_list_that_is_too_long_for_nero_is_read_from_the_text_track(make: MakeSound) -> None:
    chapters = tuple(Chapter(n / 4, f"Number {n}") for n in range(300))
    assert chapters_in_file(make("aac.m4a", chapters=chapters)) == chapters


def test_the_real_files_have_the_chapters_that_they_should(shared: Path) -> None:
    folder = shared / "corpus/media"
    for name, expected in json.loads((folder / "EXPECTED.json").read_text()).items():
        found = chapters_in_file(folder / name)
        assert [(chapter.start, chapter.title) for chapter in found] == [
            (chapter["start"], chapter["title"]) for chapter in expected["chapters"]
        ], name


def chap(name: str, start: int, end: int, title: str, url: str = "") -> CHAP:
    frames = [TIT2(text=[title]), *([WXXX(url=url)] if url else [])]
    return CHAP(element_id=name, start_time=start, end_time=end, sub_frames=frames)


@pytest.mark.parametrize("version", [3, 4])
def test_links_ends_and_what_the_contents_leave_out_are_kept_of_id3(tmp_path: Path, version: int) -> None:
    path = tmp_path / "chapters.mp3"
    tag = ID3()
    tag.add(APIC(mime="image/png", type=3, data=b"\x00" * 300))
    tag.add(chap("b", 60_000, 90_000, "Later"))
    tag.add(chap("a", 0, 20_000, "First", "https://example.org/a"))
    tag.add(chap("p", 30_000, 60_000, "A picture", "javascript:alert(1)"))
    tag.add(CTOC(element_id="toc", flags=CTOCFlags.TOP_LEVEL, child_element_ids=["a", "b"], sub_frames=[]))
    tag.save(path, v2_version=version)
    assert chapters_in_file(path) == (
        Chapter(0.0, "First", 20.0, "https://example.org/a"),
        Chapter(30.0, "A picture", listed=False),
        Chapter(60.0, "Later"),
    )


def test_a_tag_that_cannot_be_walked_over_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "unsynchronised.mp3"
    tag = ID3()
    tag.add(chap("a", 0, 20_000, "First"))
    tag.add(chap("b", 20_000, 40_000, "Second"))
    tag.save(path, v2_version=3)
    data = bytearray(path.read_bytes())
    data[5] |= 0x80  # no two bytes in it would have to be changed
    assert b"\xff\x00" not in data
    path.write_bytes(data)
    assert [chapter.title for chapter in chapters_in_file(path)] == ["First", "Second"]


def test_titles_and_links_of_vorbis_comments_are_paired_by_number(make: MakeSound) -> None:
    opus, flac = OggOpus(make("opus.opus")), FLAC(make("flac.flac"))
    for file in (opus, flac):
        file.delete()
        file["CHAPTER002"], file["CHAPTER002NAME"] = "00:01:00.500", "Two"
        file["CHAPTER001"], file["chapter001url"] = "00:00:01", "https://example.org/1"
        file["CHAPTER003NAME"], file["CHAPTER0X1"] = "No start", "00:00:09"
        file.save()
        assert chapters_in_file(Path(str(file.filename))) == (
            Chapter(1.0, url="https://example.org/1"),
            Chapter(60.5, "Two"),
        )


@pytest.mark.parametrize("body", [b"", b"\xff\xfb\x90\x00" * 100, b"RIFF....WAVE", b"<html>"])
def test_a_sound_without_chapters_has_none(body: bytes) -> None:
    assert read_chapters(BytesIO(body)) == ()


def test_a_missing_file_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="No such file"):
        chapters_in_file(tmp_path / "none.mp3")


def test_an_index_that_claims_to_be_huge_is_not_read() -> None:
    def box(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I4s", len(body) + 8, kind) + body

    chpl = box(b"chpl", b"\x01" + bytes(1 << 21))
    with pytest.raises(MediaError, match="too long"):
        read_chapters(BytesIO(box(b"ftyp", b"M4A " + bytes(60)) + box(b"moov", box(b"udta", chpl))))


def read_or_refuse(data: bytes) -> None:
    """Read chapters; nothing but a MediaError may come instead."""
    with suppress(MediaError):
        read_chapters(BytesIO(data))


@given(
    st.sampled_from(
        [
            b"ID3\x03\x00\x00",
            b"ID3\x04\x00\x80",
            b"\0\0\0\x10ftypM4A ",
            b"OggS",
            b"fLaC",
            b"\x1a\x45\xdf\xa3\x80",
        ]
    ),
    st.binary(max_size=400),
)
def test_any_bytes_give_chapters_or_one_kind_of_error(start: bytes, rest: bytes) -> None:
    read_or_refuse(start + rest)


@pytest.mark.parametrize("name", ["cbr.mp3", "aac.m4a", "opus.opus", "flac.flac", "opus.mka"])
def test_a_file_that_breaks_off_anywhere_gives_chapters_or_one_kind_of_error(
    make: MakeSound, name: str
) -> None:
    data = make(name).read_bytes()
    for length in (*range(0, 4000, 37), len(data) // 2, len(data) - 1):
        read_or_refuse(data[:length])


def packed_frame(name: bytes, content: bytes) -> bytes:
    body = struct.pack(">I", len(content)) + zlib.compress(content, 9)
    return name + struct.pack(">I", len(body)) + b"\x00\x80" + body


def tagged(*frames: bytes) -> bytes:
    """An MP3 file that begins with a tag of ID3v2.3."""
    size = sum(map(len, frames))
    length = bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + length + b"".join(frames) + (b"\xff\xfb\x90\x00" + bytes(413)) * 20


def test_what_is_packed_in_a_tag_comes_out_at_a_bounded_size(tmp_path: Path) -> None:
    chapter = b"a\x00" + struct.pack(">4I", 1_000, 2_000, 0xFFFFFFFF, 0xFFFFFFFF)
    title = b"\x03Tea"
    bomb = b"\x03" + b"A" * (packed.MOST // 2)
    path = tmp_path / "tea.mp3"
    path.write_bytes(tagged(packed_frame(b"TIT2", title), packed_frame(b"CHAP", chapter)))
    assert [each.start for each in chapters_in_file(path)] == [1.0]
    assert read_file_tags(path).title == "Tea"

    bombs = [packed_frame(name, bomb) for name in (b"TALB", b"TCOM", b"TCON")]
    path.write_bytes(tagged(packed_frame(b"TIT2", title), *bombs))
    tags = read_file_tags(path)
    assert (tags.title, tags.album[:3]) == ("Tea", "AAA")
    with packed.at_most():
        assert "TCON" not in ID3(path)
    assert cover_of(path) is None
    assert chapters_in_file(path) == ()
