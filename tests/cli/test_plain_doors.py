"""Other programs at a conversation: they ask how it stands, order something of its sound, and end it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from cafe_tui.cli.plain.doors import open_doors
from cafe_tui.domain.errors import CafeError, NoPlayerError
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.outside.status import Record
from cafe_tui.domain.queue import Piece
from cafe_tui.services.house import House
from cafe_tui.services.sounding import Sounding
from cafe_tui.settings import Paths
from tests.support.pty import Terminal
from tests.support.waiting import wait_for
from tests.ui.stage import STARTS, StageHouse


def reached(house: House) -> Record | None:
    """The status, once a player listens."""
    try:
        return house.ask_player({"command": "status"})
    except NoPlayerError:
        return None


@dataclass
class Stage:
    house: StageHouse
    sounding: Sounding
    newest: EpisodeId
    older: EpisodeId

    def order(self, command: str, **details: object) -> Record:
        return self.house.ask_player({"command": command, **details})


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    house = StageHouse(tmp_path)
    house.add_show("Tea Talk", 3)
    newest, older, _ = (EpisodeId(number) for number in house.library.episode_ids())
    sounding = Sounding(house)
    with open_doors(house, sounding, lambda: None):
        wait_for(lambda: reached(house), "the open door")
        yield Stage(house, sounding, newest, older)
    sounding.close()
    house.close()


def test_orders_are_taken_over_before_they_are_acknowledged(stage: Stage) -> None:
    assert stage.order("play", episode=int(stage.newest), at=0)["episode"]["id"] == stage.newest
    wait_for(lambda: stage.order("status")["state"] == "playing", "the sound")
    assert stage.order("pause")["state"] == "paused"
    assert stage.order("chapter", number=2)["position"] == STARTS[1]
    assert stage.order("previous")["episode"]["id"] == stage.older
    assert stage.order("stop")["state"] == "stopped"
    with pytest.raises(CafeError, match="Nothing is open in the player"):
        stage.order("bookmark")


def test_a_bookmark_is_kept_and_told_to_who_converses(stage: Stage) -> None:
    stage.order("play", episode=int(stage.newest), at=70)
    stage.order("bookmark", note="a cup")
    [kept] = stage.house.bookmarks.listing()
    assert (kept.start, kept.note) == (70.0, "a cup")
    assert any("1:10" in news for news in stage.sounding.take_news())


def test_what_stands_in_the_queue_is_next(stage: Stage) -> None:
    stage.order("play", episode=int(stage.newest), at=0)
    stage.house.queue.add_last(Piece(stage.older, 60.0, 90.0))
    assert stage.order("status")["queue"] == 1
    playing = stage.order("next")
    assert (playing["episode"]["id"], playing["position"]) == (stage.older, 60.0)


def test_the_real_program_is_ended_by_another_one_while_it_waits_for_a_line(tmp_path: Path) -> None:
    environment = {"CAFE_TUI_HOME": str(tmp_path), "CAFE_TUI_AO": "null"}
    with (
        closing(House(Paths.in_folder(tmp_path), first_show=None)) as house,
        Terminal(["-m", "cafe_tui", "--plain"], environment=environment) as terminal,
    ):
        terminal.wait_for("\n>")
        assert (wait_for(lambda: reached(house), "the open door") or {})["state"] == "stopped"
        house.ask_player({"command": "quit"})
        assert terminal.wait_for_exit() == 0
        assert "Goodbye." in terminal.text
