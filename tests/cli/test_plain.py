"""Plain mode: the three journeys as transcripts, and the real program with the real player in a pipe."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cafe_tui.cli.plain.conversation import COMMANDS
from cafe_tui.cli.plain.words import aloud, sentence, spoken
from cafe_tui.sample.server import serve_sample
from cafe_tui.services.house import House
from tests.support.libmpv import skip_without_libmpv
from tests.support.pty import Terminal

from .conftest import Answer
from .plain_stage import FOLDER, held_again

Program = Callable[..., Answer]


@pytest.fixture
def _in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Days in transcripts are those of one time zone, and lines are as long everywhere."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_in_utc")
@pytest.mark.parametrize("journey", ["browse", "jump", "keep"])
def test_a_journey(journey: str, tmp_path: Path) -> None:
    transcript = (FOLDER / f"{journey}.txt").read_text(encoding="utf-8")
    assert held_again(transcript, tmp_path) == transcript


def test_the_real_program_in_a_pipe(program: Program) -> None:
    skip_without_libmpv()
    with serve_sample() as address:
        said = (
            f"add {address}",
            "list",
            "1",
            "chapters",
            "play 2",
            "mark the spoon",
            "where",
            "kept",
            "quit",
        )
        answer = program("--plain", stdin="\n".join(said), CAFE_TUI_AO="null", CAFE_TUI_AUTO_REFRESH="0")
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.isprintable() or set(re.findall(r"[^\n]", answer.out)).isdisjoint("\x1b\x07\x08\r")
    told = answer.out.splitlines()
    assert told[0].startswith("cafe-tui, plain mode.")
    assert told[-1] == "Goodbye."
    assert sum(line.startswith(("Playing: Number 3 Keep", "Opening: Number 3 Keep")) for line in told) == 2
    assert any(re.fullmatch(r"Kept\. At \d+ seconds\. Note: the spoon\.", line) for line in told)
    assert not re.search("[│┃━▶▌●]", answer.out)


def test_the_end_of_the_input_is_a_goodbye(program: Program) -> None:
    answer = program("--plain", stdin="shows")
    assert (answer.status, answer.out.splitlines()[-1]) == (0, "Goodbye.")


def test_it_can_begin_with_an_episode(program: Program, house: House) -> None:
    episode = house.library.find_episode("Management Café#3")
    answer = program("--plain", "play", str(episode.id), "--at", "1:25", CAFE_TUI_AO="null")
    assert answer.status == 0
    assert "At 1 minute 25 seconds" in answer.out or "could not be opened" in answer.out


def test_only_a_player_can_be_plain(program: Program) -> None:
    answer = program("--plain", "shows")
    assert (answer.status, answer.out) == (2, "")


def test_input_that_is_no_text_is_answered(program: Program) -> None:
    answer = program("--plain", stdin=b"\xff\xfe\x00\nlist \x1b[2J\n")
    assert answer.status == 0
    assert "\x1b" not in answer.out


def test_at_a_terminal_there_is_a_prompt_and_nothing_that_moves_the_cursor(tmp_path: Path) -> None:
    environment = {"CAFE_TUI_HOME": str(tmp_path), "CAFE_TUI_AO": "null"}
    with Terminal(["-m", "cafe_tui", "--plain"], environment=environment) as terminal:
        terminal.wait_for("\n>")
        terminal.type("where\n")
        terminal.wait_for("Nothing is open.")
        terminal.type("quit\n")
        assert terminal.wait_for_exit() == 0
        assert b"\x1b" not in terminal.raw


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "the start"),
        (1, "1 second"),
        (60, "1 minute"),
        (750.9, "12 minutes 30 seconds"),
        (3602, "1 hour 2 seconds"),
    ],
)
def test_times_are_words(seconds: float, words: str) -> None:
    assert spoken(seconds) == words


def test_of_a_number_sign_no_hash_is_spoken() -> None:
    assert aloud("#12 C# and # 3\n#x") == "Number 12 C# and number 3 #x"
    assert aloud("éclairs") == "Éclairs"


def test_what_ends_as_a_sentence_gets_no_second_point() -> None:
    assert sentence("Who?", "", "Me", "Oh!") == "Who? Me. Oh!"


def test_every_word_says_what_it_does_in_one_line() -> None:
    for name, command in COMMANDS.items():
        assert command.__doc__, name
        assert "\n" not in command.__doc__
