"""The formats of bookmarks as docs/scripting.md describes them."""

import re
from datetime import UTC, datetime

from cafe_tui.domain.interchange import FORMS

from .conftest import PROJECT

DOCUMENTED = (PROJECT / "docs" / "scripting.md").read_text(encoding="utf-8")


def test_every_format_is_described_and_no_other() -> None:
    section = DOCUMENTED.partition("## Bookmarks in files")[2].partition("\n\n**JSON**")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(FORMS)
    importable = set(re.findall(r"^\| `(\w+)` \|.*import", section, re.MULTILINE))
    assert importable == {name for name, form in FORMS.items() if form.read or form.read_marks}


def test_the_document_that_is_described_can_be_imported_and_is_what_is_written() -> None:
    example = DOCUMENTED.partition('"format": "cafe-tui bookmarks"')[2].partition("```")[0]
    text = f'{{\n  "format": "cafe-tui bookmarks"{example}'.rstrip("\n")
    read = FORMS["json"].read
    assert read
    (bookmark,) = read(text, datetime(2026, 1, 1, tzinfo=UTC))
    assert (bookmark.start, bookmark.importance, bookmark.tags) == (670.0, 2, ("desk",))
    assert FORMS["json"].write([bookmark]) == text.replace('["desk"]', '[\n        "desk"\n      ]')
