"""How much of a file on a server is fetched for its chapters: a few blocks, and never the sound."""

from pathlib import Path

import pytest
from mutagen.id3 import APIC, CHAP, CTOC, ID3, TIT2, CTOCFlags

from cafe_tui.domain.errors import MediaError
from cafe_tui.feeds.ranges import BLOCK, RangeFile
from cafe_tui.media.embedded import read_chapters
from tests.support.web import Reply, Web

from .conftest import CHAPTERS, MakeSound

COVER = 600_000
"""Bytes of a cover, as podcasts have them."""


@pytest.mark.parametrize(
    ("name", "extra", "blocks", "requests"),
    [
        ("cbr.mp3", (), 1, 1),
        ("opus.opus", (), 1, 1),
        ("opus.mka", (), 1, 1),
        ("opus.webm", (), 1, 1),
        # The index lies behind the sound, or before it; the titles stand among the sound.
        ("aac.m4a", (), 3, 4),
        ("aac.m4a", ("-movflags", "+faststart"), 2, 3),
    ],
)
def test_a_few_blocks_are_enough(
    make: MakeSound, web: Web, name: str, extra: tuple[str, ...], blocks: int, requests: int
) -> None:
    body = make(name, *extra).read_bytes()
    assert len(body) > 10 * BLOCK
    with RangeFile(web.media("/65", body), "127.0.0.1") as file:
        assert read_chapters(file) == CHAPTERS
        assert file.fetched <= blocks * BLOCK
        assert file.requests <= requests


def test_the_cover_before_the_chapters_is_stepped_over(tmp_path: Path, web: Web) -> None:
    path = tmp_path / "cover.mp3"
    tag = ID3()
    tag.add(APIC(mime="image/jpeg", type=3, desc="", data=bytes(COVER)))
    tag.add(CTOC(element_id="toc", flags=CTOCFlags.TOP_LEVEL, child_element_ids=["a", "b"], sub_frames=[]))
    for name, start in (("a", 0), ("b", 60_000)):
        tag.add(
            CHAP(element_id=name, start_time=start, end_time=90_000, sub_frames=[TIT2(text=[f"Part {name}"])])
        )
    tag.save(path)
    body = path.read_bytes() + bytes(2 * COVER)
    with RangeFile(web.media("/65.mp3", body), "127.0.0.1") as file:
        assert [chapter.title for chapter in read_chapters(file)] == ["Part a", "Part b"]
        assert file.fetched <= 3 * BLOCK


def test_a_sound_without_a_tag_costs_one_block(web: Web) -> None:
    with RangeFile(web.media("/65.mp3", b"\xff\xfb\x90\x00" * 100_000), "127.0.0.1") as file:
        assert read_chapters(file) == ()
        assert (file.fetched, file.requests) == (BLOCK, 1)


@pytest.mark.parametrize(
    ("name", "extra"),
    [("cbr.mp3", ()), ("opus.opus", ()), ("opus.mka", ()), ("aac.m4a", ("-movflags", "+faststart"))],
)
def test_a_server_without_parts_gives_what_lies_in_front(
    make: MakeSound, web: Web, name: str, extra: tuple[str, ...]
) -> None:
    body = make(name, *extra).read_bytes()
    for whole in (body, iter([body + bytes(8 * COVER)])):
        url = web.route("/65", lambda _, whole=whole: Reply(200, {}, whole))  # type: ignore[misc]
        with RangeFile(url, "127.0.0.1") as file:
            assert read_chapters(file) == CHAPTERS
            assert file.requests == 1


def test_an_index_behind_the_sound_is_out_of_reach_on_a_server_without_parts(
    make: MakeSound, web: Web
) -> None:
    sound = make("aac.m4a").read_bytes()
    place = sound.index(b"mdat")
    longer = int.from_bytes(sound[place - 4 : place]) + 2 * COVER
    index = sound.index(b"moov") - 4
    body = sound[: place - 4] + longer.to_bytes(4) + sound[place:index] + bytes(2 * COVER) + sound[index:]
    with (
        RangeFile(web.serve("/65.m4a", body, "audio/mp4"), "127.0.0.1") as file,
        pytest.raises(MediaError, match="whole files only"),
    ):
        read_chapters(file)
    assert web.count("/65.m4a") == 1
