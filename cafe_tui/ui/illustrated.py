"""The part of the program that shows covers, where the extra for it is installed and the terminal can."""

import asyncio
import os
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.timer import Timer

from cafe_tui.domain.config.listener_settings import Covers
from cafe_tui.domain.language import _
from cafe_tui.services.house import House

from .finding import FindingApp
from .widgets.episode_pane import EpisodePane

if TYPE_CHECKING:
    from cafe_tui.domain.drawing import Answers

    from .widgets.cover import CoverView

_ANSWERS_WITHIN = 2.0  # seconds; over a slow line an answer that comes later changes nothing


def _cover_view() -> "type[CoverView]":
    """Loaded on a thread, and only where covers are shown."""
    from .widgets.cover import CoverView

    return CoverView


class IllustratedApp(FindingApp):
    """A program with covers."""

    class TerminalAnswered(Message):
        """The terminal has said of itself what it was asked, or says nothing."""

    def __init__(self, house: House, *, few_colours: bool) -> None:
        super().__init__(house, few_colours=few_colours)
        self._without_covers = False
        """Whether the listener has sent them away, until the program ends."""
        self._answers: Answers | None = None
        """What the terminal has said of itself."""
        self._giving_up: Timer | None = None
        """Waits for the terminal to answer, once it was asked."""

    @property
    def _covers_wanted(self) -> Covers:
        return Covers.OFF if self._without_covers else self.house.settings.covers

    @property
    def _pane(self) -> EpisodePane | None:
        """Where covers are; None when the program ends already."""
        return next(iter(self._main.query(EpisodePane)), None)

    def follow_covers(self) -> None:
        """Show covers as they are wanted now."""
        wanted = self._covers_wanted
        can = find_spec("textual_image") is not None
        if wanted is Covers.AUTO and (self.is_headless or self._few_colours or self.no_color):
            can = False
        if wanted is not Covers.OFF and can:
            self._bring_covers()
        elif pane := self._pane:
            pane.set_cover(None)

    def action_covers(self) -> None:
        """Show covers, or no longer."""
        if find_spec("textual_image") is None:
            self.notify(
                _("pipx install 'cafe-tui[covers]' brings what shows them"),
                title=_("No covers"),
                markup=False,
            )
            return
        self._without_covers = self._pane is not None and self._pane.cover is not None
        self.follow_covers()
        if self._without_covers:
            self.notify(
                _('covers = "off" in the configuration keeps them away'), title=_("No covers"), markup=False
            )
        elif self._covers_wanted is Covers.OFF:
            self.notify(_('The configuration says covers = "off"'), title=_("No covers"), markup=False)

    @on(TerminalAnswered)
    def _terminal_answered(self) -> None:
        if self._giving_up:
            self._giving_up.stop()
        self.follow_covers()

    @work(group="covers", exclusive=True, exit_on_error=False)
    async def _bring_covers(self) -> None:
        view = await asyncio.to_thread(_cover_view)
        from cafe_tui.domain.drawing import CELL, is_to_be_asked, way_of

        from .terminal import cell_pixels

        wanted = self._covers_wanted
        if self._answers is None and is_to_be_asked(wanted, os.environ):
            self._ask_terminal()
            return
        way = way_of(wanted, os.environ, self._answers)
        if (pane := self._pane) is None:
            return
        if way is None:
            pane.set_cover(None)
            return
        cell = cell_pixels() or (self._answers.cell if self._answers else None) or CELL
        pane.set_cover(view(self.house.cover_art, way, cell))

    def _ask_terminal(self) -> None:
        """Ask the terminal what it can; what it answers is taken out of what is typed."""
        if self._giving_up:
            return  # it is being asked
        from cafe_tui.domain.drawing import QUESTIONS, AnswerReader, Answers

        from . import pasting

        reader = AnswerReader()

        def read(text: str) -> str:
            """On the thread that reads what is typed."""
            was_complete, given = reader.complete, reader.read(text)
            if reader.complete and not was_complete:
                self._answers = reader.answers
                self.post_message(self.TerminalAnswered())
            return given

        def give_up() -> None:
            self._answers = self._answers or Answers()
            self.post_message(self.TerminalAnswered())

        pasting.before_keys = read
        self._giving_up = self.set_timer(_ANSWERS_WITHIN, give_up)
        if self._driver is None or self.is_headless or sys.platform == "win32":
            give_up()  # there is none, or nothing would keep its answer from being keys
        else:
            self._driver.write(QUESTIONS)
