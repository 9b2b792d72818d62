"""The talk about an episode: fetched when it is wanted, kept, and asked for no oftener than sense."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cafe_tui.domain.chapter.copies import Anchor, Copy
from cafe_tui.domain.comments import TalkMark
from cafe_tui.domain.errors import FeedError, NotFoundError, RefusedError
from cafe_tui.domain.feed.extras import Discussion, EpisodeExtras
from cafe_tui.domain.models import EpisodeId
from cafe_tui.services.comments import Comments, Talk
from cafe_tui.storage.database import Database
from tests.support.clock import Clock
from tests.support.library import document, item, keep, newest
from tests.support.web import Web

PAGE, FEED = "/episodes/3/", "/episodes/3/feed/"


class Room:
    """A library with one episode, whose page is on a server that counts what is asked of it."""

    def __init__(self, database: Database, web: Web) -> None:
        self.database = database
        self.web = web
        self.clock = Clock()
        self.copy = Copy()
        self.comments = Comments(database, self.clock, lambda _episode_id: self.copy)

    def add(self, extras: EpisodeExtras | None = None, link: str = PAGE) -> EpisodeId:
        extras = EpisodeExtras(comments_url=self.web.url(FEED)) if extras is None else extras
        episode = replace(item(1), extras=extras, link=self.web.url(link) if link else "")
        keep(self.database, document(episode), self.web.url("/feed"))
        return newest(self.database)

    def later(self, **time: float) -> None:
        self.clock.advance(**time)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    database = Database(tmp_path / "library.sqlite3")
    with Web() as web:
        yield Room(database, web)
    database.close()


def wordpress(*comments: tuple[int, str], page: str = "https://tea.example/3/") -> bytes:
    """A feed with a comment for each number and text, newest first as WordPress has them."""
    items = "".join(
        f"<item><title>By: Ann {number}</title><link>{page}#comment-{number}</link>"
        f"<guid isPermaLink='false'>https://tea.example/?p=3#comment-{number}</guid>"
        f"<pubDate>Mon, 0{number} Jun 2026 10:00:00 +0000</pubDate><description>{text}</description></item>"
        for number, text in sorted(comments, reverse=True)
    )
    head = f"<title>Comments</title><link>{page}</link><generator>https://wordpress.org/?v=6</generator>"
    return f"<rss version='2.0'><channel>{head}{items}</channel></rss>".encode()


def texts(talk: Talk) -> list[str]:
    return [said.comment.text for said in talk.said]


def test_nothing_is_asked_before_it_is_wanted(room: Room) -> None:
    episode_id = room.add()
    talk = room.comments.of_episode(episode_id)
    assert (talk.said, talk.fetched, talk.source) == ((), None, room.web.url(FEED))
    assert room.comments.is_due(episode_id)
    assert room.web.requests == []


def test_comments_are_fetched_with_their_times_and_stay_here(room: Room) -> None:
    room.web.feed(FEED, wordpress((1, "At 12:30 you said"), (2, "and at 55:00")))
    episode_id = room.add()
    talk = room.comments.fetch(episode_id)
    assert texts(talk) == ["At 12:30 you said", "and at 55:00"]
    assert [[time.seconds for time in said.read.times] for said in talk.said] == [[750], []]
    assert talk.page == room.web.url(PAGE)
    room.web.close()
    assert room.comments.of_episode(episode_id) == talk


def test_news_are_asked_for_after_a_while_and_only_if_there_are_any(room: Room) -> None:
    room.web.feed(FEED, wordpress((1, "one")))
    episode_id = room.add()
    room.comments.fetch(episode_id)
    room.comments.fetch(episode_id)
    assert room.web.count(FEED) == 1
    assert not room.comments.is_due(episode_id)
    room.later(minutes=16)
    assert room.comments.is_due(episode_id)
    talk = room.comments.fetch(episode_id)
    assert room.web.count(FEED) == 2
    assert "if-none-match" in room.web.requests[-1].headers
    assert (texts(talk), talk.fetched) == (["one"], room.clock.now)
    room.comments.fetch(episode_id, wanted=True)
    assert room.web.count(FEED) == 3


def test_old_comments_stay_when_the_feed_lists_newer_ones_only(room: Room) -> None:
    episode_id = room.add()
    for listed in (((1, "one"), (2, "two")), ((2, "two"), (3, "three")), ((3, "three"), (5, "five"))):
        room.web.feed(FEED, wordpress(*listed))
        talk = room.comments.fetch(episode_id, wanted=True)
    assert texts(talk) == ["one", "two", "three", "five"]
    room.web.feed(FEED, wordpress((2, "two, mended"), (5, "five")))
    assert texts(room.comments.fetch(episode_id, wanted=True)) == ["one", "two, mended", "five"]


def test_a_failure_leaves_what_is_here_and_the_server_in_peace(room: Room) -> None:
    room.web.feed(FEED, wordpress((1, "one")))
    episode_id = room.add()
    room.comments.fetch(episode_id)
    room.later(minutes=16)
    room.web.status(FEED, 500)
    with pytest.raises(RefusedError, match="The comments could not be fetched"):
        room.comments.fetch(episode_id)
    assert texts(room.comments.fetch(episode_id)) == ["one"]
    assert room.web.count(FEED) == 2
    room.later(minutes=6)
    with pytest.raises(RefusedError):
        room.comments.fetch(episode_id)


def test_a_server_that_asks_for_patience_gets_it(room: Room) -> None:
    episode_id = room.add()
    room.web.status(FEED, 429, Retry_After="3600")
    with pytest.raises(FeedError):
        room.comments.fetch(episode_id)
    room.later(minutes=59)
    assert not room.comments.is_due(episode_id)
    room.later(minutes=2)
    assert room.comments.is_due(episode_id)


def test_a_feed_that_the_publisher_names_and_that_is_not_there_is_a_failure(room: Room) -> None:
    episode_id = room.add()
    with pytest.raises(RefusedError, match="404"):
        room.comments.fetch(episode_id)
    assert room.comments.of_episode(episode_id).source


@pytest.mark.parametrize("page", ["", "/episodes/3/#respond"])
def test_where_the_feed_names_none_wordpress_is_tried_at_its_usual_address(room: Room, page: str) -> None:
    room.web.feed(FEED, wordpress((1, "one")))
    url = room.web.url(page) if page else ""
    episode_id = room.add(EpisodeExtras(comments_page=url))
    assert room.comments.of_episode(episode_id).page == url
    talk = room.comments.fetch(episode_id)
    assert texts(talk) == ["one"]
    assert talk.page == (url or room.web.url(PAGE))


@pytest.mark.parametrize(
    "answer",
    [
        b"<!DOCTYPE html><html></html>",
        wordpress((1, "a post of the site"), page="https://tea.example/"),
        wordpress((1, "one")).replace(b"wordpress", b"pot"),
        None,
    ],
    ids=["a page", "the site's own feed", "other software", "404"],
)
def test_it_is_tried_once_and_no_more_where_nothing_is_there(room: Room, answer: bytes | None) -> None:
    if answer is not None:
        room.web.serve(FEED, answer)
    episode_id = room.add(EpisodeExtras())
    talk = room.comments.fetch(episode_id)
    assert (talk.said, talk.source, talk.page, talk.link) == ((), "", "", room.web.url(PAGE))
    room.later(days=400)
    assert not room.comments.is_due(episode_id)
    room.comments.fetch(episode_id)
    assert room.web.count(FEED) == 1
    room.web.feed(FEED, wordpress((1, "one")))
    assert texts(room.comments.fetch(episode_id, wanted=True)) == ["one"]


def test_a_network_that_is_away_says_nothing_of_the_page(room: Room) -> None:
    episode_id = room.add(EpisodeExtras())
    room.web.status(FEED, 503)
    with pytest.raises(FeedError):
        room.comments.fetch(episode_id)
    room.web.feed(FEED, wordpress((1, "one")))
    room.later(minutes=6)
    assert texts(room.comments.fetch(episode_id)) == ["one"]


def test_an_episode_without_page_and_feed_is_never_asked_for(room: Room) -> None:
    discussion = Discussion("https://talk.example/3", "activitypub")
    episode_id = room.add(EpisodeExtras(discussions=(discussion,), comment_count=2), link="")
    talk = room.comments.fetch(episode_id, wanted=True)
    assert (talk.discussions, talk.claimed, talk.source) == ((discussion,), 2, "")
    assert room.web.requests == []


def test_places_on_the_timeline_are_those_of_the_copy_at_hand(room: Room) -> None:
    room.web.feed(FEED, wordpress((1, "At 12:30 and 3:00"), (2, "nothing")))
    episode_id = room.add()
    assert room.comments.marks(episode_id) == ()
    room.comments.fetch(episode_id)
    room.copy = Copy(None, (Anchor(600.0, 660.0),))
    words = "Ann 1: At 12:30 and 3:00"
    assert room.comments.marks(episode_id) == (TalkMark(180.0, words), TalkMark(810.0, words))


def test_an_episode_that_is_not_there_is_said(room: Room) -> None:
    with pytest.raises(NotFoundError):
        room.comments.fetch(EpisodeId(7))
