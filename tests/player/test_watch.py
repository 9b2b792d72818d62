"""libmpv's reports in orders that are rare or cannot be provoked."""

import pytest

from cafe_tui.domain.models import Chapter
from cafe_tui.domain.playback import (
    BufferChanged,
    EmbeddedChaptersFound,
    MediaEnded,
    MediaFailed,
    MediaInOrder,
    MediaOpened,
    PlayerEvent,
    PositionMoved,
    SeekFinished,
)
from cafe_tui.player.watch import MediaWatch


def watch(*, start: float = 0.0, duration: float | None = 100.0) -> MediaWatch:
    loaded = MediaWatch(1, start=start, remote=True, now=0.0)
    loaded.length_answered(duration)
    return loaded


def open_watch(*, start: float = 0.0, duration: float | None = 100.0) -> MediaWatch:
    loaded = watch(start=start, duration=duration)
    loaded.restarted()
    return loaded


def test_media_opens_when_it_stands_and_its_length_is_known() -> None:
    loaded = MediaWatch(1, start=0.0, remote=True, now=0.0)

    assert loaded.restarted() == []
    assert loaded.changed("time-pos", 0.0, 0.1) == []
    assert loaded.length_answered(100.0) == [MediaOpened(1, 100.0)]


def test_chapters_are_told_once_the_media_is_open() -> None:
    loaded = MediaWatch(1, start=0.0, remote=True, now=0.0)
    loaded.chapters_answered((Chapter(5.0, "Tea"),))
    loaded.length_answered(100.0)

    assert loaded.restarted() == [
        MediaOpened(1, 100.0),
        EmbeddedChaptersFound(1, (Chapter(5.0, "Tea"),)),
    ]


def test_media_that_comes_only_in_order_is_told_so_last() -> None:
    loaded = MediaWatch(1, start=0.0, remote=True, now=0.0)
    loaded.chapters_answered((Chapter(5.0, "Tea"),))
    loaded.length_answered(100.0, seekable=False)

    assert [type(event) for event in loaded.restarted()] == [MediaOpened, EmbeddedChaptersFound, MediaInOrder]


@pytest.mark.parametrize("duration", [0, -1.0, None])
def test_a_length_that_cannot_be_is_none(duration: float | None) -> None:
    assert watch(duration=duration).restarted() == [MediaOpened(1, None)]


def test_a_restart_of_an_older_seek_does_not_end_a_newer_one() -> None:
    playing = open_watch()
    first = playing.seek_asked(10.0)
    assert first is not None
    playing.seek_answered(first, accepted=True)
    playing.seek_begun()
    second = playing.seek_asked(20.0)
    assert second is not None

    assert playing.restarted() == []
    playing.seek_answered(second, accepted=True)
    playing.seek_begun()
    assert playing.restarted() == [SeekFinished(1, 20.0)]


def test_media_that_is_opened_again_for_a_seek_ends_that_seek_and_is_no_news() -> None:
    again = MediaWatch(1, start=50.0, remote=True, now=0.0, again=True)
    again.chapters_answered((Chapter(5.0, "Tea"),))
    again.length_answered(100.0)
    assert again.seek_asked(60.0) is None
    assert again.restarted() == []
    due = again.moved_start()
    assert due is not None
    again.seek_answered(due[0], accepted=True)
    again.seek_begun()

    assert again.restarted() == [SeekFinished(1, 60.0)]


def test_positions_on_the_way_of_a_seek_are_not_told() -> None:
    playing = open_watch()
    number = playing.seek_asked(50.0)
    assert number is not None
    assert playing.changed("time-pos", 3.0, 10.0) == []
    playing.seek_answered(number, accepted=True)
    playing.seek_begun()
    playing.restarted()

    assert playing.changed("time-pos", 50.1, 10.1) == [PositionMoved(1, 50.1)]


def test_a_refused_seek_ends_where_the_sound_is() -> None:
    playing = open_watch()
    playing.changed("time-pos", 7.0, 10.0)
    number = playing.seek_asked(50.0)
    assert number is not None

    assert playing.seek_answered(number, accepted=False) == [SeekFinished(1, 7.0)]


def test_an_ignored_seek_ends_where_the_sound_is_unless_a_newer_one_was_asked() -> None:
    playing = open_watch()
    playing.changed("time-pos", 7.0, 10.0)
    first = playing.seek_asked(50.0)
    assert first is not None
    playing.seek_answered(first, accepted=True)
    assert playing.seek_ignored(first) == [SeekFinished(1, 7.0)]

    second = playing.seek_asked(60.0)
    assert second is not None
    playing.seek_answered(second, accepted=True)
    assert playing.seek_ignored(first) == []


def test_a_start_that_was_moved_again_and_again_is_reached_before_the_media_is_open() -> None:
    loaded = watch(start=5.0)
    assert loaded.seek_asked(10.0) is None
    assert loaded.restarted() == []
    due = loaded.moved_start()
    assert due is not None
    number, position = due
    assert position == 10.0
    assert loaded.moved_start() is None
    loaded.seek_asked(20.0)
    loaded.seek_answered(number, accepted=True)
    loaded.seek_begun()
    assert loaded.restarted() == []
    due = loaded.moved_start()
    assert due is not None
    loaded.seek_answered(due[0], accepted=True)
    loaded.seek_begun()

    assert loaded.restarted() == [MediaOpened(1, 100.0)]
    assert loaded.changed("time-pos", 20.0, 1.0) == [PositionMoved(1, 20.0)]


def test_positions_are_told_four_times_a_second() -> None:
    playing = open_watch()
    told: list[PlayerEvent] = []
    for tick in range(1, 101):
        told += playing.changed("time-pos", tick / 20, tick / 20)

    assert len(told) == 20


@pytest.mark.parametrize(
    ("position", "duration", "early"),
    [
        (100.0, 100.0, False),
        (91.0, 100.0, False),
        (89.0, 100.0, True),
        (3530.0, 3600.0, False),
        (3500.0, 3600.0, True),
    ],
)
def test_an_end_well_before_the_length_is_a_broken_connection(
    position: float, duration: float, early: bool
) -> None:
    playing = open_watch(duration=duration)
    playing.changed("time-pos", position, 1.0)

    (ending,) = playing.ended()
    assert isinstance(ending, MediaFailed if early else MediaEnded)


def cached(*spans: tuple[float, float]) -> dict[str, object]:
    return {"seekable-ranges": [{"start": start, "end": end} for start, end in spans], "eof": False}


def test_what_is_here_of_streamed_media_is_told_once_a_second_in_order() -> None:
    media = open_watch()
    later = cached((30.0, 40.0), (0.0, 9.02))
    assert media.changed("demuxer-cache-state", later, 10.0) == [BufferChanged(1, ((0.0, 9.0), (30.0, 40.0)))]
    assert media.changed("demuxer-cache-state", cached((0.0, 12.0)), 10.5) == []
    assert media.changed("demuxer-cache-state", cached((0.0, 13.0)), 11.1) == [
        BufferChanged(1, ((0.0, 13.0),))
    ]
    assert media.changed("demuxer-cache-state", cached((0.0, 13.0)), 20.0) == []


def test_what_came_too_soon_to_be_told_is_told_a_little_later() -> None:
    media = open_watch()
    media.changed("demuxer-cache-state", cached((0.0, 9.0)), 10.0)
    assert media.held_back(10.2) is None
    media.changed("demuxer-cache-state", cached((0.0, 12.0)), 10.2)
    assert media.held_back(10.2) == pytest.approx(0.8)
    assert media.buffered(10.9) == []
    assert media.held_back(11.1) is None
    assert media.buffered(11.1) == [BufferChanged(1, ((0.0, 12.0),))]
    assert media.buffered(20.0) == []


@pytest.mark.parametrize(
    "value", [None, {}, {"seekable-ranges": [3, {"start": "x", "end": 4}, {"start": 5}]}]
)
def test_what_libmpv_cannot_say_about_the_cache_is_no_news(value: object) -> None:
    assert open_watch().changed("demuxer-cache-state", value, 10.0) == []


def test_an_early_end_with_every_byte_read_is_the_end() -> None:
    playing = open_watch(duration=100.0)
    playing.changed("file-size", 5_000_000, 0.0)
    playing.changed("stream-pos", 4_900_000, 0.0)
    playing.changed("time-pos", 50.0, 1.0)

    assert playing.ended() == [MediaEnded(1)]


def test_an_early_end_with_half_of_the_bytes_is_a_broken_connection() -> None:
    playing = open_watch(duration=100.0)
    playing.changed("file-size", 5_000_000, 0.0)
    playing.changed("stream-pos", 2_500_000, 0.0)
    playing.changed("time-pos", 50.0, 1.0)

    assert isinstance(playing.ended()[0], MediaFailed)


def test_nothing_to_play_at_the_end_is_the_end() -> None:
    loaded = watch(start=99.5)
    loaded.restarted()

    assert loaded.failed(-16, 1.0) == [MediaEnded(1)]


def test_nothing_to_play_in_the_middle_is_a_failure() -> None:
    loaded = watch(start=50.0)

    assert isinstance(loaded.failed(-16, 1.0)[0], MediaFailed)
