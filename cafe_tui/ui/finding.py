"""The part of the program that shows the screen on which shows are found."""

from typing import TYPE_CHECKING

from cafe_tui.services.house import House

from .screens.main import MainScreen
from .searching import SearchingApp

if TYPE_CHECKING:
    from .screens.find import FindScreen


class FindingApp(SearchingApp):
    """A program in which shows can be found by name."""

    def __init__(self, house: House, *, few_colours: bool) -> None:
        super().__init__(house, few_colours=few_colours)
        self._find: FindScreen | None = None
        """The screen on which shows are found, while it is shown."""

    def action_find_shows(self) -> None:
        """Show where shows are found, or leave it."""
        if self._find:
            return
        from .screens.find import FindScreen

        def forget(_: None) -> None:
            self._find = None

        self._find = FindScreen(
            self.house,
            self.listener.state,
            lambda show: self._main.post_message(MainScreen.ShowAdded(show)),
        )
        self.push_screen(self._find, forget)
