"""The part of the program that is as the listener has set it: keys, theme, motion; also while it is open."""

import asyncio
import os
from collections.abc import Container, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import on, work
from textual.filter import Monochrome, NoColor
from textual.message import Message
from textual.theme import Theme

from cafe_tui.domain.config.listener_settings import Settings
from cafe_tui.domain.errors import LibraryError
from cafe_tui.domain.language import _, ngettext
from cafe_tui.services.house import House

from .commands import COMMANDS, Command
from .process import ProcessApp
from .theme import CAFE_16, CAFE_DARK, OWN_THEMES, theme_fault
from .widgets.key_line import KeyLine

if TYPE_CHECKING:
    from cafe_tui.domain.config.configuration import Fault

_MOST_TOLD = 3  # faults in one notice


class ConfiguredApp(ProcessApp):
    """A program that takes over what the listener has set."""

    house: House

    class ConfigurationWritten(Message):
        """The file is another one now."""

    def __init__(self, house: House, *, few_colours: bool = False) -> None:
        super().__init__()
        self.house = house
        self.commands: Sequence[Command] = COMMANDS
        """What can be done, with the keys for it that hold now."""
        self._faults: tuple[Fault, ...] = ()
        """What is wrong with the configuration."""
        self._few_colours = few_colours
        self._unconfigured_motion = self.animation_level
        for theme in OWN_THEMES:
            self.register_theme(theme)
        if not os.environ.get("TEXTUAL_THEME"):
            # Nothing is styled yet, so nothing need be styled anew, as a change of the theme would have it.
            self.set_reactive(ConfiguredApp.theme, self._theme_wanted())
            self.stylesheet.set_variables(self.get_css_variables())
            self._follow_theme()
        self._own_theme = self.theme
        """The theme that holds as far as we know; another one was chosen by the listener."""
        self._take_settings()

    def follow_configuration(self) -> None:
        """Once the screen is there: say what is wrong with the file, and hear of changes."""
        if not self.is_running:
            return
        self._tell_faults()
        self.theme_changed_signal.subscribe(self, self._theme_chosen)
        self.house.outside.watch(
            self.house.configuration.changed, lambda: self.post_message(self.ConfigurationWritten())
        )

    def settings_changed(self, before: Settings) -> None:
        """Others take over what concerns them."""

    def _theme_wanted(self) -> str:
        asked, remembered = self.house.settings.theme, ""
        if not asked:
            with suppress(LibraryError):  # who asks for more of the library says what is wrong with it
                remembered = self.house.remembered.theme()
        for name in (asked, remembered):
            if name in self.available_themes:
                return name
        return (CAFE_16 if self._few_colours else CAFE_DARK).name

    def _follow_theme(self) -> None:
        """What Textual had done with the theme if it had been set later."""
        self.set_class(self.current_theme.dark, "-dark-mode", update=False)
        self.set_class(not self.current_theme.dark, "-light-mode", update=False)
        if self.current_theme.ansi:  # the terminal's own colours are let through
            self._watch_ansi_color(None)
            self._filters = [NoColor() if isinstance(each, Monochrome) else each for each in self._filters]

    def _take_settings(self) -> None:
        """Keys and motion, and what is wrong."""
        faults: list[Fault] = []
        self.commands = COMMANDS
        keymap: dict[str, str] = {}
        if reading := self.house.configuration.reading:
            faults += [*reading.faults, *theme_fault(reading)]
            if reading.settings.keys:
                from .keymap import keymap_of

                mine = keymap_of(reading)
                faults += [fault for fault in mine.faults if fault.serious]
                self.commands, keymap = mine.commands, mine.changed
        self.set_keymap(keymap)
        self._faults = tuple(sorted(faults, key=lambda fault: fault.line))
        self.animation_level = self._unconfigured_motion if self.house.settings.animations else "none"

    @on(ConfigurationWritten)
    def _configuration_written(self) -> None:
        configuration = self.house.configuration
        before, read_before, faults_before = configuration.settings, configuration.reading, self._faults
        theme_before, commands_before = self.theme, self.commands
        configuration.look_again()
        if configuration.reading == read_before:
            return
        self._take_settings()
        if configuration.settings.theme != before.theme:
            self._own_theme = self.theme = self._theme_wanted()
        self.settings_changed(before)
        for screen in self.screen_stack:
            for line in screen.query(KeyLine):
                line.refresh()
        if self._faults != faults_before:
            self.clear_notifications()  # an older word on the file may be among them
            self._tell_faults()
        same = {"theme": self.theme == theme_before, "keys": self.commands == commands_before}
        as_before = [name for name, is_same in same.items() if is_same]
        self._tell_changes(before, as_before, mended=bool(faults_before) and not self._faults)

    def _tell_changes(self, before: Settings, as_before: Container[str], *, mended: bool) -> None:
        """Say what the listener has changed, but for what came to nothing."""
        from cafe_tui.domain.config.configuration import names_changed

        after = self.house.settings
        now, later = (
            [name for name in names_changed(before, after, at_once=at_once) if name not in as_before]
            for at_once in (True, False)
        )
        if words := _words_for(after, now, later):
            self.notify(words, title=_("As you set it"), markup=False)
        elif mended:
            self.notify(_("All of it can be read"), title=_("Configuration"), markup=False)

    def _tell_faults(self) -> None:
        if not self._faults:
            return
        lines = [str(fault) for fault in self._faults[:_MOST_TOLD]]
        if len(self._faults) > _MOST_TOLD:
            lines.append(_("“cafe-tui config check” tells all"))
        self.notify(
            "\n".join(lines),
            title=ngettext(
                "{name}: {count} line could not be taken",
                "{name}: {count} lines could not be taken",
                len(self._faults),
                name=self.house.configuration.path.name,
            ),
            severity="warning",
            timeout=15,
            markup=False,
        )

    def _theme_chosen(self, theme: Theme) -> None:
        if theme.name == self._own_theme:
            return
        self._own_theme = theme.name
        self._remember_theme(theme.name)
        if (asked := self.house.settings.theme) and asked != theme.name:
            words = _("The configuration says {theme}, which holds again from the next start", theme=asked)
            self.notify(words, title=_("Theme {name}", name=theme.name), markup=False)

    @work(group="theme", exit_on_error=False)
    async def _remember_theme(self, name: str) -> None:
        await asyncio.to_thread(self.house.remembered.keep_theme, name)


def _words_for(settings: Settings, now: Sequence[str], later: Sequence[str]) -> str:
    """Which of the changed settings hold now, and which later."""
    parts = [", ".join(_named(name, settings) for name in now)] if now else []
    if later:
        parts.append(_("from the next start: {names}", names=", ".join(later)))
    return " · ".join(parts)


def _named(name: str, settings: Settings) -> str:
    value = getattr(settings, name)
    if name in ("keys", "hooks") or value == "":
        return name
    return f"{name} {str(value).lower() if isinstance(value, bool) else value}"
