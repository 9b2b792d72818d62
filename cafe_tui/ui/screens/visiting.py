"""The half of the screen for finding shows on which episodes are read and heard before a show is followed."""

from textual import on, work
from textual.screen import Screen
from textual.worker import get_current_worker

from cafe_tui.domain.language import _
from cafe_tui.domain.links.link_target import whole_target
from cafe_tui.services.find_shows import FoundShow, Preview
from cafe_tui.services.house import House
from cafe_tui.services.visits import Visit
from cafe_tui.ui.commands import keyed
from cafe_tui.ui.links import open_link
from cafe_tui.ui.messages import VisitAsked
from cafe_tui.ui.widgets.found_list import PreviewList
from cafe_tui.ui.widgets.notes_view import NotesView
from cafe_tui.ui.widgets.row_list import RowList

_NO_NOTES = "The publisher wrote no notes for this episode."


class VisitingScreen(Screen[None]):
    """A screen with a list of the newest episodes of a show that was looked into, and the notes of one."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self._house = house
        self._visit: Visit | None = None
        """The episode under the cursor, once it was read."""

    def looked_into(self) -> tuple[FoundShow, Preview] | None:
        """The show under the cursor, where it was looked into."""
        raise NotImplementedError

    @property
    def _notes(self) -> NotesView:
        return self.query_one("#preview-notes", NotesView)

    @on(RowList.Highlighted, "#preview-list")
    def _read(self, event: RowList.Highlighted) -> None:
        """Read the notes of the episode under the cursor."""
        event.stop()
        self.read_visit()

    def read_visit(self) -> None:
        """Show the notes of the episode under the cursor, or none."""
        self._visit = None
        index = self.query_one(PreviewList).current
        self._notes.display = index is not None
        self._notes.set_notes(None)
        if index is not None and (looked := self.looked_into()):
            self._read_item(*looked, index)

    @work(thread=True, group="visit", exclusive=True, exit_on_error=False)
    def _read_item(self, show: FoundShow, preview: Preview, index: int) -> None:
        visit = self._house.visits.visit(show.feed_url, preview, preview.document.items[index])
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._show_visit, visit)

    def _show_visit(self, visit: Visit) -> None:
        if self.is_attached:
            self._visit = visit
            self._notes.set_notes(visit.notes, empty=_NO_NOTES)

    # Hearing it

    @on(RowList.Chosen, "#preview-list")
    def action_hear_found(self) -> None:
        """Play the episode under the cursor where it was left; nothing of it comes into the library."""
        if self._visit is None:
            words = keyed(_("{preview-found} looks into a show, whose episodes can then be heard"), self.app)
            self.notify(words, markup=False)
        else:
            self._play(self._visit, self._house.visits.place(self._visit.track.episode_id))

    @on(NotesView.TimeChosen)
    def _time_chosen(self, event: NotesView.TimeChosen) -> None:
        event.stop()
        if self._visit:
            self._play(self._visit, event.seconds)

    @on(NotesView.LinkChosen)
    def _link_chosen(self, event: NotesView.LinkChosen) -> None:
        event.stop()
        shown = whole_target(event.url)
        opened = open_link(event.url)
        words = _("Opening {url}", url=shown) if opened else _("No browser for {url}", url=shown)
        self.notify(words, markup=False)

    def _play(self, visit: Visit, start: float) -> None:
        if visit.track.media_url:
            self.post_message(VisitAsked(visit.track, start))
        else:
            self.notify(_("This episode has no sound"), markup=False)

    def action_hint_found(self) -> None:
        """Letters over the times and links of the notes."""
        if not self._notes.hint():
            self.notify(_("No times and no links in the notes"), markup=False)

    def action_next_pane(self) -> None:
        """From the shows to the episodes, to the notes, and round."""
        panes = [pane for pane in self.query("FoundList, PreviewList, #preview-notes") if pane.display]
        at = next((index for index, pane in enumerate(panes) if pane.has_focus), -1)
        panes[(at + 1) % len(panes)].focus()
