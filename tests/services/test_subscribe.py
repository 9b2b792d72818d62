"""Adding and removing shows over real HTTP on loopback."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cafe_tui.domain.errors import (
    AddressRefusedError,
    BadInputError,
    CafeError,
    NotAFeedError,
    NotFoundError,
    SeveralFeedsError,
    UnreachableError,
)
from cafe_tui.domain.models import EpisodeId, ShowId
from cafe_tui.feeds.fetch import FeedClient
from cafe_tui.feeds.locate import locate_feed
from cafe_tui.feeds.pool import ParserPool
from cafe_tui.services.subscribe import Subscriptions
from cafe_tui.storage import bookmarks, browse, shows
from cafe_tui.storage.database import Database
from tests.support.web import Web

NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)
ITEM = '<item><title>Tea 1</title><enclosure url="/1.mp3" type="audio/mpeg"/></item>'


def rss(items: str = ITEM, title: str = "Tea") -> bytes:
    return f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'.encode()


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "library.db")
    yield database
    database.close()


@pytest.fixture
def subscriptions(database: Database) -> Subscriptions:
    return Subscriptions(database, lambda: NOW, parser_factory=lambda: ParserPool(1))


def test_a_feed_is_added_with_its_episodes(
    web: Web, database: Database, subscriptions: Subscriptions
) -> None:
    url = web.feed("/feed", rss())
    show = subscriptions.add(f"  {url}\n")
    assert (show.title, show.feed_url, show.episodes, show.last_ok) == ("Tea", url, 1, NOW)
    (episode,) = browse.page(database.read(), browse.ids(database.read(), show.id))
    assert episode.media_url == web.url("/1.mp3")


def test_a_page_is_added_as_the_feed_it_names(web: Web, subscriptions: Subscriptions) -> None:
    feed = web.feed("/feed", rss())
    page = b"<html><head><link rel=alternate type=application/rss+xml href=/feed></head></html>"
    web.serve("/", page, "text/html")
    assert subscriptions.add(web.url("/")).feed_url == feed


def test_a_moved_feed_is_added_at_its_new_address(web: Web, subscriptions: Subscriptions) -> None:
    feed = web.feed("/new", rss())
    assert subscriptions.add(web.redirect("/old", "/new", 301)).feed_url == feed


def test_an_address_that_is_there_already_gives_its_show_refreshed(
    web: Web, subscriptions: Subscriptions
) -> None:
    url = web.feed("/feed", rss())
    first = subscriptions.add(url)
    web.feed("/feed", rss(ITEM + ITEM.replace("1", "2")))
    again = subscriptions.add(url)
    assert (again.id, again.episodes) == (first.id, 2)


def test_another_way_to_a_known_feed_gives_its_show(web: Web, subscriptions: Subscriptions) -> None:
    first = subscriptions.add(web.feed("/feed", rss()))
    assert subscriptions.add(web.redirect("/other", "/feed", 301)).id == first.id


def test_a_show_without_a_title_is_called_after_its_server(web: Web, subscriptions: Subscriptions) -> None:
    assert subscriptions.add(web.feed("/feed", rss(title=""))).title == "127.0.0.1"


def test_a_new_show_without_episodes_is_welcome(web: Web, subscriptions: Subscriptions) -> None:
    assert subscriptions.add(web.feed("/feed", rss(""))).episodes == 0


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("/missing", UnreachableError, "nothing at this address"),
        ("/page", NotAFeedError, "a web page came instead"),
        ("/blog", NotAFeedError, "no episode with sound"),
        ("/lured", AddressRefusedError, "private network"),
    ],
)
def test_what_cannot_be_added_leaves_nothing_behind(
    web: Web,
    database: Database,
    subscriptions: Subscriptions,
    path: str,
    kind: type[CafeError],
    words: str,
) -> None:
    web.serve("/page", b"<html><body>Nothing", "text/html")
    web.feed("/blog", rss("<item><title>Words only</title></item>"))
    lure = f'<link rel="alternate" type="application/rss+xml" href="{web.url("/secret", host="localhost")}">'
    web.serve("/lured", f"<html>{lure}".encode(), "text/html")
    with pytest.raises(kind, match=words):
        subscriptions.add(web.url(path))
    assert shows.all_shows(database.read()) == []
    assert web.count("/secret") == 0


@pytest.mark.parametrize("typed", ["", "file:///etc/passwd", "exec:touch /tmp/pwned", "--help"])
def test_what_is_no_web_address_is_refused_without_a_visit(subscriptions: Subscriptions, typed: str) -> None:
    with pytest.raises(CafeError):
        subscriptions.add(typed)


def test_a_show_moves_with_its_episodes_and_bookmarks(
    web: Web, database: Database, subscriptions: Subscriptions
) -> None:
    show = subscriptions.add(web.feed("/old", rss()))
    (episode_id,) = browse.ids(database.read())
    with database.write() as connection:
        kept = bookmarks.add(
            connection, bookmarks.made(connection, EpisodeId(episode_id), 5.0, uid="kept", now=NOW)
        )
    feed = web.feed("/new", rss(ITEM.replace("Tea 1", "Tea one")))
    page = b"<html><head><link rel=alternate type=application/rss+xml href=/new></head></html>"
    moved = subscriptions.move(show.id, web.serve("/", page, "text/html"))
    assert (moved.id, moved.feed_url, moved.episodes) == (show.id, feed, 1)
    assert list(browse.ids(database.read())) == [episode_id]
    assert bookmarks.get(database.read(), kept).feed_url == feed


def test_a_show_moves_only_to_a_feed_that_no_other_show_has(web: Web, subscriptions: Subscriptions) -> None:
    show = subscriptions.add(web.feed("/tea", rss()))
    milk = subscriptions.add(web.feed("/milk", rss(title="Milk")))
    with pytest.raises(BadInputError, match="Milk has its feed there"):
        subscriptions.move(show.id, milk.feed_url)
    with pytest.raises(UnreachableError):
        subscriptions.move(show.id, web.url("/missing"))
    with pytest.raises(NotFoundError):
        subscriptions.move(ShowId(7), web.url("/tea"))
    assert subscriptions.move(show.id, show.feed_url) == show


def test_a_removed_show_is_gone(web: Web, database: Database, subscriptions: Subscriptions) -> None:
    show = subscriptions.add(web.feed("/feed", rss()))
    subscriptions.remove(show.id)
    assert shows.all_shows(database.read()) == []
    assert len(browse.ids(database.read())) == 0


def test_removing_what_is_not_there_is_said(subscriptions: Subscriptions) -> None:
    with pytest.raises(NotFoundError):
        subscriptions.remove(ShowId(7))


LINKS = "".join(
    f'<link rel=alternate type="application/rss+xml" title="{kind}" href="/{kind}.xml">'
    for kind in ("mp3", "aac")
)


def test_of_a_page_with_several_feeds_the_listener_chooses_if_asked(
    web: Web, subscriptions: Subscriptions, database: Database
) -> None:
    web.serve("/", LINKS.encode(), "text/html")
    feed = web.feed("/aac.xml", rss())
    with pytest.raises(SeveralFeedsError) as caught:
        subscriptions.add(web.url("/"), ask=True)
    assert caught.value.offers == ((web.url("/mp3.xml"), "mp3"), (feed, "aac"))
    assert shows.all_shows(database.read()) == []
    assert subscriptions.add(caught.value.offers[1][0], ask=True).feed_url == feed


def test_of_several_feeds_the_first_that_is_a_podcast_is_taken_unasked(
    web: Web, subscriptions: Subscriptions
) -> None:
    web.serve("/", LINKS.encode(), "text/html")
    web.serve("/mp3.xml", rss("<item><title>No sound</title></item>"))
    feed = web.feed("/aac.xml", rss())
    assert subscriptions.add(web.url("/")).feed_url == feed


def test_a_page_of_wordpress_without_links_is_added_by_its_usual_feed(
    web: Web, subscriptions: Subscriptions
) -> None:
    web.serve("/about", b"<html><img src=/wp-content/x.png></html>", "text/html")
    feed = web.feed("/feed/", rss())
    assert subscriptions.add(web.url("/about")).feed_url == feed
    assert web.count("/feed/podcast/") == 1


async def test_a_page_at_apples_is_looked_up_in_its_directory(web: Web) -> None:
    feed = web.feed("/feed", rss())
    answer = f'{{"resultCount": 1, "results": [{{"feedUrl": "{feed}"}}]}}'
    lookup = web.serve("/lookup", answer.encode(), "text/javascript")
    async with FeedClient() as client, ParserPool(1) as parser:
        page = "https://podcasts.apple.com/podcast/id1148328711"
        with pytest.raises(
            AddressRefusedError
        ):  # the directory is public, and leads nobody into a home network
            await locate_feed(page, client, parser, lookup=lambda _: lookup)
        located = await locate_feed(web.url("/page"), client, parser, lookup=lambda _: lookup)
        assert located.url == feed
        web.serve("/lookup", b'{"resultCount": 0, "results": []}', "text/javascript")
        with pytest.raises(NotAFeedError, match="directory names no feed"):
            await locate_feed(web.url("/page"), client, parser, lookup=lambda _: lookup)
