"""What the environment asks for."""

import locale
from pathlib import Path

import pytest

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.outside.hooks import HookEvent
from cafe_tui.settings import hooks, languages, twelve_hour_clock, typed_path


def test_the_locale_is_left_as_it_is_when_it_is_asked_for_the_clock() -> None:
    before = locale.setlocale(locale.LC_TIME)
    twelve_hour_clock.cache_clear()
    assert not twelve_hour_clock()
    assert locale.setlocale(locale.LC_TIME) == before


@pytest.mark.parametrize(
    ("form", "twelve"), [("%r", True), ("%I:%M:%S %p", True), ("%H:%M:%S", False), ("%T", False)]
)
def test_the_locale_says_how_the_time_is_told(
    form: str, twelve: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("locale.nl_langinfo", lambda _name: form)
    twelve_hour_clock.cache_clear()
    assert twelve_hour_clock() is twelve
    twelve_hour_clock.cache_clear()


def test_a_locale_that_is_not_there_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_TIME", "xx_XX.nonsense")
    twelve_hour_clock.cache_clear()
    assert not twelve_hour_clock()
    twelve_hour_clock.cache_clear()


def test_a_typed_path_may_begin_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ear")
    assert typed_path("~/tea.md") == Path("/home/ear/tea.md")
    assert typed_path("tea/~.md") == Path("tea/~.md")
    assert typed_path("~nobody-of-this-name/tea.md") == Path("~nobody-of-this-name/tea.md")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, ()),
        ({"LANG": "C.UTF-8"}, ()),
        ({"LANG": "de_AT.UTF-8@euro"}, ("de_AT",)),
        ({"LANGUAGE": "pt_BR:pt:en", "LANG": "pt_BR.UTF-8"}, ("pt_BR", "pt", "en")),
    ],
)
def test_the_listeners_languages(environment: dict[str, str], expected: tuple[str, ...]) -> None:
    assert languages(environment) == expected


def test_hooks_are_read_from_the_file_that_is_named(tmp_path: Path) -> None:
    file = tmp_path / "hooks.toml"
    file.write_text('[hooks]\nepisode-finished = ["notify-send", "{title}"]\n')
    assert hooks({"CAFE_TUI_HOOKS": str(file)}) == {
        HookEvent.EPISODE_FINISHED: ("notify-send", "{title}"),
    }
    assert hooks({}) is None


@pytest.mark.parametrize("content", [None, "[hooks", "hooks = 3", '[hooks]\nx = ["y"]', "\udcff"])
def test_a_file_that_holds_no_hooks_is_refused(content: str | None, tmp_path: Path) -> None:
    file = tmp_path / "hooks.toml"
    if content is not None:
        file.write_bytes(content.encode(errors="surrogateescape"))
    with pytest.raises(BadInputError):
        hooks({"CAFE_TUI_HOOKS": str(file)})
