"""The catalogues hold every text of the source, whole and sound."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from cafe_tui.domain.config.configuration import SETTINGS
from cafe_tui.domain.language import LANGUAGES, _, install, ngettext
from cafe_tui.translations import catalogue

pytest.importorskip("babel", reason="needs Babel, which the extra `lint` brings")
PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def tool() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("translate", PROJECT / "tools" / "translate.py")
    assert spec
    assert spec.loader
    module = sys.modules["translate"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    del sys.modules["translate"]


def test_every_text_is_in_every_language_and_nothing_is_wrong_with_it(tool: ModuleType) -> None:
    assert list(tool.wrong()) == []


def test_the_languages_are_those_that_have_catalogues(tool: ModuleType) -> None:
    assert {"en", *tool.catalogues()} == LANGUAGES.keys()
    assert {path.stem for path in (PROJECT / "cafe_tui" / "translations").glob("*.mo")} == {
        *tool.catalogues()
    }
    about = next(setting.about for setting in SETTINGS if setting.name == "language")
    assert all(f'"{code}"' in about for code in LANGUAGES)


@pytest.mark.parametrize(
    ("text", "translation", "wrong"),
    [
        ("{count} of {all:,}", "{all:,}, davon {count}", False),
        ("{count} of {all:,}", "{count} von {al:,}", True),
        ("{count} of {all:,}", "{count} von {all}", True),
        ("{name}", "{name!r}", True),
        ("Press { for more", "Drück { für mehr", False),
        ("Press { for more", "Drück das für mehr", True),
        ("argument %s", "Argument %s", False),
        ("argument %s", "Argument %d", True),
        ("%(prog)s: error\n", "%(prog)s: Fehler\n", False),
        ("%(prog)s: error\n", "%(prog)s: Fehler", True),
        (" and ", "und", True),
        ("some [keys]", "einige [b]Tasten[/b]", True),
        (("{count} cup", "{count} cups"), ("eine Tasse", "{count} Tassen"), False),
        (("{count} cup", "{count} cups"), ("{count} Tasse", "Tassen"), True),
        ("a text", "", True),
    ],
)
def test_slips_in_a_translation_are_found(
    tool: ModuleType, text: str | tuple[str, str], translation: str | tuple[str, str], wrong: bool
) -> None:
    from babel.messages.catalog import Message

    assert bool(list(tool.wrong_with(Message(text, translation)))) is wrong


def test_a_text_is_taken_out_of_the_source_with_its_context_and_its_plural(tool: ModuleType) -> None:
    found = {one.id for one in tool.texts()}
    assert (None, ("Play or pause",)) in found  # out of the registry of commands
    assert ("key line", ("keep",)) in found
    assert (None, ("{count} episode", "{count} episodes")) in found
    assert (None, ("usage: ",)) in found  # argparse's own
    assert (None, ("tells the shows",)) in found  # out of a docstring of plain mode


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {"en"}))
def test_a_catalogue_speaks_with_its_plurals(language: str) -> None:
    install(catalogue(language))
    try:
        assert _("Nothing plays") != "Nothing plays"
        one, two = (ngettext("{count} episode", "{count} episodes", count) for count in (1, 2))
        assert (one[:2], two[:2]) == ("1 ", "2 ")
        assert one[2:] != two[2:]
    finally:
        install(None)
