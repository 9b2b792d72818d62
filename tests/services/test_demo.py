"""The walk through browse, jump and keep, with the sample show and the real libmpv."""

import pytest

from cafe_tui.domain.errors import PlayerUnavailableError
from cafe_tui.player.port import Player, Post
from cafe_tui.services.demo import demo_house, walk_through


@pytest.fixture(autouse=True)
def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAFE_TUI_AO", "null")


@pytest.mark.xdist_group("libmpv")
def test_every_step_comes_out_as_it_must_and_nothing_is_left_behind() -> None:
    with demo_house() as house:
        folder = house.paths.data
        steps = list(walk_through(house))
        assert folder.exists()
    assert [step for step in steps if not step.done] == []
    words = [step.words.split(maxsplit=1)[0] for step in steps]
    assert words == ["Read", "Listed", "Found", "Jumped", "Kept", "Opened"]
    assert not folder.exists()


def test_the_demo_knows_only_the_sample_show_and_the_loopback() -> None:
    with demo_house() as house:
        [show] = house.library.shows()
        assert show.feed_url.startswith("http://127.0.0.1:")


def test_without_a_player_the_walk_says_why_and_does_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_here(_post: Post) -> Player:
        raise PlayerUnavailableError("Sound needs libmpv", hint="Install libmpv2")

    with demo_house() as house:
        monkeypatch.setattr(house, "player", none_here)
        *_, jump = [step for step in walk_through(house) if not step.done]
    assert "Install libmpv2" in jump.words
