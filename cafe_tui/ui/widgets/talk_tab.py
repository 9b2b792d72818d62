"""The tab with the talk about an episode."""

from functools import cached_property
from typing import TYPE_CHECKING

from textual.widget import Widget

from cafe_tui.domain.language import N_, NC_

from .episode_tab import EpisodeTab

if TYPE_CHECKING:
    from cafe_tui.services.detail import EpisodeDetail

    from .talk_view import TalkView


class TalkTab(EpisodeTab):
    """The comments, and where else people talk about it."""

    name = "talk"
    word = NC_("tab", "Talk")
    missing = N_(
        "Nobody can be heard about this episode: its feed names no comments, and no page to look for some"
    )

    @cached_property
    def widget(self) -> "TalkView":
        from .talk_view import TalkView

        return TalkView(id=self.name)

    @property
    def focused(self) -> Widget:
        return self.widget.list

    def offered(self, detail: "EpisodeDetail | None") -> bool:
        if detail is None:
            return False
        more = detail.extras
        named = more.comments_url or more.comments_page or more.discussions or detail.comments
        # A page may have comments, as long as nobody has looked there in vain.
        return bool(named) or (bool(detail.episode.link) and detail.comments is not None)

    def count(self, detail: "EpisodeDetail") -> int:
        return max(detail.comments or 0, detail.extras.comment_count or 0)

    def show(self, detail: "EpisodeDetail | None", before: "EpisodeDetail | None") -> None:
        self.widget.set_episode(detail.episode.id if detail and self.offered(detail) else None)

    def opened(self) -> None:
        self.widget.want()

    def hint(self) -> bool:
        """Put letters over the times and links on view; False when there is none."""
        return self.widget.list.hint()
