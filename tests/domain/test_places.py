"""Going back to where the sound was, and keeping the place that a far jump leaves."""

from dataclasses import replace

import pytest

from cafe_tui.domain import playback as p
from cafe_tui.domain.models import Chapter, EpisodeId
from cafe_tui.domain.playback import Phase, Playback

HOUR = 3600.0
TRACK = p.Track(EpisodeId(1), "Show", "Episode", "http://a/1.mp3", duration=HOUR)
OTHER = p.Track(EpisodeId(2), "Show", "Another", "http://a/2.mp3", duration=HOUR)
THIRD = p.Track(EpisodeId(3), "Show", "One more", "http://a/3.mp3", duration=HOUR)


def after(state: Playback, *events: p.Event) -> Playback:
    for event in events:
        state, _ = p.step(state, event)
    return state


def opened(state: Playback, track: p.Track, start: float, *kept: p.Recalled) -> Playback:
    """Playing `track` from `start`, where nothing was kept of it unless `kept` tells so."""
    state = after(state, p.PlayRequested(track, start))
    number = state.session
    known = [replace(one, session=number) for one in kept] or [p.Recalled(number, track.media_url)]
    return after(state, *known, p.SourceResolved(number, "u"), p.MediaOpened(number, HOUR))


def playing(start: float = 0.0) -> Playback:
    return opened(Playback(), TRACK, start)


def heard(state: Playback, seconds: float) -> Playback:
    """So many seconds are played."""
    end = state.position + seconds
    while state.position < end:
        state = after(state, p.PositionMoved(state.session, min(end, state.position + 0.25)))
    return state


def jumped(state: Playback, position: float) -> Playback:
    return after(state, p.SeekRequested(position), p.SeekFinished(state.session, position))


def places(state: Playback) -> list[float]:
    return [place.position for place in state.trail.behind]


class TestUndo:
    def test_leads_back_to_where_the_sound_was_and_redo_forward_again(self) -> None:
        state = heard(jumped(heard(playing(), 10.0), 500.0), 5.0)

        back = after(state, p.UndoRequested(), p.SeekFinished(1, 10.0))
        assert (back.position, back.phase) == (10.0, Phase.PLAYING)

        assert after(heard(back, 3.0), p.RedoRequested()).position == 505.0

    def test_a_redo_can_be_undone(self) -> None:
        state = heard(jumped(heard(playing(), 10.0), 500.0), 5.0)
        state = after(state, p.UndoRequested(), p.SeekFinished(1, 10.0), p.RedoRequested())

        assert after(state, p.UndoRequested()).position == 10.0

    @pytest.mark.parametrize(
        "event", [p.SkipRequested(30.0), p.ChapterRequested(1), p.PlayRequested(TRACK, 900.0)]
    )
    def test_every_way_to_jump_can_be_undone(self, event: p.Event) -> None:
        track = replace(TRACK, chapters=(Chapter(300.0),))
        state = heard(opened(Playback(), track, 0.0), 10.0)

        assert after(state, event, p.UndoRequested()).position == 10.0

    def test_quick_skips_are_one_place(self) -> None:
        state = heard(playing(), 10.0)
        for _ in range(5):
            state = heard(jumped(state, state.position + 30.0), 0.5)

        assert places(state) == [10.0]
        assert after(state, p.UndoRequested()).position == 10.0

    def test_skips_between_which_something_was_heard_are_places_of_their_own(self) -> None:
        state = heard(jumped(heard(playing(), 10.0), 100.0), 2.0)

        assert places(jumped(state, 200.0)) == [10.0, 102.0]

    def test_quick_is_meant_in_the_listeners_time(self) -> None:
        fast = after(playing(), p.SpeedRequested(3.0))
        state = heard(jumped(heard(fast, 10.0), 100.0), 5.0)

        assert places(jumped(state, 200.0)) == [10.0]

    def test_while_paused_looking_about_is_one_jump(self) -> None:
        state = after(heard(playing(), 10.0), p.PauseToggled())
        state = jumped(jumped(state, 100.0), 200.0)

        back = after(state, p.UndoRequested())
        assert (back.position, back.phase) == (10.0, Phase.PAUSED)

    def test_a_jump_right_after_going_back_leaves_the_place_again(self) -> None:
        state = after(jumped(heard(playing(), 10.0), 500.0), p.UndoRequested(), p.SeekFinished(1, 10.0))

        assert after(jumped(state, 900.0), p.UndoRequested()).position == 10.0

    def test_a_jump_takes_away_what_could_be_done_again(self) -> None:
        state = after(jumped(heard(playing(), 10.0), 500.0), p.UndoRequested(), p.SeekFinished(1, 10.0))
        state = jumped(state, 900.0)

        assert after(state, p.RedoRequested()) == state

    def test_a_jump_to_where_the_sound_is_leaves_no_place(self) -> None:
        assert places(jumped(heard(playing(), 10.0), 10.5)) == []

    def test_another_episode_is_left_for_the_one_before(self) -> None:
        state = heard(opened(heard(playing(), 10.0), OTHER, 700.0), 20.0)

        back, effects = p.step(state, p.UndoRequested())
        assert (back.track, back.position, back.phase) == (TRACK, 10.0, Phase.RESOLVING)
        assert p.Resolve(back.session, TRACK.media_url, "") in effects

        again = after(back, p.RedoRequested())
        assert (again.track, again.position) == (OTHER, 720.0)

    def test_looking_into_other_episodes_for_a_moment_leads_back_to_the_one_that_was_heard(self) -> None:
        state = opened(opened(heard(playing(), 10.0), OTHER, 700.0), THIRD, 0.0)

        back = after(state, p.UndoRequested())
        assert (back.track, back.position) == (TRACK, 10.0)

    def test_a_place_from_which_listening_was_resumed_is_one_even_if_left_at_once(self) -> None:
        state = opened(Playback(), TRACK, 750.0, p.Recalled(0, TRACK.media_url, 750.0))

        assert places(jumped(state, 100.0)) == [750.0]

    def test_what_the_player_skips_by_itself_is_no_place(self) -> None:
        track = replace(TRACK, chapters=(Chapter(0.0), Chapter(20.0), Chapter(50.0)), skipped=frozenset({1}))
        state = after(heard(opened(Playback(), track, 10.0), 9.75), p.PositionMoved(1, 20.0))

        assert (state.position, places(state)) == (50.0, [])

    def test_with_nowhere_to_go_nothing_changes(self) -> None:
        for state in (Playback(), playing()):
            assert p.step(state, p.UndoRequested()) == (state, [])
            assert p.step(state, p.RedoRequested()) == (state, [])

    def test_a_stopped_episode_is_played_again_at_the_place(self) -> None:
        state = after(jumped(heard(playing(), 10.0), 500.0), p.StopRequested(), p.UndoRequested())

        assert (state.phase, state.track, state.position) == (Phase.RESOLVING, TRACK, 10.0)

    def test_only_so_many_places_are_remembered(self) -> None:
        state = playing()
        for number in range(150):
            state = heard(jumped(state, 20.0 * (number + 1)), 2.0)

        assert len(state.trail.behind) == 100
        assert places(state)[-1] == 20.0 * 149 + 2.0


class TestLeavingAPlace:
    def resumed(self, at: float = 750.0) -> Playback:
        return opened(Playback(), TRACK, at, p.Recalled(0, TRACK.media_url, at))

    def saved(self, state: Playback) -> p.SavePosition:
        """What is kept when the listener leaves now."""
        _, effects = p.step(state, p.StopRequested())
        [kept] = [effect for effect in effects if isinstance(effect, p.SavePosition)]
        return kept

    def test_a_chapter_far_from_where_listening_stood_keeps_both_places(self) -> None:
        state = heard(opened(Playback(), TRACK, 2000.0, p.Recalled(0, TRACK.media_url, 750.0)), 20.0)

        assert (self.saved(state).position, self.saved(state).left_at) == (2020.0, 750.0)
        assert after(state, p.ResumeRequested()).position == 750.0

    def test_a_jump_from_where_listening_was_resumed_does_so_too(self) -> None:
        assert self.saved(heard(jumped(self.resumed(), 2000.0), 20.0)).left_at == 750.0

    def test_a_minute_of_sound_makes_the_new_place_the_only_one(self) -> None:
        assert self.saved(heard(jumped(self.resumed(), 2000.0), 59.5)).left_at == 750.0
        assert self.saved(heard(jumped(self.resumed(), 2000.0), 60.0)).left_at is None

    def test_looking_into_one_chapter_after_the_other_keeps_the_place(self) -> None:
        state = self.resumed()
        for start in (1200.0, 2000.0, 2900.0):
            state = heard(jumped(state, start), 40.0)

        assert self.saved(state).left_at == 750.0

    def test_going_on_there_leaves_nothing_behind_but_a_place_to_go_back_to(self) -> None:
        state = after(heard(jumped(self.resumed(), 2000.0), 20.0), p.ResumeRequested())

        assert state.trail.left_at is None
        assert after(state, p.ResumeRequested()) == state
        assert after(state, p.SeekFinished(1, 750.0), p.UndoRequested()).position == 2020.0

    def test_going_back_there_leaves_nothing_behind(self) -> None:
        assert after(jumped(self.resumed(), 2000.0), p.UndoRequested()).trail.left_at is None

    @pytest.mark.parametrize("to", [700.0, 760.0, 810.0])
    def test_a_jump_nearby_leaves_nothing_behind(self, to: float) -> None:
        assert jumped(self.resumed(), to).trail.left_at is None

    def test_the_first_minute_of_an_episode_is_no_place_to_keep(self) -> None:
        assert jumped(heard(playing(), 50.0), 2000.0).trail.left_at is None
        assert jumped(heard(playing(), 80.0), 2000.0).trail.left_at == 80.0

    def test_a_place_that_was_only_looked_into_is_not_kept(self) -> None:
        assert jumped(heard(jumped(playing(), 900.0), 20.0), 2000.0).trail.left_at is None

    def test_the_place_is_on_offer_after_a_restart(self) -> None:
        kept = p.Recalled(0, TRACK.media_url, 2020.0, left_at=750.0)
        state = opened(Playback(), TRACK, 2020.0, kept)

        assert state.trail.left_at == 750.0
        assert self.saved(heard(state, 60.0)).left_at is None

    def test_an_episode_that_was_heard_to_the_end_offers_nothing(self) -> None:
        assert opened(Playback(), TRACK, 5.0, p.Recalled(0, "", 3590.0)).trail.left_at is None
        assert opened(Playback(), TRACK, 500.0, p.Recalled(0, "", 0.0)).trail.left_at is None

    def test_a_resumed_start_behind_a_skipped_chapter_is_no_far_jump(self) -> None:
        chapters = (Chapter(0.0), Chapter(750.0), Chapter(1000.0))
        track = replace(TRACK, chapters=chapters, skipped=frozenset({1}))
        state = opened(Playback(), track, 1000.0, p.Recalled(0, track.media_url, 750.0))

        assert state.trail.left_at is None

    def test_each_episode_has_its_own(self) -> None:
        state = opened(heard(jumped(self.resumed(), 2000.0), 20.0), OTHER, 300.0)
        assert state.trail.left_at is None

    def test_leaving_for_another_episode_keeps_both_places(self) -> None:
        state = heard(jumped(self.resumed(), 2000.0), 20.0)
        _, effects = p.step(state, p.PlayRequested(OTHER, 300.0))
        [kept] = [effect for effect in effects if isinstance(effect, p.SavePosition)]
        assert (kept.episode_id, kept.position, kept.left_at) == (TRACK.episode_id, 2020.0, 750.0)

    def test_what_is_known_of_an_older_session_says_nothing(self) -> None:
        state = playing()
        assert after(state, p.Recalled(0, "x", 750.0, 90.0)) == state

    def test_an_address_that_a_refresh_has_changed_is_taken_over(self) -> None:
        state = opened(Playback(), TRACK, 0.0, p.Recalled(0, "http://b/new.mp3"))
        assert state.track == replace(TRACK, media_url="http://b/new.mp3")
