"""A connection goes to an address that was checked, and to no other that the name may have by then."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpcore
import pytest

from cafe_tui.domain import address
from cafe_tui.domain.errors import AddressRefusedError, UnreachableError
from cafe_tui.feeds import connect, media
from cafe_tui.feeds import web as way_out
from cafe_tui.feeds.fetch import FeedClient
from tests.support.tls import self_signed
from tests.support.web import Web

NAME = "tea.example"
PUBLIC = "127.0.0.5"
"""Taken for a public address here."""
BODY = b"<rss/>"


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Lets `NAME` have the addresses given, one after the other, the last one for ever; gives who asked."""
    monkeypatch.setattr(address, "is_public", lambda ip: ip == PUBLIC)

    def answer(*answers: list[str]) -> list[str]:
        asked: list[str] = []
        remaining = list(answers)

        async def getaddrinfo(host: Any, port: object, **_: object) -> list[tuple[Any, ...]]:
            host = host.decode() if isinstance(host, bytes) else host
            asked.append(host)
            found = [host]
            if host == NAME:
                found = remaining.pop(0) if len(remaining) > 1 else remaining[0]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port or 0)) for ip in found]

        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
        return asked

    return answer


@pytest.fixture
def public() -> Iterator[Web]:
    with Web(PUBLIC) as server:
        server.serve("/feed", BODY)
        yield server


async def fetch(url: str, trusted_host: str = "feed.example") -> bytes:
    async with FeedClient() as client:
        return (await client.fetch(url, trusted_host=trusted_host)).body.raw


async def test_a_name_that_turns_to_the_home_network_once_it_is_checked_leads_nowhere_else(
    public: Web, names: Callable[..., list[str]]
) -> None:
    asked = names([PUBLIC], ["127.0.0.1"])
    assert await fetch(public.url("/feed", NAME)) == BODY
    assert asked.count(NAME) == 1
    assert public.requests[0].headers["host"] == f"{NAME}:{public.port}"


async def test_it_is_told_where_media_were_checked_and_not_where_anything_will_do(
    public: Web, web: Web, names: Callable[..., list[str]]
) -> None:
    names([PUBLIC], ["127.0.0.1"])
    url = public.media("/65.mp3", b"ID3").replace(public.url("/"), public.url("/", NAME))
    assert await media._resolve(url, "feed.example", 20.0) == (url, PUBLIC)
    url = web.media("/65.mp3", b"ID3")
    assert await media._resolve(url, "127.0.0.1", 20.0) == (url, "")


async def test_one_private_address_among_public_ones_is_enough_to_refuse(
    public: Web, names: Callable[..., list[str]]
) -> None:
    names([PUBLIC, "127.0.0.1"])
    with pytest.raises(AddressRefusedError):
        await fetch(public.url("/feed", NAME))
    assert public.requests == []


async def test_every_hop_is_held_to_what_was_checked_for_it(
    public: Web, names: Callable[..., list[str]]
) -> None:
    asked = names([PUBLIC], [PUBLIC], ["127.0.0.1"])
    public.redirect("/a", public.url("/feed", NAME))
    assert await fetch(public.url("/a", NAME)) == BODY
    assert asked.count(NAME) == 2


async def test_the_next_address_is_tried_where_one_does_not_answer(
    public: Web, names: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    names(["127.0.0.6", PUBLIC])
    monkeypatch.setattr(address, "is_public", lambda ip: ip in (PUBLIC, "127.0.0.6"))
    assert await fetch(public.url("/feed", NAME)) == BODY


async def test_where_none_answers_it_is_said(names: Callable[..., list[str]]) -> None:
    names([PUBLIC])
    with socket.create_server((PUBLIC, 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(UnreachableError, match="refuses the connection"):
        await fetch(f"http://{NAME}:{port}/feed")


async def test_the_certificate_is_asked_for_by_name(
    names: Callable[..., list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = self_signed(tmp_path, f"DNS:{NAME}")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
    monkeypatch.setattr(way_out, "_tls", way_out._tls.__wrapped__)
    names([PUBLIC])
    with Web(PUBLIC, certificate.context()) as server:
        server.serve("/feed", BODY)
        assert await fetch(server.url("/feed", NAME)) == BODY
        with pytest.raises(UnreachableError, match="could not prove who it is"):
            await fetch(server.url("/feed", PUBLIC))


async def test_of_two_connections_that_are_made_one_is_closed() -> None:
    opened: list[httpcore.AsyncMockStream] = []
    both = asyncio.Event()

    async def answer(to: str) -> httpcore.AsyncNetworkStream:
        opened.append(stream := httpcore.AsyncMockStream([]))
        if len(opened) == 2:
            both.set()
        await both.wait()
        return stream

    made = await connect._first(answer, ["a", "b"])
    assert [stream for stream in opened if not stream._closed] == [made]


def test_both_families_are_tried_in_turn() -> None:
    assert connect._alternating(["::1", "::2", "1", "2", "::1", "3"]) == ["::1", "1", "::2", "2", "3"]
    assert connect._alternating(["1", "::1"]) == ["1", "::1"]
