"""A day with two machines and a real server in a process of its own.

The server is the package `gpodder-fastapi-router`, which needs a newer Python than this program: the variable
CAFE_TUI_GPODDER_PYTHON names one that has it, with `uvicorn` and `aiosqlite`.
"""

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from cafe_tui.domain.errors import SyncOfflineError
from tests.support.machines import Machine, Time, feed
from tests.support.sync_server import PASSWORD, USER
from tests.support.waiting import wait_for

_SERVE = """
import sys
import uvicorn
from fastapi import FastAPI
from gpodder_router import GPodderConfig, build_router, lifespan
url = f"sqlite+aiosqlite:///{sys.argv[1]}"
config = GPodderConfig(database_url=url, bcrypt_rounds=4, enable_dashboard=False)
app = FastAPI(lifespan=lambda app: lifespan(app, config=config))
app.include_router(build_router())
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="warning")
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    python = os.environ.get("CAFE_TUI_GPODDER_PYTHON")
    if not python:
        pytest.skip("needs CAFE_TUI_GPODDER_PYTHON, a Python with gpodder-fastapi-router")
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with subprocess.Popen([python, "-c", _SERVE, str(tmp_path / "server.db"), str(port)]) as process:
        try:
            wait_for(lambda: _registered(url), "the server", within=60)
            yield url
        finally:
            process.terminate()


def _registered(url: str) -> bool:
    try:
        return httpx.post(f"{url}/api/2/auth/{USER}/register.json", json={"password": PASSWORD}).is_success
    except httpx.TransportError:
        return False


def _doubled(url: str) -> list[tuple[str, ...]]:
    """What the server was told more than once."""
    told = httpx.get(f"{url}/api/2/episodes/{USER}.json", auth=(USER, PASSWORD)).json()["actions"]
    said = [(each["episode"], each["action"], each["timestamp"], str(each["position"])) for each in told]
    return [each for each in set(said) if said.count(each) > 1]


def test_a_day_with_a_real_server(server: str, tmp_path: Path) -> None:
    """The server tells the true time; the desk's clock is three hours ahead."""
    time = Time(datetime.now(UTC))

    def later() -> None:
        """The next second begins, by which servers tell what came since they were asked."""
        second = int(datetime.now(UTC).timestamp())
        wait_for(lambda: int(datetime.now(UTC).timestamp()) > second, "the next second")
        time.moment = datetime.now(UTC)

    with (
        closing(Machine(tmp_path, "laptop", server, time, device="cafe-tui")) as laptop,
        closing(Machine(tmp_path, "desk", server, time, device="cafe-tui", off=3 * 3600)) as desk,
    ):

        def alike() -> None:
            for machine in (laptop, desk, laptop, desk):
                later()
                machine.run()
            assert laptop.state() == desk.state()
            assert laptop.feeds() == desk.feeds()
            assert laptop.run().words == desk.run().words == "Both ends are alike already"

        for name in ("cups", "tea"):
            laptop.follow(name)
        desk.follow("desks")
        laptop.listen("cups", 1, 300)
        alike()
        laptop.reaches_server = False
        laptop.listen("cups", 1, 400)
        laptop.leave("desks")
        with pytest.raises(SyncOfflineError):
            laptop.run()
        later()
        desk.listen("cups", 2, 77)
        desk.listen("tea", 1, 1500)
        desk.run()
        desk.leave("tea")
        desk.follow("lamps")
        desk.run()
        laptop.reaches_server = True
        laptop.lose_answers = 2  # that the show was left, and where an episode stands
        for _ in range(2):
            later()
            with pytest.raises(SyncOfflineError):
                laptop.run()
        assert laptop.lose_answers == 0
        alike()
        assert _doubled(server) == []
        assert laptop.feeds() == {feed("cups"), feed("lamps")}
        told = {title: state for title, state in laptop.state().items() if state != (0, False)}
        assert told == {"cups 1": (400, False), "cups 2": (77, False)}
        laptop.follow("tea")
        alike()
        assert laptop.state()["tea 1"] == (0, True)
