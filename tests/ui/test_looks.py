"""That everything can be read and told apart: in both of our themes, in sixteen colours, and in none."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.color import Color
from textual.content import Content
from textual.filter import NoColor
from textual.theme import Theme

from cafe_tui.domain.models import Episode, EpisodeId, ShowId
from cafe_tui.settings import few_colours
from cafe_tui.ui.app import CafeApp
from cafe_tui.ui.clock_words import time_of_day
from cafe_tui.ui.present import PHASE_GLYPHS, episode_row
from cafe_tui.ui.theme import CAFE_16, CAFE_DARK, CAFE_LIGHT, theme_names

from .conftest import OpenApp
from .stage import StageHouse, text_of, until

UI = Path(__file__).resolve().parents[2] / "cafe_tui" / "ui"
READABLE = 4.5
"""WCAG 2.1 AA: the contrast that text needs with its ground."""
GROUNDS = ("background", "surface", "panel")
INKS = ("foreground", "accent", "primary", "secondary", "warning", "error", "success")


def luminance(colour: Color) -> float:
    def linear(part: int) -> float:
        value = part / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return sum(
        weight * linear(part) for weight, part in zip((0.2126, 0.7152, 0.0722), colour.rgb, strict=True)
    )


def contrast(one: Color, other: Color) -> float:
    """As WCAG defines it: from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def colour(theme: Theme, name: str) -> Color:
    return Color.parse(theme.to_color_system().generate()[name])


@pytest.mark.parametrize("theme", [CAFE_DARK, CAFE_LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_is_readable_on_every_ground(theme: Theme, ground: str) -> None:
    under = colour(theme, ground)
    ratios = {ink: round(contrast(under, colour(theme, ink)), 1) for ink in INKS}
    assert {ink: ratio for ink, ratio in ratios.items() if ratio < READABLE} == {}


@pytest.mark.parametrize("theme", [CAFE_DARK, CAFE_LIGHT], ids=lambda theme: theme.name)
def test_the_row_under_the_cursor_is_readable(theme: Theme) -> None:
    ink, under = (
        Color.parse(theme.variables[f"block-cursor-{part}"]) for part in ("foreground", "background")
    )
    assert contrast(under, ink) >= READABLE


def test_in_sixteen_colours_only_those_of_the_terminal_are_used(house: StageHouse) -> None:
    app = CafeApp(house, few_colours=True)
    assert app.theme == CAFE_16.name
    named = [getattr(CAFE_16, name) for name in ("primary", "accent", "background", "foreground", "error")]
    colours = [*named, *(value for name, value in CAFE_16.variables.items() if not name.endswith("style"))]
    assert [name for name in colours if not str(name).startswith("ansi_")] == []


def test_without_colours_none_come_from_the_themes_either(
    house: StageHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = CafeApp(house, few_colours=True)
    assert any(isinstance(each, NoColor) for each in app._filters)


@pytest.mark.parametrize(
    ("environment", "platform", "few"),
    [
        ({"TERM": "xterm"}, "linux", True),
        ({"TERM": "linux"}, "linux", True),
        ({"TERM": "screen"}, "linux", True),
        ({"TERM": "xterm-16color"}, "linux", True),
        ({"TERM": "xterm-256color"}, "linux", False),
        ({"TERM": "screen-256color"}, "linux", False),
        ({"TERM": "xterm-kitty"}, "linux", False),
        ({"TERM": "foot", "COLORTERM": "truecolor"}, "linux", False),
        ({}, "win32", False),
    ],
)
def test_how_many_colours_there_are_is_told_by_the_terminal(
    environment: dict[str, str], platform: str, few: bool
) -> None:
    assert few_colours(environment, platform) is few


def row(position: float = 0.0, *, played: bool = False, sounding: bool = False) -> str:
    now = datetime(2026, 3, 14, tzinfo=UTC)
    episode = Episode(
        id=EpisodeId(1),
        show_id=ShowId(1),
        show="Tea",
        guid="1",
        media_url="",
        number=1,
        title="Tea",
        published=now,
        duration=60.0,
        position=position,
        played=played,
    )
    return episode_row(episode, 60, now, sounding=sounding).plain


def test_every_state_of_an_episode_is_told_without_style() -> None:
    assert len({row(), row(5.0), row(played=True), row(sounding=True)}) == 4


def test_the_states_of_the_sound_are_told_by_signs_that_are_one_cell_wide() -> None:
    assert {Content(glyph).cell_length for glyph in PHASE_GLYPHS.values()} == {1}


async def test_focus_and_cursor_are_told_without_style(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await until(pilot, lambda: "┏━ All episodes" in text_of(pilot.app), "the heavy frame of the pane")
        assert text_of(pilot.app).count("▌") == 1
        await pilot.press("s")
        await until(pilot, lambda: "┏━ Shows" in text_of(pilot.app), "the heavy frame of the other")
        assert "╭─ All episodes" in text_of(pilot.app)
        assert text_of(pilot.app).count("▌") == 1


@pytest.mark.parametrize(
    ("hour", "twelve", "twenty_four"),
    [(0, "12:05 am", "00:05"), (9, "9:05 am", "09:05"), (12, "12:05 pm", "12:05"), (23, "11:05 pm", "23:05")],
)
def test_the_time_of_day_is_told_as_the_locale_has_it(hour: int, twelve: str, twenty_four: str) -> None:
    moment = datetime(2026, 3, 14, hour, 5, tzinfo=UTC)
    assert time_of_day(moment, twelve_hours=True) == twelve
    assert time_of_day(moment, twelve_hours=False) == time_of_day(moment) == twenty_four


def test_nothing_is_told_by_emoji() -> None:
    emoji = re.compile("[\U0001f000-\U0001ffff\ufe0f]")
    assert [path.name for path in UI.rglob("*.py") if emoji.search(path.read_text("utf-8"))] == []


@pytest.mark.skipif("TEXTUAL_THEME" in os.environ, reason="TEXTUAL_THEME goes before what is tried here")
@pytest.mark.parametrize("name", theme_names())
async def test_every_theme_can_be_there_from_the_start(house: StageHouse, name: str) -> None:
    house.remembered.keep_theme(name)
    app = CafeApp(house)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Tea Talk, part 5" in text_of(app), "the first picture")
        assert app.theme == name
        assert app.has_class("-dark-mode") == app.current_theme.dark
    app.close_player()
