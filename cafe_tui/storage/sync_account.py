"""The server that this library is synced with, and how that went so far."""

import sqlite3
from datetime import datetime

from cafe_tui.domain.sync.account import Account, Course, ServerKind

from .moments import from_seconds, to_seconds


def account(connection: sqlite3.Connection) -> tuple[Account, Course] | None:
    """The server, and how syncing with it went; None where none was named."""
    row = connection.execute(
        "SELECT server, kind, user, device, shows_since, actions_since, whole_at, last_ok, last_tried, error,"
        " wait_until FROM sync_account"
    ).fetchone()
    if row is None:
        return None
    server, kind, user, device, shows_since, actions_since, whole_at, last_ok, last_tried, error, wait = row
    course = Course(
        shows_since,
        actions_since,
        whole_at,
        from_seconds(last_ok),
        from_seconds(last_tried),
        error,
        from_seconds(wait),
    )
    return Account(server, ServerKind(kind), user, device), course


def is_there(connection: sqlite3.Connection) -> bool:
    """Whether a server was named."""
    return connection.execute("SELECT 1 FROM sync_account").fetchone() is not None


def begin(connection: sqlite3.Connection, account: Account) -> None:
    """Sync with this server from now on; of one that is the same, all that is known stays."""
    row = connection.execute("SELECT server, kind, user FROM sync_account").fetchone()
    if row != (account.server, account.kind, account.user):
        forget(connection)
    connection.execute(
        "INSERT INTO sync_account (id, server, kind, user, device) VALUES (1, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET device = excluded.device, error = NULL, wait_until = NULL",
        (account.server, account.kind, account.user, account.device),
    )


def forget(connection: sqlite3.Connection) -> None:
    """Sync with no server any more."""
    for table in ("sync_account", "sync_show", "sync_episode"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own


def keep_since(
    connection: sqlite3.Connection,
    *,
    shows: int | None = None,
    actions: int | None = None,
    whole: bool = False,
) -> None:
    """Keep from where to ask next time; `whole`, when all actions were asked for."""
    if shows is not None:
        connection.execute("UPDATE sync_account SET shows_since = ?", (shows,))
    if actions is not None:
        connection.execute("UPDATE sync_account SET actions_since = ?", (actions,))
        if whole:
            connection.execute("UPDATE sync_account SET whole_at = ?", (actions,))


def keep_outcome(
    connection: sqlite3.Connection, now: datetime, error: str | None, wait_until: datetime | None = None
) -> None:
    """It was tried now, and failed by `error`, or worked."""
    tried = to_seconds(now)
    connection.execute(
        "UPDATE sync_account SET last_tried = ?1, error = ?2, wait_until = ?3,"
        " last_ok = CASE WHEN ?2 IS NULL THEN ?1 ELSE last_ok END",
        (tried, error, to_seconds(wait_until) if wait_until else None),
    )
