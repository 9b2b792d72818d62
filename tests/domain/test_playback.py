from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cafe_tui.domain import playback as p
from cafe_tui.domain.errors import LibraryError, MediaError, MediaUnreachableError
from cafe_tui.domain.heard import Span, Spans, merged
from cafe_tui.domain.models import Chapter, EpisodeId
from cafe_tui.domain.playback import Phase, Playback
from cafe_tui.domain.playback.trail import MOST_PLACES
from cafe_tui.domain.sound import AudioDevice, Sound
from tests.support.examples import examples

CHAPTERS = (Chapter(0.0, "Hello"), Chapter(30.0, "One"), Chapter(60.0, "Two"))
TRACK = p.Track(EpisodeId(1), "Show", "Episode", "http://a/1.mp3", duration=100.0, chapters=CHAPTERS)
OTHER = p.Track(EpisodeId(2), "Show", "Another", "http://a/2.mp3")
BROKEN = MediaError("It broke")
GONE = MediaUnreachableError("It went away")


def after(*events: p.Event, state: Playback | None = None) -> tuple[Playback, list[p.Effect]]:
    """The state after `events`, and what the last one asked for."""
    state = state or Playback()
    effects: Sequence[p.Effect] = []
    for event in events:
        state, effects = p.step(state, event)
    return state, list(effects)


def playing(start: float = 0.0, *, track: p.Track = TRACK) -> Playback:
    """Playing `track`, whose media is 100 seconds long."""
    return after(p.PlayRequested(track, start), p.SourceResolved(1, "u"), p.MediaOpened(1, 100.0))[0]


def saved(position: float, *, heard_from: float = 0.0, finished: bool = False) -> p.SavePosition:
    """What is kept of TRACK that was played up to `position`."""
    return p.SavePosition(TRACK.episode_id, position, finished, heard=(Span(heard_from, position),))


class TestPlaying:
    def test_a_request_stops_what_sounds_and_resolves_the_address(self) -> None:
        state, effects = after(p.PlayRequested(TRACK, 12.5))

        assert (state.phase, state.session, state.position) == (Phase.RESOLVING, 1, 12.5)
        assert effects == [p.Unload(), p.Resolve(1, TRACK.media_url, "")]

    def test_a_resolved_address_is_opened_where_it_was_asked(self) -> None:
        state, effects = after(p.PlayRequested(TRACK, 12.5), p.SourceResolved(1, "http://b/real.mp3"))

        assert state.phase is Phase.OPENING
        assert effects == [p.Load(1, "http://b/real.mp3", 12.5, paused=False)]

    def test_open_media_plays_and_its_length_is_kept(self) -> None:
        state, effects = after(p.PlayRequested(TRACK), p.SourceResolved(1, "u"), p.MediaOpened(1, 98.0))

        assert (state.phase, state.duration) == (Phase.PLAYING, 98.0)
        assert effects == [p.SaveDuration(TRACK.episode_id, 98.0)]

    def test_chapters_in_the_media_are_to_be_kept_for_its_episode(self) -> None:
        state = playing()
        found = p.EmbeddedChaptersFound(1, CHAPTERS[:2])

        assert after(found, state=state) == (
            state,
            [p.SaveChapters(TRACK.episode_id, TRACK.media_url, CHAPTERS[:2])],
        )

    def test_another_request_saves_the_place_in_the_first(self) -> None:
        state, effects = after(p.PositionMoved(1, 3.0), p.PlayRequested(OTHER), state=playing())

        assert (state.session, state.track) == (2, OTHER)
        assert effects[0] == saved(3.0)

    def test_the_same_episode_is_only_sought_in(self) -> None:
        state, effects = after(p.PlayRequested(TRACK, 60.0), state=playing())

        assert (state.session, state.position, state.seeking) == (1, 60.0, True)
        assert effects == [p.Seek(60.0)]

    def test_the_same_episode_paused_plays_on_from_there(self) -> None:
        state, effects = after(p.PauseToggled(), p.PlayRequested(TRACK, 60.0), state=playing())

        assert state.phase is Phase.PLAYING
        assert effects == [p.Seek(60.0), p.SetPaused(False)]

    def test_a_start_beyond_the_claimed_length_is_kept_until_the_real_one_is_known(self) -> None:
        state, effects = after(p.PlayRequested(TRACK, 130.0), p.SourceResolved(1, "u"))
        assert effects == [p.Load(1, "u", 130.0, paused=False)]

        assert after(p.MediaOpened(1, 140.0), state=state)[0].position == 130.0
        assert after(p.MediaOpened(1, 120.0), state=state)[0].position == 120.0

    @pytest.mark.parametrize("duration", [None, 0.0, -1.0])
    def test_an_unknown_length_leaves_the_claimed_one(self, duration: float | None) -> None:
        state, effects = after(p.PlayRequested(TRACK), p.SourceResolved(1, "u"), p.MediaOpened(1, duration))

        assert (state.phase, state.duration, effects) == (Phase.PLAYING, 100.0, [])

    def test_a_length_that_was_too_short_grows(self) -> None:
        assert after(p.PositionMoved(1, 104.0), state=playing())[0].duration == 104.0


class TestSkipping:
    """Chapters at 0, 30 and 60 seconds, the middle one to be passed over."""

    TRACK = replace(TRACK, skipped=frozenset({1}))

    def test_the_sound_that_runs_into_a_skipped_chapter_goes_on_behind_it(self) -> None:
        state, effects = after(p.PositionMoved(1, 29.9), p.PositionMoved(1, 30.1), state=self.playing())

        assert effects == [p.Seek(60.0)]
        assert (state.position, state.seeking, state.passed_over) == (60.0, True, CHAPTERS[1])

    def test_a_skipped_chapter_that_is_chosen_is_heard(self) -> None:
        events = (p.SeekRequested(30.0), p.SeekFinished(1, 29.95), p.PositionMoved(1, 30.1))
        state, effects = after(*events, state=self.playing())

        assert (state.position, state.passed_over, effects) == (30.1, None, [])

    def test_what_was_heard_once_is_passed_over_again_later(self) -> None:
        events = (p.SeekRequested(30.0), p.SeekFinished(1, 30.0), p.SeekRequested(10.0))
        again = (p.SeekFinished(1, 10.0), p.PositionMoved(1, 29.0), p.PositionMoved(1, 30.2))
        assert after(*events, *again, state=self.playing())[1] == [p.Seek(60.0)]

    def test_the_last_chapter_is_passed_over_to_the_end(self) -> None:
        track = replace(TRACK, skipped=frozenset({2}))
        state, effects = after(p.PositionMoved(1, 60.1), state=playing(track=track))

        assert (state.position, effects) == (100.0, [p.Seek(100.0)])

    def test_next_and_previous_pass_over_it_too(self) -> None:
        assert after(p.ChapterRequested(1), state=self.playing())[1] == [p.Seek(60.0)]
        assert after(p.ChapterRequested(-1), state=self.playing(61.0))[1] == [p.Seek(0.0)]

    def test_a_chapter_can_be_marked_while_it_plays(self) -> None:
        found = p.ChaptersFound(TRACK.episode_id, CHAPTERS, frozenset({1}))
        assert after(found, p.PositionMoved(1, 30.1), state=playing(25.0))[1] == [p.Seek(60.0)]

    def playing(self, start: float = 0.0) -> Playback:
        return playing(start, track=self.TRACK)


class TestPausing:
    def test_a_pause_holds_and_saves(self) -> None:
        state, effects = after(p.PositionMoved(1, 2.0), p.PauseToggled(), state=playing())

        assert state.phase is Phase.PAUSED
        assert effects == [p.SetPaused(True), saved(2.0)]

    def test_a_second_one_plays_on(self) -> None:
        state, effects = after(p.PauseToggled(), p.PauseToggled(), state=playing())

        assert state.phase is Phase.PLAYING
        assert effects == [p.SetPaused(False)]

    def test_a_pause_while_resolving_is_in_the_load(self) -> None:
        _, effects = after(p.PlayRequested(TRACK), p.PauseToggled(), p.SourceResolved(1, "u"))

        assert effects == [p.Load(1, "u", 0.0, paused=True)]

    def test_a_pause_while_opening_reaches_the_player(self) -> None:
        state, effects = after(p.PlayRequested(TRACK), p.SourceResolved(1, "u"), p.PauseToggled())
        assert effects == [p.SetPaused(True)]

        assert after(p.MediaOpened(1, 100.0), state=state)[0].phase is Phase.PAUSED

    def test_nothing_to_pause_is_no_fault(self) -> None:
        assert after(p.PauseToggled()) == (Playback(), [])

    @pytest.mark.parametrize("paused", [True, False])
    def test_a_remote_that_says_which_is_obeyed_once(self, paused: bool) -> None:
        other, _ = after(p.PauseRequested(not paused), state=playing())
        state, effects = after(p.PauseRequested(paused), state=other)
        assert state.phase is (Phase.PAUSED if paused else Phase.PLAYING)
        assert p.SetPaused(paused) in effects

        assert after(p.PauseRequested(paused), state=state) == (state, [])

    def test_a_remote_plays_an_ended_episode_again_and_does_not_pause_it(self) -> None:
        ended, _ = after(p.MediaEnded(1), state=playing())

        assert after(p.PauseRequested(True), state=ended) == (ended, [])
        assert after(p.PauseRequested(False), state=ended)[0].phase is Phase.RESOLVING

    def test_a_remote_may_pause_what_is_not_yet_open(self) -> None:
        _, effects = after(p.PlayRequested(TRACK), p.PauseRequested(True), p.SourceResolved(1, "u"))

        assert effects == [p.Load(1, "u", 0.0, paused=True)]


class TestSeeking:
    def test_the_position_is_the_target_at_once(self) -> None:
        state, effects = after(p.SeekRequested(40.0), p.PositionMoved(1, 3.0), state=playing())
        assert (state.position, state.seeking, effects) == (40.0, True, [])

        state, _ = after(p.SeekFinished(1, 40.0), p.PositionMoved(1, 40.5), state=state)
        assert (state.position, state.seeking) == (40.5, False)

    @pytest.mark.parametrize(
        ("seconds", "target"), [(10.0, 60.0), (-10.0, 40.0), (-60.0, 0.0), (900.0, 100.0)]
    )
    def test_a_skip_stays_within_the_media(self, seconds: float, target: float) -> None:
        assert after(p.SkipRequested(seconds), state=playing(50.0))[1] == [p.Seek(target)]

    def test_skips_add_up_while_the_first_is_under_way(self) -> None:
        assert after(p.SkipRequested(10.0), p.SkipRequested(10.0), state=playing(50.0))[1] == [p.Seek(70.0)]

    def test_a_seek_while_resolving_moves_the_start(self) -> None:
        _, effects = after(p.PlayRequested(TRACK), p.SeekRequested(33.0), p.SourceResolved(1, "u"))

        assert effects == [p.Load(1, "u", 33.0, paused=False)]

    def test_a_seek_while_opening_reaches_the_player(self) -> None:
        state, effects = after(p.PlayRequested(TRACK), p.SourceResolved(1, "u"), p.SeekRequested(33.0))

        assert effects == [p.Seek(33.0)]
        assert not state.seeking

    def test_with_nothing_loaded_it_does_nothing(self) -> None:
        assert after(p.SeekRequested(10.0)) == (Playback(), [])


class TestChapters:
    @pytest.mark.parametrize(
        ("position", "direction", "target"),
        [
            (0.0, 1, 30.0),
            (45.0, 1, 60.0),
            (45.0, -1, 30.0),
            (32.0, -1, 0.0),
            (33.1, -1, 30.0),
            (1.0, -1, 0.0),
        ],
    )
    def test_next_and_previous(self, position: float, direction: int, target: float) -> None:
        assert after(p.ChapterRequested(direction), state=playing(position))[1] == [p.Seek(target)]

    def test_after_the_last_there_is_no_next(self) -> None:
        state = playing(70.0)
        assert after(p.ChapterRequested(1), state=state) == (state, [])

    def test_before_the_first_the_next_is_the_first_and_the_previous_the_beginning(self) -> None:
        late = replace(TRACK, chapters=CHAPTERS[1:])
        assert after(p.ChapterRequested(1), state=playing(5.0, track=late))[1] == [p.Seek(30.0)]
        assert after(p.ChapterRequested(-1), state=playing(5.0, track=late))[1] == [p.Seek(0.0)]

    def test_an_episode_without_chapters_stays_where_it_is(self) -> None:
        state = playing(5.0, track=OTHER)
        assert after(p.ChapterRequested(1), state=state) == (state, [])

    def test_the_chapter_that_sounds_is_known(self) -> None:
        assert playing(45.0).chapter == CHAPTERS[1]
        assert Playback().chapter is None


class TestEnding:
    def test_the_end_marks_the_episode_finished(self) -> None:
        state, effects = after(p.PositionMoved(1, 99.0), p.MediaEnded(1), state=playing())

        assert (state.phase, state.position) == (Phase.ENDED, 100.0)
        assert effects == [saved(100.0, heard_from=99.0, finished=True)]

    def test_play_after_the_end_begins_anew(self) -> None:
        state, effects = after(p.MediaEnded(1), p.PauseToggled(), state=playing())

        assert (state.phase, state.session, state.position) == (Phase.RESOLVING, 2, 0.0)
        assert effects[-1] == p.Resolve(2, TRACK.media_url, "")

    def test_a_skip_back_after_the_end_plays_from_there(self) -> None:
        state, _ = after(p.MediaEnded(1), p.SkipRequested(-10.0), state=playing())

        assert (state.phase, state.position) == (Phase.RESOLVING, 90.0)

    def test_a_skip_forward_after_the_end_does_nothing(self) -> None:
        ended, _ = after(p.MediaEnded(1), state=playing())

        assert after(p.SkipRequested(10.0), state=ended) == (ended, [])

    def test_a_stop_saves_and_forgets(self) -> None:
        state, effects = after(p.PositionMoved(1, 4.0), p.StopRequested(), state=playing())

        assert (state.phase, state.track, state.position) == (Phase.IDLE, None, 0.0)
        assert effects == [saved(4.0), p.Unload()]


class TestFailing:
    def test_a_break_while_playing_keeps_the_place(self) -> None:
        state, effects = after(p.PositionMoved(1, 4.0), p.MediaFailed(1, BROKEN), state=playing())

        assert (state.phase, state.failure, state.position) == (Phase.FAILED, BROKEN, 4.0)
        assert effects == [saved(4.0)]

    def test_an_address_that_cannot_be_resolved_leaves_no_mark(self) -> None:
        state, effects = after(p.PlayRequested(TRACK, 20.0), p.MediaFailed(1, BROKEN))

        assert (state.phase, effects) == (Phase.FAILED, [])

    def test_play_tries_again_from_the_same_place(self) -> None:
        state, _ = after(p.PlayRequested(TRACK, 20.0), p.MediaFailed(1, BROKEN), p.PauseToggled())

        assert (state.phase, state.session, state.position, state.failure) == (Phase.RESOLVING, 2, 20.0, None)

    def test_a_failure_after_the_end_changes_nothing(self) -> None:
        ended, _ = after(p.MediaEnded(1), state=playing())

        assert after(p.MediaFailed(1, BROKEN), state=ended) == (ended, [])

    def test_a_stop_takes_the_failure_away(self) -> None:
        assert after(p.PlayRequested(TRACK), p.MediaFailed(1, BROKEN), p.StopRequested())[0].failure is None


class TestSaving:
    def test_every_few_seconds_of_sound(self) -> None:
        moves = [p.PositionMoved(1, second / 2) for second in range(1, 41)]
        state, saves = playing(), []
        for move in moves:
            state, effects = p.step(state, move)
            saves += [effect.position for effect in effects if isinstance(effect, p.SavePosition)]

        assert saves == [5.0, 10.0, 15.0, 20.0]

    @pytest.mark.parametrize(
        ("position", "duration", "finished"),
        [
            (94.0, 100.0, False),
            (95.0, 100.0, True),
            (3569.0, 3600.0, False),
            (3570.0, 3600.0, True),
            (9.0, None, False),
        ],
    )
    def test_near_the_end_counts_as_finished(
        self, position: float, duration: float | None, finished: bool
    ) -> None:
        assert p.is_finished(position, duration) is finished

    def test_a_failed_save_is_told_and_the_sound_goes_on(self) -> None:
        full = LibraryError("The disk is full")
        state, effects = after(p.SaveFailed(full), state=playing())

        assert (state.phase, state.save_failure, effects) == (Phase.PLAYING, full, [])


class TestSpeedAndVolume:
    def test_speed_goes_in_steps_and_stays_in_its_bounds(self) -> None:
        assert p.SetSpeed(1.1) in after(p.SpeedStepped(1))[1]
        assert p.SetSpeed(0.9) in after(p.SpeedStepped(-1))[1]
        assert after(*[p.SpeedStepped(1)] * 30)[0].speed == p.SPEEDS[-1]
        assert after(*[p.SpeedStepped(-1)] * 30)[0].speed == p.SPEEDS[0]

    @pytest.mark.parametrize(("asked", "speed"), [(1.25, 1.25), (9.0, p.SPEEDS[-1]), (0.0, p.SPEEDS[0])])
    def test_any_speed_within_the_bounds_may_be_asked_for(self, asked: float, speed: float) -> None:
        assert p.SetSpeed(speed) in after(p.SpeedRequested(asked))[1]

    @pytest.mark.parametrize(("asked", "volume"), [(33, 33), (500, p.MAX_VOLUME), (-1, 0)])
    def test_any_volume_within_the_bounds_may_be_asked_for(self, asked: int, volume: int) -> None:
        assert after(p.VolumeRequested(asked))[1][0] == p.SetVolume(volume)

    def test_volume_stays_in_its_bounds(self) -> None:
        assert after(p.VolumeStepped(500))[1][0] == p.SetVolume(p.MAX_VOLUME)
        assert after(p.VolumeStepped(-500))[1][0] == p.SetVolume(0)


POSITIONS = st.floats(-10, 10_000)
DURATIONS = st.none() | st.floats(0, 10_000)
SPANS = st.lists(st.tuples(POSITIONS, POSITIONS).map(sorted).map(lambda pair: Span(*pair))).map(
    lambda spans: merged((), spans)
)
DEVICES = [AudioDevice("pulse/a", "Speakers"), AudioDevice("pulse/b", "Headphones")]
TRACKS = st.sampled_from(
    [TRACK, OTHER, replace(OTHER, duration=50.0), replace(OTHER, sound=Sound(2.0, True, False))]
)


class AnyOrder(RuleBasedStateMachine):
    """Every event in any order, with right and with stale sessions."""

    def __init__(self) -> None:
        super().__init__()
        self.state = Playback()
        self.heard = self.state.sound
        """What a player was told that did all it was asked to do."""
        self.loudness = self.state.volume
        self.device: str | None = None
        """Where a player sounds that did all it was asked to do."""
        self.now = 1.8e9

    def take(self, event: p.Event) -> Sequence[p.Effect]:
        before = self.state
        self.state, effects = p.step(before, event)
        for effect in effects:
            match effect:
                case p.Resolve(session) | p.Load(session):
                    assert session == self.state.session
                case p.Seek(position):
                    assert position >= 0
                    assert self.state.active or self.state.phase is Phase.OPENING
                case p.SavePosition(_, position):
                    assert position >= 0
                    assert before.active
                case p.SaveDuration(_, duration):
                    assert duration > 0
                case p.SetVolume(volume):
                    self.loudness = volume
                case p.SetDevice(name):
                    self.device = name
                case p.SetSpeed(speed):
                    self.heard = replace(self.heard, speed=speed)
                case p.SetTrimsSilence(trims):
                    self.heard = replace(self.heard, trims_silence=trims)
                case p.SetLevelsVoices(levels):
                    self.heard = replace(self.heard, levels_voices=levels)
        assert sum(isinstance(effect, p.Load) for effect in effects) == (
            before.phase is Phase.RESOLVING and self.state.phase is Phase.OPENING
        )
        return effects

    @rule(duration=DURATIONS)
    def it_opens(self, duration: float | None) -> None:
        """What an honest player does soon: without it, most of the time nothing would sound."""
        self.take(p.SourceResolved(self.state.session, "u"))
        self.take(p.MediaOpened(self.state.session, duration))

    @rule(seconds=st.floats(0.1, 25.0))
    def it_sounds(self, seconds: float) -> None:
        if self.state.seeking:
            self.take(p.SeekFinished(self.state.session, self.state.position))
        self.take(p.PositionMoved(self.state.session, self.state.position + seconds))

    @rule()
    def undo(self) -> None:
        before = self.state
        self.take(p.UndoRequested())
        if before.trail.behind:
            self.went(before, before.trail.behind[-1])
            self.redo_leads_to(before)
        else:
            assert self.state is before

    @rule()
    def redo(self) -> None:
        before = self.state
        self.take(p.RedoRequested())
        if before.trail.ahead:
            self.went(before, before.trail.ahead[-1])
        else:
            assert self.state is before

    def went(self, before: Playback, place: p.Place) -> None:
        """No place is lost on the way, and the sound is to be where it was."""
        state, trail = self.state, self.state.trail
        assert state.track is not None
        assert state.track.episode_id == place.track.episode_id
        bounded = state.duration is not None and (state.active or state.phase is Phase.ENDED)
        assert state.position == (min(place.position, state.duration or 0.0) if bounded else place.position)
        kept = len(before.trail.behind) + len(before.trail.ahead) - (before.track is None)
        assert len(trail.behind) + len(trail.ahead) == kept

    @precondition(lambda self: self.state.active)
    @rule(position=st.floats(0, 90), seconds=st.floats(2.0, 25.0))
    def listen_jump_and_take_it_back(self, position: float, seconds: float) -> None:
        """A jump leaves one place, where the sound was; taken back, all is as it was."""
        self.take(p.SpeedRequested(1.0))
        self.it_sounds(seconds)
        before = self.state
        if not before.active or before.seeking or before.trail.since_jump == 0:
            return  # there the sound has come to an end, or to a chapter to be skipped
        self.take(p.SeekRequested(position))
        if abs(self.state.position - before.position) < 1:
            return
        assert self.state.trail.behind[-1].position == before.position
        assert len(self.state.trail.behind) == min(MOST_PLACES, len(before.trail.behind) + 1)
        back, _ = p.step(self.state, p.UndoRequested())
        assert (back.track, back.position) == (before.track, before.position)

    @precondition(lambda self: self.state.active)
    @rule()
    def the_connection_breaks(self) -> None:
        self.take(p.MediaFailed(self.state.session, GONE))
        assert self.state.phase is Phase.WAITING or self.state.failure is GONE

    def redo_leads_to(self, before: Playback) -> None:
        if before.track is None:
            return
        again, _ = p.step(self.state, p.RedoRequested())
        assert again.track is not None
        assert again.track.episode_id == before.track.episode_id
        if again.duration is None or before.position <= again.duration:
            assert again.position == before.position
        assert again.trail.behind[:-1] == before.trail.behind[:-1]

    @rule(kept=POSITIONS, left_at=st.none() | POSITIONS, heard=SPANS, newer=st.booleans())
    def recall(self, kept: float, left_at: float | None, heard: Spans, newer: bool) -> None:
        url = "http://b/new.mp3" if newer else ""
        self.take(p.Recalled(self.state.session, url, kept, left_at, heard))

    @rule()
    def the_wait_is_over(self) -> None:
        waiting = self.state.phase is Phase.WAITING
        assert bool(self.take(p.RetryDue(self.state.session))) == waiting

    @rule(output=st.sampled_from([None, "null", "alsa"]))
    def the_output_changes(self, output: str | None) -> None:
        self.take(p.OutputChanged(output))

    @rule(there=st.sets(st.sampled_from(DEVICES)))
    def devices_come_and_go(self, there: set[AudioDevice]) -> None:
        self.take(p.DevicesChanged(tuple(there)))

    @rule(device=st.none() | st.sampled_from(DEVICES))
    def choose_device(self, device: AudioDevice | None) -> None:
        self.take(p.DeviceRequested(device))

    @invariant()
    def it_sounds_from_the_chosen_device_while_that_is_there(self) -> None:
        state = self.state
        assert self.device == (state.device_used.name if state.device_used else None)
        assert state.device_used in (None, state.device)
        if state.device and (state.devices is None or state.device in state.devices):
            assert self.device == state.device.name

    @rule(track=TRACKS, start=POSITIONS, until=st.none() | POSITIONS)
    def play(self, track: p.Track, start: float, until: float | None) -> None:
        self.take(p.PlayRequested(track, start, until))

    @invariant()
    def a_passage_that_is_over_does_not_sound(self) -> None:
        passage = self.state.passage
        assert passage is None or passage.start < passage.end
        assert not (passage and passage.over and self.state.sounds)

    @rule(
        event=st.sampled_from(
            [
                p.PauseToggled(),
                p.PauseRequested(True),
                p.PauseRequested(False),
                p.StopRequested(),
                p.ChapterRequested(1),
                p.ChapterRequested(-1),
                p.ResumeRequested(),
                p.MissedRequested(),
                p.SpeedStepped(1),
                p.VolumeStepped(-5),
                p.MuteToggled(),
                p.TrimmingToggled(),
                p.LevellingToggled(),
            ]
        )
    )
    def press(self, event: p.Event) -> None:
        self.take(event)

    @rule(minutes=st.integers(0, 40), back=st.booleans())
    def time_goes_by(self, minutes: int, back: bool) -> None:
        self.now += -minutes if back else minutes * 60.0
        self.take(p.Ticked(self.now))

    @rule()
    def a_moment_goes_by(self) -> None:
        self.now += 0.25
        self.take(p.Ticked(self.now))

    @rule()
    def sleep_later(self) -> None:
        self.take(p.SleepStepped(self.now))

    @rule(plan=st.sampled_from([None, p.AfterChapters(), p.AfterChapters(3), p.AfterEpisode()]))
    def sleep(self, plan: p.Plan | None) -> None:
        self.take(p.SleepRequested(plan))

    @rule(position=POSITIONS)
    def seek(self, position: float) -> None:
        self.take(p.SeekRequested(position))

    @rule(seconds=POSITIONS)
    def skip(self, seconds: float) -> None:
        self.take(p.SkipRequested(seconds))

    @rule(position=POSITIONS, duration=DURATIONS, which=st.integers(0, 7))
    def report(self, position: float, duration: float | None, which: int) -> None:
        self.take(self.reports(self.state.session, position, duration)[which])

    @precondition(lambda self: self.state.session > 0)
    @rule(position=POSITIONS, duration=DURATIONS, which=st.integers(0, 7), data=st.data())
    def stale_report(self, position: float, duration: float | None, which: int, data: st.DataObject) -> None:
        before = self.state
        older = data.draw(st.integers(0, before.session - 1))
        assert list(self.take(self.reports(older, position, duration)[which])) == []
        assert self.state is before

    @staticmethod
    def reports(session: int, position: float, duration: float | None) -> list[p.Event]:
        return [
            p.SourceResolved(session, "u"),
            p.MediaOpened(session, duration),
            p.EmbeddedChaptersFound(session, (Chapter(position),)),
            p.PositionMoved(session, position),
            p.SeekFinished(session, position),
            p.MediaEnded(session),
            p.MediaFailed(session, BROKEN),
            p.MediaFailed(session, GONE),
        ]

    @invariant()
    def the_position_is_in_the_media(self) -> None:
        assert self.state.position >= 0
        if self.state.duration is not None and (self.state.active or self.state.phase is Phase.ENDED):
            assert self.state.position <= self.state.duration

    @invariant()
    def the_state_agrees_with_itself(self) -> None:
        state = self.state
        assert (state.track is None) == (state.phase is Phase.IDLE)
        assert (state.failure is not None) == (state.phase is Phase.FAILED)
        assert state.phase is not Phase.PLAYING or not state.paused
        assert state.phase is not Phase.PAUSED or state.paused
        assert not state.seeking or state.active
        assert state.retry is not None or state.phase is not Phase.WAITING
        assert state.retry is None or state.phase not in (Phase.IDLE, Phase.ENDED, Phase.FAILED)

    @invariant()
    def what_is_remembered_is_bounded_and_in_order(self) -> None:
        trail, heard = self.state.trail, self.state.heard
        assert max(len(trail.behind), len(trail.ahead)) <= MOST_PLACES
        assert all(one.end < other.start for one, other in pairwise(heard))
        assert all(span.start < span.end for span in heard)

    @invariant()
    def a_wait_always_ends(self) -> None:
        """However often it fails, the attempts come to an end or to sound."""
        state, attempts = self.state, 0
        while state.phase is Phase.WAITING:
            state, _ = p.step(state, p.RetryDue(state.session))
            state, _ = p.step(state, p.MediaFailed(state.session, GONE))
            attempts += 1
            assert attempts < 30

    @invariant()
    def only_a_fade_makes_it_quieter_than_was_asked_for(self) -> None:
        if self.state.sleep is None or self.state.sleep.fade is None:
            assert self.loudness == self.state.volume

    @invariant()
    def the_sound_is_what_the_player_was_told(self) -> None:
        assert self.state.sound == self.heard
        if self.state.track is None:
            assert self.state.sound == self.state.usual

    @invariant()
    def it_can_always_be_played_on(self) -> None:
        """Whatever happened, a request and honest answers lead to sound that moves."""
        state, effects = p.step(self.state, p.PlayRequested(OTHER, 1.0))
        for _ in range(4):
            for effect in effects:
                match effect:
                    case p.Resolve(session):
                        state, effects = p.step(state, p.SourceResolved(session, "u"))
                    case p.Load(session):
                        state, effects = p.step(state, p.MediaOpened(session, 60.0))
                    case p.Seek(position):
                        state, effects = p.step(state, p.SeekFinished(state.session, position))
        state, _ = p.step(state, p.PositionMoved(state.session, 2.0))
        assert (state.phase, state.position) == (Phase.PLAYING, 2.0)


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=examples(60), stateful_step_count=40)
