"""Where the sound was: the places to go back to, and the one that a far jump has left behind."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .state import Track

MOST_PLACES = 100
FAR = 60.0
"""Seconds beyond which a jump leaves the place behind that was listened at."""
SETTLED_AFTER = 60.0
"""Seconds of sound from which listening has its place where it is now."""
_ONE_JUMP_WITHIN = 2.0
"""Seconds of the listener's time between jumps that are steps of one."""
_HERE = 1.0
"""Seconds within which two positions are one place."""


@dataclass(frozen=True, slots=True)
class Place:
    """A moment in an episode."""

    track: "Track"
    position: float


@dataclass(frozen=True, slots=True)
class Trail:
    """What the listener has left and may want back."""

    behind: tuple[Place, ...] = ()
    """The places to go back to, the one left last at the end."""
    ahead: tuple[Place, ...] = ()
    """The places from which the listener went back, the last one at the end."""
    since_jump: float | None = None
    """Seconds of sound since the listener jumped; None where listening goes on from where it had stopped."""
    settled: float = 0.0
    """Seconds of sound since the last far jump, at most SETTLED_AFTER."""
    left_at: float | None = None
    """Where listening to this episode stood, in seconds, before a far jump; None once it is settled again."""

    def jumped(self, here: Place | None, to: Place, speed: float) -> "Trail":
        """The listener jumped; `here` is where the sound was, None where there was none."""
        if here and (self.since_jump is None or self.since_jump >= _ONE_JUMP_WITHIN * speed):
            behind = (*self.behind, here)[-MOST_PLACES:]
        else:
            behind = self.behind
        return replace(self, behind=behind, ahead=(), since_jump=0.0)._left(here, to)

    def gone_back(self, here: Place | None) -> "tuple[Place, Trail] | None":
        """The place to go back to, and the trail there; None where there is none."""
        if not self.behind:
            return None
        *behind, place = self.behind
        ahead = (*self.ahead, here) if here else self.ahead
        trail = replace(self, behind=tuple(behind), ahead=ahead[-MOST_PLACES:], since_jump=None)
        return place, trail._left(here, place)

    def gone_forward(self, here: Place | None) -> "tuple[Place, Trail] | None":
        """The place from which the listener went back, and the trail there; None where there is none."""
        if not self.ahead:
            return None
        *ahead, place = self.ahead
        behind = (*self.behind, here) if here else self.behind
        trail = replace(self, behind=behind[-MOST_PLACES:], ahead=tuple(ahead), since_jump=None)
        return place, trail._left(here, place)

    def heard(self, seconds: float) -> "Trail":
        """So much more sound was heard."""
        since_jump = None if self.since_jump is None else self.since_jump + seconds
        settled = min(SETTLED_AFTER, self.settled + seconds)
        left_at = self.left_at if settled < SETTLED_AFTER else None
        return replace(self, since_jump=since_jump, settled=settled, left_at=left_at)

    def recalled(self, stood: float, left_at: float | None, *, began: float) -> "Trail":
        """It became known where listening to the episode stood, and what it had left before that.

        `began` is where listening has begun this time.
        """
        resumed = abs(stood - began) <= FAR
        trail = replace(self, since_jump=None) if resumed else self
        before = stood if left_at is None else left_at
        if self.left_at is not None or before <= FAR:
            return trail
        if abs(before - began) > FAR:
            return replace(trail, left_at=before)
        return replace(trail, settled=SETTLED_AFTER)

    def _left(self, here: Place | None, to: Place) -> "Trail":
        """What a jump leaves behind in the episode, and what it comes back to."""
        if here is None or here.track.episode_id != to.track.episode_id:
            return replace(self, settled=0.0, left_at=None)
        if self.left_at is not None and abs(to.position - self.left_at) <= FAR:
            return replace(self, settled=SETTLED_AFTER, left_at=None)
        if abs(to.position - here.position) <= FAR:
            return self
        worth = self.left_at is None and self.settled >= SETTLED_AFTER and here.position > FAR
        return replace(self, settled=0.0, left_at=here.position if worth else self.left_at)


def is_same(one: Place, other: Place) -> bool:
    """Whether two places are one and the same to the ear."""
    same_episode = one.track.episode_id == other.track.episode_id
    return same_episode and abs(one.position - other.position) < _HERE
