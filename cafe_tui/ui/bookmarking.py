"""The part of the program that shows the bookmarks of all shows, and how far long work with them is."""

from functools import cached_property
from typing import TYPE_CHECKING

from textual import on

from cafe_tui.domain import playback as p
from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.language import _
from cafe_tui.services.house import House

from .messages import BookmarksChanged, LoopAsked, PartAsked, WorksChanged
from .screens.main import MainScreen
from .transport import TransportApp
from .widgets.work_line import WorkLine

if TYPE_CHECKING:
    from textual.timer import Timer

    from cafe_tui.domain.bookmark.bookmark_view import View
    from cafe_tui.services.listen import Listener

    from .screens.bookmarks import BookmarksScreen


_LOOK_EVERY = 0.2
"""Seconds between two looks at long work; what takes less is never seen."""


class BookmarkingApp(TransportApp):
    """A program with a library, a sound and a main screen, which commits what is changed."""

    _main: MainScreen

    def __init__(self, house: House, *, few_colours: bool) -> None:
        super().__init__(house, few_colours=few_colours)
        self._bookmarks: BookmarksScreen | None = None
        """The screen of the bookmarks, while it is shown."""
        self._bookmark_view: View | None = None
        """How they were looked at last."""
        self._looking: Timer | None = None
        """Looks at long work, while there is any."""

    @cached_property
    def listener(self) -> "Listener":
        """The sound."""
        raise NotImplementedError

    def action_bookmarks(self) -> None:
        """Show the bookmarks of all shows."""
        if self._bookmarks:
            return
        from cafe_tui.domain.bookmark.bookmark_view import View

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

    # Long work

    def watch_works(self) -> None:
        """From now on show how far long work is."""
        self._looking = self.set_interval(_LOOK_EVERY, self._show_works, pause=True)
        self.house.works.on_change(self._hear_of_works)

    def _hear_of_works(self) -> None:
        self.post_message(WorksChanged())

    @on(WorksChanged)
    def _works_changed(self) -> None:
        if self._looking is None:
            return
        if self.house.works.now:
            self._looking.resume()
        else:
            self._looking.pause()
            self._show_works()

    def _show_works(self) -> None:
        works = self.house.works.now
        for screen in self.screen_stack:
            for line in screen.query(WorkLine):
                line.show(works)

    @on(WorkLine.StopAsked)
    def action_stop_work(self) -> None:
        """Stop all long work."""
        if not self.house.works.stop():
            self._main.say(BadInputError(_("Nothing goes on that could be stopped")))
        self._show_works()
