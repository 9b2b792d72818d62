"""The part of the program that shows the bookmarks of all shows."""

from functools import cached_property
from typing import TYPE_CHECKING

from textual import on

from cafe_tui.domain import playback as p
from cafe_tui.services.house import House

from .messages import BookmarksChanged, LoopAsked, PartAsked
from .screens.main import MainScreen
from .transport import TransportApp

if TYPE_CHECKING:
    from cafe_tui.domain.bookmark_view import View
    from cafe_tui.services.listen import Listener

    from .screens.bookmarks import BookmarksScreen


class BookmarkingApp(TransportApp):
    """A program with a library, a sound and a main screen, which commits what is changed."""

    house: House
    _main: MainScreen

    def __init__(self) -> None:
        super().__init__()
        self._bookmarks: BookmarksScreen | None = None
        """The screen of the bookmarks, while it is shown."""
        self._bookmark_view: View | None = None
        """How they were looked at last."""

    @cached_property
    def listener(self) -> "Listener":
        """The sound."""
        raise NotImplementedError

    def action_bookmarks(self) -> None:
        """Show the bookmarks of all shows."""
        if self._bookmarks:
            return
        from cafe_tui.domain.bookmark_view import View

        from .screens.bookmarks import BookmarksScreen

        def forget(_: None) -> None:
            if self._bookmarks:
                self._bookmark_view = self._bookmarks.view
            self._bookmarks = None

        self._bookmarks = BookmarksScreen(
            self.house, self.listener.state, self._bookmark_view or View(), self._main.change
        )
        self.push_screen(self._bookmarks, forget)

    @on(PartAsked)
    def _part_asked(self, event: PartAsked) -> None:
        self.hear(p.AuditionRequested(event.start, event.end))

    @on(LoopAsked)
    def _loop_asked(self) -> None:
        self.hear(p.LoopToggled())

    @on(BookmarksChanged)
    def _bookmarks_changed(self, event: BookmarksChanged) -> None:
        if self._bookmarks:
            self._bookmarks.bookmarks_changed(event.bookmark)
