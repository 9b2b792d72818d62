"""The program as a process: how it is put aside, and what a mistake of its own does."""

import logging
from typing import cast

from textual.app import App
from textual.command import CommandPalette
from textual.theme import ThemeProvider

from cafe_tui.domain import playback as p
from cafe_tui.domain.language import _

_log = logging.getLogger(__name__)
_ASIDE_AFTER = 0.3
"""Seconds from pausing the sound to being put aside: by then the place has reached the disk."""


class ProcessApp(App[int]):
    """A program with a sound in it."""

    def hear(self, event: "p.Event") -> None:
        """Let the listener take one step, and show what came of it."""
        raise NotImplementedError

    @property
    def playback(self) -> p.Playback:
        """Where the sound stands."""
        raise NotImplementedError

    @property
    def failure(self) -> Exception | None:
        """The mistake that ended the program, if one did."""
        return self._exception

    def _handle_exception(self, error: Exception) -> None:
        """Write it down: Textual would print a page of it, and the values of variables with their secrets."""
        _log.critical("unforeseen", exc_info=error)
        super()._handle_exception(error)

    def _print_error_renderables(self) -> None:
        if "debug" in self.features:  # as `textual run --dev` asks for
            super()._print_error_renderables()
        self._exit_renderables.clear()

    def action_help_quit(self) -> None:
        """What ctrl+c does where there is nothing to copy."""
        self.notify(_("q leaves; your place is kept"), markup=False)

    def action_command_palette(self) -> None:
        """Show the palette."""
        if self.use_command_palette and not CommandPalette.is_open(cast(App[object], self)):
            self.push_screen(CommandPalette(placeholder=_("Search for commands…"), id="--command-palette"))

    def search_themes(self) -> None:
        """Show the themes."""
        self.push_screen(CommandPalette(providers=[ThemeProvider], placeholder=_("Search for themes…")))

    def action_put_aside(self) -> None:
        """Give the terminal back to the shell until `fg`; the sound waits."""
        if self._driver is None or not self._driver.can_suspend:
            self.notify(_("This system has no way to put a program aside"), markup=False)
            return
        if self.playback.phase is p.Phase.PLAYING:
            self.hear(p.PauseToggled())
        self.set_timer(_ASIDE_AFTER, self.action_suspend_process)
