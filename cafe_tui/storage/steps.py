"""Taking the numbered steps that lead to the tables."""

import sqlite3

from . import schema


def take(connection: sqlite3.Connection, first: int, last: int | None = None) -> None:
    """Lead from version `first` to `last` (None: the newest), inside the caller's transaction."""
    steps = schema.MIGRATIONS[first:last]
    for statements in steps:
        for statement in statements:
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {first + len(steps)}")
