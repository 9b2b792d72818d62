"""Asking the index: any text, in good order, with every filter; and the episodes that are like another."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.feed.feed_document import FeedItem
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.search.search_query import HitKind, read_query
from cafe_tui.storage import bookmarks, browse, listening, search, search_index, shows
from cafe_tui.storage.database import Database
from tests.support.bookmarks import bookmark
from tests.support.library import NOW, document, item, keep

K = HitKind
GARDEN = "https://garden.example/feed"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Two shows: five episodes of Tea Talk, and two of Garden Hour, which was removed and has a bookmark."""
    with_notes = {
        1: ("The first cup", "<p>Tea, and nothing but tea: tea.</p>"),
        2: ("Kettle and cup", "<p>A long talk about many other things, and one word on tea.</p>" * 5),
        3: ("Saying no", "<p>How to say no to a second cup.</p><p>東京タワーで</p>"),
        4: ("On Café Zürich", "<p>the the the</p>"),
        5: ("No tea", "<p>Coffee, the cup.</p>"),
    }
    database = Database(tmp_path_factory.mktemp("search") / "library.sqlite3")
    tea = [item(number, title, notes=notes) for number, (title, notes) in with_notes.items()]
    keep(database, document(*reversed(tea), title="Tea Talk"))
    garden = keep(database, document(item(7, "Roses"), item(8, "Tea roses"), title="Garden Hour"), GARDEN)
    with database.write() as connection:
        bookmarks.add(
            connection,
            bookmark(show="Garden Hour", note="roses like tea", tags=("Work",), uid="1", created=NOW),
        )
        bookmarks.add(connection, bookmark(show="Tea Talk", note="pour it slowly", tags=(), uid="2"))
        shows.remove(connection, garden)
        listening.set_played(connection, EpisodeId(1), True, now=NOW)
    yield database
    database.close()


def titles(database: Database, typed: str, kind: HitKind, limit: int = 50) -> list[str]:
    """The titles of the episodes that were found, best first."""
    found = search.found(database.read(), kind, read_query(typed), limit)
    return [episode.title for episode in browse.page(database.read(), found)]


@pytest.mark.parametrize(
    ("typed", "kind", "found"),
    [
        # Of few hits those that fit best come first, of equals the newest.
        ("tea ", K.NOTES, ["The first cup", "No tea", "Kettle and cup"]),
        ("cup ", K.EPISODE, ["Kettle and cup", "The first cup"]),
        ("kett", K.EPISODE, ["Kettle and cup"]),
        ("cafe zurich ", K.EPISODE, ["On Café Zürich"]),
        ('"say no" ', K.NOTES, ["Saying no"]),
        ('"no say" ', K.NOTES, []),
        ("saying second ", K.NOTES, ["Saying no"]),
        ("cup -second ", K.NOTES, ["No tea", "The first cup", "Kettle and cup"]),
        ("タ京", K.NOTES, []),
        ("タワー", K.NOTES, ["Saying no"]),
        ("show:tea cup ", K.NOTES, ["No tea", "The first cup", "Saying no", "Kettle and cup"]),
        ("show:garden cup ", K.NOTES, []),
        ("after:2026-01-04 cup ", K.NOTES, ["No tea", "Saying no"]),
        ("before:2026-01-04 cup ", K.NOTES, ["The first cup", "Kettle and cup"]),
        ("is:played tea ", K.NOTES, ["The first cup"]),
        ("is:unplayed tea ", K.NOTES, ["No tea", "Kettle and cup"]),
        ("show:tea", K.EPISODE, ["No tea", "On Café Zürich", "Saying no", "Kettle and cup", "The first cup"]),
        ("after:2026-01-06", K.EPISODE, ["No tea"]),
        ("roses ", K.EPISODE, []),
    ],
)
def test_what_fits_is_found_in_good_order(
    library: Database, typed: str, kind: HitKind, found: list[str]
) -> None:
    assert titles(library, typed, kind) == found


def test_of_long_texts_short_beginnings_are_words(library: Database) -> None:
    assert titles(library, "co", K.NOTES) == []
    assert titles(library, "cof", K.NOTES) == ["No tea"]
    assert titles(library, "ke", K.EPISODE) == ["Kettle and cup"]


def test_a_show_is_found_by_its_title(library: Database) -> None:
    connection = library.read()
    assert len(search.shows(connection, read_query("tal"))) == 1
    assert search.shows(connection, read_query("alk")) == []
    assert search.shows(connection, read_query("tea -talk")) == []


def test_bookmarks_are_found_by_note_and_tag_also_of_removed_shows(library: Database) -> None:
    connection = library.read()

    def notes(typed: str) -> list[str]:
        found = search.found(connection, K.BOOKMARK, read_query(typed), 50)
        return [bookmarks.get(connection, one).note for one in found]  # type: ignore[arg-type]

    assert notes("roses ") == ["roses like tea"]
    assert notes("work ") == ["roses like tea"]
    assert notes("tag:WORK") == ["roses like tea"]
    assert notes("tag:work tea ") == ["roses like tea"]
    assert notes("tag:tea") == []
    assert sorted(notes("lamp ")) == ["pour it slowly", "roses like tea"]
    assert notes("show:garden lamp ") == ["roses like tea"]


ODD = st.text(alphabet=st.sampled_from("ab\"'*:-^(){}+.,\\%_ éñ茶\x00\ue000\U0001f375 ANDORNEAR"))


@given(st.text() | ODD, st.sampled_from(HitKind))
def test_any_text_is_a_query_that_the_index_understands(library: Database, typed: str, kind: HitKind) -> None:
    query = read_query(typed)
    if kind is HitKind.SHOW:
        search.shows(library.read(), query)
    else:
        assert len(search.found(library.read(), kind, query, 3)) <= 3


@given(st.lists(st.sampled_from(["the", "cup", "tea", '"say no"', "no", "-second"]), max_size=5))
def test_more_words_never_find_more(library: Database, words: list[str]) -> None:
    fewer = set(titles(library, " ".join(["tea", *words[:-1], ""]), K.NOTES))
    assert set(titles(library, " ".join(["tea", *words, ""]), K.NOTES)) <= fewer


def test_of_very_many_hits_the_newest_come_first(tmp_path: Path) -> None:
    database = Database(tmp_path / "library.sqlite3")
    many = [item(number, "Tea", guid=f"{number}", notes="tea " * (number % 7)) for number in range(1_200)]
    keep(database, document(*many))
    with database.write() as connection:
        while search_index.catch_up(connection, 500):
            pass
    found = search.found(database.read(), K.EPISODE, read_query("tea "), 1_000)
    newest = browse.ids(database.read())
    assert found == list(newest[:1_000])
    assert search.found(database.read(), K.EPISODE, read_query("tea "), 5) == found[:5]
    database.close()


# Like another


def like(number: int, title: str, notes: str) -> FeedItem:
    return item(
        number, title, notes=notes, published=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)
    )


def test_related_episodes_share_telling_words(tmp_path: Path) -> None:
    database = Database(tmp_path / "library.sqlite3")
    filler = [like(100 + n, f"Other {n}", f"Hosted by Pilar and Tim. Number {n} of many") for n in range(20)]
    keep(
        database,
        document(
            like(
                1,
                "Networks outside",
                "Hosted by Pilar and Tim. Isolation, networking and loneliness of managers",
            ),
            like(2, "Loneliness at the top", "Hosted by Pilar and Tim. Isolation of managers"),
            like(3, "Networking for the shy", "Hosted by Pilar and Tim. Networking and isolation"),
            *filler,
        ),
    )
    ids = {episode.title: episode.id for episode in browse.page(database.read(), browse.ids(database.read()))}
    found = search.related(database.read(), ids["Networks outside"], 5)
    assert {episode_id for episode_id, _ in found} == {
        ids["Loneliness at the top"],
        ids["Networking for the shy"],
    }
    scores = [score for _, score in found]
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)
    assert search.related(database.read(), ids["Networks outside"], 1) == found[:1]
    assert search.related(database.read(), ids["Other 3"], 5) == []
    assert search.related(database.read(), EpisodeId(999), 5) == []
    database.close()
