"""Where an episode stands, as machines tell each other: actions, and how any number of them come together.

A state holds two things apart, each with the moment since which it is so: the position, and whether the
episode was played. Of each, what is the latest counts. So it is the same in which order actions come, and
how often.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from ..playback import is_finished

LATEST = 2**40
"""Moments behind this one, in seconds since 1970, are no moments."""
FARTHEST = 2**31 - 1
"""Seconds; positions behind this one are none."""
_ROOM = 60  # seconds that are surely left in an episode of which the length is not known


class ActionKind(StrEnum):
    """What was done, in the API's words; its others, such as downloads, say nothing of where one stands."""

    PLAY = "play"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Action:
    """Something that was done with an episode, as servers keep it. Places are whole seconds."""

    podcast: str
    """The address of the feed."""
    episode: str
    """The address of the media."""
    kind: ActionKind
    moment: int
    """When it was done: seconds since 1970."""
    position: int | None = None
    """Where listening stopped; always there where something was played."""
    started: int | None = None
    """Where it began."""
    total: int | None = None
    """How long the episode is."""
    guid: str = ""
    """Empty where the server does not say."""


@dataclass(frozen=True, slots=True)
class State:
    """Where an episode stands. A state that nobody ever changed is the one without arguments."""

    position: int = 0
    """Whole seconds."""
    moved: int = 0
    """Since when it is the position, in seconds since 1970."""
    played: bool = False
    marked: int = 0
    """Since when that is so, in seconds since 1970."""

    @property
    def moment(self) -> int:
        """When it was last changed."""
        return max(self.moved, self.marked)

    def says_the_same(self, other: "State") -> bool:
        """Whether the listener would see no difference."""
        return (self.position, self.played) == (other.position, other.played)


NOTHING = State()


def merged(one: State, other: State) -> State:
    """Of each thing what is the later; at the same moment the farther position, and played."""
    position = max((one.moved, one.position), (other.moved, other.position))
    played = max((one.marked, one.played), (other.marked, other.played))
    return State(position[1], position[0], played[1], played[0])


def after(state: State, action: Action) -> State:
    """`state` with what an action says."""
    return merged(state, told_by(action))


def told_by(action: Action) -> State:
    """What an action says by itself; what it does not speak of is as nobody ever changed it.

    What is played to its end is played. A position before that says nothing of it, so that hearing an episode
    again leaves it played, unless it is told as `action_for` does.
    """
    moment = action.moment
    if action.kind is ActionKind.NEW:
        return State(0, moment, False, moment)
    position, total = action.position or 0, action.total or 0
    if is_finished(position, total):
        return State(0, moment, True, moment)
    said = State(position, moment)
    if total and action.started == total:
        return replace(said, played=True, marked=moment)
    if position and action.started == position:
        return replace(said, played=False, marked=moment)
    return said


def action_for(state: State, podcast: str, episode: str, guid: str, duration: float | None) -> Action:
    """The one action that tells all of a state, at its moment.

    One and not several, because some servers keep only the last of each episode. So where listening began
    says what the API has no word for: at the end, when a played episode is heard again; where it stopped,
    when the episode counts as not played. Other programs make nothing of that. `duration` is in seconds.
    """
    moment = state.moment
    if not state.position and not state.played:
        return Action(podcast, episode, ActionKind.NEW, moment, guid=guid)
    total = int(duration or 0)
    if not state.position:
        total = max(total, 1)
        return Action(podcast, episode, ActionKind.PLAY, moment, total, total, total, guid)
    if total <= state.position or is_finished(state.position, total):
        total = state.position + _ROOM + state.position // 10
    started = total if state.played else state.position
    return Action(podcast, episode, ActionKind.PLAY, moment, state.position, started, total, guid)


def changed_here(known: State, position: float, played: bool, updated: int) -> State | None:
    """What the listener made of an episode of which `known` is what the server knows; None for nothing new.

    `position` is in seconds; `updated` is when the listener last did something, in seconds since 1970. They
    knew what was known before, so theirs is later than that, whatever the clocks of others said.
    """
    here = State(min(int(position), FARTHEST), 0, played, 0)
    if here.says_the_same(known):
        return None
    moment = max(updated, known.moment + 1)
    return State(here.position, moment, here.played, moment)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows for an episode from what the server said."""

    here: State
    """How it is to be here."""
    there: State
    """What the server knows of it."""
    takes: bool
    """Whether the listener's state changes."""

    @property
    def tells(self) -> bool:
        """Whether the server is to be told."""
        return not self.here.says_the_same(self.there)


def reconciled(known: State, said: State, position: float, played: bool, updated: int) -> Outcome:
    """What follows where the server `said` more than was `known`; the rest is as in `changed_here`."""
    there = merged(known, said)
    mine = changed_here(known, position, played, updated)
    here = merged(there, mine) if mine else there
    return Outcome(here, there, (here.position, here.played) != (int(position), played))
