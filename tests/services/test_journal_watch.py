"""Telling and hearing by itself: soon after a change, when others have written, and at the end."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cafe_tui.domain.errors import CafeError
from cafe_tui.services.house import House
from cafe_tui.services.journal_watch import JournalWatch
from cafe_tui.services.journals import Exchanged, Journals
from tests.support.journal_machines import EPISODES, Machine
from tests.support.library import keep
from tests.support.waiting import EventLog, wait_for

Begin = Callable[[Machine], tuple[EventLog[Exchanged], EventLog[CafeError]]]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Machine, Machine]]:
    """Two machines at one folder."""
    folder = tmp_path / "folder"
    with (
        closing(Machine(tmp_path / "a", folder=folder)) as a,
        closing(Machine(tmp_path / "b", folder=folder)) as b,
    ):
        yield a, b


@pytest.fixture
def begin() -> Begin:
    """Let a machine follow its folder, and give what it takes and what goes wrong."""

    def begun(machine: Machine) -> tuple[EventLog[Exchanged], EventLog[CafeError]]:
        house = machine.house
        house.journal_watch = JournalWatch(house.database, house.journals, every=0.02, pause=0.01)
        taken, troubles = EventLog[Exchanged](), EventLog[CafeError]()
        house.journal_watch.follow(machine.folder, taken.post, troubles.post)
        return taken, troubles

    return begun


def test_a_change_here_is_told_and_a_change_there_heard(two: tuple[Machine, Machine], begin: Begin) -> None:
    here, there = two
    begin(here)
    taken, _ = begin(there)
    kept = here.house.bookmarks.add(here.episode(), 60, note="one")
    taken.wait_for(lambda exchanged: exchanged.taken == 1, "the bookmark to come")
    here.house.bookmarks.edit(kept.id, note="two")
    taken.wait_for(lambda exchanged: exchanged.taken == 1, "the note to come", after=1)
    assert [one.note for one in there.kept().values()] == ["two"]


def test_what_came_from_others_is_no_change_to_be_told(two: tuple[Machine, Machine], begin: Begin) -> None:
    here, there = two
    here.house.bookmarks.add(here.episode(), 60, note="one")
    here.exchange()
    taken, _ = begin(there)
    taken.wait_for(lambda exchanged: exchanged.taken == 1, "the bookmark to come")
    there.house.journal_watch.close()
    assert len(list(here.folder.iterdir())) == 1


def test_what_waits_is_shown_soon_after_its_show_has_come(tmp_path: Path, begin: Begin) -> None:
    folder = tmp_path / "folder"
    with (
        closing(Machine(tmp_path / "a", folder=folder)) as here,
        closing(Machine(tmp_path / "b", folder=folder, feed=None)) as there,
    ):
        here.house.corrector.add(here.episode(), 100.0, "Tea")
        here.exchange()
        taken, _ = begin(there)
        taken.wait_for(lambda exchanged: exchanged.waiting == 1, "the correction to wait")
        keep(there.house.database, EPISODES)
        taken.wait_for(lambda exchanged: exchanged.waiting == 0, "it to find its episode", after=1)
        assert there.state() == here.state()


def test_the_last_change_is_told_at_the_end(two: tuple[Machine, Machine]) -> None:
    here, there = two
    here.house.journal_watch.follow(here.folder, lambda _: None, lambda _: None)
    here.house.bookmarks.add(here.episode(), 60, note="the last one")
    here.close()
    assert there.exchange().taken == 1


def test_a_folder_that_is_away_is_told_of_once_and_gone_on_with_when_it_is_back(
    two: tuple[Machine, Machine], begin: Begin, tmp_path: Path
) -> None:
    here, there = two
    away = tmp_path / "away"
    here.folder.rename(away)
    _, troubles = begin(here)
    troubles.wait_for(lambda error: "not there" in error.detail, "the trouble to be told")
    here.house.bookmarks.add(here.episode(), 60, note="one")
    away.rename(here.folder)
    wait_for(lambda: list(here.folder.iterdir()), "the change to be told")
    here.house.journal_watch.close()
    assert len(troubles.all) == 1
    assert there.exchange().taken == 1


def test_a_mistake_of_ours_does_not_end_it(
    two: tuple[Machine, Machine], begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = two

    def fail(*_: object) -> Exchanged:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(Journals, "exchange", fail)
        _, troubles = begin(here)
        troubles.wait_for(lambda error: "ZeroDivisionError" in str(error), "the mistake to be told")
    here.house.bookmarks.add(here.episode(), 60, note="one")
    wait_for(lambda: list(here.folder.iterdir()), "the change to be told")
    here.house.journal_watch.close()
    assert there.exchange().taken == 1


def test_a_command_tells_its_change_when_it_ends(
    two: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = two
    monkeypatch.setenv("CAFE_TUI_SYNC_FOLDER", str(here.folder))
    here.house.bookmarks.add(here.episode(), 60, note="at a prompt")
    here.close()
    assert there.exchange().taken == 1
    # A folder that is away is no reason to fail; what is new waits.
    monkeypatch.setenv("CAFE_TUI_SYNC_FOLDER", str(here.folder / "away"))
    with closing(House(here.house.paths, first_show=None, clock=here.clock)) as house:
        house.bookmarks.add(there.episode(), 70, note="later")
    assert there.exchange().taken == 0
