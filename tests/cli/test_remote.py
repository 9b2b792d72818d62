"""What is said of the player at the prompt where none is open."""

import json
import subprocess
from collections.abc import Callable, Mapping

import pytest

from cafe_tui.domain.outside.status import CLOSED

from .conftest import COMMAND, PROJECT, Answer

Cafe = Callable[..., Answer]


def test_that_no_player_is_open_is_a_status(cafe: Cafe) -> None:
    assert cafe("status", "--json").json == CLOSED
    assert cafe("status") == Answer(0, "No player is open.\n", "")
    assert cafe("status", "--format", "{title}") == Answer(0, "\n", "")


def test_where_no_player_is_open_nothing_can_be_ordered(cafe: Cafe) -> None:
    answer = cafe("ctl", "pause")
    assert (answer.status, answer.out) == (1, "")
    assert answer.err == (
        "cafe-tui: No player is open. “cafe-tui” opens one, “cafe-tui play EPISODE” with sound\n"
    )


@pytest.mark.parametrize(
    "typed",
    [
        ("ctl",),
        ("ctl", "dance"),
        ("ctl", "seek"),
        ("ctl", "seek", "soon"),
        ("ctl", "seek", "+-5"),
        ("ctl", "speed", "fast"),
        ("ctl", "speed", "nan"),
        ("ctl", "volume", "loud"),
        ("ctl", "chapter", "0"),
        ("status", "--format", "{titel}"),
        ("status", "--json", "--format", "{title}"),
    ],
)
def test_what_is_written_wrongly_is_told_before_anybody_is_asked(typed: tuple[str, ...], cafe: Cafe) -> None:
    answer = cafe(*typed)
    assert (answer.status, answer.out) == (2, "")


@pytest.mark.usefixtures("house")
def test_a_place_without_an_episode_is_refused(cafe: Cafe) -> None:
    answer = cafe("ctl", "play", "--at", "5:00")
    assert (answer.status, answer.out) == (1, "")
    assert "ctl seek" in answer.err


def test_who_watches_waits_for_a_player_until_nobody_reads(environment: Mapping[str, str]) -> None:
    with subprocess.Popen(
        [*COMMAND, "status", "--watch"], stdout=subprocess.PIPE, cwd=PROJECT, env=environment
    ) as watching:
        assert watching.stdout is not None
        assert json.loads(watching.stdout.readline()) == CLOSED
        watching.stdout.close()
        assert watching.wait(20) == 0


def test_systems_without_unix_sockets_are_told_so(cafe: Cafe, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    monkeypatch.delattr(socket, "AF_UNIX")
    for command in (("status",), ("ctl", "pause")):
        answer = cafe(*command)
        assert (answer.status, answer.out) == (1, "")
        assert "cannot be reached on this system" in answer.err


def test_a_bar_that_is_full_of_braces_and_escapes_is_one_line(cafe: Cafe) -> None:
    assert cafe("status", "--format", "{{x}} \x1b[31m{state}").out == "{x} [31mclosed\n"
