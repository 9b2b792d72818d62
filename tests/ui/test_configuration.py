"""What the listener has set, on the screen: at the start, and changed while the player is open."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from cafe_tui.ui.app import CafeApp
from cafe_tui.ui.screens.help import HelpScreen
from cafe_tui.ui.screens.queue import QueueScreen
from cafe_tui.ui.theme import CAFE_16

from .conftest import OpenApp
from .stage import StageHouse, screen_of, text_of, until


def notices(pilot: Pilot[int]) -> list[str]:
    return [f"{notice.title}\n{notice.message}" for notice in pilot.app._notifications]


@pytest.fixture
def configuration(house: StageHouse) -> Path:
    """Where the file would be."""
    return house.paths.configuration


async def test_keys_do_what_the_listener_wants_and_are_shown_everywhere(
    configuration: Path, open_app: OpenApp
) -> None:
    configuration.write_text('[keys]\nfilter = "F5 §"\nsearch = ""\nqueue = "ctrl+g"\nhelp = "F1 ?"\n')
    async with open_app() as pilot:
        app = pilot.app
        assert notices(pilot) == []
        last_line = text_of(app).splitlines()[-1]
        assert " F5 filter " in last_line
        assert "ctrl+f" not in last_line
        await pilot.press("slash")
        assert "Filter episodes" not in text_of(app)
        await pilot.press("f5")
        await until(pilot, lambda: "Filter episodes" in text_of(app), "the prompt by its new key")
        await pilot.press("escape", "§")
        await until(pilot, lambda: "Filter episodes" in text_of(app), "the prompt by the other")
        await pilot.press("escape", "ctrl+f", "Q")
        assert app.screen is screen_of(app)
        await pilot.press("ctrl+g")
        await until(pilot, lambda: isinstance(app.screen, QueueScreen), "the queue")
        await pilot.press("ctrl+g", "f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen), "the help")
        await until(pilot, lambda: "Space  Pause what plays" in text_of(app), "its lines")
        help_words = str(app.screen.query("Static").first().render())
        assert "F5 §  Show only rows" in help_words
        await pilot.press("escape", "ctrl+p", *"Filter")
        await until(pilot, lambda: "(F5 §)" in text_of(app), "the key in the palette")


async def test_the_mouse_reaches_a_command_that_has_another_key_or_none(
    configuration: Path, open_app: OpenApp
) -> None:
    configuration.write_text('[keys]\nfilter = ""\n')
    async with open_app() as pilot:
        line = text_of(pilot.app).splitlines()[-1]
        assert "/ filter" not in line
        await pilot.click(offset=(line.index("filter"), 39))
        await until(pilot, lambda: "Filter episodes" in text_of(pilot.app), "the filter's prompt")


async def test_what_is_wrong_is_told_once_and_the_rest_holds(configuration: Path, open_app: OpenApp) -> None:
    configuration.write_text('theem = "nord"\ntheme = "nordd"\nskip = 5\n[keys]\npause = "j"\nmute = "F7"\n')
    async with open_app() as pilot:
        await until(pilot, lambda: notices(pilot), "a word on it")
        [told] = notices(pilot)
        assert told.splitlines() == [
            "config.toml: 3 lines could not be taken",
            "line 1: theem is no setting. Did you mean theme?",
            "line 2: there is no theme nordd. Did you mean nord?",
            "line 5: pause cannot have j, which is down’s in a list. Give down another key as well, or “”",
        ]
        assert pilot.app.theme == "cafe"
        app = pilot.app
        assert isinstance(app, CafeApp)
        assert app.house.settings.skip == 5.0
        await pilot.press("f7")
        await until(pilot, lambda: app.listener.state.muted, "silence by the key that could be taken")


async def test_skips_are_as_long_as_the_listener_wants_them(
    configuration: Path, house: StageHouse, open_app: OpenApp
) -> None:
    configuration.write_text("skip = 7\nskip_far = 45\n")
    async with open_app() as pilot:
        app = pilot.app
        assert isinstance(app, CafeApp)
        await pilot.press("P")
        await until(pilot, lambda: house.fake and app.listener.state.sounds, "the sound")
        places = []
        for key in ("right", "shift+right", "left", "shift+left"):
            await pilot.press(key)
            places.append(app.listener.state.position)
        assert places == [7.0, 52.0, 45.0, 0.0]


async def test_a_change_holds_at_once_or_says_that_it_waits(configuration: Path, open_app: OpenApp) -> None:
    async with open_app() as pilot:
        app = pilot.app
        assert (app.theme, app.animation_level) == ("cafe", "full")
        configuration.write_text('theme = "nord"\nanimations = false\nmouse = false\n[keys]\nfilter = "F5"\n')
        await until(pilot, lambda: app.theme == "nord", "the other theme")
        assert app.animation_level == "none"
        await until(pilot, lambda: " F5 filter " in text_of(app), "the key in the last line")
        await until(pilot, lambda: notices(pilot), "a word on it")
        assert notices(pilot) == [
            "As you set it\ntheme nord, animations false, keys · from the next start: mouse"
        ]
        app.clear_notifications()
        await pilot.press("f5")
        await until(pilot, lambda: "Filter episodes" in text_of(app), "the prompt by its new key")
        await pilot.press("escape")
        configuration.write_text("theme = nord")
        await until(pilot, lambda: notices(pilot), "a word on what is wrong")
        assert "line 1, column 9: this is no TOML" in "".join(notices(pilot))
        await until(pilot, lambda: app.theme == "cafe", "the usual theme")
        app.clear_notifications()
        configuration.unlink()
        await until(pilot, lambda: notices(pilot), "a word on the end of it")
        await pilot.press("slash")
        await until(pilot, lambda: "Filter episodes" in text_of(app), "the prompt by its usual key")


async def test_a_theme_that_is_chosen_is_remembered_and_the_configuration_goes_before_it(
    configuration: Path, house: StageHouse, open_app: OpenApp
) -> None:
    async with open_app() as pilot:
        await pilot.press("ctrl+p", *"Theme")
        await until(pilot, lambda: "Change the current theme" in text_of(pilot.app), "the command")
        await pilot.press("enter")
        await until(pilot, lambda: "dracula" in text_of(pilot.app), "the themes")
        await pilot.press(*"gruvbox")
        await until(pilot, lambda: "dracula" not in text_of(pilot.app), "the one")
        await pilot.press("enter", "enter")
        await until(pilot, lambda: pilot.app.theme == "gruvbox", "the theme")
        await until(pilot, lambda: house.remembered.theme() == "gruvbox", "that it is remembered")
    async with open_app() as pilot:
        assert pilot.app.theme == "gruvbox"


def test_what_is_asked_for_goes_before_what_was_chosen_and_that_before_what_fits(
    configuration: Path, house: StageHouse
) -> None:
    def theme() -> str:
        house.__dict__.pop("configuration", None)
        return CafeApp(house, few_colours=True).theme

    assert theme() == CAFE_16.name
    house.remembered.keep_theme("nord")
    assert theme() == "nord"
    house.remembered.keep_theme("one that is no more")
    assert theme() == CAFE_16.name
    configuration.write_text('theme = "cafe-light"')
    assert theme() == "cafe-light"
