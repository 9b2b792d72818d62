"""Episodes brought to the disk from the screen, over real HTTP: asked for, stopped, gone on with, deleted."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from cafe_tui.domain.feed.feed_document import Enclosure, FeedDocument, FeedItem
from cafe_tui.domain.files.download import DownloadState
from cafe_tui.domain.models import EpisodeId
from cafe_tui.storage import episodes, shows
from cafe_tui.ui.widgets.episode_list import EpisodeList
from tests.support.web import Handler, Reply, Request, Web, ranged

from .conftest import OpenApp
from .stage import NOW, StageHouse, screen_of, text_of, until

SOUND = b"ID3" + bytes(n * 7 % 251 for n in range(400_000))


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as web:
        yield web


@pytest.fixture
def house(tmp_path: Path, web: Web) -> Iterator[StageHouse]:
    """One show of two episodes; the server has the sound of both."""
    house = StageHouse(tmp_path)
    items = tuple(
        FeedItem(f"{n}", f"#{n} Tea", Enclosure(web.media(f"/{n}.mp3", SOUND, etag='"1"')), NOW, 1800.0, n)
        for n in (2, 1)
    )
    with house.database.write() as connection:
        show_id = shows.add(connection, web.url("/feed"), title="Tea Talk", now=NOW)
        episodes.store(connection, show_id, FeedDocument("Tea Talk", items), NOW)
        shows.record_success(
            connection, show_id, url=web.url("/feed"), etag="", last_modified="", body_hash="", now=NOW
        )
    yield house
    house.close()


def held(handler: Handler, go_on: threading.Event) -> Handler:
    """Answers as `handler`, half of it only once `go_on` is set."""

    def answer(request: Request) -> Reply:
        reply = handler(request)
        body = b"".join(reply.body) if not isinstance(reply.body, bytes) else reply.body

        def pieces() -> Iterator[bytes]:
            yield body[: len(body) // 2]
            go_on.wait(30)
            yield body[len(body) // 2 :]

        return Reply(reply.status, {**reply.headers, "Content-Length": str(len(body))}, pieces())

    return answer


def episode_of(pilot: Pilot[int], number: int) -> EpisodeId:
    """The id of the episode in this row, from 0."""
    return EpisodeId(screen_of(pilot.app).query_one(EpisodeList).row_id(number))


def state_is(house: StageHouse, episode_id: EpisodeId, state: DownloadState) -> Callable[[], bool]:
    def reached() -> bool:
        download = house.downloads.of_episode(episode_id)
        return download is not None and download.state is state

    return reached


async def row_says(pilot: Pilot[int], title: str, words: str) -> None:
    """Wait until the row of the episode with this title shows `words`."""
    await until(
        pilot,
        lambda: any(title in line and words in line for line in text_of(pilot.app).splitlines()),
        f"{words} in the row of {title}",
    )


async def test_an_episode_is_downloaded_shown_as_such_and_removed_again(
    open_app: OpenApp, house: StageHouse
) -> None:
    async with open_app() as pilot:
        await pilot.press("d")
        await row_says(pilot, "#2 Tea", "↓ ")
        path = house.downloads.path_of(episode_of(pilot, 0))
        assert path is not None
        assert path.read_bytes() == SOUND
        await pilot.press("d")
        await until(pilot, lambda: "Del removes it" in text_of(pilot.app), "what else there is to do")
        await pilot.press("delete")
        await until(pilot, lambda: not path.exists(), "the file to go")
        await until(
            pilot,
            lambda: not any("#2" in line and "↓" in line for line in text_of(pilot.app).splitlines()),
            "no mark",
        )


async def test_a_download_shows_how_far_it_is_and_is_stopped_and_gone_on_with(
    open_app: OpenApp, house: StageHouse, web: Web
) -> None:
    go_on = threading.Event()
    web.route("/2.mp3", held(ranged(SOUND, etag='"1"'), go_on))
    async with open_app() as pilot:
        try:
            await pilot.press("d")
            await row_says(pilot, "#2 Tea", "%")
            await until(pilot, lambda: "↓ 1 · " in text_of(pilot.app).splitlines()[0], "it in the top line")
            await pilot.press("d")
            await row_says(pilot, "#2 Tea", "↓‖")
        finally:
            go_on.set()
        await pilot.press("d")
        await until(pilot, state_is(house, episode_of(pilot, 0), DownloadState.DONE), "the whole file")
    assert any("range" in request.headers for request in web.requests), "it went on where it had stopped"


async def test_a_download_that_fails_says_why(open_app: OpenApp, web: Web) -> None:
    web.status("/2.mp3", 404)
    async with open_app() as pilot:
        await pilot.press("d")
        await row_says(pilot, "#2 Tea", "↓!")
        await until(pilot, lambda: "A download failed" in text_of(pilot.app), "the reason")


async def test_what_was_interrupted_goes_on_at_the_next_start(
    open_app: OpenApp, house: StageHouse, tmp_path: Path
) -> None:
    episode_id = EpisodeId(house.library.episode_ids()[0])
    with house.database.write() as connection:
        connection.execute(
            "INSERT INTO download (path, episode_id, state, by_rule, updated)"
            " VALUES ('a.mp3', ?, 'wanted', 0, 0)",
            (episode_id,),
        )
    async with open_app() as pilot:
        await row_says(pilot, "#2 Tea", "↓ ")
    assert (tmp_path / "downloads" / "a.mp3").read_bytes() == SOUND


async def test_a_rule_is_typed_and_followed_at_once(open_app: OpenApp, house: StageHouse) -> None:
    async with open_app() as pilot:
        await pilot.press("O")
        await until(pilot, lambda: isinstance(pilot.app.focused, Input), "the question")
        await pilot.press(*"newest 1", "enter")
        await row_says(pilot, "#2 Tea", "↓ ")
        assert house.downloads.of_episode(episode_of(pilot, 1)) is None
        await pilot.press("O")
        await until(pilot, lambda: isinstance(pilot.app.focused, Input), "the question")
        assert isinstance(pilot.app.focused, Input)
        assert pilot.app.focused.value == "newest 1"
        await pilot.press(*", delete played", "enter")
        await until(pilot, lambda: not isinstance(pilot.app.focused, Input), "the answer")
        await pilot.press("x")
        await until(pilot, state_is(house, episode_of(pilot, 0), DownloadState.REMOVED), "the file to go")
