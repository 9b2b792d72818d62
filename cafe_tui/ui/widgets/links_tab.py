"""The tab with all that leads from an episode to elsewhere."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from textual.message import Message

from cafe_tui.domain.language import N_, NC_, _
from cafe_tui.ui.messages import EpisodeAsked, LinkAsked

from .episode_tab import EpisodeTab, same_episode

if TYPE_CHECKING:
    from cafe_tui.services.detail import EpisodeDetail

    from .link_list import LinkList

_LOOKING = N_("Looking for what leads from here …")
_NOTHING = N_("Nothing leads from this episode to elsewhere, and no other speaks of it.")


class LinksTab(EpisodeTab):
    """Episodes, links, people, places; choosing one goes there."""

    name = "links"
    word = NC_("tab", "Links")

    def __init__(self, today: Callable[[], datetime]) -> None:
        self._today = today
        self._place: int | None = None
        """The row to which the cursor is to go once it is there."""
        self._chapter: float | None = None
        """The start of the chapter to whose link it is to go."""

    @cached_property
    def widget(self) -> "LinkList":
        from .link_list import LinkList

        return LinkList(self._today, id=self.name)

    def count(self, detail: "EpisodeDetail") -> int:
        links = detail.links
        if links is None:
            return 0
        return sum(map(len, (links.mentions, links.mentioned_in, links.links, links.chapters)))

    def show(self, detail: "EpisodeDetail | None", before: "EpisodeDetail | None") -> None:
        rows, same = self.widget, same_episode(detail, before)
        links = detail.links if detail else None
        if links is None and same:
            return  # it is being read anew
        if not same:
            self._place = self._chapter = None
        rows.empty = (_(_NOTHING) if links else _(_LOOKING)) if detail else ""
        if links is None or before is None or links != before.links or not rows.count:
            rows.set_links(links, keep=rows.current if same and self._place is None else self._place)
        if links:
            self._place = None
            self._to_chapter()

    def place(self) -> int:
        return self.widget.current or 0

    def put_back(self, place: int) -> None:
        if not self.widget.move_to(place):
            self._place = place

    def to_chapter(self, start: float) -> None:
        """Put the cursor on the link of a chapter, now or when it is there."""
        self._chapter = start
        self._to_chapter()

    def _to_chapter(self) -> None:
        if self._chapter is not None and self.widget.move_to_chapter(self._chapter):
            self._chapter = None

    def chosen(self, row_id: int) -> Message | None:
        row = self.widget.link
        if row is None or (row.episode_id is None and not row.url):
            return None
        return LinkAsked(row.url) if row.episode_id is None else EpisodeAsked(row.episode_id)

    def whole(self) -> str:
        from cafe_tui.ui.link_rows import whole_row

        return whole_row(self.widget.link) if self.widget.link else ""
