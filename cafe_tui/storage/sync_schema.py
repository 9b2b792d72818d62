"""The step that makes the tables of syncing with a server.

No table of the library is touched: what is to be sent is what differs there from what is kept here.
"""

SYNC = (
    # One row, once a server was named.
    """
    CREATE TABLE sync_account (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        server TEXT NOT NULL,
        kind TEXT NOT NULL,
        user TEXT NOT NULL,
        device TEXT NOT NULL,
        shows_since INTEGER NOT NULL DEFAULT 0,        -- by the server's clock
        actions_since INTEGER NOT NULL DEFAULT 0,
        whole_at INTEGER NOT NULL DEFAULT 0,
        last_ok INTEGER,
        last_tried INTEGER,
        error TEXT,
        wait_until INTEGER
    )
    """,
    # The feeds that both ends agreed on. Where the show is gone, the server is to be told.
    """
    CREATE TABLE sync_show (
        url TEXT PRIMARY KEY,          -- as the server writes it
        show_id INTEGER REFERENCES show ON DELETE SET NULL,
        learnt INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX sync_show_show ON sync_show (show_id)",
    # What the server knows of episodes; without an episode as long as no feed here has named it.
    """
    CREATE TABLE sync_episode (
        id INTEGER PRIMARY KEY,
        episode_id INTEGER UNIQUE REFERENCES episode ON DELETE SET NULL,
        podcast TEXT NOT NULL,         -- as the server writes it
        url TEXT NOT NULL,             -- the same
        guid TEXT NOT NULL,
        position INTEGER NOT NULL,
        moved INTEGER NOT NULL,
        played INTEGER NOT NULL,
        marked INTEGER NOT NULL,
        looked INTEGER NOT NULL DEFAULT 0,             -- the newest episode of all when it was looked for
        UNIQUE (podcast, url)
    )
    """,
)
