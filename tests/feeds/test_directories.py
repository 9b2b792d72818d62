"""Directories of podcasts: asked as they want to be, and read whatever they say."""

import json
import threading
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.errors import CafeError
from cafe_tui.domain.feed.found_shows import FoundShow, feed_key, merged
from cafe_tui.feeds.directories import Apple, Directory, Fyyd, Gpodder, NoAnswer, PodcastIndex
from cafe_tui.feeds.directory_search import search_directories
from cafe_tui.feeds.fetch import FeedClient
from tests.support.web import Reply, Request, Web

NOW = 1_773_500_000.5

# Made up, in the shape that each directory documents.
APPLE = {
    "resultCount": 3,
    "results": [
        {
            "wrapperType": "track", "kind": "podcast", "artistName": "Ada & Ben",
            "collectionName": "Tea Talk",
            "trackName": "Tea Talk", "feedUrl": "https://tea.example/feed.xml", "trackCount": 64,
            "collectionViewUrl": "https://podcasts.apple.com/us/podcast/tea-talk/id1", "genres": ["Food"],
        },
        {"wrapperType": "track", "collectionName": "For sale only", "artistName": "Nobody", "trackCount": 5},
        {
            "collectionName": "Garden\u202e Hour\x1b[31m", "feedUrl": "https://garden.example/rss",
            "trackCount": True,
        },
    ],
}  # fmt: skip
GPODDER = [
    {
        "website": "https://tea.example", "mygpo_link": "https://gpodder.net/podcast/tea", "subscribers": 9,
        "title": "Tea Talk", "author": "", "url": "http://www.tea.example/feed.xml/",
        "description": "Two hosts over a pot.", "logo_url": "https://tea.example/logo.png",
    }
]  # fmt: skip
FYYD = {
    "status": 1,
    "msg": "ok",
    "meta": {"paging": {"count": 20, "page": 0}},
    "data": [
        {
            "title": "Gartenstunde", "id": 7, "xmlURL": "https://garten.example/rss", "htmlURL": "https://garten.example",
            "subtitle": "Was wächst", "author": "Cleo", "episode_count": 12, "language": "de",
        },
        {"title": "Tea Talk", "xmlURL": "https://tea.example/feed.xml", "episode_count": 65},
    ],
}  # fmt: skip
INDEX = {
    "status": "true",
    "feeds": [
        {
            "id": 1, "title": "Tea Talk", "url": "https://tea.example/feed.xml", "link": "https://tea.example",
            "author": "", "ownerName": "Ada", "description": "x", "episodeCount": 66, "dead": 0,
        },
        {"id": 2, "title": "Bad", "url": "file:///etc/passwd"},
    ],
    "count": 2,
}  # fmt: skip
DIRECTORIES: list[tuple[Directory, object]] = [
    (Apple(), APPLE), (Gpodder(), GPODDER), (Fyyd(), FYYD), (PodcastIndex("key", "secret"), INDEX),
]  # fmt: skip


def test_each_directory_is_read() -> None:
    apple, gpodder, fyyd, index = (
        directory.read(json.dumps(answer).encode()) for directory, answer in DIRECTORIES
    )
    assert apple == [
        FoundShow(
            "https://tea.example/feed.xml", "Tea Talk", "Ada & Ben", 64,
            "https://podcasts.apple.com/us/podcast/tea-talk/id1", sources=("Apple",),
        ),
        FoundShow("https://garden.example/rss", "Garden Hour[31m", sources=("Apple",)),
    ]  # fmt: skip
    assert [(show.title, show.description) for show in gpodder] == [("Tea Talk", "Two hosts over a pot.")]
    assert [(show.title, show.author, show.episodes) for show in fyyd] == [
        ("Gartenstunde", "Cleo", 12),
        ("Tea Talk", "", 65),
    ]
    assert [(show.title, show.author, show.episodes) for show in index] == [("Tea Talk", "Ada", 66)]


@pytest.mark.parametrize("directory", [each for each, _ in DIRECTORIES])
def test_each_is_asked_by_one_address_with_the_words_in_it(directory: Directory) -> None:
    url = urlsplit(directory.question("Käse & wine", 25, NOW).url)
    assert (url.scheme, url.fragment) == ("https", "")
    values = [value for values in parse_qs(url.query).values() for value in values]
    assert "Käse & wine" in values


def test_podcast_index_is_told_a_signature_and_no_secret() -> None:
    question = PodcastIndex("KEY", "SECRET").question("tea", 5, NOW)
    headers = dict(question.headers)
    assert headers["X-Auth-Key"] == "KEY"
    assert headers["X-Auth-Date"] == "1773500000"
    # printf 'KEYSECRET1773500000' | sha1sum
    assert headers["Authorization"] == "59cf273bd8e4385b308d717db975799dbf239206"
    assert "SECRET" not in repr(question)


def test_what_several_know_is_one_show_and_comes_first() -> None:
    answers = [directory.read(json.dumps(answer).encode()) for directory, answer in DIRECTORIES]
    first, *others = merged(answers)
    assert first.title == "Tea Talk"
    assert first.sources == ("Apple", "gpodder.net", "fyyd", "Podcast Index")
    assert (first.author, first.episodes, first.description) == ("Ada & Ben", 66, "Two hosts over a pot.")
    assert [show.title for show in others] == ["Gartenstunde", "Garden Hour[31m"]


def test_addresses_of_one_feed_are_known_to_be_the_same() -> None:
    assert feed_key("http://www.tea.example/feed/") == feed_key("https://TEA.example/feed")
    assert feed_key("https://tea.example/feed?a=1") != feed_key("https://tea.example/feed?a=2")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["feedUrl", "url", "xmlURL", "title", "collectionName", "trackCount", "author"]),
        inner | st.just("https://x.example/feed"), max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip


@given(json_values, st.binary())
def test_any_answer_gives_shows_or_none(value: object, noise: bytes) -> None:
    for directory, _ in DIRECTORIES:
        for key in ("results", "data", "feeds"):
            for body in (json.dumps({key: [value]}).encode(), json.dumps([value]).encode(), noise):
                try:
                    shows = directory.read(body)
                except NoAnswer:
                    continue
                assert all(show.feed_url.startswith(("http://", "https://")) for show in shows)
                assert all(show.title.isprintable() or show.title for show in shows)


def serve(web: Web) -> list[Directory]:
    """The directories, served on loopback."""
    base = web.url("")
    directories: list[Directory] = [Apple(base), Gpodder(base), Fyyd(base), PodcastIndex("k", "s", base)]
    for directory, (_, answer) in zip(directories, DIRECTORIES, strict=True):
        path = directory.question("tea", 20, NOW).url.removeprefix(base)
        web.serve(path, json.dumps(answer).encode(), "application/json")
    return directories


async def test_all_are_asked_at_once() -> None:
    with Web() as web:
        directories = serve(web)
        everyone = threading.Barrier(len(directories), timeout=20)
        for directory in directories:
            path = directory.question("tea", 20, NOW).url.removeprefix(web.url(""))
            answer = web._routes[path]

            def together(request: Request, answer: object = answer) -> Reply:
                everyone.wait()
                assert callable(answer)
                reply = answer(request)
                assert isinstance(reply, Reply)
                return reply

            web.route(path, together)
        found = await search_directories("tea", directories, most=20, now=NOW)
    assert [show.title for show in found.shows] == ["Tea Talk", "Gartenstunde", "Garden Hour[31m"]
    assert found.answered == ("Apple", "gpodder.net", "fyyd", "Podcast Index")
    assert found.troubles == ()


async def test_one_that_fails_spoils_nothing() -> None:
    with Web() as web:
        directories = serve(web)
        apple, gpodder, fyyd, _ = (
            each.question("tea", 20, NOW).url.removeprefix(web.url("")) for each in directories
        )
        web.status(apple, 503)
        web.serve(gpodder, b"<html>Down for a while", "text/html")
        web.silence(fyyd)

        def client() -> FeedClient:
            return FeedClient(deadline=1.0)

        found = await search_directories("tea", directories, most=20, now=NOW, client_factory=client)
    assert [show.title for show in found.shows] == ["Tea Talk"]
    assert found.answered == ("Podcast Index",)
    assert [error.title for error in found.troubles] == [
        "Apple could not be asked",
        "gpodder.net could not be asked",
        "fyyd could not be asked",
    ]
    assert all(isinstance(error, CafeError) and error.detail for error in found.troubles)


async def test_a_key_goes_to_its_directory_and_to_nobody_it_redirects_to() -> None:
    with Web() as index, Web() as other:
        directory = PodcastIndex("key", "secret", index.url(""))
        path = directory.question("tea", 5, NOW).url.removeprefix(index.url(""))
        index.redirect(path, other.serve("/x", json.dumps(INDEX).encode()))
        found = await search_directories("tea", [directory], most=5, now=NOW)
        assert found.answered == ("Podcast Index",)
        assert index.requests[0].headers["x-auth-key"] == "key"
        assert not {"x-auth-key", "x-auth-date", "authorization"} & other.requests[0].headers.keys()
