"""A passage again and again, and a part in passing: the step over the fake and over the real libmpv."""

from cafe_tui.domain import playback as p
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.playback import Phase, Playback, PositionMoved

from .test_contract import Stage, stage

__all__ = ["stage"]

TRACK = p.Track(EpisodeId(1), "Show", "Episode", "sound")


class Hands:
    """Takes the player's reports in their order, and carries out what is decided."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.state = Playback()
        self._taken = 0
        self.began = 0
        """How often the sound went to its place by itself."""

    def take(self, event: p.Event) -> None:
        self.state, effects = p.step(self.state, event)
        for effect in effects:
            match effect:
                case p.Seek(position):
                    self.stage.player.seek(position)
                    self.began += isinstance(event, PositionMoved)
                case p.SetPaused(paused):
                    self.stage.player.set_paused(paused)

    def begin(self, *, until: float, start: float, loops: bool) -> None:
        self.take(p.PlayRequested(TRACK, start, until, loops=loops))
        self.take(p.SourceResolved(1, self.stage.sound))
        self.take(self.stage.play(start))
        self._taken = self.stage.seen

    def until(self, reached: Phase | None = None, *, began: int = 0, position: float = 0.0) -> None:
        """Let it go on until the sound went back so often, stands so, and has come beyond `position`."""
        while not (
            self.began >= began
            and not self.state.seeking
            and self.state.position >= position
            and (reached is None or self.state.phase is reached)
        ):
            self.stage.wait(object, after=self._taken)
            new = self.stage.log.all[self._taken :]
            self._taken += len(new)
            for event in new:
                self.take(event)


def test_a_passage_loops_until_it_is_let_go(stage: Stage) -> None:
    hands = Hands(stage)
    hands.begin(start=20.0, until=21.0, loops=True)
    hands.until(began=2)
    assert hands.state.phase is Phase.PLAYING
    assert 19.9 <= hands.state.position <= 21.5
    hands.take(p.LoopToggled())
    hands.until(Phase.PAUSED)
    assert hands.state.over
    assert abs(hands.state.position - 21.0) <= 0.6


def test_a_part_is_heard_in_passing_and_the_sound_goes_on_where_it_was(stage: Stage) -> None:
    hands = Hands(stage)
    hands.begin(start=5.0, until=60.0, loops=False)
    hands.until(position=5.5)
    place = hands.state.position
    hands.take(p.AuditionRequested(40.0, 41.0))
    hands.until(position=40.2)
    hands.until(began=1)
    assert place - 0.1 <= hands.state.position <= place + 2.0
    hands.until(position=place + 0.3)
    assert (hands.state.phase, hands.state.audition) == (Phase.PLAYING, None)
