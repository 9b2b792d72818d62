"""A sound that goes on by itself, for faces without a loop."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cafe_tui.domain import playback as p
from cafe_tui.domain.errors import NotFoundError
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.queue import Piece
from cafe_tui.services.sounding import Sounding
from tests.support.waiting import wait_for
from tests.ui.stage import LENGTH, StageHouse


@dataclass
class Stage:
    house: StageHouse
    sounding: Sounding
    newest: EpisodeId
    next: EpisodeId

    def news(self) -> list[str]:
        """Waits for some."""
        return wait_for(self.sounding.take_news, "news")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    house = StageHouse(tmp_path)
    house.add_show("Tea Talk", 3)
    newest, following, _ = (EpisodeId(number) for number in house.library.episode_ids())
    sounding = Sounding(house)
    yield Stage(house, sounding, newest, following)
    sounding.close()
    house.close()


def test_an_episode_sounds_without_being_looked_after(stage: Stage) -> None:
    stage.sounding.play(stage.newest, 40.0)
    assert stage.sounding.wait(lambda state: state.phase is p.Phase.PLAYING, 20)
    assert stage.sounding.hear(p.SeekRequested(70.0)).position == 70.0


def test_what_comes_next_in_the_queue_plays_by_itself(stage: Stage) -> None:
    stage.house.queue.add_last(Piece(stage.next))
    stage.sounding.play(stage.newest, 0.0)
    stage.sounding.wait(lambda state: state.active, 20)
    assert stage.house.fake is not None
    stage.house.fake.advance(LENGTH)
    wait_for(lambda: (track := stage.sounding.state.track) and track.episode_id == stage.next, "the next")
    assert stage.news() == ["The episode has ended."]


def test_what_fails_is_news(stage: Stage) -> None:
    stage.house.dead.add(stage.house.library.episode(stage.newest).media_url)
    stage.sounding.play(stage.newest, 0.0)
    assert stage.sounding.wait(lambda state: state.phase is p.Phase.FAILED, 20)
    assert len(stage.news()) == 1


def test_an_episode_that_is_none_is_told_to_who_asked(stage: Stage) -> None:
    with pytest.raises(NotFoundError):
        stage.sounding.play(EpisodeId(999))


def test_a_mistake_in_a_step_does_not_end_the_sound(stage: Stage) -> None:
    def stumble(_: p.Playback) -> None:
        raise RuntimeError("a mistake")

    stage.sounding.on_step = stumble
    with pytest.raises(RuntimeError, match="a mistake"):
        stage.sounding.hear(p.VolumeRequested(50))
    stage.sounding.on_step = lambda _: None
    assert stage.sounding.hear(p.VolumeRequested(60)).volume == 60


def test_leaving_keeps_the_place(stage: Stage) -> None:
    another = Sounding(stage.house)
    another.play(stage.newest, 40.0)
    another.wait(lambda state: state.active, 20)
    another.hear(p.SkipRequested(5.0))
    another.close()
    assert stage.house.library.episode(stage.newest).position == 45.0
