"""Falling asleep by the clock, by chapters and by episodes: hours in milliseconds."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain import playback as p
from cafe_tui.domain.heard import Span
from cafe_tui.domain.playback import Phase, Playback
from cafe_tui.domain.playback.sleep import EXTENSION, FADES_FOR, MOST_CHAPTERS, MOST_MINUTES, STEPS

from .test_playback import BROKEN, OTHER, TRACK, after, playing

NOW = 1_800_000_000.0
MINUTE = 60.0


def at(minutes: float) -> p.AtMoment:
    return p.AtMoment(NOW + minutes * MINUTE)


def asleep_in(minutes: float, state: Playback | None = None) -> Playback:
    return after(p.SleepRequested(at(minutes)), state=state or playing(40.0))[0]


def ticks(state: Playback, start: float, seconds: float) -> tuple[Playback, list[p.Effect]]:
    """The state after ticks four times a second, and all that they asked for."""
    effects: list[p.Effect] = []
    for quarter in range(int(seconds * 4) + 1):
        state, asked = p.step(state, p.Ticked(start + quarter / 4))
        effects += asked
    return state, effects


def fading(position: float = 40.0) -> Playback:
    """Half faded out."""
    return ticks(asleep_in(1, playing(position)), NOW + MINUTE, FADES_FOR / 2)[0]


def plan(state: Playback) -> p.Plan | None:
    return state.sleep.plan if state.sleep else None


class TestByTheClock:
    def test_nothing_happens_before_its_time(self) -> None:
        state = asleep_in(60)
        assert ticks(state, NOW, 300) == (state, [])
        assert after(p.Ticked(NOW + 59.9 * MINUTE), state=state) == (state, [])

    def test_then_the_sound_fades_and_is_paused_where_that_began_at_its_full_volume(self) -> None:
        state, _ = after(p.VolumeRequested(80), p.Ticked(NOW + MINUTE), state=asleep_in(1))
        volumes: list[int] = []
        effects: Sequence[p.Effect] = []
        for second in range(1, int(FADES_FOR) + 1):
            state, _ = p.step(state, p.PositionMoved(1, 40.0 + second))
            state, effects = p.step(state, p.Ticked(NOW + MINUTE + second))
            volumes += [effect.volume for effect in effects if isinstance(effect, p.SetVolume)]

        assert volumes[:-1] == [72, 64, 56, 48, 40, 32, 24, 16, 8]
        assert list(effects) == [
            p.Seek(40.0),
            p.SetPaused(True),
            p.SavePosition(TRACK.episode_id, 40.0, finished=False, heard=(Span(40.0, 50.0),)),
            p.SetVolume(80),
        ]
        assert (state.phase, state.position, state.sleep) == (Phase.PAUSED, 40.0, None)

    def test_a_pause_does_not_stop_the_clock(self) -> None:
        state, _ = after(p.PauseToggled(), p.Ticked(NOW + MINUTE), state=asleep_in(2))
        assert plan(state) == at(2)
        state, effects = after(p.Ticked(NOW + 2 * MINUTE), state=state)
        assert (state.phase, state.sleep, effects) == (Phase.PAUSED, None, [])

    def test_it_runs_on_through_seeks_and_other_episodes(self) -> None:
        state, _ = after(p.SeekRequested(80.0), p.PlayRequested(OTHER), state=asleep_in(2))
        assert plan(state) == at(2)

    def test_what_is_still_being_opened_fades_once_it_sounds(self) -> None:
        state, _ = after(p.PlayRequested(OTHER), p.Ticked(NOW + MINUTE), state=asleep_in(1))
        assert plan(state) == at(1)
        opened = (p.SourceResolved(2, "u"), p.MediaOpened(2, 100.0), p.Ticked(NOW + MINUTE + 2))
        state, _ = after(*opened, state=state)
        assert state.sleep
        assert state.sleep.fade == p.Fade(NOW + MINUTE + 2, 0.0)

    def test_a_machine_that_slept_itself_fades_when_it_wakes(self) -> None:
        state, effects = after(p.Ticked(NOW + 9 * 60 * MINUTE), state=asleep_in(30))
        assert (state.phase, effects) == (Phase.PLAYING, [])
        assert state.sleep
        assert state.sleep.fade


class TestWhileItFades:
    @pytest.mark.parametrize(
        "event",
        [p.SeekRequested(10.0), p.SkipRequested(-10.0), p.ChapterRequested(-1), p.PlayRequested(OTHER)],
    )
    def test_who_does_something_is_awake_for_some_minutes_more(self, event: p.Event) -> None:
        state, effects = after(event, state=fading())
        assert plan(state) == at(1 + EXTENSION)
        assert effects[-1] == p.SetVolume(100)

    def test_another_press_gives_more_time_and_the_volume_back(self) -> None:
        state, effects = after(p.SleepStepped(NOW + MINUTE + 5), state=fading())
        assert plan(state) == p.AtMoment(NOW + MINUTE + 5 + EXTENSION * MINUTE)
        assert effects == [p.SetVolume(100)]

    def test_it_can_be_called_off(self) -> None:
        state, effects = after(p.SleepRequested(None), state=fading())
        assert (state.sleep, effects) == (None, [p.SetVolume(100)])

    @pytest.mark.parametrize(
        "event", [p.PauseToggled(), p.PauseRequested(True), p.StopRequested(), p.MediaEnded(1)]
    )
    def test_a_pause_or_an_end_is_all_that_sleep_was_for(self, event: p.Event) -> None:
        state, effects = after(event, state=fading())
        assert state.sleep is None
        assert effects[-1] == p.SetVolume(100)

    def test_a_broken_sound_is_loud_again_next_time(self) -> None:
        state, effects = after(p.MediaFailed(1, BROKEN), p.Ticked(NOW + MINUTE + 6), state=fading())
        assert (state.sleep, effects) == (None, [p.SetVolume(100)])

    def test_a_changed_volume_fades_on(self) -> None:
        state, effects = after(p.VolumeRequested(60), state=fading())
        assert [effect for effect in effects if isinstance(effect, p.SetVolume)] == []
        assert after(p.Ticked(NOW + MINUTE + 5), state=state)[1] == [p.SetVolume(30)]


class TestByChapters:
    """Chapters at 0, 30 and 60 seconds of 100."""

    def state(self, count: int = 1, position: float = 25.0) -> Playback:
        return after(p.SleepRequested(p.AfterChapters(count)), state=playing(position))[0]

    def test_it_sleeps_where_the_next_chapter_begins(self) -> None:
        state, _ = after(p.Ticked(NOW), p.PositionMoved(1, 30.2), p.Ticked(NOW + 0.2), state=self.state())
        state, effects = ticks(state, NOW + 0.25, FADES_FOR)
        assert (state.phase, state.position) == (Phase.PAUSED, 30.0)
        assert p.Seek(30.0) in effects

    def test_it_counts_chapters(self) -> None:
        state, _ = after(p.PositionMoved(1, 30.2), state=self.state(2))
        assert plan(state) == p.AfterChapters(1)
        state, _ = after(p.PositionMoved(1, 60.2), state=state)
        assert plan(state) == p.AfterChapters(0)

    def test_a_chapter_that_was_left_by_a_seek_has_not_ended(self) -> None:
        sought = (p.ChapterRequested(1), p.SeekFinished(1, 29.97), p.PositionMoved(1, 30.2))
        state, _ = after(*sought, state=self.state(position=5.0))
        assert plan(state) == p.AfterChapters(1)
        state, _ = after(p.PositionMoved(1, 60.1), state=state)
        assert plan(state) == p.AfterChapters(0)

    def test_a_chapter_that_is_passed_over_does_not_keep_awake(self) -> None:
        skipping = replace(self.state(), track=replace(TRACK, skipped=frozenset({1})))
        state, effects = after(p.PositionMoved(1, 30.1), state=skipping)
        assert effects == [p.Seek(60.0)]
        state, _ = after(p.SeekFinished(1, 60.0), state=state)
        assert ticks(state, NOW, FADES_FOR + 1)[0].position == 60.0

    def test_the_last_chapter_ends_with_the_episode(self) -> None:
        state = self.state(position=90.0)
        assert p.sleeps_at_end(state)
        assert after(p.MediaEnded(1), state=state)[0].sleep is None

        state = self.state(3, position=90.0)
        assert not p.sleeps_at_end(state)
        assert plan(after(p.MediaEnded(1), state=state)[0]) == p.AfterChapters(2)


def test_the_end_of_the_episode_is_the_end_of_that_which_plays_then() -> None:
    state, _ = after(p.SleepRequested(p.AfterEpisode()), p.SeekRequested(80.0), state=playing())
    assert p.sleeps_at_end(state)
    assert after(p.MediaEnded(1), state=state)[0].sleep is None


class TestTheKey:
    def press(self, *moments: float, track: p.Track = TRACK) -> Playback:
        return after(*[p.SleepStepped(moment) for moment in moments], state=playing(track=track))[0]

    def test_presses_in_a_row_go_through_the_steps_and_off_again(self) -> None:
        for count, minutes in enumerate(STEPS, 1):
            presses = [NOW + second for second in range(count)]
            assert plan(self.press(*presses)) == p.AtMoment(presses[-1] + minutes * MINUTE)
        presses = [NOW + second for second in range(len(STEPS) + 3)]
        assert plan(self.press(*presses[:-2])) == p.AfterChapters(1)
        assert plan(self.press(*presses[:-1])) == p.AfterEpisode()
        assert self.press(*presses).sleep is None

    def test_without_chapters_there_is_no_step_for_them(self) -> None:
        presses = [NOW + second for second in range(len(STEPS) + 1)]
        assert plan(self.press(*presses, track=OTHER)) == p.AfterEpisode()

    def test_a_later_press_gives_more_time_and_so_do_those_after_it(self) -> None:
        later = NOW + 2 * MINUTE
        assert plan(self.press(NOW, later, later + 1)) == at(STEPS[0] + 2 * EXTENSION)

    def test_what_was_typed_is_extended_by_the_key(self) -> None:
        assert plan(after(p.SleepStepped(NOW + 1), state=asleep_in(25))[0]) == at(25 + EXTENSION)
        chapter, _ = after(p.SleepRequested(p.AfterChapters()), p.SleepStepped(NOW), state=playing())
        assert plan(chapter) == p.AfterChapters(2)


class TestTyping:
    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("25", at(25)),
            (" 25 min ", at(25)),
            ("1h30", at(90)),
            ("2h", at(120)),
            ("1 h 5 m", at(65)),
            ("chapter", p.AfterChapters(1)),
            ("3 chapters", p.AfterChapters(3)),
            ("2c", p.AfterChapters(2)),
            ("Episode", p.AfterEpisode()),
            ("e", p.AfterEpisode()),
        ],
    )
    def test_what_people_type_is_understood(self, typed: str, expected: p.Plan) -> None:
        assert p.read_plan(typed, NOW) == expected

    @pytest.mark.parametrize("typed", ["", "0", "never", "0 chapters", "99h", "-5", "²", "١٢x"])
    def test_what_is_no_time_is_none(self, typed: str) -> None:
        assert p.read_plan(typed, NOW) is None

    @given(st.text(max_size=12) | st.from_regex(r"\d{0,4} ?(h|m|c|chapters|e)?\d{0,3}", fullmatch=True))
    def test_whatever_is_typed_the_plan_is_within_bounds(self, typed: str) -> None:
        match p.read_plan(typed, NOW):
            case p.AtMoment(moment):
                assert NOW < moment <= NOW + MOST_MINUTES * MINUTE
            case p.AfterChapters(count):
                assert 1 <= count <= MOST_CHAPTERS
