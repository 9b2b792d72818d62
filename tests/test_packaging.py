"""What is installed holds all that the program needs, and runs without the checkout."""

import configparser
import os
import shlex
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from tests.support.libmpv import skip_without_libmpv

PROJECT = Path(__file__).resolve().parents[1]
BUILD = "import sys; from hatchling.build import build_{0}; build_{0}(sys.argv[1])"
SHARED = {
    "share/applications/cafe-tui.desktop",
    "share/applications/cafe-tui-add.desktop",
    "share/icons/hicolor/scalable/apps/cafe-tui.svg",
}


def build(kind: str, source: Path, into: Path) -> Path:
    """Build an `sdist` or a `wheel` of a checkout."""
    into.mkdir()
    subprocess.run(
        [sys.executable, "-c", BUILD.format(kind), str(into)],
        cwd=source,
        check=True,
        capture_output=True,
        timeout=100,
    )
    [built] = into.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", PROJECT, tmp_path_factory.mktemp("wheel") / "built")


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_every_file_of_the_program_and_what_the_desktop_wants(wheel: Path) -> None:
    files = {path for path in (PROJECT / "cafe_tui").rglob("*") if path.is_file() and path.suffix != ".pyc"}
    packed = names(wheel)
    assert {str(path.relative_to(PROJECT)) for path in files} <= packed
    assert {"cafe_tui/ui/cafe.tcss", "cafe_tui/sample/1-browse.opus"} <= packed
    assert {name.partition(".data/data/")[2] for name in packed} >= SHARED
    assert [name for name in packed if name.endswith("licenses/LICENSE")]
    assert not [name for name in packed if name.startswith(("tests", "tools"))]


def test_the_source_archive_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    sdist = build("sdist", PROJECT, tmp_path / "sdist")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    [source] = (tmp_path / "source").iterdir()
    assert (source / "tests" / "test_packaging.py").is_file()
    assert (source / "docs" / "index.md").is_file()
    assert names(build("wheel", source, tmp_path / "again")) == names(wheel)


def test_what_is_installed_makes_the_demos_journey(wheel: Path, tmp_path: Path) -> None:
    """In an environment of its own, which finds the libraries that are installed here, but no checkout."""
    skip_without_libmpv()
    home = tmp_path / "environment"
    venv.create(home, with_pip=False, symlinks=True)
    python = next(home.glob("bin/python")) if os.name == "posix" else home / "Scripts" / "python.exe"
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    subprocess.run(
        [*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)],
        check=True,
        capture_output=True,
        timeout=100,
    )
    done = subprocess.run(
        [str(python.parent / "cafe-tui"), "demo", "--plain"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": sysconfig.get_path("purelib"), "CAFE_TUI_AO": "null"},
        timeout=100,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "FAIL" not in done.stdout
    assert {str(path.relative_to(home)) for path in (home / "share").rglob("*") if path.is_file()} >= SHARED


def entry(name: str) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(PROJECT / "data" / name, encoding="utf-8")
    return parser["Desktop Entry"]


def test_links_of_podcasts_are_added_as_they_are(tmp_path: Path) -> None:
    adding = entry("cafe-tui-add.desktop")
    assert "x-scheme-handler/podcast" in adding["MimeType"].split(";")
    # Unescaped as the desktop does it: first as a string of the file, then as a quoted argument, in which
    # `shlex` leaves the escaped dollar as it is.
    command = [word.replace("\\$", "$") for word in shlex.split(adding["Exec"].replace("\\\\", "\\"))]
    assert command[-1] == "%u"
    (tmp_path / "cafe-tui").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (tmp_path / "cafe-tui").chmod(0o755)
    link = "podcast://tea.example/feed?a=1&b='$(id)`id`\"; id"
    done = subprocess.run(
        [*command[:-1], link],
        capture_output=True,
        text=True,
        input="\n",
        env={"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        timeout=20,
    )
    assert done.stdout == f"add\n{link}\nEnter closes this. "


def test_the_player_is_started_in_a_terminal() -> None:
    player = entry("cafe-tui.desktop")
    assert (player["Exec"], player["Terminal"], player["Icon"]) == ("cafe-tui", "true", "cafe-tui")
