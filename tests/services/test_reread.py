"""Reading old notes again."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cafe_tui.domain.chapters import Confidence, note_chapters
from cafe_tui.domain.detection import DETECTOR_VERSION
from cafe_tui.domain.errors import TooLargeError
from cafe_tui.domain.feed.feed_document import FeedItem
from cafe_tui.domain.models import EpisodeId, NotedChapters
from cafe_tui.feeds.pool import ParserPool
from cafe_tui.services.reread import AT_ONCE, reread_notes
from cafe_tui.storage import browse, episodes, noted
from cafe_tui.storage.database import Database
from tests.support.library import NOW, document, item, keep, newest

NOTES = "<p>00:00 Hello</p><p>05:10 Tea</p><p>12:30 Milk</p><p>20:00 Goodbye</p>"
OLD = NotedChapters((), Confidence.UNSURE, 1500.0, DETECTOR_VERSION - 1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "library.sqlite3")
    yield database
    database.close()


class Reader(ParserPool):
    """Reads notes here and now, and remembers them."""

    def __init__(self) -> None:
        super().__init__(1)
        self.read: list[list[str]] = []

    async def note_chapters(
        self, notes: Iterable[tuple[str, float | None]], *, patience: int = 0
    ) -> list[NotedChapters]:
        pairs = list(notes)
        self.read.append([text for text, _ in pairs])
        return [note_chapters(text, duration) for text, duration in pairs]


def many(count: int) -> tuple[FeedItem, ...]:
    return tuple(item(number, notes=f"{NOTES} {number}") for number in range(1, count + 1))


def test_notes_that_no_detector_has_read_are_read_in_another_process(database: Database) -> None:
    keep(database, document(item(1, notes=NOTES), replace(item(2, notes=NOTES), noted=OLD)))
    assert reread_notes(database) == 2
    for episode_id in browse.ids(database.read()):
        found = noted.of_episode(database.read(), EpisodeId(episode_id))
        assert found == note_chapters(NOTES, 1500.0)
        assert found is not None
        assert [chapter.title for chapter in found.chapters] == ["Hello", "Tea", "Milk", "Goodbye"]


def test_what_this_detector_has_read_is_left_in_peace(database: Database) -> None:
    keep(database, document(replace(item(1, notes=NOTES), noted=note_chapters(NOTES, 1500.0))))
    reader = Reader()
    assert reread_notes(database, parser_factory=lambda: reader) == 0
    assert reader.read == []


def test_the_newest_are_read_first_and_what_is_done_stays_done_when_it_is_ended(database: Database) -> None:
    keep(database, document(*many(AT_ONCE + 10)))
    reader = Reader()
    done = reread_notes(database, cancelled=lambda: bool(reader.read), parser_factory=lambda: reader)
    assert done == AT_ONCE
    assert {text.rpartition(" ")[2] for text in reader.read[0]} == {str(n) for n in range(11, AT_ONCE + 11)}
    assert len(noted.stale(database.read())) == 10
    assert reread_notes(database, parser_factory=lambda: reader) == 10
    assert len(noted.stale(database.read())) == 0


def test_notes_that_cannot_be_read_do_not_stop_the_others(database: Database) -> None:
    keep(database, document(*many(AT_ONCE + 1)))

    class Stumbling(Reader):
        async def note_chapters(
            self, notes: Iterable[tuple[str, float | None]], *, patience: int = 0
        ) -> list[NotedChapters]:
            found = await super().note_chapters(notes)
            if len(self.read) == 1:
                raise TooLargeError("This feed could not be read")
            return found

    assert reread_notes(database, parser_factory=Stumbling) == 1
    assert len(noted.stale(database.read())) == AT_ONCE


def test_notes_that_a_refresh_brings_meanwhile_win(database: Database) -> None:
    show_id = keep(database, document(item(1, notes="old")))

    class Overtaken(Reader):
        async def note_chapters(
            self, notes: Iterable[tuple[str, float | None]], *, patience: int = 0
        ) -> list[NotedChapters]:
            with database.write() as connection:
                episodes.store(connection, show_id, document(item(1, notes=NOTES)), NOW)
            return await super().note_chapters(notes)

    assert reread_notes(database, parser_factory=Overtaken) == 0
    assert list(noted.stale(database.read())) == [newest(database)]
