"""The real program: in a process of its own, or called here where only its answer matters."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cafe_tui.__main__ import main
from cafe_tui.services.house import House
from cafe_tui.settings import Paths
from tests.support.library import document, item, keep
from tests.support.schemas import check, schema_for
from tests.support.web import Web

PROJECT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "cafe_tui")

NOTES = """<p>Tim asks Pilar about networks &amp; friends.</p>
<p>00:30 mins A call-back to <a href="https://example.org/talk">an earlier talk</a>.</p>
<p>1:25 Tim on being isolated.</p>
<p>11:10 Talking freely.</p>
<p>21:00 What to try.</p>"""


@dataclass(frozen=True)
class Answer:
    """What a run gave."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as one strict JSON document."""

        def refuse(constant: str) -> Any:
            raise AssertionError(f"{constant} is no JSON")

        return json.loads(self.out, parse_constant=refuse)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder that CAFE_TUI_HOME names."""
    return tmp_path / "home"


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """The environment of the program."""
    return {**os.environ, "CAFE_TUI_HOME": str(home), "PYTHONWARNINGS": "error"}


@pytest.fixture
def program(environment: Mapping[str, str]) -> Callable[..., Answer]:
    """Run the program in a process of its own, without a terminal."""

    def run(*arguments: str, stdin: str | bytes = "", **changes: str) -> Answer:
        done = subprocess.run(
            [*COMMAND, *arguments],
            input=stdin if isinstance(stdin, bytes) else stdin.encode(),
            capture_output=True,
            cwd=PROJECT,
            env={**environment, **changes},
            timeout=100,
        )
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def cafe(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Answer]:
    """Run the program in this process: for what needs no process of its own.

    All JSON that it prints must have the documented shape.
    """
    monkeypatch.setenv("CAFE_TUI_HOME", str(home))

    def run(*arguments: str) -> Answer:
        capsys.readouterr()
        try:
            status = main(arguments)
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        printed = capsys.readouterr()
        answer = Answer(status, printed.out, printed.err)
        if answer.out and (schema := schema_for(arguments)):
            check(schema, answer.json)
        return answer

    return run


@pytest.fixture
def house(home: Path) -> Iterator[House]:
    """A library with Management Café (#1, #2, and #3 with notes) and Tea Room (#1)."""
    with closing(House(Paths.in_folder(home), first_show=None)) as house:
        keep(
            house.database,
            document(item(1), item(2, "In between"), item(3, "#3 Networks", notes=NOTES)),
        )
        keep(house.database, document(item(0, "Tea 茶 time"), title="Tea Room"), "https://tea.example/feed")
        yield house


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as web:
        yield web
