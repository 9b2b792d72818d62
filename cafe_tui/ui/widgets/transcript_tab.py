"""The tab of the transcript, which is there where the feed offers one."""

from functools import cached_property
from typing import TYPE_CHECKING

from cafe_tui.domain.language import N_, NC_

from .episode_tab import EpisodeTab, same_episode

if TYPE_CHECKING:
    from cafe_tui.domain.playback import Playback
    from cafe_tui.services.detail import EpisodeDetail

    from .transcript_list import TranscriptList
    from .transcript_view import TranscriptView


class TranscriptTab(EpisodeTab):
    """What is said; choosing a line plays it."""

    name = "transcript"
    word = NC_("tab", "Transcript")
    short = NC_("tab", "Text")
    missing = N_("The feed offers no transcript of this episode")

    @cached_property
    def widget(self) -> "TranscriptView":
        from .transcript_view import TranscriptView  # most episodes have none

        return TranscriptView(id=self.name)

    @property
    def focused(self) -> "TranscriptList":
        return self.widget.lines

    def offered(self, detail: "EpisodeDetail | None") -> bool:
        return bool(detail and detail.has_transcript)

    def show(self, detail: "EpisodeDetail | None", before: "EpisodeDetail | None") -> None:
        if detail is None or not same_episode(detail, before) or not self.widget.episode_id:
            self.widget.set_episode(detail.episode.id if detail and detail.has_transcript else None)
        if detail:
            self.widget.set_copy(detail.chapters.copy)
        if self.widget.display:
            self.widget.ask()

    def opened(self) -> None:
        self.widget.ask()
        self.widget.lines.follow()

    def follow(self, playback: "Playback | None") -> None:
        self.widget.set_position(playback.position if playback else None)
