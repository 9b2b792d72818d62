"""Hours of listening by someone who presses everything; player, line and devices do as they like."""

import random
from collections import Counter, deque

import pytest

from cafe_tui.domain import playback as p
from cafe_tui.domain import queue as q
from cafe_tui.domain.errors import MediaError, MediaUnreachableError
from cafe_tui.domain.models import Chapter, EpisodeId
from cafe_tui.domain.playback import Phase
from cafe_tui.domain.sound import AudioDevice
from cafe_tui.player.fake import FakePlayer

from .hands import carry_out

EVENTS = 2000
LENGTHS = {"long": 7200.0, "short": 45.0, "in order": 1800.0}
CHAPTERS = tuple(Chapter(start) for start in (0.0, 5.0, 30.0, 400.0, 1790.0, 5000.0))
TRACKS = [
    p.Track(EpisodeId(1), "Show", "Long", "long", chapters=CHAPTERS, skipped=frozenset({2})),
    p.Track(EpisodeId(2), "Show", "Short", "short"),
    p.Track(EpisodeId(3), "Show", "In order", "in order", chapters=CHAPTERS[:4]),
    p.Track(EpisodeId(4), "Show", "Gone", "gone", duration=60.0),
]
DEVICES = (AudioDevice("pulse/a", "Speakers"), AudioDevice("pulse/b", "Headphones"))
KEYS: list[p.Event] = [
    p.PauseToggled(), p.PauseToggled(), p.PauseRequested(True), p.PauseRequested(False), p.StopRequested(),
    p.ChapterRequested(1), p.ChapterRequested(-1), p.SpeedStepped(1), p.SpeedStepped(-1), p.VolumeStepped(-5),
    p.MuteToggled(), p.TrimmingToggled(), p.LevellingToggled(), p.UndoRequested(), p.RedoRequested(),
    p.ResumeRequested(), p.MissedRequested(), p.SleepRequested(p.AfterEpisode()),
    p.SleepRequested(p.AfterChapters()), p.SleepRequested(None), p.DeviceRequested(None),
    p.DeviceRequested(DEVICES[1]), *(p.SkipRequested(seconds) for seconds in (-60, -10, 10, 60, 3000)),
]  # fmt: skip


class Soak:
    """One listener, whose queue goes on by itself as the program lets it."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.state = p.Playback()
        self.items: q.Items = ()
        self.made = 0
        self.now = 1.8e9
        self.seen: Counter[Phase] = Counter()
        self.reports: deque[p.Event] = deque()
        self.player = FakePlayer(
            self.reports.append, LENGTHS, in_order={"in order"}, opens_at_once=False, devices=DEVICES
        )
        self.player.watch_devices()

    # The program

    def hear(self, event: p.Event) -> None:
        self.reports.append(event)
        self.settle()

    def settle(self) -> None:
        while self.reports:
            before = self.state
            self.state, effects = p.step(before, self.reports.popleft())
            for effect in effects:
                carry_out(effect, self.player, self.reports.append)
            if self.state.over and not (before.over and before.session == self.state.session):
                self.go_on(before)
            self.seen[self.state.phase] += 1

    def go_on(self, before: p.Playback) -> None:
        over = self.state
        if over.track is None or (over.phase is Phase.FAILED and over.item is None):
            return
        then = q.following(self.items, over.item)
        if over.phase is not Phase.FAILED:
            then = q.next_up(self.items, over.item, over.track.episode_id)
            self.items = q.without(self.items, q.heard(self.items, over.item, over.track.episode_id))
        if then and not p.sleeps_at_end(before):
            self.play_item(then[0])

    def play_item(self, item: q.QueueItem) -> None:
        track = next(track for track in TRACKS if track.episode_id == item.piece.episode_id)
        self.reports.append(p.PlayRequested(track, item.piece.start or 0.0, item.piece.end, item.id))

    # What happens

    def happen(self) -> None:
        happenings = {
            self.press: 10, self.play: 4, self.queue: 3, self.time_passes: 16, self.open: 10, self.arrive: 4,
            self.line_breaks: 2, self.wait_is_over: 3, self.plug: 1, self.hold_seeks: 1,
        }  # fmt: skip
        [happening] = self.random.choices(list(happenings), list(happenings.values()))
        happening()
        self.settle()

    def press(self) -> None:
        self.hear(self.random.choice(KEYS))

    def play(self) -> None:
        start = self.random.uniform(0, 8000)
        until = self.random.choice([None, start + self.random.uniform(-5, 300)])
        self.hear(p.PlayRequested(self.random.choice(TRACKS), start, until))

    def queue(self) -> None:
        self.made += 1
        episode_id = self.random.choice(TRACKS).episode_id
        piece = self.random.choice([q.Piece(episode_id), q.Piece(episode_id, 20.0, 40.0, "A passage")])
        item = q.QueueItem(q.QueueItemId(self.made), piece)
        self.items = q.added_next(self.items, [item], self.state.item)[:20]
        if self.random.random() < 0.3:
            self.play_item(item)

    def time_passes(self) -> None:
        seconds = self.random.choice([0.25, 3.0, 30.0, 90.0])
        for _ in range(4):
            self.player.advance(seconds / 4)
            self.settle()
            self.now += seconds / 4
            self.hear(p.Ticked(self.now))

    def open(self) -> None:
        self.player.open()

    def arrive(self) -> None:
        self.player.holds_seeks = False
        if self.state.seeking:
            self.player.arrive()

    def hold_seeks(self) -> None:
        self.player.holds_seeks = True

    def line_breaks(self) -> None:
        self.player.fail(
            self.random.choice([MediaError("It broke"), MediaUnreachableError("The line broke")])
        )

    def wait_is_over(self) -> None:
        self.hear(p.RetryDue(self.state.session))

    def plug(self) -> None:
        self.player.plug(*self.random.choice([(), DEVICES[:1], DEVICES]))

    # Getting out

    def sounds(self) -> bool:
        """Whether it sounds once an honest world has answered, and moves on."""
        for _ in range(40):  # more pieces of the queue than may fail or end at once
            self.arrive()
            self.open()
            self.settle()
        self.player.advance(0.02)  # what comes in order tells only now where it began
        self.settle()
        before = self.state
        if before.phase is not Phase.PLAYING or before.track is None:
            return False
        self.player.advance(0.01)
        self.settle()
        moved = self.state.position != before.position or self.state.session != before.session
        return moved or self.state.over or self.state.position == before.duration

    def get_out(self) -> None:
        """Space, twice at most, lets the sound go on; where it cannot be had, another episode does."""
        sounds = self.sounds()
        for _ in range(2):
            if not sounds and self.can_be_had():
                self.hear(p.PauseToggled())
                sounds = self.sounds()
        assert sounds or not self.can_be_had(), f"no way out of {self.state}"
        if not sounds:
            self.hear(p.PlayRequested(TRACKS[0], 10.0))
            assert self.sounds(), f"nothing sounds: {self.state}"

    def can_be_had(self) -> bool:
        """Whether what is open has a source that works."""
        return self.state.track is not None and self.state.track.media_url in LENGTHS


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_for_hours_a_key_or_two_lead_to_sound(seed: int) -> None:
    soak = Soak(seed)
    for number in range(EVENTS):
        soak.happen()
        state = soak.state
        assert (state.phase is Phase.PLAYING) == (state.active and not soak.player.paused)
        if state.active and not (state.seeking or state.in_order):
            assert state.position == soak.player.position
        if number % 7 == 0:
            soak.get_out()
    assert soak.now - 1.8e9 > 3 * 3600.0
    assert set(soak.seen) == set(Phase), "something was never seen: the soak has lost its point"
