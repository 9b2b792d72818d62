"""Finding bookmarks over a real library, and changing many of them at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cafe_tui.domain.bookmark.bookmark_view import GroupBy, OrderBy, View
from cafe_tui.domain.bookmark.tagging import read_change
from cafe_tui.domain.errors import BadInputError, StoppedError
from cafe_tui.domain.models import Bookmark, BookmarkId
from cafe_tui.services import bulk as bulk_changes
from cafe_tui.services.bulk import BulkKeeper
from cafe_tui.services.find_bookmarks import BookmarkFinder
from cafe_tui.services.history import History
from cafe_tui.services.keep import Bookmarks
from cafe_tui.services.works import Work, Works
from cafe_tui.storage import bookmarks as stored_bookmarks
from cafe_tui.storage import browse
from cafe_tui.storage.database import Database
from tests.support.library import clock, document, item, keep


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Two shows with two episodes each."""
    database = Database(tmp_path / "library.sqlite3")
    keep(database, document(item(1, "Kettles"), item(2, "Cups"), title="Tea Talk"))
    garden = document(item(3, "Roses", guid="g3"), item(4, "Würmer", guid="g4"), title="Garden Hour")
    keep(database, garden, "https://feeds.example/garden.xml")
    yield database
    database.close()


@pytest.fixture
def finder(database: Database) -> BookmarkFinder:
    return BookmarkFinder(database)


@pytest.fixture
def history() -> History:
    return History()


@pytest.fixture
def works() -> Works:
    return Works()


@pytest.fixture
def bulk(database: Database, history: History, works: Works) -> BulkKeeper:
    return BulkKeeper(database, history, works, clock)


@pytest.fixture
def kept(database: Database, bookmarks: Bookmarks) -> dict[str, Bookmark]:
    """One bookmark for each episode, by the episode's title."""
    by_title = {
        episode.title: episode for episode in browse.page(database.read(), list(browse.ids(database.read())))
    }
    return {
        "Kettles": bookmarks.add(by_title["Kettles"].id, 60, 90, "it whistles", ("tea", "Work")),
        "Cups": bookmarks.add(by_title["Cups"].id, 30, None, "", ("tea",), importance=3),
        "Roses": bookmarks.add(by_title["Roses"].id, 10, 200, "never on a Monday"),
        "Würmer": bookmarks.add(by_title["Würmer"].id, 5, None, "good ones", ("work",), importance=1),
    }


def found(finder: BookmarkFinder, view: View, kept: dict[str, Bookmark]) -> list[tuple[str, list[str]]]:
    """The headings, with the titles of the episodes under each."""
    titles = {bookmark.id: title for title, bookmark in kept.items()}
    return [(group.title, [titles[BookmarkId(one)] for one in group.ids]) for group in finder.find(view)]


def test_headings_by_show_episode_tag_and_day(finder: BookmarkFinder, kept: dict[str, Bookmark]) -> None:
    assert found(finder, View(GroupBy.SHOW), kept) == [
        ("Garden Hour", ["Würmer", "Roses"]),
        ("Tea Talk", ["Cups", "Kettles"]),
    ]
    assert [title for title, _ in found(finder, View(GroupBy.EPISODE), kept)] == [
        "Würmer", "Roses", "Cups", "Kettles",
    ]  # fmt: skip
    tags = found(finder, View(GroupBy.TAG), kept)
    assert [title.lower() for title, _ in tags] == ["tea", "work", ""]
    assert [sorted(titles) for _, titles in tags] == [["Cups", "Kettles"], ["Kettles", "Würmer"], ["Roses"]]
    assert [title for title, _ in found(finder, View(GroupBy.DAY), kept)] == ["2026-11-23"]


@pytest.mark.parametrize(
    ("order", "titles"),
    [
        (OrderBy.NEWEST, ["Würmer", "Roses", "Cups", "Kettles"]),
        (OrderBy.IMPORTANCE, ["Cups", "Würmer", "Roses", "Kettles"]),
        (OrderBy.LENGTH, ["Roses", "Kettles", "Würmer", "Cups"]),
    ],
)
def test_orders(finder: BookmarkFinder, kept: dict[str, Bookmark], order: OrderBy, titles: list[str]) -> None:
    assert found(finder, View(GroupBy.NOTHING, order), kept) == [("", titles)]


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("WHISTLES", {"Kettles"}),
        ("wurmer", {"Würmer"}),
        ("garden", {"Würmer", "Roses"}),
        ("tea talk cups", {"Cups"}),
        ("#work", {"Kettles", "Würmer"}),
        ("!!", {"Cups"}),
        ("good monday", set()),
    ],
)
def test_words_are_found_wherever_they_stand(
    finder: BookmarkFinder, kept: dict[str, Bookmark], words: str, titles: set[str]
) -> None:
    groups = found(finder, View(GroupBy.NOTHING, words=words), kept)
    assert {title for _, group in groups for title in group} == titles


def test_what_was_changed_by_another_program_is_found(
    finder: BookmarkFinder, bookmarks: Bookmarks, kept: dict[str, Bookmark]
) -> None:
    assert found(finder, View(words="jubilee"), kept) == []
    assert kept["Roses"].episode_id is not None
    bookmarks.add(kept["Roses"].episode_id, 20, note="jubilee")
    assert [len(group.ids) for group in finder.find(View(words="jubilee"))] == [1]


def test_words_that_are_said_in_a_bookmark_are_found_also_when_they_come_later(
    finder: BookmarkFinder, database: Database, kept: dict[str, Bookmark]
) -> None:
    assert found(finder, View(words="porcelain"), kept) == []
    with database.write() as connection:
        stored_bookmarks.give_texts(connection, [(kept["Roses"].id, "Bob: Porcelain, if you like.")])
    assert [len(group.ids) for group in finder.find(View(words="porcelain"))] == [1]


def test_what_this_program_says_it_changed_is_read_again(
    finder: BookmarkFinder, bookmarks: Bookmarks, kept: dict[str, Bookmark]
) -> None:
    finder.find(View(words="before"))
    bookmarks.edit(kept["Roses"].id, note="after")
    bookmarks.edit(kept["Cups"].id, note="before")
    finder.find(View(words="before"))
    bookmarks.edit(kept["Cups"].id, note="later")  # within the same second: only `forget` can tell
    finder.forget()
    assert [len(group.ids) for group in finder.find(View(words="later"))] == [1]


def test_tags_in_use_come_with_the_most_used_first(
    finder: BookmarkFinder, bookmarks: Bookmarks, kept: dict[str, Bookmark]
) -> None:
    bookmarks.edit(kept["Roses"].id, tags=["tea"])
    assert [tag.lower() for tag in finder.tags()] == ["tea", "work"]


def test_many_are_tagged_and_rated_and_each_is_one_step_back(
    bulk: BulkKeeper, bookmarks: Bookmarks, history: History, kept: dict[str, Bookmark]
) -> None:
    before = bookmarks.listing()
    ids = [one.id for one in before]
    assert bulk.tag(ids, read_change("new, -TEA")).words == "4 bookmarks: #new without #TEA"
    assert {one.title: one.tags for one in bookmarks.listing()} == {
        "Kettles": ("Work", "new"), "Cups": ("new",), "Roses": ("new",), "Würmer": ("work", "new"),
    }  # fmt: skip
    assert bulk.rate(ids, 2).words == "4 bookmarks: !!"
    assert {one.importance for one in bookmarks.listing()} == {2}
    history.undo()
    history.undo()
    assert bookmarks.listing() == before


def test_many_are_deleted_and_come_back_as_they_were(
    bulk: BulkKeeper, bookmarks: Bookmarks, history: History, kept: dict[str, Bookmark]
) -> None:
    before = bookmarks.listing()
    bulk.remove([kept["Cups"].id, kept["Roses"].id, BookmarkId(999)])
    assert {one.title for one in bookmarks.listing()} == {"Kettles", "Würmer"}
    assert history.undo().words == "Took back the deletion of 2 bookmarks"
    assert bookmarks.listing() == before


def test_a_selection_that_is_gone_changes_nothing_and_says_so(bulk: BulkKeeper, history: History) -> None:
    with pytest.raises(BadInputError, match="No bookmark is there"):
        bulk.remove([BookmarkId(1)])
    with pytest.raises(BadInputError, match="Nothing to take back"):
        history.undo()


def test_a_change_that_is_stopped_has_changed_nothing_and_is_taken_back_another_time(
    kept: dict[str, Bookmark], bulk: BulkKeeper, bookmarks: Bookmarks, history: History, works: Works
) -> None:
    def stop_when_under_way() -> None:
        for work in works.now:
            work.stopped.set()

    ids = [one.id for one in kept.values()]
    bulk.rate(ids, 2)
    works.on_change(stop_when_under_way)
    with pytest.raises(StoppedError, match="Nothing was changed"):
        bulk.remove(ids)
    with pytest.raises(StoppedError):
        history.undo()
    assert [one.importance for one in bookmarks.listing()] == [2] * 4
    works.on_change(lambda: None)
    history.undo()
    assert sorted(one.importance for one in bookmarks.listing()) == [0, 0, 1, 3]


def test_long_work_tells_how_far_it_is(
    kept: dict[str, Bookmark], bulk: BulkKeeper, works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, float]] = []
    move = Work.move

    def look(work: Work, done: float, total: float) -> None:
        move(work, done, total)
        seen.extend((one.words, one.part) for one in works.now)

    monkeypatch.setattr(Work, "move", look)
    monkeypatch.setattr(bulk_changes, "_AT_ONCE", 1)
    bulk.remove([one.id for one in kept.values()])
    assert seen == [("Deleting 4 bookmarks", part / 4) for part in range(4)]
    assert works.now == ()


def test_a_bookmark_that_is_gone_meanwhile_does_not_come_back_with_its_tags(
    kept: dict[str, Bookmark], bulk: BulkKeeper, bookmarks: Bookmarks, history: History
) -> None:
    ids = [one.id for one in kept.values()]
    bulk.tag(ids, read_change("later, -tea"))
    bookmarks.remove(kept["Cups"].id)  # by another program
    history.undo()
    assert {one.title: one.tags for one in bookmarks.listing()} == {
        title: one.tags for title, one in kept.items() if title != "Cups"
    }
