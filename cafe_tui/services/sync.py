"""Keeping shows, places and played marks alike on several machines, through a server.

What is to be said is worked out of what is stored, never written down beforehand: so nothing is lost when the
program is killed, and nothing needs to be remembered while there is no network.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cafe_tui.domain.errors import BadInputError, SyncBusyError, SyncError
from cafe_tui.domain.language import _
from cafe_tui.domain.models import EpisodeId, ShowId
from cafe_tui.domain.sync.account import Account, Course, check_user, device_id, server_address
from cafe_tui.passwords import Passwords, Source
from cafe_tui.storage import sync_account
from cafe_tui.storage.database import Database
from cafe_tui.storage.moments import to_seconds

from . import sync_episodes
from .sync_episodes import Clocks

if TYPE_CHECKING:
    from cafe_tui.domain.sync.account import ServerKind
    from cafe_tui.feeds.sync_client import SyncClient

    from .sync_run import Step, SyncReport

RECENTLY = timedelta(minutes=2)
"""For so long after a good sync the next one by itself can wait, unless there is something to tell."""

Refresh = Callable[[Sequence[ShowId], Callable[[], bool]], object]
"""Fetches the feeds of new shows; the other is asked whether the listener has had enough."""
MakeClient = Callable[[str, str, str, Callable[[], bool]], "AbstractContextManager[SyncClient]"]
"""Takes server, user, password, and what tells whether the listener has had enough."""


class Synchroniser:
    """The server of this library. Any thread may call; all but `account` block for as long as it takes.

    Every method raises LibraryError. `unasked` are the addresses of the show that a new library begins with.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        passwords: Callable[[], Passwords],
        refresh: Refresh,
        *,
        unasked: Sequence[str] = (),
        make_client: MakeClient | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._passwords = passwords
        self._refresh = refresh
        self._unasked = tuple(unasked)
        self._make_client = make_client or _client
        self._one_at_a_time = threading.Lock()

    def account(self) -> tuple[Account, Course] | None:
        """The server, and how it went with it so far; None where none was named."""
        return sync_account.account(self._database.read())

    def password_source(self) -> Source | None:
        """Where its password comes from; None where there is none."""
        if (found := self.account()) is None:
            return None
        try:
            return self._passwords().find(found[0].server, found[0].user).source
        except SyncError:
            return None

    def password_given(self) -> str | None:
        """The password that need not be asked for, since the environment or a program gives it."""
        given = self._passwords().given()
        return given.text if given else None

    def login(
        self,
        typed: str,
        user: str,
        password: str,
        *,
        device: str,
        kind: "ServerKind | None" = None,
        join: bool = True,
        in_file: bool = False,
        keep: bool = True,
    ) -> Account:
        """Sync with this server from now on, once it was seen that it can be done; nothing is synced yet.

        The password is kept unless `keep` is false. Raises SyncError, AddressRefusedError and BadInputError,
        and then all is as it was.
        """
        from cafe_tui.feeds.sync_servers import find_kind, server_for

        server, name = server_address(typed), check_user(user)
        machine = device_id(device)
        with self._make_client(server, name, password, lambda: False) as client:
            found = kind or find_kind(server, name, machine, client)
            account = Account(server, found, name, machine)
            there = server_for(account, client)
            there.enter()
            there.register(join=join)
            there.changes(self._now())
        if keep:
            self._passwords().keep(server, name, password, in_file=in_file)
        with self._database.write() as connection:
            sync_account.begin(connection, account)
        return account

    def logout(self) -> Account | None:
        """Sync with no server any more; gives the one that it was. Shows and places stay at both ends."""
        if (found := self.account()) is None:
            return None
        account, _ = found
        self._passwords().forget(account.server, account.user)
        with self._database.write() as connection:
            sync_account.forget(connection)
        return account

    def is_due(self) -> bool:
        """Whether it is time to sync without being asked: there is a server, and it did not ask to wait."""
        if (found := self.account()) is None:
            return False
        course, now = found[1], self._clock()
        if course.wait_until and now < course.wait_until:
            return False
        if course.last_ok is None or not timedelta(0) <= now - course.last_ok < RECENTLY:
            return True
        return bool(sync_episodes.to_tell(self._database.read(), Clocks(to_seconds(now), 0), ()))

    def run(
        self,
        *,
        whole: bool = False,
        removes_many: bool = False,
        spare: EpisodeId | None = None,
        on_step: "Step" = lambda _words, _done, _total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> "SyncReport":
        """Take what is new on the server, and tell it what is new here.

        `whole` asks for all that it knows; with `removes_many` most of the shows may go; the episode to
        `spare` is played just now, and stays as it is.
        Raises SyncError or one of its kinds: what was done till then holds, the rest is done next time.
        """
        from cafe_tui.feeds.sync_servers import server_for

        from .sync_run import SyncRun

        if (found := self.account()) is None:
            hint = _("“cafe-tui sync login URL” names one")
            raise BadInputError(_("There is no server to sync with"), hint=hint)
        account, course = found
        with self._one_at_a_time:
            try:
                password = self._passwords().find(account.server, account.user).text
                with self._make_client(account.server, account.user, password, cancelled) as client:
                    server = server_for(account, client)
                    on_step(_("Logging in"), 0, 0)
                    server.enter()
                    run = SyncRun(
                        self._database,
                        self._clock,
                        server,
                        lambda: client.server_time,
                        lambda ids: self._refresh(ids, cancelled),
                        course,
                        unasked=self._unasked,
                        whole=whole,
                        removes_many=removes_many,
                        on_step=on_step,
                    )
                    run.sync_shows()
                    run.sync_episodes(spare)
            except SyncError as error:
                if not cancelled():
                    self._keep_failure(error)
                raise
            with self._database.write() as connection:
                sync_account.keep_outcome(connection, self._clock(), None)
        return run.report

    def _keep_failure(self, error: SyncError) -> None:
        wait = self._clock() + error.wait if isinstance(error, SyncBusyError) else None
        with self._database.write() as connection:
            sync_account.keep_outcome(connection, self._clock(), str(error), wait)

    def _now(self) -> int:
        return to_seconds(self._clock())


def _client(
    server: str, user: str, password: str, cancelled: Callable[[], bool]
) -> "AbstractContextManager[SyncClient]":
    from cafe_tui.feeds.sync_client import SyncClient

    return SyncClient(server, user, password, cancelled=cancelled)
