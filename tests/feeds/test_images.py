"""Pictures over loopback HTTP."""

from collections.abc import Iterator

import pytest

from cafe_tui.domain.errors import AddressRefusedError, FeedError, TooLargeError, UnreachableError
from cafe_tui.feeds.images import MAX_BODY, fetch_image
from tests.support.web import Web

PNG = b"\x89PNG\r\n\x1a\n and more"


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as web:
        yield web


@pytest.mark.parametrize(
    ("body", "ending"),
    [
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0 and more", "jpg"),
        (b"GIF89a", "gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
    ],
)
def test_a_picture_is_known_by_how_it_begins(web: Web, body: bytes, ending: str) -> None:
    url = web.serve("/cover.html", body, "text/html")
    assert fetch_image(url, web.url("/feed.xml")) == (body, ending)


@pytest.mark.parametrize(
    "body", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", b"RIFF\0\0\0\0WAVE"]
)
def test_what_is_no_picture_is_refused(web: Web, body: bytes) -> None:
    with pytest.raises(FeedError, match="picture"):
        fetch_image(web.serve("/cover.png", body, "image/png"), web.url("/feed.xml"))


def test_a_picture_that_is_not_there_is_told_as_one(web: Web) -> None:
    with pytest.raises(UnreachableError, match=r"^The picture could not be fetched: .*404"):
        fetch_image(web.url("/none.png"), web.url("/feed.xml"))


def test_a_picture_without_end_is_refused(web: Web) -> None:
    url = web.serve("/big.png", PNG + bytes(MAX_BODY), "image/png")
    with pytest.raises(TooLargeError):
        fetch_image(url, web.url("/feed.xml"))


def test_no_feed_leads_to_pictures_in_the_listeners_own_network(web: Web) -> None:
    url = web.serve("/cover.png", PNG, "image/png")
    with pytest.raises(AddressRefusedError):
        fetch_image(url, "https://feeds.example/feed.xml")
    assert web.count("/cover.png") == 0
