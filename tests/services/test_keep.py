"""Keeping moments and segments."""

import math
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from cafe_tui.domain.bookmark.bookmark_values import note_out_of_file
from cafe_tui.domain.errors import BadInputError, NotFoundError
from cafe_tui.domain.models import BookmarkId, EpisodeId
from cafe_tui.domain.text import MAX_TEXT
from cafe_tui.services.keep import Bookmarks
from cafe_tui.storage import shows
from cafe_tui.storage.database import Database
from tests.support.library import FEED_URL, NOW, clock, document, item, keep, newest


def test_a_bookmark_carries_what_is_needed_to_find_its_place(
    bookmarks: Bookmarks, episode: EpisodeId
) -> None:
    kept = bookmarks.add(
        episode, 670.0, 760.5, "What\x1b is\nsoftware?", ["#Software", "asks", "software", " "]
    )
    assert (kept.episode_id, kept.start, kept.end) == (episode, 670.0, 760.5)
    assert (kept.show, kept.feed_url, kept.guid, kept.title) == (
        "Management Café",
        FEED_URL,
        "guid-2",
        "Second",
    )
    assert (kept.media_url, kept.duration, kept.created) == ("https://media.example/2.mp3", 1500.0, NOW)
    assert (kept.note, kept.tags) == ("What is\nsoftware?", ("Software", "asks"))
    assert bookmarks.get(kept.id) == kept


def test_bookmarks_of_an_episode_are_in_time_order(bookmarks: Bookmarks, episode: EpisodeId) -> None:
    for start in (300.0, 30.0, 75.0):
        bookmarks.add(episode, start)
    assert [each.start for each in bookmarks.of_episode(episode)] == [30.0, 75.0, 300.0]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (-1.0, None),
        (math.nan, None),
        (math.inf, None),
        (10.0, 10.0),
        (10.0, 5.0),
        (0.0, math.nan),
        (1500.0, 1600.0),
    ],
)
def test_times_that_are_none_are_refused(
    bookmarks: Bookmarks, episode: EpisodeId, start: float, end: float | None
) -> None:
    with pytest.raises(BadInputError):
        bookmarks.add(episode, start, end)
    assert bookmarks.listing() == []


def test_times_beyond_the_end_are_cut_to_it(bookmarks: Bookmarks, episode: EpisodeId) -> None:
    assert bookmarks.add(episode, 1501.0).start == 1500.0
    assert bookmarks.add(episode, 1400.0, 1600.0).end == 1500.0


def test_an_edit_changes_what_is_given_and_nothing_else(bookmarks: Bookmarks, episode: EpisodeId) -> None:
    kept = bookmarks.add(episode, 30.0, 60.0, "note", ["tag"])
    assert bookmarks.edit(kept.id) == kept
    edited = bookmarks.edit(kept.id, note="other")
    assert (edited.start, edited.end, edited.note, edited.tags) == (30.0, 60.0, "other", ("tag",))
    edited = bookmarks.edit(kept.id, start=40.0, end=None, tags=["b", "a"])
    assert (edited.start, edited.end, edited.note, edited.tags) == (40.0, None, "other", ("b", "a"))
    with pytest.raises(BadInputError):
        bookmarks.edit(kept.id, end=40.0)
    assert bookmarks.get(kept.id) == edited


def test_a_bookmark_says_how_important_it_is_and_what_is_said_in_it(
    bookmarks: Bookmarks, episode: EpisodeId
) -> None:
    kept = bookmarks.add(episode, 30.0, 60.0, importance=2, text=" What\x1b is software? ")
    assert (kept.importance, kept.text, kept.edited) == (2, "What is software?", None)
    edited = bookmarks.edit(kept.id, importance=3, text="")
    assert (edited.importance, edited.text, edited.edited) == (3, "", NOW)
    for wrong in (-1, 4):
        with pytest.raises(BadInputError, match="importance"):
            bookmarks.add(episode, 30.0, importance=wrong)
        with pytest.raises(BadInputError, match="importance"):
            bookmarks.edit(kept.id, importance=wrong)
    assert bookmarks.listing() == [edited]


def test_a_bookmark_knows_the_chapter_at_its_start(database: Database, episode: EpisodeId) -> None:
    bookmarks = Bookmarks(
        database, clock, lambda episode_id, seconds: f"{'Hello' if seconds < 60 else 'News'} of {episode_id}"
    )
    kept = bookmarks.add(episode, 30.0, 90.0)
    assert kept.chapter == f"Hello of {episode}"
    assert bookmarks.edit(kept.id, end=95.0).chapter == kept.chapter
    assert bookmarks.edit(kept.id, start=70.0).chapter == f"News of {episode}"


def test_each_bookmark_is_told_from_all_others_everywhere(bookmarks: Bookmarks, episode: EpisodeId) -> None:
    first, second = bookmarks.add(episode, 30.0), bookmarks.add(episode, 30.0)
    assert len({first.uid, second.uid}) == 2
    assert all(len(one.uid) == 32 for one in (first, second))


def test_changes_can_be_taken_back_but_not_those_of_what_is_gone(
    bookmarks: Bookmarks, episode: EpisodeId
) -> None:
    kept = bookmarks.add(episode, 30.0, 60.0, "note", ["b", "a"], importance=1)
    changed = bookmarks.edit(kept.id, start=1.0, end=None, note="", tags=["c"], importance=3)
    assert bookmarks.revert(kept, changed) == kept
    assert bookmarks.listing() == [kept]
    bookmarks.remove(kept.id)
    with pytest.raises(NotFoundError):
        bookmarks.revert(kept, changed)
    assert bookmarks.listing() == []


def test_a_removed_bookmark_can_be_restored_as_it_was(bookmarks: Bookmarks, episode: EpisodeId) -> None:
    kept = bookmarks.add(episode, 30.0, 60.0, "note", ["b", "a"])
    assert bookmarks.remove(kept.id) == kept
    assert bookmarks.listing() == []
    assert bookmarks.add(episode, 5.0).id != kept.id
    assert bookmarks.restore(kept) == kept
    assert bookmarks.restore(kept) == kept
    assert len(bookmarks.listing()) == 2


def test_what_is_not_there_is_said(bookmarks: Bookmarks) -> None:
    for ask in (bookmarks.get, bookmarks.remove, bookmarks.edit):
        with pytest.raises(NotFoundError):
            ask(BookmarkId(7))
    with pytest.raises(NotFoundError):
        bookmarks.add(EpisodeId(999), 5.0)


def test_listing_by_episode_show_and_tag(
    database: Database, bookmarks: Bookmarks, episode: EpisodeId
) -> None:
    other_show = keep(database, document(item(3), title="Other"), "https://other.example")
    other_episode = newest(database)
    bookmarks.add(episode, 30.0, tags=["Café"])
    bookmarks.add(other_episode, 10.0, tags=["tea"])
    assert [each.start for each in bookmarks.listing(tag="#cafe")] == [30.0]
    assert [each.start for each in bookmarks.listing(show=other_show)] == [10.0]
    assert [each.start for each in bookmarks.listing(episode=episode)] == [30.0]
    assert bookmarks.listing(episode=episode, tag="tea") == []
    assert len(bookmarks.listing()) == 2


def test_bookmarks_survive_their_show_and_find_it_again(
    database: Database, bookmarks: Bookmarks, episode: EpisodeId
) -> None:
    kept = bookmarks.add(episode, 670.0, note="keep me")
    show_id = shows.by_url(database.read(), FEED_URL)
    assert show_id
    with database.write() as connection:
        shows.remove(connection, show_id)
    (orphan,) = bookmarks.listing()
    assert (orphan.episode_id, orphan.title, orphan.note) == (None, "Second", "keep me")
    assert bookmarks.edit(orphan.id, note="still mine").note == "still mine"
    removed = bookmarks.remove(orphan.id)
    assert bookmarks.restore(removed).episode_id is None

    keep(database, document(item(1), item(2, guid="re-issued")))
    assert bookmarks.get(kept.id).episode_id == newest(database)


def test_a_bookmark_that_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    with closing(Database(path)) as database:
        keep(database, document(item(1)))
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from cafe_tui.services.keep import Bookmarks\n"
        "from cafe_tui.storage.database import Database\n"
        "from tests.support.library import clock, newest\n"
        "database = Database(Path(sys.argv[1]))\n"
        "Bookmarks(database, clock).add(newest(database), 670.0)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    root = Path(__file__).resolve().parents[2]
    killed = subprocess.run([sys.executable, "-c", script, path], cwd=root, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    with closing(Database(path)) as database:
        assert [each.start for each in Bookmarks(database, clock).listing()] == [670.0]
        assert database.check() == []


def test_a_note_is_kept_whole_or_refused(bookmarks: Bookmarks, episode: EpisodeId) -> None:
    long = "tea " * 100_000
    kept = bookmarks.add(episode, 60.0, note=long)
    assert kept.note == long.strip()
    too_long = "t" * (MAX_TEXT + 1)
    with pytest.raises(BadInputError, match="too long"):
        bookmarks.edit(kept.id, note=too_long)
    assert bookmarks.edit(kept.id, tags=["x"]).note == long.strip()
    assert note_out_of_file(too_long) == "t" * (MAX_TEXT - 1) + "…"
