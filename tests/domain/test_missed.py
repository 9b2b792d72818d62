"""What was heard while playing, and playing what was missed."""

from dataclasses import replace

from cafe_tui.domain import playback as p
from cafe_tui.domain.heard import Span, Spans, missed, total
from cafe_tui.domain.models import Chapter, EpisodeId
from cafe_tui.domain.playback import Phase, Playback

LENGTH = 600.0
TRACK = p.Track(EpisodeId(1), "Show", "Episode", "http://a/1.mp3", duration=LENGTH)
OTHER = p.Track(EpisodeId(2), "Show", "Another", "http://a/2.mp3")


def after(state: Playback, *events: p.Event) -> Playback:
    for event in events:
        state, _ = p.step(state, event)
    return state


def playing(start: float = 0.0, *heard: tuple[float, float], track: p.Track = TRACK) -> Playback:
    spans = tuple(Span(*pair) for pair in heard)
    recalled = p.Recalled(1, track.media_url, start, None, spans)
    opened = (p.SourceResolved(1, "u"), p.MediaOpened(1, LENGTH))
    return after(Playback(), p.PlayRequested(track, start), recalled, *opened)


def play(state: Playback, seconds: float) -> Playback:
    """So many seconds of sound, over every seek that the player makes by itself."""
    for _ in range(round(seconds * 4)):
        if state.seeking:
            state = after(state, p.SeekFinished(1, state.position))
        state = after(state, p.PositionMoved(1, state.position + 0.25))
    return state


class TestHeard:
    def test_what_was_played_is_heard_and_what_was_sought_over_is_not(self) -> None:
        state = play(playing(), 10.0)
        state = play(after(state, p.SeekRequested(300.0)), 20.0)

        assert state.heard == ((0.0, 10.0), (300.0, 320.0))

    def test_seconds_of_the_sound_count_at_any_speed(self) -> None:
        state = after(playing(), p.SpeedRequested(3.0), p.PositionMoved(1, 0.75), p.PositionMoved(1, 1.5))
        assert total(state.heard) == 1.5

    def test_what_is_played_again_counts_once(self) -> None:
        state = play(after(play(playing(), 10.0), p.SeekRequested(5.0)), 10.0)
        assert state.heard == ((0.0, 15.0),)

    def test_a_chapter_that_is_skipped_is_not_heard(self) -> None:
        chapters = (Chapter(0.0), Chapter(10.0), Chapter(60.0))
        track = replace(TRACK, chapters=chapters, skipped=frozenset({1}))
        state = play(playing(track=track), 20.0)

        assert [(round(start), round(end)) for start, end in state.heard] == [(0, 10), (60, 70)]

    def test_the_end_is_heard_too(self) -> None:
        assert after(playing(599.5), p.MediaEnded(1)).heard == ((599.5, 600.0),)
        assert after(playing(100.0), p.SeekRequested(600.0), p.MediaEnded(1)).heard == ()

    def test_a_report_from_far_away_is_not_taken_for_sound(self) -> None:
        assert after(playing(), p.PositionMoved(1, 300.0)).heard == ()

    def test_what_was_heard_before_is_joined_with_what_was_heard_since(self) -> None:
        state = play(playing(10.0), 5.0)
        state = after(state, p.Recalled(1, "", 10.0, None, (Span(0.0, 10.0), Span(50.0, 60.0))))
        assert state.heard == ((0.0, 15.0), (50.0, 60.0))

    def test_it_is_kept_with_the_position_and_is_each_episodes_own(self) -> None:
        state = play(playing(), 4.0)
        state, effects = p.step(state, p.PlayRequested(OTHER))
        [kept] = [effect for effect in effects if isinstance(effect, p.SavePosition)]

        assert (kept.episode_id, kept.heard) == (TRACK.episode_id, ((0.0, 4.0),))
        assert state.heard == ()


class TestMissed:
    def test_the_next_part_is_played_and_then_the_ones_after_it(self) -> None:
        state = after(playing(50.0, (0, 100), (110, 300), (305, LENGTH)), p.MissedRequested())
        assert (state.position, state.missing_until) == (100.0, 110.0)

        state = play(state, 10.0)
        assert (state.position, state.missing_until, state.seeking) == (300.0, 305.0, True)

        state = play(state, 5.0)
        assert (state.phase, state.missing_until) == (Phase.PAUSED, None)
        assert missed(state.heard, LENGTH) == ()

    def test_after_the_last_comes_the_first(self) -> None:
        state = after(playing(590.0, (0, 100), (110, LENGTH)), p.MissedRequested())
        assert state.position == 100.0

    def test_the_part_that_sounds_already_is_not_the_next(self) -> None:
        state = play(playing(300.0, (0, 100), (200, 300)), 10.0)
        state = after(state, p.MissedRequested())
        assert (state.position, state.missing_until) == (100.0, 200.0)

    def test_a_second_press_leaves_the_part_for_the_next(self) -> None:
        state = after(playing(50.0, (0, 100), (200, 300), (400, LENGTH)), p.MissedRequested())
        assert after(play(state, 3.0), p.MissedRequested()).position == 300.0

    def test_crumbs_and_what_is_skipped_on_purpose_are_not_missed(self) -> None:
        chapters = (Chapter(0.0), Chapter(100.0), Chapter(200.0))
        track = replace(TRACK, chapters=chapters, skipped=frozenset({1}))
        state = playing(50.0, (0, 100), (200, 300), (304, LENGTH), track=track)
        assert after(state, p.MissedRequested()) == state

    def test_the_last_chapter_that_is_skipped_is_not_missed(self) -> None:
        track = replace(TRACK, chapters=(Chapter(0.0), Chapter(500.0)), skipped=frozenset({1}))
        state = playing(50.0, (0, 500), track=track)
        assert after(state, p.MissedRequested()) == state

    def test_any_other_jump_ends_it(self) -> None:
        state = after(playing(50.0, (0, 100), (200, LENGTH)), p.MissedRequested())
        for event in (p.SkipRequested(10.0), p.UndoRequested(), p.PlayRequested(OTHER), p.StopRequested()):
            assert after(state, event).missing_until is None

    def test_the_jumps_in_it_are_taken_back_as_one(self) -> None:
        state = after(playing(50.0, (0, 100), (110, 300), (310, LENGTH)), p.MissedRequested())
        assert after(play(state, 15.0), p.UndoRequested()).position == 50.0

    def test_of_an_ended_episode_what_was_missed_is_played(self) -> None:
        ended = after(playing(599.5, (0, 100), (200, 599.5)), p.MediaEnded(1))
        state = after(ended, p.MissedRequested())
        assert (state.phase, state.position, state.missing_until) == (Phase.RESOLVING, 100.0, 200.0)

    def test_with_nothing_open_nothing_is_missed(self) -> None:
        assert p.step(Playback(), p.MissedRequested()) == (Playback(), [])

    def test_without_a_known_length_only_what_lies_between_is_missed(self) -> None:
        spans: Spans = (Span(0.0, 50.0), Span(80.0, 90.0))
        state = replace(playing(20.0), duration=None, heard=spans)
        assert after(state, p.MissedRequested()).position == 50.0
