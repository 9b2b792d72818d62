"""The table of what is promised names tests that exist, and each promise has one."""

import re
from pathlib import Path

import pytest

_TESTS = Path(__file__).parent
_DOCUMENT = _TESTS.parent / "docs" / "security.md"
_ROW = re.compile(r"^\| (?:\*\*.*?\*\*)? ?\| (?P<case>.+?) \| (?P<gets>.+?) \| (?P<held>.+?) \|$", re.M)
_NAMED = re.compile(r"`([^`]+)`")

# Without the heading.
ROWS = [(row["case"], row["held"]) for row in _ROW.finditer(_DOCUMENT.read_text(encoding="utf-8"))][1:]


def test_every_row_of_the_table_is_looked_at() -> None:
    lines = [line for line in _DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    assert len(ROWS) == len(lines) - 2  # but for the heading, and what stands below it
    assert len(ROWS) > 60


@pytest.mark.parametrize(("case", "held"), ROWS, ids=lambda value: str(value)[:30])
def test_every_test_that_a_promise_names_exists(case: str, held: str) -> None:
    module = ""
    tests = []
    for name in _NAMED.findall(held):
        if name.endswith(".py"):
            module = (_TESTS / name).read_text(encoding="utf-8")
        else:
            tests.append(name)
            assert re.search(rf"^(?:async )?def {name}\(", module, re.M), f"there is no {name} for “{case}”"
    assert tests
