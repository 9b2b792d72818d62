"""A folder of recordings read as if it were a feed."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutagen.flac import FLAC
from mutagen.id3 import APIC, ID3, TALB, TDRC, TIT2, TPE1, TRCK
from mutagen.mp4 import MP4

from cafe_tui.domain.errors import UnreachableError
from cafe_tui.domain.feed.feed_document import FeedDocument
from cafe_tui.domain.feed.local_files import SOUND_ENDINGS, local_address
from cafe_tui.domain.models import Chapter
from cafe_tui.domain.text import clean
from cafe_tui.media.file_tags import cover_of, read_file_tags
from cafe_tui.media.recordings import look_at, read_recordings
from tests.support.audio import ENCODINGS, encode, write_wav
from tests.support.examples import examples

JPEG = b"\xff\xd8\xff\xe0 a picture"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "Village talks"
    folder.mkdir()
    return folder


@pytest.fixture
def make(folder: Path) -> Callable[..., Path]:
    """A WAV of some seconds in the folder, with ID3 tags, changed at a day of January 2026."""

    def sound(name: str, *frames: object, seconds: float = 2.0, day: int = 1) -> Path:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        write_wav(path, seconds)
        if frames:
            from mutagen.wave import WAVE

            wave = WAVE(path)
            wave.add_tags()
            tags: Any = wave.tags
            for frame in frames:
                tags.add(frame)
            wave.save()
        moment = datetime(2026, 1, day, tzinfo=UTC).timestamp()
        os.utime(path, (moment, moment))
        return path

    return sound


def read(home: Path) -> FeedDocument:
    return read_recordings(look_at(home))


def titles(document: FeedDocument) -> list[str]:
    return [item.title for item in document.items]


def test_tags_name_show_and_episodes(make: Callable[..., Path], folder: Path) -> None:
    for number, day in ((1, "2026-02-01"), (2, "2026-03-01")):
        make(
            f"{number}.wav",
            TIT2(text=[f"Talk\x1b {number}"]), TALB(text=["The village"]), TPE1(text=["A. Speaker"]),
            TRCK(text=[f"{number}/2"]), TDRC(text=[day]),
        )  # fmt: skip
    document = read(folder)
    assert (document.title, document.author) == ("The village", "A. Speaker")
    second, first = document.items
    assert (second.title, second.number, second.duration) == ("Talk 2", 2, 2.0)
    assert first.published == datetime(2026, 2, 1, tzinfo=UTC)
    assert first.guid == "1.wav"
    assert first.enclosure
    assert first.enclosure.url == local_address(folder / "1.wav")


def test_without_tags_names_do(make: Callable[..., Path], folder: Path) -> None:
    make("a_walk.wav", day=2)
    make("2025-12-24 The cellar.wav", day=5)
    make("#tapes/tape 10.wav", day=4)
    document = read(folder)
    assert document.title == "Village talks"
    assert titles(document) == ["tape 10", "a walk", "2025-12-24 The cellar"]
    assert document.items[2].published == datetime(2025, 12, 24, tzinfo=UTC)
    assert document.items[0].guid == "#tapes/tape 10.wav"


def test_numbered_recordings_are_in_the_order_of_their_numbers(
    make: Callable[..., Path], folder: Path
) -> None:
    for number, day in ((2, 3), (10, 1), (1, 2)):
        make(f"x{number}.wav", TRCK(text=[str(number)]), day=day)
    assert titles(read(folder)) == ["x10", "x2", "x1"]


def test_chapters_and_notes_lie_beside(make: Callable[..., Path], folder: Path) -> None:
    for name in ("a", "b", "c", "d"):
        make(f"{name}.wav")
    (folder / "A.chapters.json").write_text('{"chapters": [{"startTime": 1, "title": "One"}]}')
    (folder / "a.md").write_text("# About a")
    (folder / "b.cue").write_text('FILE "b.wav" WAVE\nTRACK 01 AUDIO\nTITLE "Gate"\nINDEX 01 00:01:37')
    (folder / "b.txt").write_text("0:01 Hello\n0:02 World")
    (folder / "c.txt").write_text("0.5\t1.5\tLabel\n")
    (folder / "d.html").write_text("<p>Hi\x1b</p>")
    items = {item.guid[0]: item for item in read(folder).items}
    assert items["a"].chapters == (Chapter(1.0, "One"),)
    assert items["a"].notes == "# About a"
    assert items["b"].chapters == (Chapter(1.493, "Gate"),)
    assert items["b"].notes == "0:01 Hello\n0:02 World"
    assert items["c"].chapters == (Chapter(0.5, "Label", 1.5),)
    assert items["c"].notes == ""
    assert (items["d"].notes, items["d"].chapters) == ("<p>Hi</p>", ())


def test_links_hidden_files_and_other_files_are_passed_over(
    make: Callable[..., Path], folder: Path, tmp_path: Path
) -> None:
    make("a.wav")
    make(".hidden.wav")
    make(".cache/b.wav")
    write_wav(tmp_path / "elsewhere.wav", 1.0)
    (folder / "link.wav").symlink_to(tmp_path / "elsewhere.wav")
    (folder / "up").symlink_to(tmp_path)
    (folder / "list.pdf").write_bytes(b"%PDF")
    assert titles(read(folder)) == ["a"]


def test_a_file_that_is_no_sound_is_there_without_tags(folder: Path) -> None:
    (folder / "broken.mp3").write_bytes(b"ID3\x04\x00\xff" + b"\xff" * 100)
    (item,) = read(folder).items
    assert (item.title, item.duration) == ("broken", None)


def test_one_recording_is_a_show_of_its_own(make: Callable[..., Path]) -> None:
    path = make("solo.wav", TIT2(text=["Alone"]))
    make("other.wav")
    path.with_suffix(".txt").write_text("0:01 x\n0:02 y")
    document = read(path)
    assert (document.title, titles(document)) == ("Alone", ["Alone"])
    assert document.items[0].notes == "0:01 x\n0:02 y"


def test_covers_are_those_in_the_folder_or_in_the_files(make: Callable[..., Path], folder: Path) -> None:
    path = make("a.wav", APIC(mime="image/jpeg", data=JPEG))
    document = read(folder)
    assert document.image_url == document.items[0].image_url == local_address(path)
    assert cover_of(path) == JPEG
    (folder / "Cover.JPG").write_bytes(JPEG)
    assert read(folder).image_url == local_address(folder / "Cover.JPG")


def test_what_is_unchanged_is_known_again(make: Callable[..., Path], folder: Path) -> None:
    make("a.wav")
    before = look_at(folder).digest
    assert look_at(folder).digest == before
    (folder / "a.txt").write_text("notes")
    assert look_at(folder).digest != before


def test_a_folder_within_that_may_not_be_read_is_as_good_as_empty(
    make: Callable[..., Path], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("a.wav")
    make("closed/b.wav")
    scandir = os.scandir

    def refuse(path: Path) -> Any:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr("os.scandir", refuse)
    assert titles(read(folder)) == ["a"]


def test_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreachableError, match="could not be read"):
        look_at(tmp_path / "stick")


@pytest.mark.parametrize("name", ["aac.m4a", "flac.flac", "opus.opus", "cbr.mp3"])
def test_every_format_tells_its_tags(name: str, folder: Path, tmp_path: Path) -> None:
    made = encode(write_wav(tmp_path / "tone.wav", 3.0), name, *ENCODINGS[name]).rename(folder / name)
    if name.endswith("m4a"):
        mp4 = MP4(made)
        mp4["\xa9nam"], mp4["\xa9day"], mp4["trkn"], mp4["desc"] = (
            ["Tea"],
            ["2026-02-03"],
            [(4, 9)],
            ["A cup"],
        )
        mp4.save()
    elif name.endswith("mp3"):
        from mutagen.id3 import COMM

        tags = ID3()
        for frame in (
            TIT2(text=["Tea"]),
            TDRC(text=["2026-02-03"]),
            TRCK(text=["4/9"]),
            COMM(text=["A cup"]),
        ):
            tags.add(frame)
        tags.save(made)
    else:
        import mutagen

        file = FLAC(made) if name.endswith("flac") else mutagen.File(made)
        file["title"], file["date"], file["tracknumber"], file["comment"] = "Tea", "2026-02-03", "4", "A cup"
        file.save()
    (item,) = read(folder).items
    assert (item.title, item.number, item.notes) == ("Tea", 4, "A cup")
    assert item.published == datetime(2026, 2, 3, tzinfo=UTC)
    assert item.duration == pytest.approx(3.0, abs=0.2)


STARTS = (
    b"ID3\x04\x00\x00\x00\x00\x10\x00", b"ID3\x03\x00\x80\x00\x00\x0f\x7f", b"fLaC\x00\x00\x00\x22",
    b"OggS\x00\x02", b"RIFF\x24\x00\x00\x00WAVEfmt ", b"\x00\x00\x00\x20ftypM4A ", b"\xff\xfb\x90\x00",
    b"FORM\x00\x00\x00\x10AIFF", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c",
    b"\x1a\x45\xdf\xa3", b"",
)  # fmt: skip


@given(st.sampled_from(STARTS), st.binary(max_size=300), st.sampled_from(sorted(SOUND_ENDINGS)))
@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_file_has_tags_or_none(tmp_path: Path, start: bytes, rest: bytes, ending: str) -> None:
    path = tmp_path / f"any{ending}"
    path.write_bytes(start + rest)
    tags = read_file_tags(path)
    assert all(text == clean(text) for text in (tags.title, tags.artist, tags.album, tags.comment))
    assert tags.duration is None or 0 < tags.duration < 10_000_000
    cover_of(path)


@given(st.data())
@settings(max_examples=examples(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_recording_is_read_as_far_as_it_goes(tmp_path: Path, data: st.DataObject) -> None:
    whole = tmp_path / "whole.m4a"
    if not whole.exists():
        encode(write_wav(tmp_path / "tone.wav", 1.0), "aac.m4a", *ENCODINGS["aac.m4a"]).rename(whole)
    body = bytearray(whole.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "damaged.m4a"
    path.write_bytes(body[: data.draw(st.integers(1, len(body)))])
    read_file_tags(path)
    cover_of(path)
