"""What the desktop is shown of the sound, and what its keys come to."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from cafe_tui.desktop.port import Controls, NowPlaying, Status
from cafe_tui.domain import playback as p
from cafe_tui.domain.config.listener_settings import MediaKeys, Settings
from cafe_tui.domain.errors import MediaError
from cafe_tui.domain.models import Chapter, EpisodeId, ShowId
from cafe_tui.domain.playback import Phase, Playback
from cafe_tui.domain.queue import Items, Piece, QueueItem, QueueItemId
from cafe_tui.services.desktop import Presence, Ways, now_playing
from cafe_tui.services.library import Library
from cafe_tui.storage.database import Database
from tests.support.library import clock, document, item, keep
from tests.support.waiting import wait_for

CHAPTERS = (Chapter(30.0, "Cups"), Chapter(60.0, "Saucers"))
TRACK = p.Track(
    EpisodeId(2),
    "A Café",
    "Episode",
    "https://media.example/2.mp3?key=secret",
    "https://feeds.example/mine",
    chapters=CHAPTERS,
)
PLAYING = Playback(Phase.PLAYING, 1, TRACK, 40.0, 100.0)


class FakeDesktop:
    """Keeps what it was shown."""

    def __init__(self, controls: Controls) -> None:
        self.controls = controls
        self.shown: list[NowPlaying] = []
        self.jumps: list[float] = []
        self.told: list[tuple[str, str]] = []

    def start(self) -> None: ...

    def show(self, now: NowPlaying, position: float, *, jumped: bool = False) -> None:
        self.shown.append(now)
        if jumped:
            self.jumps.append(position)

    def notify(self, summary: str, body: str) -> None:
        self.told.append((summary, body))

    def close(self) -> None: ...


class FakeQueue:
    """A queue of these items."""

    def __init__(self) -> None:
        self.now: Items = ()

    def items(self) -> Items:
        return self.now


class Stage:
    """A presence on a desktop that is none, over a library with three episodes of a show."""

    def __init__(self, library: Library, show: ShowId) -> None:
        self.library = library
        self.third, self.second, self.first = (EpisodeId(number) for number in library.episode_ids(show))
        self.covers: dict[EpisodeId, Path] = {}
        self.heard: list[p.Event] = []
        self.queue = FakeQueue()
        self.played: list[EpisodeId | QueueItem] = []

    def presence(self, settings: Settings) -> Presence:
        ways = Ways(self.heard.append, self.played.append, lambda: None)
        return Presence(self.library, self.queue, settings, self._connect, ways, self.covers.get)

    def _connect(self, controls: Controls) -> FakeDesktop:
        self.desktop = FakeDesktop(controls)
        return self.desktop

    def playing(self, episode_id: EpisodeId, chapters: tuple[Chapter, ...] = ()) -> Playback:
        return replace(PLAYING, track=replace(TRACK, episode_id=episode_id, chapters=chapters))


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with closing(Database(tmp_path / "library.sqlite3")) as database:
        show = keep(database, document(item(1), item(2), item(3)))
        keep(database, document(item(2, guid="other"), title="Another"), "https://other.example/feed")
        yield Stage(Library(database, clock), show)


@pytest.mark.parametrize(
    ("phase", "paused", "status"),
    [
        (Phase.IDLE, False, Status.STOPPED),
        (Phase.RESOLVING, False, Status.PLAYING),
        (Phase.OPENING, True, Status.PAUSED),
        (Phase.PLAYING, False, Status.PLAYING),
        (Phase.PAUSED, True, Status.PAUSED),
        (Phase.ENDED, False, Status.STOPPED),
        (Phase.FAILED, False, Status.STOPPED),
    ],
)
def test_every_phase_has_a_status(phase: Phase, paused: bool, status: Status) -> None:
    state = replace(PLAYING, phase=phase, paused=paused)
    assert now_playing(state, (None, None), MediaKeys.CHAPTERS).status is status


@pytest.mark.parametrize(
    ("position", "can_go"), [(0.0, (True, True)), (30.0, (True, True)), (60.0, (True, False))]
)
def test_there_is_a_next_chapter_until_the_last(position: float, can_go: tuple[bool, bool]) -> None:
    now = now_playing(replace(PLAYING, position=position), (None, None), MediaKeys.CHAPTERS)
    assert (now.can_go_previous, now.can_go_next) == can_go


def test_where_episodes_are_stepped_through_there_is_a_next_until_the_newest() -> None:
    now = now_playing(PLAYING, (EpisodeId(1), None), MediaKeys.EPISODES)
    assert (now.can_go_previous, now.can_go_next) == (True, False)


def test_a_length_that_the_sound_outruns_is_not_told() -> None:
    item = now_playing(replace(PLAYING, position=100.0), (None, None), MediaKeys.CHAPTERS).item
    assert item is not None
    assert item.length is None


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("https://example.org/2", "https://example.org/2"),
        ("", ""),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("https://me:word@example.org/2", ""),
        ("https://media.example/2.mp3?key=secret", ""),
        ("https://media.example/2.mp3", ""),
        ("https://example.org/2?token=secret", ""),
        ("https://feeds.example/mine?page=2", ""),
    ],
)
def test_only_a_page_that_all_may_see_is_told(link: str, address: str) -> None:
    item = now_playing(
        replace(PLAYING, track=replace(TRACK, page_url=link)), (None, None), MediaKeys.CHAPTERS
    ).item
    assert item is not None
    assert item.page_url == address


def test_keys_step_through_chapters_where_there_are_some(stage: Stage) -> None:
    presence = stage.presence(Settings())
    presence.follow(stage.playing(stage.second, CHAPTERS))
    stage.desktop.controls.next()
    stage.desktop.controls.previous()
    assert stage.heard == [p.ChapterRequested(1), p.ChapterRequested(-1)]


@pytest.mark.parametrize(
    ("settings", "chapters"),
    [(Settings(), ()), (Settings(media_keys=MediaKeys.EPISODES), CHAPTERS)],
)
def test_keys_step_through_episodes_of_the_show_otherwise(
    stage: Stage, settings: Settings, chapters: tuple[Chapter, ...]
) -> None:
    presence = stage.presence(settings)
    presence.follow(stage.playing(stage.second, chapters))
    stage.desktop.controls.next()
    stage.desktop.controls.previous()
    assert stage.played == [stage.third, stage.first]
    presence.follow(stage.playing(stage.third, chapters))
    stage.desktop.controls.next()
    assert len(stage.played) == 2
    assert [(now.can_go_previous, now.can_go_next) for now in stage.desktop.shown] == [
        (True, True),
        (True, False),
    ]


def test_the_queue_goes_before_the_other_episodes_of_the_show(stage: Stage) -> None:
    items = tuple(QueueItem(QueueItemId(number), Piece(stage.first)) for number in (1, 2, 3))
    presence = stage.presence(Settings(media_keys=MediaKeys.EPISODES))
    presence.follow(stage.playing(stage.third))
    stage.queue.now = items
    presence.queue_changed()
    stage.desktop.controls.next()
    presence.follow(replace(stage.playing(stage.first), item=items[1].id))
    stage.desktop.controls.next()
    stage.desktop.controls.previous()
    assert stage.played == [items[0], items[2], items[0]]
    assert [now.can_go_next for now in stage.desktop.shown] == [False, True, True]
    presence.follow(replace(stage.playing(stage.third), item=items[2].id))
    assert not stage.desktop.shown[-1].can_go_next


def test_keys_of_a_player_that_plays_nothing_do_nothing(stage: Stage) -> None:
    stage.presence(Settings(media_keys=MediaKeys.EPISODES))
    stage.desktop.controls.next()
    assert (stage.played, stage.heard) == ([], [])


def test_an_episode_that_left_the_library_has_no_neighbours(stage: Stage) -> None:
    presence = stage.presence(Settings())
    presence.follow(stage.playing(EpisodeId(99)))
    stage.desktop.controls.next()
    assert stage.played == []
    assert not stage.desktop.shown[-1].can_go_next


def test_a_cover_goes_out_with_the_next_news_and_only_with_its_own_episode(stage: Stage) -> None:
    stage.covers = {stage.second: Path("/covers/2.png")}
    presence = stage.presence(Settings())

    def cover(state: Playback) -> Path | None:
        presence.follow(state)
        item = stage.desktop.shown[-1].item
        return item.cover if item else None

    assert wait_for(lambda: cover(stage.playing(stage.second)), "the cover") == Path("/covers/2.png")
    assert cover(stage.playing(stage.first)) is None
    assert cover(Playback()) is None


def steps(*events: p.Event) -> Iterator[Playback]:
    """The states of a player on the way through `events`."""
    state = Playback()
    for event in events:
        state, _ = p.step(state, event)
        yield state


def test_a_jump_is_told_when_the_sound_has_arrived(stage: Stage) -> None:
    presence = stage.presence(Settings())
    for state in steps(
        p.PlayRequested(TRACK, 12.0),
        p.SourceResolved(1, "u"),
        p.MediaOpened(1, 100.0),
        p.PositionMoved(1, 12.25),
        p.SeekRequested(50.0),
        p.PositionMoved(1, 12.5),
        p.SeekFinished(1, 50.1),
        p.PositionMoved(1, 50.3),
        p.PauseToggled(),
        p.PauseToggled(),
        p.MediaFailed(1, MediaError("It broke")),
    ):
        presence.follow(state)
    assert stage.desktop.jumps == [12.0, 50.1]


def test_notifications_tell_what_begins_and_only_where_they_were_asked_for(stage: Stage) -> None:
    unasked = stage.presence(Settings())
    silent = stage.desktop
    asked = stage.presence(Settings(notifications=True))
    for state in steps(
        p.PlayRequested(TRACK, 0.0),
        p.SourceResolved(1, "u"),
        p.MediaOpened(1, 100.0),
        p.PositionMoved(1, 30.0),
        p.PauseToggled(),
        p.PauseToggled(),
        p.SeekRequested(70.0),
        p.SeekRequested(35.0),
        p.SeekFinished(1, 35.0),
        p.StopRequested(),
        p.PlayRequested(TRACK, 35.0),
        p.SourceResolved(2, "u"),
        p.MediaOpened(2, 100.0),
    ):
        unasked.follow(state)
        asked.follow(state)
    assert silent.told == []
    assert stage.desktop.told == [("Episode", "A Café"), *[("Cups", "Episode · A Café")] * 2]
