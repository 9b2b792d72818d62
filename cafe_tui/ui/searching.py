"""The part of the program that shows the search."""

from typing import TYPE_CHECKING

from textual import on

from cafe_tui.services.house import House

from .bookmarking import BookmarkingApp
from .messages import BookmarksChanged, EpisodeShown, ShowShown

if TYPE_CHECKING:
    from .screens.finding import Looked
    from .screens.search import SearchScreen


class SearchingApp(BookmarkingApp):
    """A program whose library can be searched."""

    def __init__(self, house: House, *, few_colours: bool) -> None:
        super().__init__(house, few_colours=few_colours)
        self._search: SearchScreen | None = None
        """The screen of the search, while it is shown."""
        self._looked: Looked | None = None
        """What was looked for last, and how."""

    def action_search(self) -> None:
        """Search everything."""
        if self._search:
            return
        from .screens.finding import Looked
        from .screens.search import SearchScreen

        def forget(_: None) -> None:
            if self._search:
                self._looked = self._search.looked
            self._search = None

        self._search = SearchScreen(
            self.house, self.listener.state, self._looked or Looked(), self._main.change
        )
        self.push_screen(self._search, forget)

    @on(EpisodeShown)
    def _episode_shown(self, event: EpisodeShown) -> None:
        self._main.go_to(event.episode_id, event.tab)

    @on(ShowShown)
    def _show_shown(self, event: ShowShown) -> None:
        self._main.go_to_show(event.show_id)

    @on(BookmarksChanged)
    def _search_again(self) -> None:
        if self._search:
            self._search.look_again()
