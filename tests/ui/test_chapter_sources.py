"""Chapters from other sources than the notes: gathered, shown with where they come from, switched."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from cafe_tui.domain.chapter.chapter_choice import ChapterChoice, ChapterSource
from cafe_tui.domain.feed.feed_document import Enclosure, FeedDocument, FeedItem
from cafe_tui.domain.models import Chapter, EpisodeId
from cafe_tui.feeds.chapters import DEADLINE
from cafe_tui.storage import episodes, shows
from cafe_tui.ui.screens import gathering
from cafe_tui.ui.widgets.episode_pane import EpisodePane
from tests.support.waiting import wait_for
from tests.support.web import Web

from .conftest import OpenApp
from .stage import NOTES, NOW, STARTS, StageHouse, screen_of, until

PARTS = ("Opening", "Middle", "Closing")
CHAPTER_FILE = json.dumps(
    {"version": "1.2.0", "chapters": [{"startTime": 400 * n, "title": part} for n, part in enumerate(PARTS)]}
).encode()


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as web:
        yield web


@pytest.fixture
def house(tmp_path: Path, web: Web) -> Iterator[StageHouse]:
    """One show of two episodes with notes; the newer one names a chapter file."""
    house = StageHouse(tmp_path)
    newer = FeedItem(
        "2", "#2 With a chapter file", Enclosure(web.url("/2.mp3")), NOW, 1800.0, 2, notes=NOTES,
        chapters_url=web.feed("/2.json", CHAPTER_FILE),
    )  # fmt: skip
    older = replace(newer, guid="1", title="#1 Without", number=1, chapters_url="",
                    enclosure=Enclosure(web.url("/1.mp3")))  # fmt: skip
    with house.database.write() as connection:
        show_id = shows.add(connection, web.url("/feed"), title="Tea Talk", now=NOW)
        episodes.store(connection, show_id, FeedDocument("Tea Talk", (newer, older)), NOW)
        shows.record_success(
            connection, show_id, url=web.url("/feed"), etag="", last_modified="", body_hash="", now=NOW
        )
    yield house
    house.close()


def pane_of(pilot: Pilot[int]) -> EpisodePane:
    return screen_of(pilot.app).query_one(EpisodePane)


def titles(pilot: Pilot[int]) -> list[str]:
    return [chapter.title for chapter in pane_of(pilot).chapters.chapters]


def subtitle(pilot: Pilot[int]) -> str:
    return str(pane_of(pilot).border_subtitle)


def shows_source(pilot: Pilot[int], source: ChapterSource) -> Callable[[], bool]:
    def shown() -> bool:
        detail = pane_of(pilot).detail
        return detail is not None and detail.chapters.source is source

    return shown


async def opened(pilot: Pilot[int]) -> None:
    await until(pilot, lambda: screen_of(pilot.app).opened == "#2 With a chapter file", "the episode")


async def test_the_notes_are_there_at_once_and_the_chapter_file_when_the_pane_is_entered(
    open_app: OpenApp, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "_STAY", 3600.0)
    async with open_app() as pilot:
        await opened(pilot)
        assert [chapter.start for chapter in pane_of(pilot).chapters.chapters] == list(STARTS)
        assert "from the notes, 4 chapters" in subtitle(pilot)
        assert web.count("/2.json") == 0
        await pilot.press("c")
        await until(pilot, shows_source(pilot, ChapterSource.PODCASTING20), "the chapter file")
        assert titles(pilot) == list(PARTS)
        assert "from the chapter file, 3 chapters" in subtitle(pilot)


async def test_an_episode_that_stays_on_view_is_asked_for_too(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "_STAY", 0.05)
    async with open_app() as pilot:
        await opened(pilot)
        await until(pilot, shows_source(pilot, ChapterSource.PODCASTING20), "the chapter file")


async def test_scrolling_by_asks_nobody(open_app: OpenApp, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "_STAY", 3600.0)
    async with open_app() as pilot:
        await opened(pilot)
        await pilot.press("j")
        await until(pilot, lambda: screen_of(pilot.app).opened == "#1 Without", "the other episode")
    assert web.requests == []


async def test_another_source_is_shown_at_a_key_and_kept(open_app: OpenApp, house: StageHouse) -> None:
    async with open_app() as pilot:
        await opened(pilot)
        await pilot.press("c")
        await until(pilot, shows_source(pilot, ChapterSource.PODCASTING20), "the chapter file")
        await pilot.press("C")
        await until(pilot, shows_source(pilot, ChapterSource.NOTES), "the notes")
        assert "your choice" in subtitle(pilot)
        episode_id = EpisodeId(house.library.episode_ids()[0])
        assert house.chapters.of_episode(episode_id).source is ChapterSource.NOTES
        await pilot.press("C")
        await until(pilot, shows_source(pilot, ChapterSource.PODCASTING20), "the chapter file again")


async def test_where_there_is_no_other_source_it_is_said(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await opened(pilot)
        await pilot.press("j")
        await until(pilot, lambda: screen_of(pilot.app).opened == "#1 Without", "the other episode")
        await pilot.press("C")
        await until(pilot, lambda: len(pilot.app._notifications) > 0, "the news")


async def test_the_sound_follows_the_chapters_on_view(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "_STAY", 3600.0)
    async with open_app() as pilot:
        await opened(pilot)
        await pilot.press("P")
        screen = screen_of(pilot.app)
        await until(pilot, lambda: screen.playback.track is not None, "the sound")
        await pilot.press("c")
        await until(
            pilot,
            lambda: (
                screen.playback.track is not None
                and [chapter.title for chapter in screen.playback.track.chapters] == list(PARTS)
            ),
            "the player's chapters",
        )


async def test_chapters_inside_the_sound_come_to_view_when_it_is_opened(
    open_app: OpenApp, house: StageHouse, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "_STAY", 3600.0)
    web.status("/2.json", 404)
    house.embedded[web.url("/2.mp3")] = tuple(Chapter(400.0 * n, part) for n, part in enumerate(PARTS))
    async with open_app() as pilot:
        await opened(pilot)
        await pilot.press("P")
        await until(pilot, shows_source(pilot, ChapterSource.EMBEDDED), "the chapters inside")
        assert titles(pilot) == list(PARTS)


async def test_leaving_ends_what_a_silent_server_holds_up(
    open_app: OpenApp, house: StageHouse, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.silence("/2.json")
    gather, ended = house.chapters.gather, threading.Event()

    def watched(*arguments: Any, **named: Any) -> ChapterChoice:
        try:
            return gather(*arguments, **named)
        finally:
            ended.set()

    monkeypatch.setattr(house.chapters, "gather", watched)
    async with open_app() as pilot:
        await opened(pilot)
        await pilot.press("c")
        await until(pilot, lambda: web.count("/2.json") == 1, "the request")
        assert not ended.is_set()
    await asyncio.to_thread(wait_for, ended.is_set, "the end of the request", DEADLINE / 2)
