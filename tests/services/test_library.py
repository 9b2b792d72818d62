"""The library as both faces see it."""

import math
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cafe_tui.domain.errors import BadInputError, NotFoundError
from cafe_tui.domain.models import EpisodeId, ShowId
from cafe_tui.services.library import Counts, Library
from cafe_tui.storage.database import Database
from tests.support.library import FEED_URL, clock, document, item, keep, newest

# A terminal hands on bytes that are no UTF-8 as lone surrogates.
ANYTHING = st.characters() | st.characters(categories=["Cs"])


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "library.sqlite3")
    yield database
    database.close()


@pytest.fixture
def library(database: Database) -> Library:
    """Management Café with episodes 1, 2 and twice 3; Tea Room with 1; Tea."""
    keep(
        database,
        document(
            item(1, "Remote teams", notes="00:30 mins Hello"),
            item(2, "Über-Managers"),
            item(3, "Café crème"),
            replace(item(4, "Café noir"), number=3),
        ),
    )
    keep(database, document(item(1, "Remote tea"), title="Tea Room"), "https://tea.example/feed")
    keep(database, document(title="Tea"), "https://tea.example/other")
    return Library(database, clock)


def titles(
    library: Library, show: ShowId | None = None, *, containing: str = "", unplayed: bool = False
) -> set[str]:
    ids = library.episode_ids(show, containing=containing, unplayed=unplayed)
    return {episode.title for episode in library.episodes(ids)}


def test_the_newest_come_first_and_as_many_as_asked(library: Library) -> None:
    everything = library.episode_ids()
    assert len(everything) == 5
    assert [e.title for e in library.episodes(everything[:2])] == ["Café noir", "Café crème"]
    assert library.episode_ids(limit=2) == everything[:2]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("remote", {"Remote teams", "Remote tea"}),
        ("TEAMS", {"Remote teams"}),
        ("uber", {"Über-Managers"}),
        ("creme management", {"Café crème"}),
        ("cafe remote", {"Remote teams"}),
        ("  ", {"Remote teams", "Remote tea", "Über-Managers", "Café crème", "Café noir"}),
        ("%", set()),
        ("no such thing", set()),
    ],
)
def test_filtering_looks_at_both_titles_without_case_and_accents(
    library: Library, typed: str, expected: set[str]
) -> None:
    assert titles(library, containing=typed) == expected


def test_filters_combine(library: Library) -> None:
    show = library.find_show("Management")
    library.set_played(library.find_episode("Management#1").id, True)
    assert titles(library, show.id, containing="re", unplayed=True) == {"Café crème"}
    assert titles(library, containing="remote", unplayed=True) == {"Remote tea"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(ANYTHING))
def test_any_text_can_be_filtered_by(library: Library, typed: str) -> None:
    library.episode_ids(containing=typed)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(ANYTHING) | st.integers().map(str) | st.text(ANYTHING).map(lambda text: f"Tea#{text}"))
def test_any_text_names_one_thing_or_is_refused_in_words(library: Library, typed: str) -> None:
    for find in (library.find_show, library.find_episode):
        with suppress(NotFoundError):
            assert find(typed).id


def test_shows_are_counted(library: Library) -> None:
    library.set_played(library.find_episode("Management#1").id, True)
    counted = [(show.title, show.episodes, show.unplayed) for show in library.shows()]
    assert counted == [("Management Café", 4, 3), ("Tea", 0, 0), ("Tea Room", 1, 1)]
    assert library.counts() == Counts(episodes=5, unplayed=4)


@pytest.mark.parametrize("spec", ["management", "MANAGEMENT CAFE", " café ", FEED_URL, "1"])
def test_a_show_is_found_by_id_address_or_part_of_its_title(library: Library, spec: str) -> None:
    assert library.find_show(spec).title == "Management Café"


def test_a_whole_title_is_preferred_to_a_part(library: Library) -> None:
    assert library.find_show("tea").title == "Tea"


def test_a_title_that_is_a_number_is_found(database: Database, library: Library) -> None:
    keep(database, document(title="1984"), "https://orwell.example")
    assert library.find_show("1984").title == "1984"


def test_an_ambiguous_name_is_refused_with_the_candidates(library: Library) -> None:
    with pytest.raises(NotFoundError, match="may be any of 3 shows") as caught:
        library.find_show("a")
    assert "Tea Room (2)" in caught.value.detail


def test_an_unknown_show_is_refused(library: Library) -> None:
    for spec in ("coffee", "99", "", "https://nowhere.example"):
        with pytest.raises(NotFoundError):
            library.find_show(spec)


def test_an_episode_is_found_by_id_number_or_as_the_latest(library: Library) -> None:
    second = library.find_episode("management cafe#2")
    assert second.title == "Über-Managers"
    assert library.find_episode(str(second.id)) == second
    assert library.find_episode(f"{FEED_URL}#2") == second
    assert library.find_episode("Latest").title == "Café noir"


def test_a_number_that_two_episodes_carry_is_refused_with_both(library: Library) -> None:
    with pytest.raises(NotFoundError, match="2 episodes") as caught:
        library.find_episode("Management#3")
    assert "Café crème" in caught.value.detail
    assert "Café noir" in caught.value.detail


@pytest.mark.parametrize("spec", ["999", "Management#77", "Management", "Management#x", "#1", "9" * 30])
def test_an_unknown_episode_is_refused(library: Library, spec: str) -> None:
    with pytest.raises(NotFoundError):
        library.find_episode(spec)


def test_there_is_no_latest_of_nothing(database: Database) -> None:
    with pytest.raises(NotFoundError, match="no episode yet"):
        Library(database, clock).find_episode("latest")


def test_notes_are_as_the_feed_has_them(library: Library) -> None:
    assert library.notes(library.find_episode("Management#1").id) == "00:30 mins Hello"
    assert library.notes(library.find_episode("Management#2").id) == ""


def test_the_position_is_kept_and_the_measured_length_wins(database: Database, library: Library) -> None:
    episode_id = newest(database)
    library.save_position(episode_id, 671.25, False)
    library.save_duration(episode_id, 1501.5)
    episode = library.episode(episode_id)
    assert (episode.position, episode.duration, episode.played) == (671.25, 1501.5, False)


def test_a_finished_episode_is_played_and_begins_again(database: Database, library: Library) -> None:
    episode_id = newest(database)
    library.save_position(episode_id, 1499.0, True)
    episode = library.episode(episode_id)
    assert (episode.position, episode.played) == (0.0, True)


def test_hearing_a_played_episode_again_leaves_it_played(database: Database, library: Library) -> None:
    episode_id = newest(database)
    library.set_played(episode_id, True)
    library.save_position(episode_id, 30.0, False)
    episode = library.episode(episode_id)
    assert (episode.position, episode.played) == (30.0, True)
    library.set_played(episode_id, False)
    assert not library.episode(episode_id).played


@pytest.mark.parametrize("position", [math.nan, math.inf, -math.inf])
def test_a_position_that_is_no_time_is_refused(database: Database, library: Library, position: float) -> None:
    with pytest.raises(BadInputError):
        library.save_position(newest(database), position, False)
    assert library.episode(newest(database)).position == 0.0


def test_a_late_position_of_a_removed_episode_changes_nothing(library: Library) -> None:
    library.save_position(EpisodeId(999), 5.0, False)
    with pytest.raises(NotFoundError):
        library.set_played(EpisodeId(999), True)
