"""The talk about an episode: comments in threads, the times in them, their page, and what can go wrong."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from cafe_tui.domain.feed.extras import Discussion, EpisodeExtras
from cafe_tui.domain.feed.feed_document import Enclosure, FeedDocument, FeedItem
from cafe_tui.storage import episodes, shows
from cafe_tui.ui.screens import talking
from cafe_tui.ui.widgets import episode_pane
from cafe_tui.ui.widgets.episode_pane import EpisodePane
from cafe_tui.ui.widgets.talk_list import TalkList
from cafe_tui.ui.widgets.timeline import Timeline
from tests.support.web import Reply, Request, Web

from .conftest import OpenApp
from .stage import LENGTH, NOTES, NOW, StageHouse, screen_of, text_of, until

PAGE = "https://tea.example/2/"
CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'


def written(number: int, author: str, text: str, answers: int | None = None, page: str = PAGE) -> str:
    """An item of a feed of comments, as WordPress writes it."""
    reply = f'<p>In reply to <a href="{page}#comment-{answers}">somebody</a>.</p>' if answers else ""
    return (
        f"<item><title>By: {author}</title><link>{page}#comment-{number}</link>"
        f"<guid isPermaLink='false'>{page}?p=2#comment-{number}</guid>"
        f"<pubDate>{format_datetime(datetime(2026, 3, 10, tzinfo=UTC) + timedelta(minutes=number))}</pubDate>"
        f"<content:encoded><![CDATA[{reply}{text}]]></content:encoded></item>"
    )


def feed(*items: str) -> bytes:
    head = f"<title>Comments</title><link>{PAGE}</link><generator>https://wordpress.org/?v=6</generator>"
    return f"<rss version='2.0' {CONTENT}><channel>{head}{''.join(reversed(items))}</channel></rss>".encode()


THREE = feed(
    written(1, "Clara", "<p>At 12:30 you said that, and at 5:10 the other thing.</p>"),
    written(2, "Dora [red]", "<p>See <a href='https://cups.example/x'>these cups</a>!</p>", answers=1),
    written(3, "Emil", "<p>[bold]No[/bold] times here.</p>"),
)


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as web:
        yield web


@pytest.fixture
def house(tmp_path: Path, web: Web) -> Iterator[StageHouse]:
    """One show of two episodes with notes; the newer one has comments and a discussion."""
    house = StageHouse(tmp_path)
    web.feed("/2/feed/", THREE)
    extras = EpisodeExtras(
        comments_url=web.url("/2/feed/"),
        comments_page=f"{PAGE}#respond",
        comment_count=3,
        discussions=(Discussion("https://talk.example/@tea/2", "activitypub", "@tea"),),
    )
    newer = FeedItem("2", "#2 Cups", Enclosure(web.url("/2.mp3")), NOW, LENGTH, 2, notes=NOTES, extras=extras)
    older = replace(newer, guid="1", title="#1 Kettles", number=1, enclosure=Enclosure(web.url("/1.mp3")),
                    extras=EpisodeExtras())  # fmt: skip
    with house.database.write() as connection:
        show_id = shows.add(connection, web.url("/feed"), title="Tea Talk", now=NOW)
        episodes.store(connection, show_id, FeedDocument("Tea Talk", (newer, older)), NOW)
        shows.record_success(
            connection, show_id, url=web.url("/feed"), etag="", last_modified="", body_hash="", now=NOW
        )
    yield house
    house.close()


@pytest.fixture
def opened_links(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that the browser was given."""
    found: list[str] = []

    def remember(url: str) -> bool:
        found.append(url)
        return True

    monkeypatch.setattr(episode_pane, "open_link", remember)
    return found


async def on_view(pilot: Pilot[int], words: str) -> None:
    await until(pilot, lambda: words in text_of(pilot.app), f"“{words}”")


async def come(pilot: Pilot[int]) -> None:
    """The comments come, and nothing above them is to move them any more."""
    await on_view(pilot, "At 12:30 you said")
    await until(
        pilot, lambda: place_of(pilot, "Clara")[1] == place_of(pilot, "[Talk")[1] + 1, "the end of fetching"
    )


async def open_talk(pilot: Pilot[int]) -> TalkList:
    await until(pilot, lambda: screen_of(pilot.app).opened == "#2 Cups", "the episode")
    await pilot.press("colon")
    await come(pilot)
    talk = screen_of(pilot.app).query_one(TalkList)
    await until(pilot, lambda: talk.has_focus, "the focus")
    return talk


def position(pilot: Pilot[int]) -> float | None:
    playback = screen_of(pilot.app).playback
    return playback.position if playback.track and playback.active else None


def place_of(pilot: Pilot[int], words: str) -> tuple[int, int]:
    """Where on the screen these words begin."""
    for y, line in enumerate(text_of(pilot.app).splitlines()):
        if words in line:
            return line.index(words), y
    raise AssertionError(f"“{words}” is not on view")


async def test_comments_come_in_threads_when_their_tab_is_opened(open_app: OpenApp, web: Web) -> None:
    async with open_app() as pilot:
        await until(pilot, lambda: screen_of(pilot.app).opened == "#2 Cups", "the episode")
        await on_view(pilot, "Talk 3")
        assert web.requests == []
        await open_talk(pilot)
        text = text_of(pilot.app)
        assert "Clara · 10 Mar" in text
        assert "  ↳ Dora [red] · 10 Mar" in text
        assert "In reply to" not in text
        assert "See these cups (https://cups.example/x)!" in text
        assert "[bold]No[/bold] times here." in text
        assert "[Talk 3]" in text
        assert "Leave a comment · tea.example" in text
        assert f"{PAGE}#respond" in text


async def test_enter_plays_the_times_in_a_comment_one_after_the_other(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await open_talk(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: position(pilot) == 750.0, "12:30")
        await pilot.press("enter")
        await until(pilot, lambda: position(pilot) == 310.0, "5:10")
        await pilot.press("j", "j", "enter")
        await on_view(pilot, "No time is written in this comment")


async def test_letters_lead_to_times_and_links(open_app: OpenApp, opened_links: list[str]) -> None:
    async with open_app() as pilot:
        talk = await open_talk(pilot)
        await pilot.press("t")
        await on_view(pilot, "At a12:30 you said that, and at b5:10")
        await pilot.press("b")
        await until(pilot, lambda: position(pilot) == 310.0, "5:10")
        assert "b5:10" not in text_of(pilot.app)
        await pilot.press("t", "c")
        await until(pilot, lambda: opened_links == ["https://cups.example/x"], "the link")
        assert talk.cursor == 1
        await pilot.press("t", "escape")
        await on_view(pilot, "At 12:30 you said")
        assert talk.has_focus


async def test_the_mouse_finds_tab_times_and_links(open_app: OpenApp, opened_links: list[str]) -> None:
    async with open_app() as pilot:
        await on_view(pilot, "Talk 3")
        await pilot.click(offset=place_of(pilot, "Talk 3"))
        await come(pilot)
        await pilot.click(offset=place_of(pilot, "5:10 the other"))
        await until(pilot, lambda: position(pilot) == 310.0, "5:10")
        await pilot.click(offset=place_of(pilot, "https://cups.example/x"))
        await pilot.click(offset=place_of(pilot, "https://talk.example/@tea/2"))
        await until(
            pilot,
            lambda: opened_links == ["https://cups.example/x", "https://talk.example/@tea/2"],
            "the links",
        )
        await pilot.click(offset=place_of(pilot, "Emil"))
        assert screen_of(pilot.app).query_one(TalkList).cursor == 2


async def test_pages_open_where_a_comment_is_and_where_one_is_left(
    open_app: OpenApp, opened_links: list[str]
) -> None:
    async with open_app() as pilot:
        await open_talk(pilot)
        await pilot.press("A", "j", "W", "G", "enter", "k", "enter")
        await until(
            pilot,
            lambda: (
                opened_links
                == [f"{PAGE}#respond", f"{PAGE}#comment-2", "https://talk.example/@tea/2", f"{PAGE}#respond"]
            ),
            "the pages",
        )


async def test_what_comments_speak_of_is_marked_on_the_timeline(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await open_talk(pilot)
        assert "◇" not in text_of(pilot.app)
        await pilot.press("P")
        await until(pilot, lambda: text_of(pilot.app).count("◇") == 2, "the marks")
        timeline = screen_of(pilot.app).query_one(Timeline)
        await pilot.hover(Timeline, offset=(timeline.column_of(750.0), 0))
        await on_view(
            pilot, "→ 12:30 The long way to the market, and what it taught us. · ◇ Clara: At 12:30 you"
        )
        await pilot.click(Timeline, offset=(timeline.column_of(750.0), 0))
        await until(pilot, lambda: position(pilot) == 750.0, "12:30")


async def test_marks_of_comments_known_from_before_are_there_at_once(
    open_app: OpenApp, house: StageHouse, web: Web
) -> None:
    await asyncio.to_thread(house.comments.fetch, house.library.find_episode("Tea Talk#2").id)
    async with open_app() as pilot:
        await until(pilot, lambda: screen_of(pilot.app).opened == "#2 Cups", "the episode")
        await pilot.press("P")
        await until(pilot, lambda: text_of(pilot.app).count("◇") == 2, "the marks")
        await pilot.press("j", "P")
        await until(pilot, lambda: "◇" not in text_of(pilot.app), "no marks on the other episode")
    assert web.count("/2/feed/") == 1


async def test_while_they_are_fetched_and_when_that_fails_it_is_said(open_app: OpenApp, web: Web) -> None:
    may_answer = threading.Event()

    def answer(_: Request) -> Reply:
        may_answer.wait(10)
        return Reply(503, {"Content-Type": "text/plain"})

    web.route("/2/feed/", answer)
    async with open_app() as pilot:
        await until(pilot, lambda: screen_of(pilot.app).opened == "#2 Cups", "the episode")
        await pilot.press("colon")
        await on_view(pilot, "Fetching the comments …")
        await on_view(pilot, "Leave a comment · tea.example")
        may_answer.set()
        await on_view(pilot, "The comments could not be fetched")
        web.feed("/2/feed/", THREE)
        await pilot.press("R")
        await on_view(pilot, "At 12:30 you said")
        assert "could not be fetched" not in text_of(pilot.app)


async def test_what_is_here_stays_when_news_cannot_be_had(
    open_app: OpenApp, house: StageHouse, web: Web
) -> None:
    await asyncio.to_thread(house.comments.fetch, house.library.find_episode("Tea Talk#2").id)
    web.status("/2/feed/", 500)
    async with open_app() as pilot:
        talk = await open_talk(pilot)
        await pilot.press("j", "R")
        await on_view(pilot, "could not be fetched")
        await on_view(pilot, "These are from")
        assert "At 12:30 you said" in text_of(pilot.app)
        web.feed("/2/feed/", feed(written(0, "Anton", "<p>First!</p>"), *_items(THREE)))
        await pilot.press("R")
        await on_view(pilot, "Anton")
        assert talk.cursor == 2, "the cursor stays on Dora's answer"


def _items(body: bytes) -> list[str]:
    pieces = body.decode().partition("<item>")[2].rpartition("</item>")[0].split("</item><item>")
    return [f"<item>{piece}</item>" for piece in reversed(pieces)]


async def test_no_comments_yet_is_said_with_where_to_write_one(open_app: OpenApp, web: Web) -> None:
    web.feed("/2/feed/", feed())
    async with open_app() as pilot:
        await until(pilot, lambda: screen_of(pilot.app).opened == "#2 Cups", "the episode")
        await pilot.press("colon")
        await on_view(pilot, "No comments yet.")
        await on_view(pilot, "Leave a comment")


async def test_an_episode_without_any_says_so(open_app: OpenApp, web: Web) -> None:
    async with open_app() as pilot:
        await open_talk(pilot)
        await pilot.press("e", "j")
        await until(pilot, lambda: screen_of(pilot.app).opened == "#1 Kettles", "the other episode")
        await until(pilot, lambda: screen_of(pilot.app).query_one(EpisodePane).tab == "chapters", "chapters")
        assert "Talk" not in text_of(pilot.app).replace("Tea Talk", "")
        await pilot.press("colon")
        await on_view(pilot, "Nobody can be heard about this episode")
        await pilot.press("e", "k")
        await on_view(pilot, "[Talk 3]")
    assert web.count("/2/feed/") == 1


async def test_scrolling_by_asks_nobody(open_app: OpenApp, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talking, "_STAY", 3600.0)
    async with open_app() as pilot:
        await until(pilot, lambda: screen_of(pilot.app).opened == "#2 Cups", "the episode")
        await pilot.press("colon")
        await on_view(pilot, "Fetching the comments …")
    assert web.requests == []


async def test_long_talk_is_read_to_its_end_by_any_key(open_app: OpenApp, web: Web) -> None:
    long = "<p>" + "A sentence about tea. " * 120 + "</p>"
    many = [written(n, f"Reader {n}", f"<p>Comment {n}.</p>") for n in range(2, 400)]
    web.feed("/2/feed/", feed(written(1, "Clara", f"<p>At 12:30 you said</p>{long}"), *many))
    async with open_app((80, 24)) as pilot:
        talk = await open_talk(pilot)
        await pilot.press("j")
        assert (talk.cursor, talk.scroll_offset.y > 0) == (0, True), "first to the end of the long comment"
        await pilot.press("G")
        await on_view(pilot, "https://talk.example/@tea/2")
        assert talk.cursor == len(talk.rows) - 1
        await pilot.press("pageup")
        await until(pilot, lambda: talk.cursor < len(talk.rows) - 3, "a page up")
        await pilot.press("g")
        await on_view(pilot, "At 12:30 you said")
        await pilot.press("pagedown", "pagedown", "pagedown", "pagedown", "pagedown")
        await until(pilot, lambda: talk.cursor > 0, "some pages down")
        await pilot.resize_terminal(60, 20)
        await pilot.press("G")
        await on_view(pilot, "https://talk.example/@tea/2")
