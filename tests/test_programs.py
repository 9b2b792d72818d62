"""Programs of the listener's own, really run."""

import sys
import threading
from pathlib import Path

import pytest

from cafe_tui.domain.errors import HookError
from cafe_tui.programs import AT_ONCE, MOST_WAITING, Programs, Run
from tests.support.waiting import EventLog, wait_for

ECHO = "import sys; open(sys.argv[1], 'w').write(repr(sys.argv[2:]) + sys.stdin.read())"


def python(script: str, *arguments: str, read: bytes = b"") -> Run:
    return Run((sys.executable, "-c", script, *arguments), read)


def programs(within: float = 30.0) -> tuple[Programs, EventLog[HookError]]:
    log: EventLog[HookError] = EventLog()
    return Programs(lambda _, error: log.post(error), within=within), log


def test_arguments_and_input_arrive_as_they_are(tmp_path: Path) -> None:
    runner, log = programs()
    words = ("$(touch x) `y` ; * ~", "a\nb", "", "-rf")
    runner.run(python(ECHO, str(tmp_path / "out"), *words, read="{“é”}".encode()))
    wait_for(lambda: (tmp_path / "out").exists() and (tmp_path / "out").read_text(), "the program")
    assert (tmp_path / "out").read_text() == repr(list(words)) + "{“é”}"
    assert log.all == []


def test_passwords_in_the_environment_are_for_the_player_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAFE_TUI_SYNC_PASSWORD", "tea for two")
    monkeypatch.setenv("MY_OWN", "cup")
    runner, _ = programs()
    script = "import os, sys; open(sys.argv[1], 'w').write(f'{os.environ}')"
    runner.run(python(script, str(tmp_path / "out")))
    wait_for(lambda: (tmp_path / "out").exists() and (tmp_path / "out").read_text(), "the program")
    said = (tmp_path / "out").read_text()
    assert "MY_OWN" in said
    assert "tea for two" not in said


def test_a_program_that_fails_is_told_with_what_it_said() -> None:
    runner, log = programs()
    runner.run(python("import sys; sys.exit('no\x1b[31m lamp')"))
    error = log.wait_for(lambda _: True, "the failure")
    assert error.detail == "exit status 1: no[31m lamp"


def test_a_program_that_is_not_there_is_told() -> None:
    runner, log = programs()
    runner.run(Run(("/no/such/program",), b""))
    assert "could not be run" in log.wait_for(lambda _: True, "the failure").title


def test_an_argument_that_no_program_can_be_given_is_told() -> None:
    runner, log = programs()
    runner.run(python("pass", "a\0b"))
    runner.run(python("pass", "x" * 10_000_000))
    wait_for(lambda: len(log.all) == 2, "both failures")


def test_a_program_that_takes_too_long_is_stopped_with_what_it_started(tmp_path: Path) -> None:
    runner, log = programs(within=0.5)
    started = tmp_path / "child"
    runner.run(
        python(
            "import subprocess, sys, pathlib;"
            "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
            "pathlib.Path(sys.argv[1]).write_text(str(p.pid)); p.wait()",
            str(started),
        )
    )
    assert "more than 0.5 seconds" in log.wait_for(lambda _: True, "the end").detail
    if started.exists() and (pid := started.read_text()):
        status = Path(f"/proc/{pid}/stat")
        wait_for(lambda: not status.exists() or ") Z " in status.read_text(), "the end of its child")


def test_a_program_need_not_read_what_it_is_told() -> None:
    runner, log = programs()
    runner.run(python("pass", read=b"x" * 1_000_000))
    runner.run(python("raise SystemExit(3)"))
    assert log.wait_for(lambda _: True, "the second").detail == "exit status 3"


def test_no_more_than_some_run_at_once_and_no_more_than_many_wait(tmp_path: Path) -> None:
    runner, log = programs()
    script = (
        "import pathlib, sys, time; here = pathlib.Path(sys.argv[1]); (here / sys.argv[2]).touch()\n"
        "while not (here / 'go').exists(): time.sleep(0.01)"
    )
    for number in range(AT_ONCE):
        runner.run(python(script, str(tmp_path), str(number)))
    wait_for(lambda: len(list(tmp_path.iterdir())) == AT_ONCE, "the first ones")
    for number in range(AT_ONCE, AT_ONCE + MOST_WAITING + 1):
        runner.run(python("pass", str(number)))
    assert [error.title.endswith("was not run") for error in log.all] == [True]
    assert sum(thread.name == "hook" for thread in threading.enumerate()) == AT_ONCE
    (tmp_path / "go").touch()
    wait_for(lambda: not any(thread.name == "hook" for thread in threading.enumerate()), "the end of all")
