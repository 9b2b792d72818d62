"""The index of the search is in step with the texts, whatever was done to them and in which order."""

import sqlite3
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cafe_tui.domain.chapter.chapter_choice import ChapterSource
from cafe_tui.domain.chapter.corrections import Corrections
from cafe_tui.domain.chapters import Confidence
from cafe_tui.domain.detection import DETECTOR_VERSION
from cafe_tui.domain.feed.feed_document import FeedItem
from cafe_tui.domain.models import Bookmark, Chapter, EpisodeId, NotedChapters, ShowId
from cafe_tui.storage import bookmarks, browse, chapters, corrections, episodes, noted, search_index, shows
from cafe_tui.storage.database import Database
from tests.support.bookmarks import bookmark
from tests.support.examples import examples
from tests.support.library import NOW, document, item
from tests.support.search import Undone, rebuilt, stored, waiting, without

WORDS = st.sampled_from(["", "tea", "Tea for two", "Kéttle &amp; cup", "<p>茶の湯</p>", "<b>c</b>up", "no"])
TITLES = WORDS.filter(bool)
LISTS = st.lists(st.builds(Chapter, st.floats(0, 1000), WORDS), max_size=3).map(tuple)
DAYS = st.integers(-400, 400)
NUMBERS = st.integers(0, 3)


@st.composite
def feed_items(draw: st.DrawFn) -> tuple[FeedItem, ...]:
    """Some of the episodes of a feed, in any wording."""
    found = []
    for number in draw(st.sets(NUMBERS)):
        lists = draw(LISTS)
        found.append(
            replace(
                item(
                    number,
                    draw(TITLES),
                    notes=draw(WORDS),
                    published=NOW + timedelta(days=draw(DAYS)),
                ),
                chapters=draw(LISTS),
                noted=draw(
                    st.none() | st.just(NotedChapters(lists, Confidence.LIKELY, 1500.0, DETECTOR_VERSION))
                ),
            )
        )
    return tuple(found)


class Library(RuleBasedStateMachine):
    """Everything that changes a text, in any order. Of many at once some are left for later."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.database = Database(Path(self.folder.name) / "library.sqlite3")
        self.removed: list[Bookmark] = []
        self.uids = count()
        self.listed: dict[str, tuple[FeedItem, ...]] = {}
        """What each feed said last."""

    def teardown(self) -> None:
        while waiting(self.database.read()):
            self.catch_up(100)
        assert stored(self.database) == rebuilt(self.database)
        self.database.close()
        self.folder.cleanup()

    @initialize(items=feed_items(), text=TITLES)
    def begin(self, items: tuple[FeedItem, ...], text: str) -> None:
        """Something of each kind, so that few steps are needed to change it."""
        self.refresh("a", (*items, item(9, text, notes=text)))
        with self.database.write() as connection:
            (episode_id,) = connection.execute("SELECT id FROM episode WHERE guid = 'guid-9'").fetchone()
            bookmarks.add(connection, bookmark(episode_id=episode_id, uid=f"{next(self.uids)}"))
            for place in range(2):
                _say(connection, episode_id, place, text)
            _comment(connection, episode_id, 0, text, None)

    @invariant()
    def what_is_not_marked_is_in_step(self) -> None:
        connection = self.database.read()
        marked = waiting(connection)
        assert without(stored(self.database), marked) == without(rebuilt(self.database), marked)

    # Feeds

    @rule(feed=st.sampled_from("ab"), items=feed_items())
    def refresh(self, feed: str, items: tuple[FeedItem, ...]) -> None:
        url = f"https://{feed}.example/feed"
        with self.database.write() as connection:
            show_id = shows.by_url(connection, url) or shows.add(connection, url, title=feed, now=NOW)
            episodes.store(connection, show_id, document(*items, title=feed), NOW)
        self.listed[feed] = items

    @rule(
        field=st.sampled_from(["title", "notes", "published", "chapters", "noted"]),
        other=feed_items(),
        place=st.just(-1) | NUMBERS,
    )
    def correct_one_thing(self, field: str, other: tuple[FeedItem, ...], place: int) -> None:
        items = list(self.listed["a"])
        if other and items:
            place = -1 if place >= len(items) else place
            change: dict[str, Any] = {field: getattr(other[0], field)}
            items[place] = replace(items[place], **change)
            self.refresh("a", tuple(items))

    @rule(items=feed_items())
    def fail_in_the_middle(self, items: tuple[FeedItem, ...]) -> None:
        before = stored(self.database), waiting(self.database.read())
        with suppress(Undone), self.database.write() as connection:
            show_id = shows.add(connection, "https://a.example/feed", title="a", now=NOW)
            episodes.store(connection, show_id, document(*items), NOW)
            raise Undone
        assert (stored(self.database), waiting(self.database.read())) == before

    @rule(data=st.data())
    def remove_a_show(self, data: st.DataObject) -> None:
        if known := self._ids("show"):
            with self.database.write() as connection:
                shows.remove(connection, ShowId(data.draw(st.sampled_from(known))))

    # Chapters

    @rule(data=st.data(), found=st.none() | LISTS)
    def correct(self, data: st.DataObject, found: tuple[Chapter, ...] | None) -> None:
        if episode_id := self._episode(data):
            with self.database.write() as connection:
                corrections.keep(connection, episode_id, Corrections(found))

    @rule(
        data=st.data(), source=st.sampled_from([ChapterSource.EMBEDDED, ChapterSource.PODLOVE]), found=LISTS
    )
    def find_chapters(self, data: st.DataObject, source: ChapterSource, found: tuple[Chapter, ...]) -> None:
        if episode_id := self._episode(data):
            with self.database.write() as connection:
                chapters.keep(connection, episode_id, source, found, now=NOW)

    @rule(data=st.data(), found=LISTS)
    def note_chapters(self, data: st.DataObject, found: tuple[Chapter, ...]) -> None:
        if episode_id := self._episode(data):
            with self.database.write() as connection:
                kept = NotedChapters(found, Confidence.LIKELY, 1500.0, DETECTOR_VERSION)
                noted.keep(connection, episode_id, kept)

    @rule(data=st.data())
    def forget_chapters(self, data: st.DataObject) -> None:
        if episode_id := self._episode(data):
            with self.database.write() as connection:
                noted.forget(connection, episode_id)
                chapters.forget(connection, episode_id, ChapterSource.EMBEDDED)

    # Bookmarks

    @rule(data=st.data(), note=WORDS, tags=st.lists(TITLES, max_size=2, unique=True), days=DAYS)
    def keep(self, data: st.DataObject, note: str, tags: list[str], days: int) -> None:
        made = bookmark(
            episode_id=self._episode(data),
            note=note,
            tags=tuple(tags),
            created=NOW + timedelta(days=days),
            uid=f"{next(self.uids)}",
        )
        with self.database.write() as connection:
            bookmarks.add(connection, made)

    @rule(data=st.data(), change=st.sampled_from(["note", "chapter", "text"]), text=WORDS)
    def edit(self, data: st.DataObject, change: str, text: str) -> None:
        changes: dict[str, Any] = {change: text}
        self._change(data, lambda one: replace(one, **changes))

    @rule(data=st.data(), tags=st.lists(TITLES, max_size=2, unique=True))
    def tag(self, data: st.DataObject, tags: list[str]) -> None:
        self._change(data, lambda one: replace(one, tags=tuple(tags)))

    @rule(data=st.data())
    def remove_a_bookmark(self, data: st.DataObject) -> None:
        if known := self._ids("bookmark"):
            with self.database.write() as connection:
                one = bookmarks.get(connection, data.draw(st.sampled_from(known)))
                bookmarks.remove(connection, one.id)
            self.removed.append(one)

    @precondition(lambda self: self.removed)
    @rule()
    def undo(self) -> None:
        with self.database.write() as connection:
            bookmarks.put_back(connection, self.removed.pop())

    # What is said and written about an episode

    @rule(data=st.data(), lines=st.lists(TITLES, max_size=3))
    def take_a_transcript(self, data: st.DataObject, lines: list[str]) -> None:
        if episode_id := self._episode(data):
            with self.database.write() as connection:
                connection.execute("DELETE FROM transcript_line WHERE episode_id = ?", (episode_id,))
                for place, text in enumerate(lines):
                    _say(connection, episode_id, place, text)

    @rule(data=st.data(), guid=NUMBERS, text=TITLES, days=st.none() | DAYS)
    def comment(self, data: st.DataObject, guid: int, text: str, days: int | None) -> None:
        if episode_id := self._episode(data):
            with self.database.write() as connection:
                _comment(connection, episode_id, guid, text, days)

    @rule(data=st.data())
    def withdraw_a_comment(self, data: st.DataObject) -> None:
        if known := self._ids("comment"):
            with self.database.write() as connection:
                connection.execute("DELETE FROM comment WHERE id = ?", (data.draw(st.sampled_from(known)),))

    # The index itself

    @rule(at_most=st.integers(1, 5))
    def catch_up(self, at_most: int) -> None:
        with self.database.write() as connection:
            search_index.catch_up(connection, at_most)

    @rule()
    def start_over(self) -> None:
        with self.database.write() as connection:
            search_index.start_over(connection)

    def _ids(self, table: str) -> list[Any]:
        return [row[0] for row in self.database.read().execute(f"SELECT id FROM {table} ORDER BY id")]

    def _episode(self, data: st.DataObject) -> EpisodeId | None:
        known = sorted(browse.ids(self.database.read()))
        return EpisodeId(data.draw(st.sampled_from(known))) if known else None

    def _change(self, data: st.DataObject, change: Any) -> None:
        if known := self._ids("bookmark"):
            with self.database.write() as connection:
                one = bookmarks.get(connection, data.draw(st.sampled_from(known)))
                bookmarks.put_back(connection, change(one))


def _say(connection: sqlite3.Connection, episode_id: int, place: int, text: str) -> None:
    connection.execute(
        'INSERT INTO transcript_line (episode_id, place, start, "end", speaker, text)'
        " VALUES (?, ?, 0.0, 1.0, '', ?)",
        (episode_id, place, text),
    )


def _comment(connection: sqlite3.Connection, episode_id: int, guid: int, text: str, days: int | None) -> None:
    published = None if days is None else int((NOW + timedelta(days=days)).timestamp())
    connection.execute(
        "INSERT INTO comment (episode_id, guid, answers, author, published, url, text)"
        " VALUES (?, ?, '', 'Ann', ?, '', ?) ON CONFLICT (episode_id, guid)"
        " DO UPDATE SET text = excluded.text, published = excluded.published",
        (episode_id, f"{guid}", published, text),
    )


@pytest.mark.parametrize("at_once", [search_index.AT_ONCE, 25], ids=["all-at-once", "much-is-left"])
def test_the_index_is_what_indexing_all_anew_would_give(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "AT_ONCE", at_once)
    run_state_machine_as_test(Library, settings=settings(max_examples=examples(12), stateful_step_count=30))


def test_a_moment_before_the_epoch_or_far_from_now_has_its_day() -> None:
    moments = [datetime(1, 1, 1), datetime(1969, 12, 31), NOW.replace(tzinfo=None), datetime(9999, 1, 1)]
    numbers = [
        search_index.first_number(int((moment - datetime(1970, 1, 1)).total_seconds())) for moment in moments
    ]
    assert numbers == sorted(set(numbers))
    assert numbers[0] >= 0
    assert numbers[-1] < 2**63
