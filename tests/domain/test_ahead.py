"""What is fetched ahead of its turn in the queue, and when."""

from dataclasses import replace

import pytest

from cafe_tui.domain import playback as p
from cafe_tui.domain.files.ahead import NEARLY_OVER, may_begin, next_episode
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.playback import Phase, Playback
from cafe_tui.domain.queue import Piece, QueueItem, QueueItemId
from cafe_tui.domain.sound import Sound

from .test_playback import TRACK

PLAYING = Playback(
    Phase.PLAYING, track=TRACK, position=100.0, duration=3000.0, buffered=((0.0, 400.0),), item=QueueItemId(1)
)
HERE = replace(PLAYING, buffered=((0.0, 2999.0),))


def items(*episodes: int) -> tuple[QueueItem, ...]:
    """Items 1, 2, … of these episodes."""
    return tuple(
        QueueItem(QueueItemId(number), Piece(EpisodeId(episode)))
        for number, episode in enumerate(episodes, 1)
    )


@pytest.mark.parametrize(
    ("playback", "queue", "episode"),
    [
        (PLAYING, items(1, 5, 6), 5),
        (replace(PLAYING, item=QueueItemId(2)), items(5, 1, 6), 6),
        (replace(PLAYING, item=None), items(1, 5), 5),
        (replace(PLAYING, item=None), items(5, 6), 5),
        (PLAYING, items(1), None),
        (PLAYING, (), None),
        (PLAYING, items(1, 1, 6), None),
        (Playback(), items(5), None),
        (replace(PLAYING, sleep=p.Sleep(p.AfterEpisode())), items(1, 5), None),
    ],
)
def test_it_is_the_one_that_plays_next_by_itself(
    playback: Playback, queue: tuple[QueueItem, ...], episode: int | None
) -> None:
    assert TRACK.episode_id == 1
    assert next_episode(playback, queue, autoplay=True) == episode
    assert next_episode(playback, queue, autoplay=False) is None


@pytest.mark.parametrize(
    "playback",
    [
        HERE,
        replace(PLAYING, is_file=True, buffered=None),
        replace(PLAYING, position=3000.0 - NEARLY_OVER),
        replace(PLAYING, position=3000.0 - 2 * NEARLY_OVER, sound=Sound(2.0)),
        replace(PLAYING, passage=p.Passage(90.0, 390.0)),
        replace(PLAYING, position=900.0, buffered=((0.0, 300.0), (880.0, 2998.0))),
    ],
)
def test_it_is_fetched_once_what_sounds_is_here_or_nearly_over(playback: Playback) -> None:
    assert may_begin(playback)


@pytest.mark.parametrize(
    "playback",
    [
        PLAYING,
        replace(HERE, phase=Phase.PAUSED),
        replace(HERE, phase=Phase.WAITING),
        replace(PLAYING, buffered=None),
        replace(PLAYING, duration=None),
        replace(PLAYING, buffered=((0.0, 50.0), (400.0, 2999.0))),
        replace(PLAYING, position=1000.0, passage=p.Passage(990.0, 2900.0)),
    ],
)
def test_it_takes_nothing_from_the_line_that_the_sound_needs(playback: Playback) -> None:
    assert not may_begin(playback)
