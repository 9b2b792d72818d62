"""What the environment asks for."""

from pathlib import Path

import pytest

from cafe_tui.settings import languages, typed_path


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
