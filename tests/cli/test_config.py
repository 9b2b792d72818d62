"""The configuration at a prompt."""

import stat
from collections.abc import Callable
from pathlib import Path

from cafe_tui.domain.config.configuration import SETTINGS

from .conftest import Answer

Cafe = Callable[..., Answer]


def test_a_file_that_explains_itself_is_written_once(cafe: Cafe, home: Path) -> None:
    answer = cafe("config")
    path = home / "config.toml"
    assert (answer.status, answer.out) == (0, f"{path}\n")
    assert "nothing is set in it yet" in answer.err
    text = path.read_text("utf-8")
    assert all(f"\n# {setting.in_table} = " in text for setting in SETTINGS)
    assert '\n# next-chapter = "n"  # Next chapter\n' in text
    path.write_text("skip = 5\n")
    answer = cafe("config")
    assert (answer.status, answer.out, path.read_text()) == (0, f"{path}\n", "skip = 5\n")
    assert "stays as it is" in answer.err


def test_its_path_is_told_without_making_it(cafe: Cafe, home: Path) -> None:
    answer = cafe("config", "path")
    assert (answer.status, answer.out) == (0, f"{home / 'config.toml'}\n")
    assert not home.exists()


def test_check_tells_each_wrong_line_as_editors_read_it(cafe: Cafe, home: Path) -> None:
    assert cafe("config").status == 0
    assert cafe("config", "check") == Answer(0, "", "All of it can be taken\n")
    path = home / "config.toml"
    path.write_text('theem = "x"\ntheme = "cofe"\nmouse = no\n[keys]\npause = "j"\ndownload = "n"\n')
    answer = cafe("config", "check")
    assert answer.status == 1
    assert answer.out.splitlines() == [
        f"{path}:1: theem is no setting. Did you mean theme?",
        f"{path}:2: there is no theme cofe. Did you mean cafe?",
        f"{path}:3:9: this is no TOML: Invalid value. Text stands in quotation marks; true and false do not",
        f"{path}:5: pause cannot have j, which is down’s in a list. Give down another key as well, or “”",
        f"{path}:6: note: download has n where it is, and next-chapter does not there",
    ]
    assert answer.err == "4 lines cannot be taken; all else holds\n"


def test_where_there_is_none_check_says_how_to_have_one(cafe: Cafe) -> None:
    answer = cafe("config", "check")
    assert answer.status == 0
    assert "“cafe-tui config” writes one" in answer.err


def test_a_file_that_cannot_be_read_is_told(cafe: Cafe, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_bytes(b'skip = 5\ntheme = "caf\xe9"\n')
    assert "config.toml:2: this is no UTF-8" in cafe("config", "check").out
    (home / "config.toml").write_bytes(b"skip = 5\n" * 30_000)
    assert "config.toml: it is too large" in cafe("config", "check").out
    (home / "config.toml").unlink()
    (home / "config.toml").mkdir()
    answer = cafe("config", "check")
    assert (answer.status, "it cannot be read" in answer.out) == (1, True)


def test_a_folder_that_cannot_be_made_is_told(cafe: Cafe, home: Path) -> None:
    home.write_text("in the way")
    answer = cafe("config")
    assert answer.status == 1
    assert "could not be made" in answer.err
    assert stat.S_ISREG(home.stat().st_mode)
