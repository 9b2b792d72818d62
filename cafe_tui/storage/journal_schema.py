"""The step that makes the tables of the journals, by which machines tell each other of bookmarks.

Triggers only mark what changed, in the transaction that changed it, whoever writes and by whatever way. What
it comes to is found later, by comparing what is stored with what was last said (`services.journal_state`).
"""

_NOW = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"


def _marking(name: str, event: str, kind: str, owner: str, source: str = "WHERE true") -> str:
    """A trigger that marks an owner as changed now, or all that `source` gives."""
    return f"""
    CREATE TRIGGER journal_{name} AFTER {event} BEGIN
        INSERT INTO journal_mark (kind, owner, moment) SELECT '{kind}', {owner}, {_NOW} {source}
            ON CONFLICT (kind, owner) DO UPDATE SET moment = excluded.moment;
    END
    """


def _marking_all(table: str, kind: str, owner: str) -> tuple[str, ...]:
    """Triggers for a table all of whose rows are of the listener's own making."""
    return (
        _marking(f"{table}_added", f"INSERT ON {table}", kind, f"new.{owner}"),
        _marking(f"{table}_changed", f"UPDATE ON {table}", kind, f"new.{owner}"),
        _marking(f"{table}_removed", f"DELETE ON {table}", kind, f"old.{owner}"),
    )


JOURNAL = (
    # This library among those that tell each other: one row, once it has told anything.
    """
    CREATE TABLE journal_device (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        name TEXT NOT NULL,
        former TEXT NOT NULL,          -- JSON: the names that it had before
        written INTEGER NOT NULL,      -- bytes of its journal
        compacted INTEGER NOT NULL,    -- bytes of it when it was last written as a whole
        digest TEXT NOT NULL           -- of the end of it
    )
    """,
    # All that was said of a bookmark, the chapters of an episode, the words to skip in a show.
    """
    CREATE TABLE journal_thing (
        number INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,            -- `domain.journal.kinds.Kind`
        id TEXT NOT NULL,
        owner INTEGER,                 -- the bookmark, episode or show here; it may be gone
        cells TEXT NOT NULL,           -- JSON: `domain.journal.records.as_stored`
        UNIQUE (kind, id)
    )
    """,
    "CREATE INDEX journal_thing_owner ON journal_thing (kind, owner)",
    # What may be another than what was said of it.
    """
    CREATE TABLE journal_mark (
        kind TEXT NOT NULL,
        owner TEXT NOT NULL,           -- the uid of a bookmark, the id of an episode or a show
        moment INTEGER NOT NULL,       -- of the last change, in milliseconds since 1970; 0 where unknown
        PRIMARY KEY (kind, owner)
    ) WITHOUT ROWID
    """,
    # What was said and is not in the file yet.
    "CREATE TABLE journal_line (number INTEGER PRIMARY KEY AUTOINCREMENT, line TEXT NOT NULL)",
    # The files of others.
    """
    CREATE TABLE journal_file (
        name TEXT PRIMARY KEY,
        stamp TEXT NOT NULL,           -- how it was when it was read last
        sure INTEGER NOT NULL,         -- bytes from its beginning that need not be read again
        digest TEXT NOT NULL,          -- of the beginning and end of these
        reader INTEGER NOT NULL,       -- by which reader
        left INTEGER NOT NULL,         -- records in these of which that reader did not know what they mean
        torn INTEGER NOT NULL          -- lines behind these that could not be read, or not yet
    ) WITHOUT ROWID
    """,
    """
    INSERT INTO journal_mark SELECT 'bookmark', uid, 1000 * max(0, coalesce(edited, created)) FROM bookmark
        WHERE true ON CONFLICT DO NOTHING
    """,
    "INSERT INTO journal_mark SELECT 'correction', episode_id, 0 FROM correction"
    " UNION SELECT 'correction', episode_id, 0 FROM chapter_preference",
    "INSERT INTO journal_mark SELECT DISTINCT 'skip words', show_id, 0 FROM skip_word",
    _marking("bookmark_added", "INSERT ON bookmark", "bookmark", "new.uid"),
    _marking(
        "bookmark_changed",
        'UPDATE OF start, "end", duration, note, importance, chapter, text, edited, uid, feed_url, guid'
        " ON bookmark",
        "bookmark",
        "new.uid",
    ),
    _marking("bookmark_removed", "DELETE ON bookmark", "bookmark", "old.uid"),
    *(
        _marking(
            f"tag_{name}",
            f"{event} ON bookmark_tag",
            "bookmark",
            "uid",
            f"FROM bookmark WHERE id = {row}.bookmark_id",
        )
        for name, event, row in (
            ("added", "INSERT", "new"), ("changed", "UPDATE", "new"), ("removed", "DELETE", "old"),
        )
    ),
    *_marking_all("correction", "correction", "episode_id"),
    *_marking_all("chapter_preference", "correction", "episode_id"),
    *_marking_all("skip_word", "skip words", "show_id"),
    # They belong where the feed lives now, too.
    _marking(
        "show_moved",
        "UPDATE OF url ON show WHEN new.url != old.url",
        "correction",
        "owner",
        "FROM journal_thing WHERE kind = 'correction'"
        " AND owner IN (SELECT id FROM episode WHERE show_id = new.id)",
    ),
    _marking(
        "show_moved_itself",
        "UPDATE OF url ON show WHEN new.url != old.url",
        "skip words",
        "owner",
        "FROM journal_thing WHERE kind = 'skip words' AND owner = new.id",
    ),
    _marking(
        "episode_renamed",
        "UPDATE OF guid ON episode WHEN new.guid != old.guid",
        "correction",
        "owner",
        "FROM journal_thing WHERE kind = 'correction' AND owner = new.id",
    ),
)  # fmt: skip
