"""The manual page says what the parser knows, and is one that man takes without a word."""

import importlib.util
import shutil
import subprocess
from types import ModuleType

import pytest

from cafe_tui.cli.arguments import make_parser
from cafe_tui.cli.outline import outline_of

from .conftest import PROJECT

PAGE = PROJECT / "docs" / "man" / "cafe-tui.1"


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    """The tool that writes the page."""
    spec = importlib.util.spec_from_file_location("make_man", PROJECT / "tools" / "make_man.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_tool_writes(maker: ModuleType) -> None:
    assert PAGE.read_text(encoding="utf-8") == maker.page(), "run .venv/bin/python tools/make_man.py"


def test_every_command_and_every_option_is_in_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8").replace(r"\-", "-")
    for each in outline_of(make_parser()).all():
        assert each.needs_command or not each.words or f'.SS "{each.path}"' in text
        for option in each.options:
            assert all(flag in text for flag in option.flags)
    assert "complete\n" not in text


@pytest.mark.skipif(not shutil.which("mandoc"), reason="needs mandoc, which is not here")
def test_mandoc_has_nothing_to_say() -> None:
    done = subprocess.run(["mandoc", "-Tlint", PAGE], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.skipif(not shutil.which("man"), reason="needs man, which is not here")
def test_man_shows_it_without_a_warning() -> None:
    done = subprocess.run(
        ["man", "--warnings", "--encoding=UTF-8", "-l", PAGE],
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", "MANWIDTH": "80", "LC_ALL": "C.UTF-8"},
        timeout=60,
    )
    if done.returncode == 0 and done.stdout:  # a man that was stripped of its formatter shows nothing
        assert done.stderr.decode() == ""
        assert "podcasts by the minute" in done.stdout.decode()
