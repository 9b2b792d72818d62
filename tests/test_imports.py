"""What a start may import: each module costs time before anything is seen."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
FOREIGN = {"asyncio", "dbus_fast", "feedparser", "httpx", "mpv", "platformdirs", "rich", "ssl", "textual"}


def imported(script: str, home: Path) -> set[str]:
    """The modules that are loaded after `script` has run."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\ntry:\n    {script}\nfinally:\n    print('', *sys.modules)"],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env={**os.environ, "CAFE_TUI_HOME": str(home)},
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def test_telling_the_version_loads_next_to_nothing(tmp_path: Path) -> None:
    modules = imported("from cafe_tui.__main__ import main; main(['--version'])", tmp_path)
    assert {name for name in modules if name.startswith("cafe_tui")} == {
        "cafe_tui",
        "cafe_tui.__main__",
        "cafe_tui.cli",
        "cafe_tui.cli.argument_kinds",
        "cafe_tui.cli.arguments",
        "cafe_tui.cli.player_arguments",
        "cafe_tui.cli.streams",
        "cafe_tui.cli.sync_arguments",
        "cafe_tui.domain",
        "cafe_tui.domain.language",
        "cafe_tui.translations",
    }
    assert (FOREIGN | {"dataclasses", "sqlite3"}).isdisjoint(modules)


def test_with_english_nothing_is_loaded_for_languages(tmp_path: Path) -> None:
    modules = imported("from cafe_tui.translations import speak; speak({'LANG': 'en_GB.UTF-8'})", tmp_path)
    assert "cafe_tui.translations" in modules
    assert {"argparse", "cafe_tui.settings", "cafe_tui.translations.pseudo", "gettext"}.isdisjoint(modules)


@pytest.mark.parametrize(
    "script",
    ["import cafe_tui.services.house", "from cafe_tui.__main__ import main; main(['episodes', '--json'])"],
)
def test_the_library_needs_neither_network_nor_player_nor_screen(script: str, tmp_path: Path) -> None:
    modules = imported(script, tmp_path)
    assert (FOREIGN | {"cafe_tui.domain.playback", "cafe_tui.feeds"}).isdisjoint(modules)


def test_httpx_comes_without_its_command_line_program(tmp_path: Path) -> None:
    modules = imported("from cafe_tui.feeds.web import new_client; new_client()", tmp_path)
    assert "httpx" in modules
    assert {"click", "pygments", "rich"}.isdisjoint(modules)


def test_a_command_loads_only_what_it_does(tmp_path: Path) -> None:
    modules = imported("from cafe_tui.__main__ import main; main(['shows', '--json'])", tmp_path)
    assert {"cafe_tui.cli.clips", "cafe_tui.domain.interchange"}.isdisjoint(modules)


FIRST_PAINT = """
import os, sys

there_before = set(sys.modules)

from pathlib import Path
from cafe_tui.services.house import House
from cafe_tui.settings import Paths
from cafe_tui.ui.app import CafeApp

class Watched(CafeApp):
    async def on_ready(self) -> None:
        self.loaded = {name: module for name, module in sys.modules.items() if name not in there_before}
        self.exit()

app = Watched(House(Paths.in_folder(Path(os.environ['CAFE_TUI_HOME']))))
app.run(headless=True)
print(*app.loaded)
print(*{name.partition('.')[0] for name, module in app.loaded.items()
        if 'site-packages' in (getattr(module, '__file__', None) or '')})
"""
TEXTUAL_AND_ITS_OWN = {"platformdirs", "rich", "textual", "typing_extensions"}


def test_the_first_paint_needs_neither_network_nor_player_nor_the_reader_of_notes(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env={**os.environ, "CAFE_TUI_HOME": str(tmp_path)},
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    modules, third_party = (set(line.split()) for line in done.stdout.splitlines()[-2:])
    assert {"sqlite3", "cafe_tui.ui.screens.main"} <= modules
    assert "textual" in third_party
    assert third_party <= TEXTUAL_AND_ITS_OWN
    late = {
        "cafe_tui.cli",
        "cafe_tui.desktop",
        "cafe_tui.domain.address",
        "cafe_tui.domain.chapter.chapter_choice",
        "cafe_tui.domain.chapters",
        "cafe_tui.domain.comments",
        "cafe_tui.domain.config.configuration",
        "cafe_tui.domain.drawing",
        "cafe_tui.domain.files.download",
        "cafe_tui.domain.feed.feed_document",
        "cafe_tui.domain.playback.effects",
        "cafe_tui.domain.playback.events",
        "cafe_tui.domain.queue",
        "cafe_tui.domain.feed.update",
        "cafe_tui.feeds",
        "cafe_tui.pictures",
        "cafe_tui.player",
        "cafe_tui.remote",
        "cafe_tui.sample",
        "cafe_tui.services.chapters",
        "cafe_tui.services.comments",
        "cafe_tui.services.correct",
        "cafe_tui.services.cover_art",
        "cafe_tui.services.covers",
        "cafe_tui.services.demo",
        "cafe_tui.services.desktop",
        "cafe_tui.services.detail",
        "cafe_tui.services.keep",
        "cafe_tui.services.listen",
        "cafe_tui.services.queue",
        "cafe_tui.services.indexing",
        "cafe_tui.services.refresh",
        "cafe_tui.services.remote",
        "cafe_tui.services.search",
        "cafe_tui.storage.episodes",
        "cafe_tui.storage.search",
        "cafe_tui.storage.search_index",
        "cafe_tui.ui.notes_text",
        "cafe_tui.ui.outside",
        "cafe_tui.ui.screens.help",
        "cafe_tui.ui.talk_text",
        "cafe_tui.ui.screens.search",
        "cafe_tui.ui.keymap",
        "cafe_tui.ui.told",
        "cafe_tui.ui.widgets.cover",
        "cafe_tui.ui.widgets.link_list",
        "cafe_tui.ui.widgets.talk_list",
        "cafe_tui.ui.widgets.transcript_list",
        "email",
        "hashlib",
        "html.parser",
        "http.client",
        "tomllib",
        "webbrowser",
        "xml.parsers.expat",
    }
    assert late.isdisjoint(modules)
