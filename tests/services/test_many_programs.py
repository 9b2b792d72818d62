"""Several programs on one library at once: all that was acknowledged is there, and nobody hears of locks."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from cafe_tui.services.house import House
from cafe_tui.settings import Paths
from tests.support.library import document, item, keep

PROJECT = Path(__file__).resolve().parents[2]
WRITER = """
import os, sys
from contextlib import closing
from pathlib import Path
from cafe_tui.services.house import House
from cafe_tui.settings import Paths
from tests.support.library import document, item, keep, newest
name, home = sys.argv[1], Path(sys.argv[2])
with closing(House(Paths.in_folder(home), first_show=None)) as house:
    print("ready", flush=True)
    sys.stdin.read(1)
    for number in range(25):
        if name == "refresh":
            keep(house.database, document(*[item(n, f"Title {number}") for n in range(40)]))
        else:
            house.bookmarks.add(newest(house.database), 60.0, note=f"{name} {number}")
"""


def test_six_programs_write_at_once(tmp_path: Path) -> None:
    with closing(House(Paths.in_folder(tmp_path), first_show=None)) as house:
        keep(house.database, document(item(1)))
    names = ["refresh", *(f"writer {number}" for number in range(5))]
    writers = [_start(["-c", WRITER, name, str(tmp_path)]) for name in names]
    for writer in writers:
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin
        writer.stdin.write("!")
        writer.stdin.flush()
    for writer in writers:
        _, errors = writer.communicate(timeout=100)
        assert (writer.returncode, errors) == (0, "")
    with closing(House(Paths.in_folder(tmp_path), first_show=None)) as house:
        notes = {bookmark.note for bookmark in house.bookmarks.listing()}
        assert notes == {f"writer {writer} {number}" for writer in range(5) for number in range(25)}
        assert house.database.check() == []


def test_four_first_starts_at_once_make_one_library(tmp_path: Path) -> None:
    starts = [_start(["-m", "cafe_tui", "shows", "--json"], CAFE_TUI_HOME=str(tmp_path)) for _ in range(4)]
    answers = {start.communicate(timeout=100) for start in starts}
    assert [start.returncode for start in starts] == [0] * 4
    assert len(answers) == 1
    with closing(House(Paths.in_folder(tmp_path))) as house:
        assert len(house.library.shows()) == 1
        assert house.database.check() == []


def _start(arguments: list[str], **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
        env={**os.environ, **environment},
    )
