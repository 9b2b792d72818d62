"""Small things that the program remembers by name, of which no other table is."""

import sqlite3


def of(connection: sqlite3.Connection, name: str) -> str:
    """What is remembered under a name; empty where nothing is."""
    row = connection.execute("SELECT value FROM remembered WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else ""


def keep(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Remember a value in place of what was."""
    connection.execute("INSERT OR REPLACE INTO remembered (name, value) VALUES (?, ?)", (name, value))
