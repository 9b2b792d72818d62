"""Corrections of chapters over a real library: they outlive refreshes, and each can be taken back."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cafe_tui.domain.chapter.chapter_choice import ChapterChoice, ChapterSource
from cafe_tui.domain.errors import BadInputError, NotFoundError
from cafe_tui.domain.models import Chapter, EpisodeId
from cafe_tui.services.chapters import Chapters
from cafe_tui.services.correct import Corrector
from cafe_tui.services.history import Done, History
from cafe_tui.services.keep import Bookmarks
from cafe_tui.services.library import Library
from cafe_tui.storage.database import Database
from tests.support.library import NOW, clock, document, item, keep, newest

NOTES = "<p>00:30 mins Cups</p><p>5:00 A word from our sponsor</p><p>10:00 Saucers</p><p>20:00 Spoons</p>"
PUBLISHED = [(30.0, "Cups"), (300.0, "A word from our sponsor"), (600.0, "Saucers"), (1200.0, "Spoons")]


class Room:
    """A library with one episode of 1500 seconds, and what works on its chapters."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.publish(NOTES)
        self.episode: EpisodeId = newest(database)
        self.chapters = Chapters(database, clock)
        self.history = History()
        self.corrector = Corrector(database, self.chapters, self.history)
        self.library = Library(database, clock)
        self.bookmarks = Bookmarks(database, clock)

    def publish(self, notes: str) -> None:
        """The feed is refreshed, and has these notes."""
        keep(self.database, document(replace(item(1, notes=notes), duration=1500.0)))

    @property
    def choice(self) -> ChapterChoice:
        return self.chapters.of_episode(self.episode)

    def chapter(self, title: str) -> Chapter:
        return next(chapter for chapter in self.choice.chapters if chapter.title == title)

    @property
    def listed(self) -> list[tuple[float, str]]:
        return [(chapter.start, chapter.title) for chapter in self.choice.chapters]

    @property
    def skipped(self) -> list[str]:
        return [self.choice.chapters[index].title for index in sorted(self.choice.skipped)]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    database = Database(tmp_path / "library.sqlite3")
    yield Room(database)
    database.close()


Change = Callable[[Room], Done]
CHANGES: dict[str, tuple[Change, list[tuple[float, str]]]] = {
    "a title": (
        lambda room: room.corrector.change(room.episode, room.chapter("Cups"), "0:30 Mugs"),
        [(30.0, "Mugs"), *PUBLISHED[1:]],
    ),
    "a start": (
        lambda room: room.corrector.change(room.episode, room.chapter("Cups"), "11:00 Cups"),
        [*PUBLISHED[1:3], (660.0, "Cups"), PUBLISHED[3]],
    ),
    "a new chapter": (
        lambda room: room.corrector.add(room.episode, 100.0, " Saucepans\n"),
        [PUBLISHED[0], (100.0, "Saucepans"), *PUBLISHED[1:]],
    ),
    "one less": (
        lambda room: room.corrector.remove(room.episode, room.chapter("Saucers")),
        [*PUBLISHED[:2], PUBLISHED[3]],
    ),
    "all later": (
        lambda room: room.corrector.shift(room.episode, 10.0),
        [(start + 10.0, title) for start, title in PUBLISHED],
    ),
    "hours": (
        lambda room: room.corrector.flip(room.episode),
        [(start * 60, title) for start, title in PUBLISHED],
    ),
}


@pytest.mark.parametrize(("change", "expected"), [pytest.param(*CHANGES[name], id=name) for name in CHANGES])
def test_a_correction_outlives_a_refresh_and_is_taken_back(
    room: Room, change: Change, expected: list[tuple[float, str]]
) -> None:
    done = change(room)
    assert done.episode_id == room.episode
    assert done.chapters == room.choice
    assert (room.choice.source, room.listed) == (ChapterSource.CORRECTED, expected)
    room.publish(NOTES + "<p>21:00 One more</p>")
    assert room.listed == expected
    assert room.choice.others[0].source is ChapterSource.NOTES, "what is published can still be looked at"
    room.history.undo()
    assert room.listed == [*PUBLISHED, (1260.0, "One more")]


def test_several_corrections_are_taken_back_one_after_the_other_or_all_at_once(room: Room) -> None:
    room.corrector.shift(room.episode, 1.0)
    shifted = room.listed
    room.corrector.remove(room.episode, room.chapter("Cups"))
    room.corrector.reset(room.episode)
    assert room.listed == PUBLISHED
    room.history.undo()
    room.history.undo()
    assert room.listed == shifted
    room.history.undo()
    assert (room.listed, room.choice.source) == (PUBLISHED, ChapterSource.NOTES)
    with pytest.raises(BadInputError, match="Nothing to take back"):
        room.history.undo()


def test_a_correction_goes_on_from_the_list_that_is_shown(room: Room) -> None:
    room.corrector.shift(room.episode, 10.0)
    room.chapters.prefer(room.episode, ChapterSource.NOTES)
    assert room.listed == PUBLISHED
    room.corrector.shift(room.episode, 1.0)
    assert room.listed[0] == (31.0, "Cups")
    room.history.undo()
    assert (room.choice.source, room.listed) == (ChapterSource.NOTES, PUBLISHED)
    room.chapters.prefer(room.episode, None)
    assert room.listed[0] == (40.0, "Cups"), "what was corrected before is there again"


def test_all_chapters_can_be_deleted_and_the_published_ones_do_not_come_back_by_themselves(
    room: Room,
) -> None:
    for chapter in room.choice.chapters:
        room.corrector.remove(room.episode, chapter)
    assert (room.choice.source, room.listed) == (ChapterSource.CORRECTED, [])


@pytest.mark.parametrize("typed", ["", "soon Cups", "-1 Cups"])
def test_a_start_that_is_none_changes_nothing(room: Room, typed: str) -> None:
    with pytest.raises(BadInputError):
        room.corrector.change(room.episode, room.chapter("Cups"), typed)
    assert room.listed == PUBLISHED


def test_a_chapter_that_is_gone_meanwhile_is_said_to_be(room: Room) -> None:
    cups = room.chapter("Cups")
    room.publish(NOTES.replace("Cups", "Mugs"))
    with pytest.raises(BadInputError, match="no longer there"):
        room.corrector.remove(room.episode, cups)
    with pytest.raises(NotFoundError):
        room.corrector.shift(EpisodeId(77), 1.0)


def test_what_is_heard_now_moves_its_chapter_and_all_later_ones_in_this_copy_only(room: Room) -> None:
    room.library.save_duration(room.episode, 1590.0)
    assert room.choice.remark == "this copy is 1:30 longer than announced"
    room.corrector.anchor(room.episode, room.chapter("Saucers"), 690.0)
    assert room.listed == [*PUBLISHED[:2], (690.0, "Saucers"), (1290.0, "Spoons")]
    assert room.choice.source is ChapterSource.NOTES, "the list is the publisher's"
    assert room.choice.remark == "times set to this copy"
    room.library.save_duration(room.episode, 1500.0)
    assert room.listed == PUBLISHED
    room.library.save_duration(room.episode, 1590.2)
    assert room.listed[2] == (690.0, "Saucers")


def test_corrections_are_made_in_the_times_of_the_copy_that_is_heard(room: Room) -> None:
    room.library.save_duration(room.episode, 1590.0)
    room.corrector.anchor(room.episode, room.chapter("Saucers"), 690.0)
    room.corrector.add(room.episode, 800.0, "Ladles")
    room.corrector.change(room.episode, room.chapter("Spoons"), "21:40 Spoons and forks")
    assert room.listed[-2:] == [(800.0, "Ladles"), (1300.0, "Spoons and forks")]
    room.library.save_duration(room.episode, 1500.0)
    assert room.listed[-2:] == [(710.0, "Ladles"), (1210.0, "Spoons and forks")]


def test_bookmarks_keep_their_place_between_copies_that_are_set_right(room: Room) -> None:
    room.library.save_duration(room.episode, 1500.0)
    kept = room.bookmarks.add(room.episode, 700.0, 760.0, "cups")
    room.library.save_duration(room.episode, 1590.0)
    assert room.bookmarks.of_episode(room.episode) == [kept], "nobody knows yet where it is"
    room.corrector.anchor(room.episode, room.chapter("Saucers"), 690.0)
    moved = replace(kept, start=790.0, end=850.0, duration=1590.0)
    assert room.bookmarks.of_episode(room.episode) == [moved]
    changed = room.bookmarks.edit(kept.id, end=900.0)
    assert (changed.start, changed.end, changed.duration) == (790.0, 900.0, 1590.0)
    room.library.save_duration(room.episode, 1500.0)
    assert room.bookmarks.get(kept.id) == replace(kept, end=810.0, edited=NOW)


def test_chapters_are_skipped_one_by_one_and_by_word_for_the_whole_show(room: Room) -> None:
    assert room.skipped == []
    room.corrector.skip(room.episode, room.chapter("Cups"))
    room.corrector.set_skip_words(room.episode, "Sponsor, Ad")
    assert room.skipped == ["Cups", "A word from our sponsor"]
    assert room.corrector.skip_words(room.episode) == ("Sponsor", "Ad")
    room.corrector.skip(room.episode, room.chapter("A word from our sponsor"))
    assert room.skipped == ["Cups"], "the word on one chapter goes before that of the show"
    for _ in range(2):
        room.history.undo()
    assert room.skipped == ["Cups"]
    assert room.corrector.skip_words(room.episode) == ()
    room.corrector.shift(room.episode, 0.5)
    assert room.skipped == ["Cups"], "a mark finds its chapter where it is nearly the same"
