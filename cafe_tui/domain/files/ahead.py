"""What is fetched ahead: the next of the queue, so that it begins at once and every place in it is there."""

from dataclasses import dataclass

from ..models import EpisodeId
from ..playback import Phase, Playback, sleeps_at_end
from ..queue import Items, next_up

NEARLY_OVER = 300.0
"""Seconds of the listener's time before the end, from which the next is fetched in any case."""
LARGEST = 400_000_000
"""Bytes of the largest file that is fetched without being asked for."""
_AT_END = 5.0
"""Seconds by which what is here may miss the end."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """The episode that is being fetched ahead, or is here."""

    episode_id: EpisodeId
    percent: int | None = None
    """How much of it is here; None where its length is not known."""
    whole: bool = False


def next_episode(playback: Playback, items: Items, *, autoplay: bool) -> EpisodeId | None:
    """The episode that will play by itself when what sounds is over, if that is another one."""
    track = playback.track
    if track is None or not autoplay or sleeps_at_end(playback):
        return None
    following = next_up(items, playback.item, track.episode_id)
    if not following or following[0].piece.episode_id == track.episode_id:
        return None
    return following[0].piece.episode_id


def may_begin(playback: Playback) -> bool:
    """Whether the line is free for what comes next: what sounds is here to its end, or nearly over."""
    if playback.phase is not Phase.PLAYING:
        return False
    if playback.is_file:
        return True
    end = playback.passage.end if playback.passage else playback.duration
    if end is None:
        return False
    here, enough = playback.position, min(end, playback.duration or end) - _AT_END
    if any(start <= here + 1.0 and there >= enough for start, there in playback.buffered or ()):
        return True
    return (end - here) / playback.speed <= NEARLY_OVER
