"""Sounds with chapters in them, made by ffmpeg and mutagen."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from cafe_tui.domain.chapter.chapter_writers import write_chapters
from cafe_tui.domain.models import Chapter
from tests.support.audio import ENCODINGS, encode, write_wav
from tests.support.web import Web

CHAPTERS = (
    Chapter(0.0, "Hello"),
    Chapter(12.25, "Cups = bowls; # and mugs"),
    Chapter(40.0, "茶 and ☕"),
    Chapter(110.25, "Goodbye"),
)
LENGTH = 120.0

MakeSound = Callable[..., Path]


@pytest.fixture(scope="session")
def wav(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_wav(tmp_path_factory.mktemp("media") / "tone.wav", LENGTH)


@pytest.fixture
def make(wav: Path, tmp_path: Path) -> MakeSound:
    """Encode the tone as `name` (one of ENCODINGS), with chapters that ffmpeg writes into it."""

    def with_chapters(name: str, *extra: str, chapters: Sequence[Chapter] = CHAPTERS) -> Path:
        metadata = tmp_path / "chapters.ffmeta"
        metadata.write_text(write_chapters(chapters, "ffmetadata", LENGTH), encoding="utf-8")
        taken = ("-i", str(metadata), "-map_metadata", "1", "-map_chapters", "1")
        made = encode(wav, name, *taken, *ENCODINGS[name], *extra)
        return made.rename(tmp_path / name)

    return with_chapters


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server
