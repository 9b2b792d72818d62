"""The table of what in feeds was cut, mended or left out."""

FEED_PROBLEMS = (
    # Of each item by which the feed lists it, as in `listed_item`; `mark` is 0 for the feed as a whole.
    """
    CREATE TABLE feed_problem (
        show_id INTEGER NOT NULL REFERENCES show ON DELETE CASCADE,
        kind TEXT NOT NULL,            -- `domain.feed.feed_problems.ProblemKind`
        mark INTEGER NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (show_id, kind, mark)
    ) WITHOUT ROWID
    """,
)
