"""Which picture is drawn for an episode, and how often."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cafe_tui.domain.drawing import Drawing, Size, Way
from cafe_tui.domain.errors import FeedError
from cafe_tui.services.cover_art import REMEMBERED, CoverArt
from cafe_tui.services.covers import Covers
from cafe_tui.storage.database import Database
from tests.support.library import document, item, keep, newest
from tests.support.pictures import give_cover, keep_picture

CHAPTER = "https://pictures.example/chapter.png"


class Painter:
    """Notes what it draws; cannot draw what says so."""

    def __init__(self) -> None:
        self.drawn: list[bytes] = []

    def __call__(self, picture: bytes, way: Way, size: Size) -> Drawing:
        self.drawn.append(picture)
        if b"broken" in picture:
            raise FeedError("The picture could not be drawn")
        return Drawing(way, size.columns, size.rows, sent=picture.decode())


@pytest.fixture
def painter() -> Painter:
    return Painter()


@pytest.fixture
def seen(database: Database, tmp_path: Path, painter: Painter) -> Callable[..., str | None]:
    """What is seen of the newest episode while a chapter with this picture sounds."""
    keep(database, document(item(1)))
    give_cover(database, tmp_path, b"cover")
    keep_picture(tmp_path, b"chapter", CHAPTER)
    keep_picture(tmp_path, b"broken", f"{CHAPTER}?broken")

    def fetch(url: str, _feed_url: str) -> tuple[bytes, str]:
        raise FeedError(f"{url} could not be fetched")

    art = CoverArt(Covers(database, tmp_path, fetch), painter)

    def see(chapter_image: str = "", columns: int = 8) -> str | None:
        drawing = art.of(newest(database), chapter_image, Way.SIXEL, Size(columns, 4))
        return drawing.sent if drawing else None

    return see


def test_the_picture_of_a_chapter_goes_before_the_cover(seen: Callable[..., str | None]) -> None:
    assert (seen(), seen(CHAPTER), seen()) == ("cover", "chapter", "cover")


@pytest.mark.parametrize("image", [f"{CHAPTER}?broken", f"{CHAPTER}?missing", "file:///etc/passwd", "x"])
def test_where_a_chapters_picture_cannot_be_had_the_cover_is_seen(
    image: str, seen: Callable[..., str | None]
) -> None:
    assert seen(image) == "cover"


def test_a_picture_is_drawn_once_for_a_room_also_when_it_cannot_be(
    seen: Callable[..., str | None], painter: Painter
) -> None:
    for _ in range(3):
        seen(f"{CHAPTER}?broken")
    assert painter.drawn == [b"broken", b"cover"]
    seen(columns=9)
    assert painter.drawn == [b"broken", b"cover", b"cover"]


def test_only_the_drawings_seen_last_are_remembered(
    seen: Callable[..., str | None], painter: Painter
) -> None:
    for columns in range(10, 11 + REMEMBERED):
        seen(columns=columns)
    seen(columns=10)
    assert len(painter.drawn) == REMEMBERED + 2


def test_an_episode_without_a_cover_has_none(database: Database, seen: Callable[..., str | None]) -> None:
    with database.write() as connection:
        connection.execute("UPDATE show SET image_url = ''")
    assert seen() is None
