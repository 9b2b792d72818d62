"""The part of the main screen that brings episodes to the disk, and follows the shows' rules for that."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on, work

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.feed.local_files import is_local
from cafe_tui.domain.language import _
from cafe_tui.domain.models import EpisodeId
from cafe_tui.services.house import House
from cafe_tui.ui.commands import keyed
from cafe_tui.ui.messages import DownloadChanged
from cafe_tui.ui.widgets.episode_list import EpisodeList
from cafe_tui.ui.widgets.prompt import Prompt
from cafe_tui.ui.widgets.show_list import ShowList
from cafe_tui.ui.widgets.status_line import StatusLine

from .correcting import CorrectingScreen

if TYPE_CHECKING:
    from cafe_tui.domain.files.download import Download


class DownloadingScreen(CorrectingScreen):
    """A screen whose episodes can be downloaded; how far they are stands in their rows."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._downloads: dict[EpisodeId, Download] = {}

    @work(group="downloads", exit_on_error=False)
    async def follow_downloads(self) -> None:
        """Show what is on the disk, go on with what was interrupted, and hear of all that changes."""
        downloads = self.house.downloads
        downloads.on_change(lambda download: self._announce(DownloadChanged(download)))
        for download in await asyncio.to_thread(downloads.listing):
            self._downloads.setdefault(download.episode_id, download)
        self._show_downloads()
        await asyncio.to_thread(downloads.resume_unfinished)

    def _announce(self, message: DownloadChanged) -> None:
        self.post_message(message)

    @on(DownloadChanged)
    def _download_changed(self, event: DownloadChanged) -> None:
        download = event.download
        before = self._downloads.get(download.episode_id)
        self._downloads[download.episode_id] = download
        self._show_downloads()
        if download.failed and not (before and before.failed):
            title = _("A download failed")
            self.notify(download.error or "", title=title, severity="warning", markup=False, timeout=10)

    def _show_downloads(self) -> None:
        self.query_one(EpisodeList).set_downloads(self._downloads)
        waiting = [one for one in self._downloads.values() if one.unfinished]
        percents = [one.percent or 0 for one in waiting]
        words = f"↓ {len(waiting)} · {sum(percents) // len(percents)} %" if percents else ""
        self.query_one(StatusLine).downloads = words

    def action_download(self) -> None:
        """Download the episode under the cursor; stop that, or go on with it."""
        from cafe_tui.domain.files.download import DownloadState

        if (episode := self.query_one(EpisodeList).episode) is None:
            return
        if is_local(episode.media_url):
            self.notify(_("It is on this machine already"), markup=False)
            return
        downloads, known = self.house.downloads, self._downloads.get(episode.id)
        match known.state if known else None:
            case DownloadState.DONE:
                self.notify(
                    keyed(_("It is on the disk; {delete-download} removes it from there"), self.app),
                    markup=False,
                )
            case DownloadState.WANTED:
                self._have_done(
                    lambda: downloads.cancel(episode.id),
                    keyed(_("Stopped; {download} goes on with it"), self.app),
                )
            case _:
                self._have_done(lambda: downloads.enqueue(episode.id), "")

    def action_delete_download(self) -> None:
        """Remove the file of the episode under the cursor."""
        episode = self.query_one(EpisodeList).episode
        if episode is not None and episode.id in self._downloads:
            self._have_done(lambda: self.house.downloads.delete(episode.id), _("Removed from the disk"))

    def action_download_rule(self) -> None:
        """Ask what is to be downloaded and deleted by itself for the show under the cursor."""
        from cafe_tui.domain.files.download_rules import rule_from, rule_text

        show, episode = self.query_one(ShowList).show, self.query_one(EpisodeList).episode
        show_id = show.id if show else episode.show_id if episode else None
        if show_id is None:
            self.say(
                BadInputError(_("No show is chosen"), hint=keyed(_("{shows} goes to the shows"), self.app))
            )
            return
        rules = self.house.download_rules

        def keep(typed: str) -> None:
            def have_it_kept() -> None:
                rules.set(show_id, rule_from(typed))
                rules.apply()

            self._have_done(
                have_it_kept,
                _("From now on: {rule}", rule=typed or _("nothing is downloaded by itself")),
            )

        title = show.title if show else episode.show if episode else ""
        label = _("Download by itself for “{title}”", title=title)
        text = rule_text(rules.of_show(show_id))
        self.query_one(Prompt).ask(label, keep, text=text, placeholder="newest 3, keep 10, delete played")

    def follow_rules(self) -> None:
        """The library or what was played has changed: do what the shows' rules ask for."""
        self._have_done(self.house.download_rules.apply, "")

    @work(group="downloads", exit_on_error=False)
    async def _have_done(self, change: Callable[[], object], words: str) -> None:
        await asyncio.to_thread(change)
        if words:
            self.notify(words, markup=False, timeout=4)
