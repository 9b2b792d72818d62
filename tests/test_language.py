"""Texts are said in the language that is asked for, and a slip in a translation does no harm."""

import argparse
import ast
from collections.abc import Iterator
from datetime import date
from gettext import NullTranslations
from pathlib import Path
from typing import TypeGuard

import pytest

from cafe_tui import translations
from cafe_tui.domain import language
from cafe_tui.domain.dates import long_date
from cafe_tui.domain.language import LANGUAGES, _, for_children, install, ngettext, pgettext
from cafe_tui.settings import language_set
from cafe_tui.translations import chosen, read_catalogue, speak
from cafe_tui.translations.pseudo import dressed
from tests.support.pseudo import pseudo_spoken, untranslated

PROJECT = Path(__file__).resolve().parents[1]


class Slips(NullTranslations):
    """A catalogue in which everything is wrong that can be."""

    def gettext(self, message: str) -> str:
        return {"{a} of {b}": "{b} von {c}", "{a} in": "{a", "{a} at": "{a.no_such_thing}"}.get(
            message, message
        )

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return "{0} Folgen"


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    words = {name: getattr(argparse, name) for name in ("_", "ngettext")}
    yield
    install(None)
    for name, value in words.items():
        setattr(argparse, name, value)


def test_english_is_what_the_source_says() -> None:
    assert _("{braces} stay") == "{braces} stay"
    assert _("{count} of {all:,}", count=2, all=3000) == "2 of 3,000"
    assert ngettext("{count} cup", "{count} cups", 1) == "1 cup"
    assert ngettext("{count} cup of {what}", "{count} cups of {what}", 2, what="tea") == "2 cups of tea"
    assert pgettext("key line", "keep") == "keep"


@pytest.mark.parametrize("text", ["{a} of {b}", "{a} in", "{a} at"])
def test_a_translation_with_a_slip_gives_english(text: str) -> None:
    install(Slips())
    assert _(text, a=1, b=2) == text.format(a=1, b=2)
    assert ngettext("{count} cup", "{count} cups", 2) == "2 cups"


def test_what_stands_for_a_value_is_not_looked_at_again() -> None:
    with pseudo_spoken():
        assert "{title}" in _("“{name}” is here", name="{title}")
        assert _("") == ""


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_AT.UTF-8@euro"}, "de"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "de_DE", "LC_MESSAGES": "es_MX"}, "es"),
        ({"LANG": "de_DE", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE", "LANGUAGE": "fr:es:de"}, "es"),
        ({"LANG": "de_DE", "CAFE_TUI_LANGUAGE": "en"}, "en"),
        ({"LANG": "de_DE", "CAFE_TUI_LANGUAGE": "xx"}, "de"),
        ({"CAFE_TUI_LANGUAGE": "x-pseudo"}, "x-pseudo"),
    ],
)
def test_the_language_is_the_one_asked_for(environment: dict[str, str], expected: str) -> None:
    assert chosen(environment) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ('language = "de"\n', "de"),
        ("[keys]\n  language='es'", "es"),
        ('# language = "de"', "en"),
        ("language = 3", "en"),
    ],
)
def test_the_configuration_goes_before_the_system(said: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f"skip = 5\n{said}")
    environment = {"LANG": "fr_FR", "CAFE_TUI_HOME": str(tmp_path)}
    assert chosen(environment, lambda: language_set(environment)) == expected
    assert chosen({**environment, "CAFE_TUI_LANGUAGE": "en"}, lambda: pytest.fail("it was read")) == "en"


def test_with_english_no_catalogue_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translations, "catalogue", lambda language: pytest.fail(f"{language} was opened"))
    assert speak({"CAFE_TUI_LANGUAGE": "en"}) == "en"
    assert language._catalogue is None


def test_processes_of_our_own_speak_the_same_language() -> None:
    speak({"CAFE_TUI_LANGUAGE": "x-pseudo"})
    assert chosen(for_children()) == "x-pseudo"
    speak({"CAFE_TUI_LANGUAGE": "en"})
    assert chosen(for_children()) == "en"


def test_a_catalogue_that_is_not_there_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LANGUAGES, "eo", "Esperanto")
    speak({"CAFE_TUI_LANGUAGE": "eo"})
    assert _("Nothing plays") == "Nothing plays"


@pytest.mark.parametrize("length", [0, 3, 100, 2000, 100_000])
def test_a_catalogue_that_breaks_off_is_english(length: int, tmp_path: Path) -> None:
    whole = PROJECT / "cafe_tui" / "translations" / "de.mo"
    assert read_catalogue(whole) is not None
    (tmp_path / "de.mo").write_bytes(whole.read_bytes()[:length])
    assert read_catalogue(tmp_path / "de.mo") is None


def test_pseudo_english_is_longer_and_keeps_what_stands_for_values() -> None:
    assert dressed("{count} of %(all)s cups") == "⟦{count} óf %(all)s çúpš~~~~~~~⟧"
    assert dressed("{day}. {month}") == "{day}. {month}"
    assert untranslated("⟦Ábóút ít~~~⟧ and Tea", "Tea Talk") == {"and"}


def test_nothing_is_said_while_modules_load() -> None:
    """A text at the level of a module or a class would be English for ever; and nobody takes `_` away."""
    wrong = []
    for path in (PROJECT / "cafe_tui").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if "language import" in source:
            tree = ast.parse(source)
            wrong += [
                f"{path.name}:{line} says something while it loads" for line in said_while_loading(tree)
            ]
            wrong += [f"{path.name}:{line} has a `_` of its own" for line in shadowed(tree)]
    assert not wrong


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def said_while_loading(node: ast.AST) -> Iterator[int]:
    """The lines outside of functions in which something is translated."""
    for inner in ast.iter_child_nodes(node):
        if not isinstance(inner, FUNCTIONS):
            if says(inner):
                yield inner.lineno
            yield from said_while_loading(inner)


def says(node: ast.AST) -> TypeGuard[ast.Call]:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("_", "ngettext", "pgettext")
    )


def shadowed(tree: ast.AST) -> Iterator[int]:
    """The lines of functions that say something, and use `_` for something else, too."""
    for function in ast.walk(tree):
        if isinstance(function, FUNCTIONS) and any(map(says, ast.walk(function))):
            arguments = function.args.args + function.args.kwonlyargs
            if "_" in (*bound(function), *(each.arg for each in arguments)):
                yield function.lineno


def bound(node: ast.AST) -> Iterator[str]:
    """The names that are given a value, but for those in functions and comprehensions within."""
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id
        if not isinstance(inner, (*FUNCTIONS, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            yield from bound(inner)


def test_dates_are_said_in_words() -> None:
    assert long_date(date(2026, 5, 3)) == "3 May 2026"
