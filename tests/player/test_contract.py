"""What every player promises, on the fake and on the real libmpv (from files and over HTTP)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest

from cafe_tui.domain.models import Chapter
from cafe_tui.domain.playback import (
    DevicesChanged,
    EmbeddedChaptersFound,
    MediaEnded,
    MediaFailed,
    MediaInOrder,
    MediaOpened,
    OutputChanged,
    PlayerEvent,
    PositionMoved,
    SeekFinished,
)
from cafe_tui.player.apart import ApartPlayer
from cafe_tui.player.fake import FakePlayer
from cafe_tui.player.port import Player
from tests.support.audio import silence, tag_chapters, write_wav
from tests.support.waiting import EventLog
from tests.support.web import Web

E = TypeVar("E")
LENGTH = 60.0
PAUSE = (32.0, 38.0)
"""Of the sound of LENGTH seconds."""
CHAPTERS = (Chapter(0.0, "Hello"), Chapter(20.25, "Cups and 茶"))


@dataclass
class Stage:
    """A player, a sound of LENGTH seconds with a PAUSE, one of half of it with CHAPTERS, and all events."""

    player: Player
    log: EventLog[PlayerEvent]
    sound: str
    half: str
    missing: str
    let_time_pass: Callable[[float], None]
    fake: FakePlayer | None = field(default=None)

    def wait(self, kind: type[E], wanted: Callable[[E], bool] = lambda _event: True, after: int = 0) -> E:
        """The first event of `kind` that is `wanted`, beyond the `after` first events."""

        def matches(event: PlayerEvent) -> bool:
            return isinstance(event, kind) and wanted(event)

        for _ in range(2000):
            if self.fake is None or any(matches(event) for event in self.log.all[after:]):
                break
            self.fake.advance(0.05)
        within = 20.0 if self.fake is None else 0.0
        event = self.log.wait_for(matches, f"{kind.__name__}", after=after, within=within)
        assert isinstance(event, kind)
        return event

    def play(self, start: float = 0.0, *, paused: bool = False, session: int = 1) -> MediaOpened:
        self.player.load(session, self.sound, start=start, paused=paused)
        return self.wait(MediaOpened, lambda event: event.session == session)

    @property
    def seen(self) -> int:
        return len(self.log.all)

    def of_kind(self, *kinds: type[PlayerEvent]) -> list[PlayerEvent]:
        return [event for event in self.log.all if isinstance(event, kinds)]


@pytest.fixture(params=["fake", "libmpv file", "libmpv http", "apart"])
def stage(request: pytest.FixtureRequest, tmp_path: Path, log: EventLog[PlayerEvent]) -> Iterator[Stage]:
    if request.param == "fake":
        fake = FakePlayer(
            log.post,
            {"sound": LENGTH, "half": LENGTH / 2},
            chapters={"half": CHAPTERS},
            pauses={"sound": [PAUSE]},
        )
        yield Stage(fake, log, "sound", "half", "missing", fake.advance, fake)
        return
    player: Player = request.getfixturevalue("libmpv")
    let_time_pass = request.getfixturevalue("let_time_pass")
    sound = silence(write_wav(tmp_path / "sound.wav", LENGTH), PAUSE)
    half = tag_chapters(write_wav(tmp_path / "half.wav", LENGTH / 2), CHAPTERS)
    if request.param == "apart":
        inner = player
        player = ApartPlayer(lambda _post: inner, log.post)
    if request.param in ("libmpv file", "apart"):
        missing = str(tmp_path / "missing.wav")
        yield Stage(player, log, str(sound), str(half), missing, let_time_pass)
        return
    web: Web = request.getfixturevalue("web")
    long_url, half_url = (web.media(f"/{path.name}", path.read_bytes()) for path in (sound, half))
    yield Stage(player, log, long_url, half_url, web.url("/missing.wav"), let_time_pass)


def test_it_opens_at_the_start_that_was_asked_for(stage: Stage) -> None:
    opened = stage.play(20.0, session=7)

    assert opened.session == 7
    assert opened.duration == pytest.approx(LENGTH, abs=0.1)
    assert stage.wait(PositionMoved).position == pytest.approx(20.0, abs=0.3)


def test_it_sounds_on_from_there(stage: Stage) -> None:
    stage.play(20.0)

    assert stage.wait(PositionMoved, lambda event: event.position > 21.0).session == 1


def test_the_media_is_open_before_anything_moves(stage: Stage) -> None:
    stage.play(20.0)
    stage.wait(PositionMoved)

    about_media = stage.of_kind(MediaOpened, PositionMoved)
    assert isinstance(about_media[0], MediaOpened)
    assert len(stage.of_kind(MediaOpened)) == 1


def test_the_chapters_in_the_media_are_told_right_after_it_is_open(stage: Stage) -> None:
    stage.player.load(3, stage.half, start=25.0, paused=False)
    stage.wait(PositionMoved)

    about_media = stage.of_kind(MediaOpened, EmbeddedChaptersFound, PositionMoved)
    assert isinstance(about_media[0], MediaOpened)
    assert about_media[1] == EmbeddedChaptersFound(3, CHAPTERS)
    assert len(stage.of_kind(EmbeddedChaptersFound)) == 1


def test_of_media_without_chapters_none_are_told(stage: Stage) -> None:
    stage.player.load(1, stage.half, start=0.0, paused=False)
    stage.play(session=2)
    stage.wait(PositionMoved, lambda event: event.session == 2)

    assert [
        event for event in stage.of_kind(EmbeddedChaptersFound) if event != EmbeddedChaptersFound(1, CHAPTERS)
    ] == []


def test_of_media_that_can_be_sought_in_nothing_else_is_told(stage: Stage) -> None:
    stage.play()
    stage.wait(PositionMoved)

    assert not stage.of_kind(MediaInOrder)


def test_media_loaded_paused_opens_and_stands_still(stage: Stage) -> None:
    stage.play(20.0, paused=True)
    stage.let_time_pass(0.5)
    assert {round(move.position, 1) for move in moves(stage)} <= {20.0}

    stage.player.set_paused(False)
    assert stage.wait(PositionMoved, lambda event: event.position > 20.2).position < 21.5


def test_a_pause_holds_the_sound(stage: Stage) -> None:
    stage.play()
    stage.wait(PositionMoved, lambda event: event.position > 0.2)
    stage.player.set_paused(True)
    stage.let_time_pass(0.3)
    held_at = moves(stage)[-1].position

    stage.let_time_pass(0.6)

    assert moves(stage)[-1].position == pytest.approx(held_at, abs=0.05)


def test_a_seek_goes_where_it_was_asked_to(stage: Stage) -> None:
    stage.play()
    seen = stage.seen
    stage.player.seek(41.5)

    assert stage.wait(SeekFinished, after=seen).position == pytest.approx(41.5, abs=0.1)
    assert stage.wait(PositionMoved, after=seen + 1).position == pytest.approx(41.5, abs=0.5)


@pytest.mark.parametrize("before", [True, False], ids=["before the load", "after"])
def test_a_known_rate_changes_nothing_of_what_is_told(stage: Stage, before: bool) -> None:
    if before:
        stage.player.expect_constant_rate(1)
    stage.play()
    stage.player.expect_constant_rate(1)
    stage.player.seek(41.5)

    assert stage.wait(SeekFinished).position == pytest.approx(41.5, abs=0.1)
    assert stage.wait(PositionMoved, lambda event: event.position > 40).position < 43.0
    assert len(stage.of_kind(MediaOpened)) == 1


def test_a_seek_back_is_as_good_as_one_forward(stage: Stage) -> None:
    stage.play(50.0)
    stage.player.seek(10.0)

    assert stage.wait(SeekFinished).position == pytest.approx(10.0, abs=0.1)
    assert stage.wait(PositionMoved, lambda event: event.position < 20).position == pytest.approx(
        10.0, abs=0.5
    )


def test_a_seek_while_paused_is_finished_and_stays_paused(stage: Stage) -> None:
    stage.play(paused=True)
    stage.player.seek(30.0)
    stage.wait(SeekFinished)
    moves_before = len(moves(stage))
    stage.let_time_pass(0.4)
    assert {round(move.position, 1) for move in moves(stage)[moves_before:]} <= {30.0}

    stage.player.set_paused(False)
    assert stage.wait(PositionMoved, lambda event: event.position > 30.1).position < 31.5


def test_quick_seeks_end_at_the_last(stage: Stage) -> None:
    stage.play()
    for position in (10.0, 20.0, 30.0, 40.0, 50.0, 15.0):
        stage.player.seek(position)
    stage.wait(SeekFinished, lambda event: event.position == pytest.approx(15.0, abs=0.1))
    seen = stage.seen

    assert stage.wait(PositionMoved, after=seen).position == pytest.approx(15.0, abs=0.6)
    stage.let_time_pass(0.4)
    last = [event.position for event in stage.log.all if isinstance(event, SeekFinished)][-1]
    assert last == pytest.approx(15.0, abs=0.1)


def test_a_seek_to_the_end_while_paused_is_settled(stage: Stage) -> None:
    stage.play(paused=True)
    stage.player.seek(LENGTH)

    stage.log.wait_for(lambda event: isinstance(event, SeekFinished | MediaEnded), "the end")


def test_twice_the_speed_goes_twice_as_far(stage: Stage) -> None:
    stage.player.set_speed(2.0)
    stage.play()
    before = stage.wait(PositionMoved).position

    stage.let_time_pass(1.5)

    assert moves(stage)[-1].position - before > 1.5 * 1.5


def test_a_trimmed_pause_goes_by_faster_and_what_follows_does_not(stage: Stage) -> None:
    stage.player.set_trims_silence(True)
    stage.play(PAUSE[0] - 1)
    stage.wait(PositionMoved)

    stage.let_time_pass(4.0)
    reached = moves(stage)[-1].position
    assert PAUSE[1] - 1 < reached < PAUSE[1] + 1.5

    stage.let_time_pass(2.0)
    assert moves(stage)[-1].position - reached < 3.0


@pytest.mark.parametrize("place", [12.0, PAUSE[0], 34.5, PAUSE[1], 50.0])
def test_with_both_filters_a_seek_still_goes_where_it_was_asked_to(stage: Stage, place: float) -> None:
    stage.player.set_trims_silence(True)
    stage.player.set_levels_voices(True)
    stage.play(PAUSE[0] - 0.5)
    stage.wait(PositionMoved, lambda event: event.position > PAUSE[0] + 2)
    seen = stage.seen
    stage.player.seek(place)

    assert stage.wait(SeekFinished, after=seen).position == pytest.approx(place, abs=0.1)
    # In a pause that is trimmed a third of a second, in which nothing is told, is one second of sound.
    assert stage.wait(PositionMoved, after=seen + 1).position == pytest.approx(place, abs=1.5)


def test_a_trimmed_sound_ends_where_its_length_says(stage: Stage) -> None:
    stage.player.set_trims_silence(True)
    stage.play(PAUSE[0] - 0.5)
    stage.wait(PositionMoved, lambda event: event.position > PAUSE[1])
    stage.player.seek(LENGTH - 1)

    stage.wait(MediaEnded)
    assert moves(stage)[-1].position > LENGTH - 1
    assert not stage.of_kind(MediaFailed)


def test_filters_that_come_and_go_leave_the_sound_where_it_is(stage: Stage) -> None:
    stage.play(20.0)
    for on in (True, False):
        before = stage.wait(PositionMoved, after=stage.seen).position
        stage.player.set_levels_voices(on)
        stage.player.set_trims_silence(on)
        stage.let_time_pass(0.5)
        assert before - 0.5 < moves(stage)[-1].position < before + 1.5
    assert not stage.of_kind(SeekFinished, MediaFailed, MediaEnded)


def test_the_end_is_reported_once(stage: Stage) -> None:
    stage.play(LENGTH - 0.5)

    stage.wait(MediaEnded)
    stage.let_time_pass(0.3)
    assert stage.of_kind(MediaEnded, MediaFailed) == [MediaEnded(1)]


def test_a_start_beyond_the_end_is_the_end(stage: Stage) -> None:
    stage.play(LENGTH + 100)

    stage.wait(MediaEnded)
    assert [type(event) for event in stage.of_kind(MediaOpened, MediaEnded, MediaFailed)] == [
        MediaOpened,
        MediaEnded,
    ]


def test_after_the_end_something_else_can_be_played(stage: Stage) -> None:
    stage.play(LENGTH - 0.3)
    stage.wait(MediaEnded)

    stage.play(5.0, session=2)
    assert stage.wait(PositionMoved, lambda event: event.session == 2).position < 6.0


def test_missing_media_fails_with_words_for_the_listener(stage: Stage) -> None:
    stage.player.load(3, stage.missing, start=0.0, paused=False)

    failed = stage.wait(MediaFailed)
    assert failed.session == 3
    assert failed.error.title
    assert failed.error.detail
    assert not stage.of_kind(MediaOpened, MediaEnded)


def test_after_a_failure_something_else_can_be_played(stage: Stage) -> None:
    stage.player.load(1, stage.missing, start=0.0, paused=False)
    stage.wait(MediaFailed)

    assert stage.play(session=2).session == 2


def test_nothing_is_reported_of_stopped_media(stage: Stage) -> None:
    stage.play()
    stage.wait(PositionMoved)
    stage.player.stop()
    stage.wait(OutputChanged, lambda event: event.output is None)
    seen = stage.seen

    stage.player.seek(30.0)
    stage.let_time_pass(0.5)

    assert stage.log.all[seen:] == []


def test_loads_in_quick_succession_report_only_the_newest(stage: Stage) -> None:
    for session in range(1, 21):
        seen = stage.seen
        stage.player.load(session, stage.half if session % 2 else stage.sound, start=5.0, paused=False)
    opened = stage.wait(MediaOpened, lambda event: event.session == 20)
    stage.wait(PositionMoved, lambda event: event.session == 20)

    assert opened.duration == pytest.approx(LENGTH, abs=0.1)
    late = [
        event for event in stage.log.all[seen + 1 :] if not isinstance(event, OutputChanged | DevicesChanged)
    ]
    assert {event.session for event in late} == {20}


def test_what_is_reported_belongs_to_the_session_it_names(stage: Stage) -> None:
    for session in range(1, 11):
        expected = LENGTH / 2 if session % 2 else LENGTH
        stage.player.load(session, stage.half if session % 2 else stage.sound, start=session, paused=False)
        opened = stage.wait(MediaOpened, lambda event, wanted=session: event.session == wanted)  # type: ignore[misc]
        assert opened.duration == pytest.approx(expected, abs=0.1)
        moved = stage.wait(PositionMoved, lambda event, wanted=session: event.session == wanted)  # type: ignore[misc]
        assert moved.position == pytest.approx(session, abs=0.5)


def test_the_output_in_use_is_reported(stage: Stage) -> None:
    stage.play()

    assert stage.wait(OutputChanged) == OutputChanged("null")


def test_the_devices_are_told_when_they_are_asked_for(stage: Stage) -> None:
    stage.play()
    stage.wait(PositionMoved)
    assert not stage.of_kind(DevicesChanged)
    stage.player.watch_devices()

    told = stage.wait(DevicesChanged).devices
    assert len({device.name for device in told}) == len(told)
    assert all(device.name and device.description for device in told)
    stage.player.watch_devices()
    stage.let_time_pass(0.3)
    assert len(stage.of_kind(DevicesChanged)) == 1


@pytest.mark.parametrize("device", ["pulse/that is not there", None])
def test_the_sound_goes_on_whatever_device_is_asked_for(stage: Stage, device: str | None) -> None:
    stage.play(20.0)
    stage.player.set_device(device)
    seen = stage.seen

    assert stage.wait(PositionMoved, after=seen).position == pytest.approx(20.0, abs=1.0)
    assert stage.wait(PositionMoved, lambda event: event.position > 21.0).session == 1
    assert not stage.of_kind(MediaFailed, MediaEnded)


def test_a_closed_player_takes_every_call_and_says_nothing(stage: Stage) -> None:
    stage.play()
    stage.player.close()
    seen = stage.seen

    stage.player.close()
    stage.player.set_paused(True)
    stage.player.seek(3.0)
    stage.player.set_speed(1.5)
    stage.player.set_volume(50)
    stage.player.set_muted(True)
    stage.player.set_trims_silence(True)
    stage.player.set_device(None)
    stage.player.watch_devices()
    stage.player.stop()

    assert stage.log.all[seen:] == []


def moves(stage: Stage) -> list[PositionMoved]:
    return [event for event in stage.log.all if isinstance(event, PositionMoved)]
