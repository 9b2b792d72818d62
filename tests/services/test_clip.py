"""Cutting kept segments, with the real encoder."""

import threading
from pathlib import Path
from typing import Any

import mutagen
import pytest
from mutagen.id3 import ID3

from cafe_tui.domain.bookmark.clips import CLIP_FORMATS
from cafe_tui.domain.errors import BadInputError, MediaError
from cafe_tui.domain.models import Bookmark, EpisodeId
from cafe_tui.player import clip
from cafe_tui.services.clip import Clip, Clipper, NoClip, target_of
from tests.support.audio import write_wav
from tests.support.bookmarks import bookmark
from tests.support.libmpv import skip_without_libmpv


@pytest.fixture(autouse=True)
def _libmpv() -> None:
    skip_without_libmpv()


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """Thirty seconds."""
    return write_wav(tmp_path / "sound.wav", 30)


@pytest.fixture
def clipper(sound: Path) -> Clipper:
    """Cuts everything out of `sound`."""
    return Clipper(_no_web, lambda _episode_id: sound)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "clips" / "of today"


def _no_web(_url: str, _feed_url: str) -> str:
    raise MediaError("No web here")


def segment(start: float = 5.0, end: float | None = 7.5, **changes: object) -> Bookmark:
    return bookmark(episode_id=EpisodeId(1), start=start, end=end, **changes)


def made(outcome: Clip | NoClip) -> Clip:
    assert isinstance(outcome, Clip)
    return outcome


def test_clips_say_what_they_are(clipper: Clipper, folder: Path) -> None:
    kept = segment(link="https://a.example/1")
    for form in CLIP_FORMATS.values():
        (outcome,) = clipper.clip_all([kept], folder, form)
        cut = made(outcome)
        assert cut.path == folder / f"Management Café - A desk of one's own 0.05-0.07.{form.ending}"
        assert cut.length == pytest.approx(2.5, abs=0.1)
        tags = str(mutagen.File(cut.path).tags)
        for word in ("measure the window first", "Management Café", "A desk of one", "lamp", "a.example/1"):
            assert word in tags
    assert str(ID3(next(folder.glob("*.mp3")))["TIT2"]) == "measure the window first"


def test_no_file_is_ever_replaced(clipper: Clipper, folder: Path) -> None:
    cuts = [made(one) for one in clipper.clip_all([segment()] * 3, folder)]
    assert sorted(cut.path.name.partition("0.07")[2] for cut in cuts) == [" (2).mp3", " (3).mp3", ".mp3"]
    assert len(list(folder.iterdir())) == 3
    target = folder / "mine.opus"
    target.write_bytes(b"mine")
    (outcome,) = clipper.clip_all([segment()], target)
    assert made(outcome).path == folder / "mine (2).opus"
    assert target.read_bytes() == b"mine"


def test_what_cannot_be_cut_is_told_and_the_rest_is_cut(clipper: Clipper, folder: Path) -> None:
    moment, beyond, gone = segment(end=None), segment(29.0, 45.0), bookmark()
    told: list[tuple[float, float]] = []
    outcomes = list(
        clipper.clip_all(
            [moment, segment(), beyond, gone], folder, on_progress=lambda *some: told.append(some)
        )
    )
    failed = {id(one.bookmark): str(one.error) for one in outcomes if isinstance(one, NoClip)}
    assert set(failed) == {id(moment), id(gone)}
    assert "no length" in failed[id(moment)]
    assert "No web here" in failed[id(gone)]
    lengths = sorted(one.length for one in outcomes if isinstance(one, Clip))
    assert lengths == [pytest.approx(1.0, abs=0.1), pytest.approx(2.5, abs=0.1)]
    assert max(told) == (2.5 + 16.0, 2.5 + 16.0 + 90.0)


@pytest.mark.parametrize(("made_of", "words"), [(9.0, "in order"), (1.0, "ended 0:01 after 0:05")])
def test_a_clip_that_came_out_otherwise_is_not_kept(
    clipper: Clipper,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    made_of: float,
    words: str,
) -> None:
    def encode(media: str, _start: float, _end: float, *arguments: Any, **options: Any) -> float | None:
        return real(media, 0.0, made_of, *arguments, **options)

    real = clip.encode
    monkeypatch.setattr(clip, "encode", encode)
    (outcome,) = clipper.clip_all([segment()], folder)
    assert isinstance(outcome, NoClip)
    assert words in str(outcome.error)
    assert not folder.exists()


def test_a_segment_behind_the_end_leaves_no_file(clipper: Clipper, folder: Path) -> None:
    (outcome,) = clipper.clip_all([segment(40.0, 45.0)], folder)
    assert isinstance(outcome, NoClip)
    assert not folder.exists()


def test_what_is_not_on_the_disk_is_streamed_through_the_same_gate_as_playing(folder: Path) -> None:
    asked: list[tuple[str, str]] = []

    def resolve(url: str, feed_url: str) -> str:
        asked.append((url, feed_url))
        raise MediaError("This address is in a private network")

    (outcome,) = Clipper(resolve).clip_all([segment()], folder)
    assert isinstance(outcome, NoClip)
    assert "private network" in str(outcome.error)
    assert asked == [("https://media.example/1.mp3", "https://feeds.example/cafe.xml")]


def test_once_called_off_nothing_more_is_cut(clipper: Clipper, folder: Path) -> None:
    cancelled = threading.Event()
    outcomes = clipper.clip_all([segment()] * 6, folder, cancelled=cancelled)
    made(next(outcomes))
    cancelled.set()
    assert len(list(outcomes)) < 5
    cancelled.set()
    assert list(clipper.clip_all([segment()], folder, cancelled=cancelled)) == []


def test_a_folder_that_is_none_is_said(clipper: Clipper, sound: Path) -> None:
    (outcome,) = clipper.clip_all([segment()], sound / "clips")
    assert isinstance(outcome, NoClip)
    assert "could not be written" in str(outcome.error)


def test_clips_go_into_the_current_folder_into_another_or_one_into_a_file(tmp_path: Path) -> None:
    assert target_of(None, 3) == Path()
    assert target_of(str(tmp_path), 3) == tmp_path
    assert target_of("talk.mp3", 1) == Path("talk.mp3")
    with pytest.raises(BadInputError, match="one file"):
        target_of("talk.mp3", 2)
    (tmp_path / "odd.mp3").mkdir()
    assert target_of(str(tmp_path / "odd.mp3"), 2) == tmp_path / "odd.mp3"
