"""One search over everything: hits appear as one types, and Enter plays there."""

from textual import on

from cafe_tui.domain.bookmark.edges import Span
from cafe_tui.domain.errors import BadInputError, NotFoundError
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Bookmark, EpisodeId
from cafe_tui.domain.queue import Piece
from cafe_tui.domain.search.search_query import HitKind
from cafe_tui.domain.text import shorten
from cafe_tui.ui.messages import EpisodeShown, PlayAsked, ShowShown
from cafe_tui.ui.widgets.row_list import RowList
from cafe_tui.ui.widgets.tab_strip import TabStrip

from .finding import ALL, FindingScreen
from .tuning import gone

_TABS = {
    HitKind.BOOKMARK: "kept",
    HitKind.NOTES: "notes",
    HitKind.TRANSCRIPT: "transcript",
    HitKind.COMMENT: "talk",
}
"""The tab in which the main screen shows a hit, where it is not that of the chapters."""


class SearchScreen(FindingScreen):
    """What can be done with what was found."""

    def action_move(self, rows: int) -> None:
        """Move among the hits while typing."""
        self.rows.action_move(rows)

    def action_page(self, pages: int) -> None:
        """The same, by pages."""
        self.rows.action_page(pages)

    def action_choose(self) -> None:
        """Play the hit under the cursor."""
        self.rows.action_choose()

    def action_to_rows(self) -> None:
        """To the hits."""
        self.set_focus(self.rows)

    def action_to_field(self) -> None:
        """To the words."""
        self.set_focus(self._field)

    @on(TabStrip.Picked)
    def _kind_picked(self, event: TabStrip.Picked) -> None:
        self.narrow(None if event.tab == ALL else HitKind(event.tab))

    def action_next_kind(self, step: int) -> None:
        """Only the next kind of hits that there is, and after the last of them all."""
        there = [None, *self.kinds]
        index = there.index(self.looked.kind) if self.looked.kind in there else 0
        self.narrow(there[(index + step) % len(there)])

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        hit = self.rows.hit
        if hit is None:
            return
        if hit.kind is HitKind.SHOW:
            self.action_show_hit()
        elif hit.episode_id is None:
            self.say(gone())
        else:
            until = hit.end if hit.kind is HitKind.BOOKMARK else None
            self.post_message(PlayAsked(hit.episode_id, hit.start, until))

    def action_show_hit(self) -> None:
        """Leave the search for the episode of the hit, or the show."""
        hit = self.rows.hit
        if hit is None:
            return
        if hit.kind is HitKind.SHOW and hit.show_id is not None:
            self.dismiss()
            self.post_message(ShowShown(hit.show_id))
        elif hit.episode_id is None:
            self.say(gone())
        else:
            self.dismiss()
            self.post_message(EpisodeShown(hit.episode_id, _TABS.get(hit.kind, "chapters")))

    def piece_meant(self) -> Piece | None:
        """The place of the hit, else its episode; says so when there is none."""
        hit = self.rows.hit
        if hit is None or hit.episode_id is None:
            self.say(BadInputError(_("This cannot be queued"), hint=_("An episode, or a place in one, can")))
            return None
        if hit.kind is HitKind.EPISODE or hit.start is None:
            return Piece(hit.episode_id)
        return Piece(hit.episode_id, hit.start, hit.end, shorten(hit.snippet.text, 80))

    def action_keep_hit(self) -> None:
        """Bookmark the place of the hit."""
        hit = self.rows.hit
        if hit is None or hit.episode_id is None or hit.start is None:
            self.say(BadInputError(_("This hit has no place to keep"), hint=_("One with a time has")))
            return
        episode_id, start = hit.episode_id, hit.start
        self.change(lambda: self._marker.mark(episode_id, start))

    def chapter_meant(self) -> tuple[EpisodeId, Span] | None:
        hit = self.rows.hit if self.rows.has_focus else None
        if hit and hit.kind is HitKind.CHAPTER and hit.episode_id and hit.start is not None:
            return hit.episode_id, (hit.start, hit.end)
        return super().chapter_meant()

    @property
    def bookmark_at_cursor(self) -> Bookmark | None:
        hit = self.rows.hit
        if hit is None or hit.bookmark_id is None:
            return None
        try:
            return self.house.bookmarks.get(hit.bookmark_id)
        except NotFoundError:
            return None

    def action_leave(self) -> None:
        """Back to where one was."""
        self.house.searcher.stop()
        self.dismiss()
