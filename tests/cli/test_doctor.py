"""The checks of this machine."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cafe_tui.domain.feed.feed_health import FeedHealth
from cafe_tui.domain.feed.feed_problems import Problem, ProblemKind
from cafe_tui.domain.models import Show, ShowId
from cafe_tui.services.doctor import (
    Finding,
    Surroundings,
    Verdict,
    desktop_findings,
    examine,
    feeds_finding,
    left_out_finding,
    terminal_findings,
)
from cafe_tui.services.house import House
from cafe_tui.settings import Paths
from tests.support.dbus import session_bus

from .conftest import Answer

Cafe = Callable[..., Answer]
GOOD = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "en_GB.UTF-8"}


def terminal(
    environment: dict[str, str],
    *,
    platform: str = "linux",
    on_a_terminal: bool = True,
    encoding: str = "utf-8",
) -> dict[str, Finding]:
    surroundings = Surroundings(platform, environment, on_a_terminal, encoding)
    return {finding.check: finding for finding in terminal_findings(surroundings)}


def test_a_good_terminal_has_nothing_to_be_done() -> None:
    assert {finding.verdict for finding in terminal(GOOD).values()} == {Verdict.OK}


@pytest.mark.parametrize(
    ("changes", "check", "verdict"),
    [
        ({"TERM": "dumb"}, "terminal", Verdict.FAIL),
        ({"TERM": ""}, "terminal", Verdict.FAIL),
        ({"COLORTERM": "", "TERM": "xterm"}, "colours", Verdict.WARN),
        ({"NO_COLOR": ""}, "colours", Verdict.WARN),
        ({"TERM": "linux"}, "mouse", Verdict.WARN),
        ({"LANG": "C"}, "UTF-8", Verdict.WARN),
        ({"LC_ALL": "POSIX"}, "UTF-8", Verdict.WARN),
    ],
)
def test_what_a_terminal_lacks_comes_with_advice(
    changes: dict[str, str], check: str, verdict: Verdict
) -> None:
    finding = terminal(GOOD | changes)[check]
    assert finding.verdict is verdict
    assert finding.advice


def test_the_mouse_in_tmux_needs_its_option() -> None:
    assert "mouse on" in terminal(GOOD | {"TMUX": "/tmp/tmux-0/default,1,0"})["mouse"].detail


def test_a_pipe_is_no_terminal() -> None:
    assert terminal(GOOD, on_a_terminal=False)["terminal"].verdict is Verdict.WARN
    assert terminal(GOOD, encoding="ascii")["UTF-8"].verdict is Verdict.WARN


def test_the_console_of_windows_needs_no_term() -> None:
    assert terminal({}, platform="win32")["terminal"].verdict is Verdict.OK


def media_keys(environment: dict[str, str], platform: str = "linux") -> list[Finding]:
    return list(desktop_findings(Surroundings(platform, environment, True, "utf-8")))


def test_media_keys_need_a_session_bus_that_answers(tmp_path: Path) -> None:
    with session_bus() as address:
        [finding] = media_keys({"DBUS_SESSION_BUS_ADDRESS": address})
        assert finding.verdict is Verdict.OK
    for environment in ({}, {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/none"}):
        [finding] = media_keys(environment)
        assert finding.verdict is Verdict.WARN
        assert finding.detail
        assert finding.advice


def test_media_keys_without_their_library_say_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dbus_fast", None)
    [finding] = media_keys({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"})
    assert finding.verdict is Verdict.WARN
    assert "dbus-fast" in finding.detail
    assert "pipx inject" in finding.advice


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_systems_without_d_bus_are_told_nothing_of_it(platform: str) -> None:
    assert media_keys({}, platform) == []


@pytest.mark.usefixtures("house")
def test_the_doctor_finds_this_machine_fit(cafe: Cafe, home: Path) -> None:
    answer = cafe("doctor", "--json")
    findings = {record["check"]: record for record in answer.json}
    assert set(findings) >= {
        "cafe-tui",
        "textual",
        "libmpv",
        "audio output",
        "terminal",
        "UTF-8",
        "data folder",
        "library",
    }
    sound = ("cafe-tui", "libmpv", "data folder", "library", "feeds")
    assert {findings[check]["status"] for check in sound} == {"ok"}
    assert answer.status == any(record["status"] == "fail" for record in answer.json)
    assert all(record["advice"] for record in answer.json if record["status"] != "ok")
    assert str(home) in cafe("doctor").out


def test_feeds_in_trouble_are_named_those_that_are_gone_first() -> None:
    def show(title: str, error: str | None = None, *, retired: bool = False) -> Show:
        return Show(ShowId(1), title, "https://tea.example", error=error, health=FeedHealth(retired=retired))

    broken = [show(f"Broken {number}", "no answer") for number in range(1, 6)]
    finding = feeds_finding([show("Well"), *broken, show("Tea", "gone", retired=True)])
    assert finding.verdict is Verdict.WARN
    assert finding.detail == (
        "1 gone for good: Tea; 5 could not be fetched: Broken 1, Broken 2, Broken 3 and 2 more"
    )
    assert "move" in finding.advice
    assert feeds_finding([show("Well")]).detail == "1, none in trouble"


def test_what_was_left_out_of_feeds_is_told_and_is_no_trouble() -> None:
    problems = (Problem(ProblemKind.NO_SOUND, 3), Problem(ProblemKind.NOT_WELL_FORMED))
    cut = [
        Show(ShowId(number), f"Tea {number}", "https://tea.example", problems=problems)
        for number in range(1, 13)
    ]
    finding = left_out_finding([*cut, Show(ShowId(13), "Well", "https://tea.example")])
    assert finding.verdict is Verdict.OK
    assert finding.detail.startswith(
        "in 12 of 13 feeds. Tea 1: Items without sound or video were left out: 3; "
    )
    assert finding.detail.endswith("; and 2 more shows")
    assert left_out_finding([]).detail == "nothing in any feed"


def test_the_doctor_makes_nothing(cafe: Cafe, home: Path) -> None:
    assert cafe("doctor").out
    assert not home.exists()


def test_a_damaged_library_is_found(cafe: Cafe, home: Path, house: House) -> None:
    house.close()
    path = home / "library.sqlite3"
    whole = bytearray(path.read_bytes())
    whole[4096:] = b"\xff" * (len(whole) - 4096)
    path.write_bytes(whole)
    answer = cafe("doctor", "--json")
    (finding,) = [record for record in answer.json if record["check"] == "library"]
    assert (answer.status, finding["status"]) == (1, "fail")
    assert finding["advice"]


def test_mistakes_of_the_program_and_the_place_of_the_log_are_told(
    cafe: Cafe, home: Path, house: House
) -> None:
    house.bookmarks.add(house.library.find_episode("latest").id, 60.0)
    house.close()
    log = home / "cafe-tui.log"
    log.write_text("2026-11-28 10:01:00,123 CRITICAL cafe_tui: unforeseen\nValueError: boom\n")
    findings = {record["check"]: record for record in cafe("doctor", "--json").json}
    assert findings["log"]["status"] == "warn"
    assert findings["log"]["detail"] == f"{log}: 2026-11-28 10:01:00 ValueError: boom"
    assert str(home / "backups" / "bookmarks-") in findings["bookmark copies"]["detail"]


def test_a_damaged_library_is_repaired(cafe: Cafe, home: Path, house: House) -> None:
    episode = house.library.find_episode("latest").id
    for number in range(30):
        house.bookmarks.add(episode, float(number), note=f"note {number}")
    house.close()
    path = home / "library.sqlite3"
    assert "sound" in cafe("doctor", "--repair").out
    whole = bytearray(path.read_bytes())
    whole[4096 : 20 * 4096] = b"\xff" * 19 * 4096
    path.write_bytes(whole)
    answer = cafe("bookmarks")
    assert answer.status == 1
    assert "doctor --repair" in answer.err
    done = cafe("doctor", "--repair", "--json")
    assert done.status == 0
    assert done.json["repaired"]
    assert Path(done.json["damaged"]).read_bytes() == bytes(whole)
    assert len(cafe("bookmarks", "--json").json) == 30
    path.write_bytes(whole)
    words = cafe("doctor", "--repair").out
    assert "30 bookmarks" in words
    assert "is kept as" in words


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such modes")
def test_a_folder_that_others_can_look_into_is_told(cafe: Cafe, home: Path, house: House) -> None:
    house.close()
    findings = {record["check"]: record for record in cafe("doctor", "--json").json}
    assert findings["data folder"]["status"] == "ok"
    home.chmod(0o755)
    findings = {record["check"]: record for record in cafe("doctor", "--json").json}
    assert findings["data folder"]["status"] == "warn"
    assert "chmod 700" in findings["data folder"]["advice"]


def test_a_folder_that_cannot_be_used_is_found(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    surroundings = Surroundings("linux", GOOD, True, "utf-8")
    findings = {f.check: f for f in examine(Paths.in_folder(tmp_path / "file" / "home"), surroundings)}
    assert findings["data folder"].verdict is Verdict.FAIL


def test_a_configuration_that_is_wrong_is_told(cafe: Cafe, home: Path) -> None:
    assert "none, so all is as usual" in cafe("doctor").out
    home.mkdir(exist_ok=True)
    (home / "config.toml").write_text("skip = 5\n")
    assert "config.toml, line" not in cafe("doctor").out
    (home / "config.toml").write_text("skip = 5\nlead_in = -1\n")
    answer = cafe("doctor")
    assert "config.toml, line 2: lead_in cannot be -1" in answer.out
    assert "“cafe-tui config check” says what is wrong" in " ".join(answer.out.split())
