"""Samples out of real files, by the real libmpv, and the pauses in them."""

from pathlib import Path

import pytest

from cafe_tui.domain.bookmark.pauses import RATE, pauses
from cafe_tui.domain.errors import MediaError, PlayerUnavailableError
from cafe_tui.player.excerpt import samples
from tests.support.audio import ENCODINGS, encode, silence, write_wav

PAUSE = (20.0, 20.4)


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    return silence(write_wav(tmp_path / "sound.wav", 30), PAUSE)


@pytest.mark.parametrize("name", ["sound.wav", *ENCODINGS])
def test_a_pause_is_found_where_it_is_in_every_format(wav: Path, name: str) -> None:
    path = wav if name == wav.name else encode(wav, name)
    try:
        heard = samples(path, 15.0, 25.0, RATE, files_in=(wav.parent,))
    except PlayerUnavailableError as error:
        pytest.skip(f"needs libmpv: {error}")
    assert len(heard) / RATE == pytest.approx(10.0, abs=0.05)
    [(start, end)] = pauses(heard, 15.0)
    assert [start, end] == pytest.approx(PAUSE, abs=0.05)


def test_beyond_the_end_there_is_less(wav: Path) -> None:
    assert len(samples(wav, 28.0, 40.0, RATE, files_in=(wav.parent,))) / RATE == pytest.approx(2.0, abs=0.05)


def test_what_is_no_sound_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "none.mp3").write_bytes(b"<html>" * 100)
    with pytest.raises(MediaError, match="could not be read"):
        samples(tmp_path / "none.mp3", 0.0, 10.0, RATE, files_in=(tmp_path,))


def test_files_of_other_folders_are_not_read(wav: Path, tmp_path: Path) -> None:
    with pytest.raises(MediaError):
        samples(wav, 0.0, 10.0, RATE, files_in=(tmp_path / "downloads",))
