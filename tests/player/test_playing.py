"""The playback step with a player under it: what the listener sees is what the player does."""

from collections import deque

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from cafe_tui.domain import playback as p
from cafe_tui.domain.errors import MediaError, MediaUnreachableError
from cafe_tui.domain.models import Chapter, EpisodeId
from cafe_tui.domain.playback import Phase
from cafe_tui.player.fake import FakePlayer
from tests.support.examples import examples

from .hands import carry_out

LENGTHS = {"long": 600.0, "short": 20.0}
TRACKS = [
    p.Track(EpisodeId(1), "Show", "Long", "long", duration=590.0, chapters=(Chapter(5.0), Chapter(300.0))),
    p.Track(EpisodeId(2), "Show", "Short", "short"),
    p.Track(EpisodeId(3), "Show", "Gone", "gone", duration=60.0),
]


class Listening(RuleBasedStateMachine):
    """Presses keys in any order on a player that opens its media late, ends, and breaks."""

    def __init__(self) -> None:
        super().__init__()
        self.state = p.Playback()
        self.reports: deque[p.Event] = deque()
        self.player = FakePlayer(self.reports.append, LENGTHS, opens_at_once=False)

    def handle(self, event: p.Event) -> None:
        self.reports.append(event)
        self.settle()

    def settle(self) -> None:
        while self.reports:
            self.state, effects = p.step(self.state, self.reports.popleft())
            for effect in effects:
                carry_out(effect, self.player, self.reports.append)

    @rule(track=st.sampled_from(TRACKS), start=st.floats(0, 700))
    def play(self, track: p.Track, start: float) -> None:
        self.handle(p.PlayRequested(track, start))

    @rule(
        event=st.sampled_from(
            [
                p.PauseToggled(),
                p.StopRequested(),
                p.ChapterRequested(1),
                p.ChapterRequested(-1),
                p.SpeedStepped(1),
                p.UndoRequested(),
                p.RedoRequested(),
                p.ResumeRequested(),
                p.MissedRequested(),
            ]
        )
    )
    def press(self, event: p.Event) -> None:
        self.handle(event)

    @rule(seconds=st.sampled_from([-60.0, -10.0, 10.0, 60.0, 700.0]))
    def skip(self, seconds: float) -> None:
        self.handle(p.SkipRequested(seconds))

    @rule()
    def the_media_opens(self) -> None:
        self.player.open()
        self.settle()

    @rule(seconds=st.floats(0.1, 30))
    def time_passes(self, seconds: float) -> None:
        self.player.advance(seconds)
        self.settle()

    @rule(error=st.sampled_from([MediaError("It broke"), MediaUnreachableError("The connection broke")]))
    def the_connection_breaks(self, error: MediaError) -> None:
        self.player.fail(error)
        self.settle()

    @rule()
    def the_wait_is_over(self) -> None:
        self.handle(p.RetryDue(self.state.session))

    @invariant()
    def the_state_is_what_the_player_does(self) -> None:
        state = self.state
        assert not state.seeking
        if state.active:
            assert state.position == self.player.position
            assert state.paused == self.player.paused
        assert (state.phase is Phase.PLAYING) == (state.active and not self.player.paused)

    @invariant()
    def sound_moves_while_it_plays(self) -> None:
        before = self.state
        self.player.advance(0.01)
        self.settle()
        if before.phase is Phase.PLAYING:
            assert self.state.position > before.position or self.state.position == before.duration


TestListening = Listening.TestCase
TestListening.settings = settings(max_examples=examples(40), stateful_step_count=40)
