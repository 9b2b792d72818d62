"""The title of the terminal."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.playback import Phase, Playback, Track
from cafe_tui.ui.title import NAME, takes_title, title_of
from tests.support.pty import Terminal

DEMO = ("-m", "cafe_tui", "demo")


@given(st.text(max_size=40), st.text(max_size=400), st.sampled_from(Phase))
def test_a_title_is_one_clean_line_whatever_an_episode_is_called(title: str, show: str, phase: Phase) -> None:
    shown = title_of(Playback(phase, 1, Track(EpisodeId(1), show, title, "")))
    assert len(shown) <= 160
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", shown)


def test_nothing_to_hear_is_titled_with_the_programs_name() -> None:
    assert title_of(Playback()) == NAME


@pytest.mark.parametrize(
    ("term", "expected"),
    [("xterm-256color", True), ("tmux-256color", True), ("linux", False), ("vt100", False), ("dumb", False)],
)
def test_a_terminal_without_a_title_is_given_none(term: str, expected: bool) -> None:
    assert takes_title({"TERM": term}) is expected


def titles(raw: bytes) -> list[str]:
    """The titles that were set, in their order."""
    return [title.decode() for title in re.findall(rb"\x1b\]2;([^\x07\x1b]*)\x07", raw)]


def test_the_title_says_what_plays_and_is_given_back_in_the_end(tmp_path: Path) -> None:
    environment = {"CAFE_TUI_HOME": str(tmp_path), "CAFE_TUI_AO": "null"}
    with Terminal([*DEMO], environment=environment) as terminal:
        terminal.wait_for("#3 Keep")
        terminal.type("P")
        terminal.wait_until(
            lambda _: any(title.startswith("▶ ") for title in titles(terminal.raw)), "the title of the sound"
        )
        terminal.type(" ")
        terminal.wait_until(lambda _: titles(terminal.raw)[-1].startswith("‖ "), "the title of the pause")
        terminal.type("q")
        assert terminal.wait_for_exit() == 0
        assert titles(terminal.raw)[0] == NAME
        assert terminal.raw.index(b"\x1b[22;2t") < terminal.raw.index(b"\x1b]2;")
        assert terminal.raw.endswith(b"\x1b]2;\x07\x1b[23;2t")


def test_a_console_without_titles_is_sent_none(tmp_path: Path) -> None:
    environment = {"CAFE_TUI_HOME": str(tmp_path), "CAFE_TUI_AO": "null", "TERM": "linux"}
    with Terminal([*DEMO], environment=environment) as terminal:
        terminal.wait_for("#3 Keep")
        terminal.type("P")
        terminal.wait_for("▶")
        terminal.type("q")
        assert terminal.wait_for_exit() == 0
        assert b"\x1b]2;" not in terminal.raw
        assert b";2t" not in terminal.raw
