"""One run of syncing: what is new on the server comes here, what is new here goes there.

Each step is committed when the server has said that it took it; one that is done twice does nothing the
second time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cafe_tui.domain.address import host_of
from cafe_tui.domain.errors import SyncError
from cafe_tui.domain.language import _, ngettext
from cafe_tui.domain.models import EpisodeId, ShowId
from cafe_tui.domain.sync import times
from cafe_tui.domain.sync.account import Course
from cafe_tui.domain.sync.answers import Receipt
from cafe_tui.domain.sync.subscriptions import FollowedShow, Plan, is_clearance, plan
from cafe_tui.feeds.sync_servers import ACTIONS_AT_ONCE, SHOWS_AT_ONCE, SyncServer
from cafe_tui.storage import shows, sync_account
from cafe_tui.storage import sync as stored
from cafe_tui.storage.database import Database
from cafe_tui.storage.moments import from_seconds, to_seconds

from . import sync_episodes
from .sync_episodes import Clocks

Step = Callable[[str, int, int], object]
"""Hears what is being done, and how much of how much of it is done."""


@dataclass(slots=True)
class SyncReport:
    """What was done."""

    added: list[str] = field(default_factory=list)
    """Feeds of shows that are followed now."""
    removed: list[str] = field(default_factory=list)
    """Titles of shows that are followed no longer."""
    told_added: list[str] = field(default_factory=list)
    told_removed: list[str] = field(default_factory=list)
    """Feeds of which the server was told."""
    taken: int = 0
    """Episodes whose place or mark is another one now."""
    sent: int = 0
    """Episodes of which the server was told."""
    waiting: int = 0
    """Episodes that the server knows, and no feed here has named yet."""
    left_out: list[tuple[str, str]] = field(default_factory=list)
    """Titles of shows of which the server was not told, and why."""

    @property
    def changes_library(self) -> bool:
        """Whether something here is otherwise now."""
        return bool(self.added or self.removed or self.taken)

    @property
    def words(self) -> str:
        """In one sentence."""
        parts = [
            ngettext("{count} show added", "{count} shows added", len(self.added)) if self.added else "",
            ngettext("{count} show removed", "{count} shows removed", len(self.removed))
            if self.removed
            else "",
            ngettext("{count} episode brought up to date", "{count} episodes brought up to date", self.taken)
            if self.taken
            else "",
            _told(len(self.told_added) + len(self.told_removed), self.sent),
        ]
        said = ", ".join(part for part in parts if part)
        return said[0].upper() + said[1:] if said else _("Both ends are alike already")


def _told(changes: int, episodes: int) -> str:
    told = [ngettext("{count} show", "{count} shows", changes)] if changes else []
    told += [ngettext("{count} episode", "{count} episodes", episodes)] if episodes else []
    return _("told the server of {what}", what=_(" and ").join(told)) if told else ""


class SyncRun:
    """One run with one server, which is entered already.

    `refresh` fetches the feeds of new shows; `server_time` gives what the server's clock said last. Every
    method raises SyncError and LibraryError: what was done till then holds.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        server: SyncServer,
        server_time: Callable[[], datetime | None],
        refresh: Callable[[Sequence[ShowId]], object],
        course: Course,
        *,
        unasked: Sequence[str] = (),
        whole: bool = False,
        removes_many: bool = False,
        on_step: Step = lambda _words, _done, _total: None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._server = server
        self._server_time = server_time
        self._refresh = refresh
        self._course = course
        self._unasked = unasked
        self._whole = whole
        self._removes_many = removes_many
        self._on_step = on_step
        self.report = SyncReport()

    def sync_shows(self) -> None:
        """Agree on what is followed, and fetch the feeds of the shows that are new here."""
        self._on_step(_("Comparing shows"), 0, 0)
        since = times.ask_shows_since(self._course.shows_since, whole=self._whole)
        news = self._server.changes(since)
        added: list[ShowId] = []
        # Where each machine has a list of its own, what came from another is still to be put on ours.
        learnt = 0 if self._server.confirms else news.timestamp
        with self._database.write() as connection:
            here = stored.followed(connection, self._unasked)
            agreed = stored.agreed(connection)
            todo = plan(here, agreed, news, since)
            if is_clearance(todo, here) and not self._removes_many:
                raise SyncError(
                    _(
                        "The server says that {count} of your {all} shows are followed no longer",
                        count=len(todo.remove),
                        all=len(here),
                    ),
                    _("nothing was removed, and nothing synced"),
                    _(
                        "If that is what you want: “cafe-tui sync --remove-many”; "
                        "if not, log out and in again"
                    ),
                )
            for url in todo.add:
                show_id = shows.add(connection, url, title=host_of(url), now=self._clock())
                stored.agree(connection, url, show_id, learnt)
                added.append(show_id)
            for url, show_id in todo.agree:
                stored.agree(connection, url, show_id, learnt)
            titles = {show.id: show.title for show in here}
            for show_id in todo.remove:
                shows.remove(connection, show_id)
            if not self._server.confirms:
                stored.disagree(connection, todo.forget)
            if news.timestamp:
                sync_account.keep_since(connection, shows=news.timestamp)
        self.report.added += todo.add
        self.report.removed += [titles[show_id] for show_id in todo.remove if show_id in titles]
        self.report.left_out += todo.left_out
        try:
            self._tell_shows(todo, news.timestamp)
            if self._server.confirms:
                self._confirm(news.timestamp, todo.forget)
        finally:  # the shows are here, whatever became of what was to be told
            if added:
                self._on_step(
                    ngettext("Fetching {count} new show", "Fetching {count} new shows", len(added)), 0, 0
                )
                self._refresh(added)

    def sync_episodes(self, spare: EpisodeId | None = None) -> None:
        """Agree on where episodes stand; the one to `spare` is played just now, and stays as it is."""
        self._on_step(_("Comparing episodes"), 0, 0)
        course = self._course
        now = self._clock()
        since = times.ask_actions_since(
            course.actions_since, course.whole_at, to_seconds(now), whole=self._whole
        )
        news = self._server.actions(since)
        now = self._clock()
        there_now = self._server_time() or from_seconds(news.timestamp or None)
        clocks = Clocks(to_seconds(now), times.skew(there_now, now))
        with self._database.write() as connection:
            followed = stored.followed(connection, self._unasked)
            taken = sync_episodes.take(connection, news.actions, followed, clocks, spare)
            there = clocks.now + clocks.ahead
            # What other machines date into the future must not hide what comes before that.
            asked_till = min(news.timestamp or there, there)
            sync_account.keep_since(connection, actions=asked_till, whole=not since)
            to_tell = sync_episodes.to_tell(connection, clocks, taken.spared)
            self.report.waiting = stored.waiting(connection)
        self.report.taken = len(taken.episodes)
        for at in range(0, len(to_tell), ACTIONS_AT_ONCE):
            self._on_step(_("Telling the server"), at, len(to_tell))
            batch = to_tell[at : at + ACTIONS_AT_ONCE]
            self._server.tell_actions([one.action for one in batch])
            with self._database.write() as connection:
                sync_episodes.told(connection, batch)
            self.report.sent += len(batch)

    def _tell_shows(self, todo: Plan, now: int) -> None:
        for at in range(0, len(todo.tell_add), SHOWS_AT_ONCE):
            batch = todo.tell_add[at : at + SHOWS_AT_ONCE]
            receipt = self._server.tell_changes([show.url for show in batch], [])
            self._keep_told(batch, receipt, now)
        self._tell_removed(todo.tell_remove)
        self.report.told_removed += todo.tell_remove

    def _tell_removed(self, urls: Sequence[str]) -> None:
        for at in range(0, len(urls), SHOWS_AT_ONCE):
            batch = urls[at : at + SHOWS_AT_ONCE]
            self._server.tell_changes([], batch)
            with self._database.write() as connection:
                stored.disagree(connection, batch)

    def _confirm(self, now: int, gone: Sequence[str]) -> None:
        """Do on this machine's list what came from others': take off what is `gone`, put on what is new."""
        self._tell_removed(gone)
        agreed = [each for each in stored.agreed(self._database.read()) if each.show_id and not each.learnt]
        for at in range(0, len(agreed), SHOWS_AT_ONCE):
            batch = agreed[at : at + SHOWS_AT_ONCE]
            receipt = self._server.tell_changes([each.url for each in batch], [])
            with self._database.write() as connection:
                for each in batch:
                    if each.show_id is not None:
                        stored.agree(connection, each.url, each.show_id, max(receipt.timestamp, now, 1))

    def _keep_told(self, batch: Sequence[FollowedShow], receipt: Receipt, now: int) -> None:
        """The server was told of these; it may write their addresses in another way."""
        renamed = dict(receipt.renamed)
        with self._database.write() as connection:
            for show in batch:
                if url := renamed.get(show.url, show.url):
                    stored.agree(connection, url, show.id, max(receipt.timestamp, now, 1))
                    self.report.told_added.append(show.url)
                else:
                    self.report.left_out.append((show.title, _("the server does not take its address")))
