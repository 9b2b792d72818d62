"""The step that makes the tables of the search, and the triggers by which they are told what changed.

Triggers only mark whose text changed, in the transaction that changed it, whoever writes and by whatever way;
`search_index` then makes the text plain and takes it in.
"""

# What the search looks into. Each kind of text has an index of its own, since what is common in one may be
# rare in another. They keep no text, and nothing is ever taken out of them: a text that changed comes in
# under another number, and the old number has no owner any more.
_SEARCH_TABLES = (
    "search_title", "search_text", "search_chapter", "search_bookmark", "search_transcript", "search_comment",
)  # fmt: skip


def _marking(name: str, event: str, kind: int, owner: str, *, when: str = "") -> str:
    """A trigger by which an owner of text is to be indexed anew."""
    condition = f"WHEN {when}" if when else ""
    # Not by OR IGNORE: what the statement outside says of conflicts holds within its triggers.
    return f"""
    CREATE TRIGGER search_{name} AFTER {event} {condition} BEGIN
        INSERT INTO search_stale (kind, owner) SELECT {kind}, {owner}
            WHERE NOT EXISTS (SELECT 1 FROM search_stale WHERE kind = {kind} AND owner = {owner});
    END
    """  # noqa: S608 - words of our own


def _dropping(table: str, kinds: str, owner: str) -> str:
    """A trigger by which what is removed is no longer found."""
    return f"""
    CREATE TRIGGER search_{table}_removed AFTER DELETE ON {table} BEGIN
        UPDATE search_doc SET owner = NULL WHERE kind IN ({kinds}) AND owner = {owner};
        DELETE FROM search_stale WHERE kind IN ({kinds}) AND owner = {owner};
    END
    """  # noqa: S608 - words of our own


def _marking_all(table: str, kind: int, value: str, *, empty: str = "") -> tuple[str, ...]:
    """Triggers for a table with parts of what an episode has of a kind; `empty` values are no text."""
    there = "EXISTS (SELECT 1 FROM episode WHERE id = old.episode_id)"
    added = f"new.{value} IS NOT NULL" + (f" AND new.{value} != '{empty}'" if empty else "")
    return (
        _marking(f"{table}_added", f"INSERT ON {table}", kind, "new.episode_id", when=added),
        _marking(
            f"{table}_changed", f"UPDATE OF {value} ON {table}", kind, "new.episode_id",
            when=f"new.{value} IS NOT old.{value}",
        ),
        # Not where it goes with its episode.
        _marking(f"{table}_removed", f"DELETE ON {table}", kind, "old.episode_id", when=there),
    )  # fmt: skip


SEARCH = (
    # The texts in the indexes. Kinds: 1 title and notes of an episode, 2 its chapters, 3 a bookmark, 4 the
    # transcript of an episode, 5 a comment.
    """
    CREATE TABLE search_doc (
        kind INTEGER NOT NULL,
        id INTEGER NOT NULL,           -- the row in the index: the later the moment, the higher
        owner INTEGER,                 -- NULL for a text that is no more
        PRIMARY KEY (kind, id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX search_doc_owner ON search_doc (kind, owner) WHERE owner IS NOT NULL",
    "CREATE INDEX search_doc_dead ON search_doc (kind) WHERE owner IS NULL",
    # Whose text is not in the indexes as it is now; the lately marked have the higher numbers.
    """
    CREATE TABLE search_stale (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        kind INTEGER NOT NULL,
        owner INTEGER NOT NULL,
        UNIQUE (kind, owner)
    )
    """,
    # By which rules the indexes were filled; 0 where the texts of an older library are not even marked.
    "CREATE TABLE search_state (version INTEGER NOT NULL)",
    "INSERT INTO search_state SELECT CASE WHEN EXISTS (SELECT 1 FROM episode)"
    " OR EXISTS (SELECT 1 FROM bookmark) THEN 0 ELSE 1 END",
    *(
        f"CREATE VIRTUAL TABLE {table} USING fts5 ("
        "words, content = '', tokenize = 'unicode61 remove_diacritics 2')"
        for table in _SEARCH_TABLES
    ),
    # Merging less often is a sixth less work for 3 % more room.
    "INSERT INTO search_text (search_text, rank) VALUES ('automerge', 8)",
    _marking("episode_added", "INSERT ON episode", 1, "new.id"),
    _marking(
        "episode_changed", "UPDATE OF title ON episode", 1, "new.id", when="new.title != old.title"
    ),
    # Its texts have their place by the moment.
    """
    CREATE TRIGGER search_episode_moved AFTER UPDATE OF moment ON episode WHEN new.moment != old.moment BEGIN
        INSERT INTO search_stale (kind, owner) SELECT kind, owner FROM search_doc AS doc
            WHERE kind IN (1, 2, 4) AND owner = new.id AND NOT EXISTS
            (SELECT 1 FROM search_stale AS stale WHERE stale.kind = doc.kind AND stale.owner = doc.owner);
        INSERT INTO search_stale (kind, owner) SELECT 5, id FROM comment
            WHERE episode_id = new.id AND published IS NULL
            AND NOT EXISTS
            (SELECT 1 FROM search_stale AS stale WHERE stale.kind = 5 AND stale.owner = comment.id);
    END
    """,
    _dropping("episode", "1, 2, 4", "old.id"),
    *_marking_all("notes", 1, "text"),
    *_marking_all("noted_chapters", 2, "chapters", empty="[]"),
    *_marking_all("chapter_list", 2, "chapters", empty="[]"),
    *_marking_all("correction", 2, "chapters"),
    *_marking_all("transcript_line", 4, "text"),
    _marking("bookmark_added", "INSERT ON bookmark", 3, "new.id"),
    _marking(
        "bookmark_changed", "UPDATE OF note, chapter, text, created ON bookmark", 3, "new.id",
        when="(new.note, new.chapter, new.text, new.created)"
        " IS NOT (old.note, old.chapter, old.text, old.created)",
    ),
    _dropping("bookmark", "3", "old.id"),
    _marking("tag_added", "INSERT ON bookmark_tag", 3, "new.bookmark_id"),
    _marking(
        "tag_removed", "DELETE ON bookmark_tag", 3, "old.bookmark_id",
        when="EXISTS (SELECT 1 FROM bookmark WHERE id = old.bookmark_id)",
    ),
    _marking("comment_added", "INSERT ON comment", 5, "new.id"),
    _marking("comment_changed", "UPDATE ON comment", 5, "new.id"),
    _dropping("comment", "5", "old.id"),
)  # fmt: skip
