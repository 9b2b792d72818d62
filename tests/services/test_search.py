"""One search over everything gives places, and can be stopped."""

import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from cafe_tui.domain.chapter.chapter_choice import ChapterSource
from cafe_tui.domain.chapter.copies import Anchor, Copy
from cafe_tui.domain.chapter.corrections import Corrections
from cafe_tui.domain.chapters import note_chapters
from cafe_tui.domain.models import Chapter, EpisodeId
from cafe_tui.domain.search.search_places import Hit
from cafe_tui.domain.search.search_query import HitKind, read_query
from cafe_tui.services.house import House
from cafe_tui.services.search import SearchStoppedError
from cafe_tui.settings import Paths
from cafe_tui.storage import corrections, shows
from tests.support.library import clock, document, item, keep, newest

K = HitKind
NOTES = """<p>Two hosts over a pot of tea.</p><p>00:30 mins What a good kettle does.</p>
<p>It whistles.</p><p>5:10 The market.</p><p>12:45 Cups and saucers.</p><p>20:00 Goodbye.</p>"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Tea Talk with one episode of which everything is known, and one of which little is."""
    with closing(House(Paths.in_folder(tmp_path), first_show=None, clock=clock)) as house:
        noted = note_chapters(NOTES, 1500.0)
        rich = replace(item(2, "#2 The whistle", notes=NOTES), noted=noted)
        keep(house.database, document(rich, item(1, "Quiet")), "https://tea.example/feed")
        with house.database.write() as connection:
            connection.execute("UPDATE show SET title = 'Tea Talk', folded = 'tea talk'")
        episode = newest(house.database)
        with house.database.write() as connection:
            connection.executemany(
                'INSERT INTO transcript_line (episode_id, place, start, "end", speaker, text)'
                " VALUES (?, ?, ?, ?, 'Ann', ?)",
                [
                    (episode, 0, 31.0, 35.0, "So, my kettle, it whistles"),
                    (episode, 1, 35.0, 39.0, "like a bird"),
                ],
            )
            connection.execute(
                "INSERT INTO comment (episode_id, guid, answers, author, published, url, text)"
                " VALUES (?, 'c', '', 'Bo', NULL, '', 'At 12:45 you said saucers. Mine whistles!')",
                (episode,),
            )
        house.bookmarks.add(episode, 310.0, 330.0, "whistles in the market", ["work"])
        yield house


def found(house: House, typed: str) -> list[Hit]:
    return [hit for some in house.searcher.search(read_query(typed)) for hit in some.hits]


def test_everything_with_the_word_is_a_place(house: House) -> None:
    hits = found(house, "whistles ")
    assert [(hit.kind, hit.start, hit.end, hit.by) for hit in hits] == [
        (K.BOOKMARK, 310.0, 330.0, ""),
        (K.NOTES, 30.0, None, ""),
        (K.TRANSCRIPT, 31.0, 35.0, "Ann"),
        (K.COMMENT, 765.0, None, "Bo"),
    ]
    assert {(hit.show, hit.title, hit.episode_id) for hit in hits} == {
        ("Tea Talk" if hit.kind is not K.BOOKMARK else hit.show, "#2 The whistle", newest(house.database))
        for hit in hits
    }
    assert hits[1].snippet.text == "It whistles."
    assert hits[1].snippet.marks == ((3, 11),)


def test_a_chapter_is_not_once_more_a_hit_in_the_notes(house: House) -> None:
    hits = found(house, "kettle ")
    assert [(hit.kind, hit.start, hit.end) for hit in hits] == [
        (K.CHAPTER, 30.0, 310.0),
        (K.TRANSCRIPT, 31.0, 35.0),
    ]


def test_titles_of_episodes_and_shows_are_found_and_not_once_more_in_the_notes(house: House) -> None:
    assert [(hit.kind, hit.start) for hit in found(house, "the whistle ")] == [(K.EPISODE, None)]
    (show,) = found(house, "in:shows talk")
    assert (show.kind, show.show, show.show_id, show.episode_id) == (K.SHOW, "Tea Talk", 1, None)


def test_words_may_be_in_title_and_notes(house: House) -> None:
    (hit,) = found(house, "whistle saucers in:notes ")
    assert (hit.kind, hit.start) == (K.NOTES, 765.0)


def test_only_chapters_of_the_list_that_is_shown_are_hits(house: House) -> None:
    episode = newest(house.database)
    mine = (Chapter(40.0, "A pot of my own"),)
    with house.database.write() as connection:
        corrections.keep(connection, episode, Corrections(mine))
    assert [hit.start for hit in found(house, "in:chapters own ")] == [40.0]
    assert found(house, "in:chapters kettle ") == []
    house.chapters.prefer(episode, ChapterSource.NOTES)
    assert found(house, "in:chapters own ") == []
    assert [hit.start for hit in found(house, "in:chapters kettle ")] == [30.0]


def test_places_are_where_they_are_heard_in_the_copy_at_hand(house: House) -> None:
    episode = newest(house.database)
    with house.database.write() as connection:
        corrections.keep(connection, episode, Corrections(copies=(Copy(1560.0, (Anchor(0.0, 60.0),)),)))
    house.library.save_duration(episode, 1560.0)
    assert [hit.start for hit in found(house, "in:chapters kettle ")] == [90.0]
    assert [hit.start for hit in found(house, "in:notes whistles ")] == [90.0]


def test_a_bookmark_outlives_its_show(house: House) -> None:
    with house.database.write() as connection:
        (show_id,) = connection.execute("SELECT id FROM show").fetchone()
        shows.remove(connection, show_id)
    (hit,) = found(house, "whistles ")
    assert (hit.kind, hit.episode_id, hit.start) == (K.BOOKMARK, None, 310.0)


def test_filters_alone_list_episodes_and_bookmarks(house: House) -> None:
    assert [hit.title for hit in found(house, "show:tea in:titles")] == ["#2 The whistle", "Quiet"]
    assert [hit.kind for hit in found(house, "tag:work")] == [K.BOOKMARK]
    assert found(house, "") == []


def test_no_more_than_the_limit_is_given_and_it_is_told(house: House) -> None:
    batches = list(house.searcher.search(read_query("show:tea"), limit=1))
    assert [len(some.hits) for some in batches if some.kind is K.EPISODE] == [1, 0]
    assert [some.more for some in batches if some.kind is K.EPISODE] == [False, True]
    deeper = list(house.searcher.search(read_query("show:tea"), limit=1, deeper=K.EPISODE))
    assert sum(len(some.hits) for some in deeper if some.kind is K.EPISODE) == 2


def test_a_search_that_nobody_waits_for_ends(house: House) -> None:
    with pytest.raises(SearchStoppedError):
        list(house.searcher.search(read_query("whistles "), stopped=lambda: True))
    assert found(house, "whistles ")


def test_what_sqlite_is_at_is_stopped_at_once(house: House) -> None:
    connection = house.database.read()
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    began = threading.Event()
    connection.set_progress_handler(began.set, 1_000)

    def stop() -> None:
        began.wait()
        house.searcher.stop()

    thread = threading.Thread(target=stop)
    thread.start()
    with pytest.raises(SearchStoppedError), house.searcher._interruptible():
        connection.execute(endless).fetchone()
    thread.join()
    connection.set_progress_handler(None, 0)
    house.searcher.stop()  # nothing is asked now: what comes next is not hurt
    assert found(house, "whistles ")


def test_an_episode_that_was_removed_meanwhile_is_left_out(house: House) -> None:
    searching = house.searcher.search(read_query("kettle "))
    with house.database.write() as connection:
        connection.execute("DELETE FROM show")
    assert [hit.episode_id for some in searching for hit in some.hits] == []
    assert house.library.episodes([EpisodeId(1)]) == []
