"""The tables, and the numbered steps that lead to them."""

from .feed_problem_schema import FEED_PROBLEMS
from .journal_schema import JOURNAL
from .link_schema import EPISODE_LINKS
from .search_schema import SEARCH
from .sync_schema import SYNC

APPLICATION_ID = 0x63616665
"""Marks a SQLite file as ours ("cafe")."""

# AUTOINCREMENT: no id is used twice, so that a late save or an undo cannot reach something else.
_FIRST = (
    """
    CREATE TABLE show (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        url TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        folded TEXT NOT NULL,          -- the title without case and accents
        author TEXT NOT NULL DEFAULT '',
        description TEXT NOT NULL DEFAULT '',
        link TEXT NOT NULL DEFAULT '',
        image_url TEXT NOT NULL DEFAULT '',
        etag TEXT NOT NULL DEFAULT '',
        last_modified TEXT NOT NULL DEFAULT '',
        body_hash TEXT NOT NULL DEFAULT '',
        added INTEGER NOT NULL,
        last_ok INTEGER,
        last_tried INTEGER,
        error TEXT
    )
    """,
    # What the feed said of an episode. Kept slim: a page of the list reads these rows.
    """
    CREATE TABLE episode (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        show_id INTEGER NOT NULL REFERENCES show ON DELETE CASCADE,
        guid TEXT NOT NULL,
        number INTEGER,
        title TEXT NOT NULL,
        folded TEXT NOT NULL,          -- the title without case and accents
        published INTEGER,
        duration REAL,
        media_url TEXT NOT NULL,
        media_type TEXT NOT NULL,
        media_length INTEGER,
        link TEXT NOT NULL,
        image_url TEXT NOT NULL,
        chapters_url TEXT NOT NULL,
        first_seen INTEGER NOT NULL,
        fingerprint BLOB NOT NULL,
        -- By which lists are ordered: `published`, else `first_seen`. No generated column, because SQLite
        -- does not take an index on one for covering.
        moment INTEGER NOT NULL
    )
    """,
    # A guid that a feed gives to several items is told apart by the media.
    "CREATE UNIQUE INDEX episode_identity ON episode (show_id, guid, media_url)",
    # Lists are read from these two alone, in their order.
    "CREATE INDEX episode_newest ON episode (moment DESC, id DESC)",
    "CREATE INDEX episode_newest_of_show ON episode (show_id, moment DESC, id DESC)",
    # Filtering by title reads this one alone instead of all rows.
    "CREATE INDEX episode_filter ON episode (moment DESC, id DESC, show_id, folded)",
    """
    CREATE TABLE notes (
        episode_id INTEGER PRIMARY KEY REFERENCES episode ON DELETE CASCADE,
        text TEXT NOT NULL             -- as the feed has it
    )
    """,
    # What the listener did with an episode; no feed touches it.
    """
    CREATE TABLE listening (
        episode_id INTEGER PRIMARY KEY REFERENCES episode ON DELETE CASCADE,
        show_id INTEGER NOT NULL,      -- the episode's, for counting
        position REAL NOT NULL DEFAULT 0,
        played INTEGER NOT NULL DEFAULT 0,
        duration REAL,                 -- as measured by the player
        updated INTEGER NOT NULL
    )
    """,
    "CREATE INDEX listening_played ON listening (show_id, episode_id) WHERE played",
    """
    CREATE TABLE bookmark (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        episode_id INTEGER REFERENCES episode ON DELETE SET NULL,
        show TEXT NOT NULL,
        feed_url TEXT NOT NULL,
        guid TEXT NOT NULL,
        title TEXT NOT NULL,
        published INTEGER,
        media_url TEXT NOT NULL,
        duration REAL,
        start REAL NOT NULL,
        "end" REAL,
        note TEXT NOT NULL,
        created INTEGER NOT NULL
    )
    """,
    "CREATE INDEX bookmark_episode ON bookmark (episode_id, start)",
    "CREATE INDEX bookmark_orphan ON bookmark (feed_url) WHERE episode_id IS NULL",
    """
    CREATE TABLE bookmark_tag (
        bookmark_id INTEGER NOT NULL REFERENCES bookmark ON DELETE CASCADE,
        folded TEXT NOT NULL,
        tag TEXT NOT NULL,
        place INTEGER NOT NULL,        -- in the order typed
        PRIMARY KEY (bookmark_id, folded)
    ) WITHOUT ROWID
    """,
)

_CHAPTER_LISTS = (
    # What each source of chapters said of an episode when it was asked; "[]" is remembered too. Those in the
    # notes are in `noted_chapters`.
    """
    CREATE TABLE chapter_list (
        episode_id INTEGER NOT NULL REFERENCES episode ON DELETE CASCADE,
        source TEXT NOT NULL,
        chapters TEXT NOT NULL,        -- JSON: a list of the fields of each
        address TEXT NOT NULL,         -- of the document or sound; another one makes the list stale
        etag TEXT NOT NULL,
        fetched INTEGER NOT NULL,
        PRIMARY KEY (episode_id, source)
    ) WITHOUT ROWID
    """,
    # The listener's word; no feed touches it.
    """
    CREATE TABLE chapter_preference (
        episode_id INTEGER PRIMARY KEY REFERENCES episode ON DELETE CASCADE,
        source TEXT NOT NULL
    )
    """,
    # Feeds that were read before may hold chapters: let the next refresh read them again.
    "UPDATE show SET etag = '', last_modified = '', body_hash = ''",
)

_CORRECTIONS = (
    # What the listener put right about an episode's chapters; no feed touches it.
    """
    CREATE TABLE correction (
        episode_id INTEGER PRIMARY KEY REFERENCES episode ON DELETE CASCADE,
        chapters TEXT,                 -- JSON as in chapter_list; NULL where no list was touched
        copies TEXT NOT NULL,          -- JSON: [length, [[written, heard], …]] of each
        skips TEXT NOT NULL            -- JSON: [start, whether to skip] of each
    )
    """,
    # Words in titles of chapters that are passed over in all episodes of a show.
    """
    CREATE TABLE skip_word (
        show_id INTEGER NOT NULL REFERENCES show ON DELETE CASCADE,
        word TEXT NOT NULL,
        place INTEGER NOT NULL,        -- in the order typed
        PRIMARY KEY (show_id, word)
    ) WITHOUT ROWID
    """,
)

_NOTED_CHAPTERS = (
    # What a detector found in the notes, and what it went by; no row where none has looked yet.
    """
    CREATE TABLE noted_chapters (
        episode_id INTEGER PRIMARY KEY REFERENCES episode ON DELETE CASCADE,
        version INTEGER NOT NULL,      -- the detector's
        duration REAL,
        confidence TEXT NOT NULL,
        count INTEGER NOT NULL,
        chapters TEXT NOT NULL         -- JSON: a list of the fields of each; "[]" where there are none
    )
    """,
)

_DOWNLOADS = (
    # A row outlives its episode, since the file does: then it tells what may be removed from the disk.
    """
    CREATE TABLE download (
        path TEXT PRIMARY KEY,         -- the file's name in the folder of downloads
        episode_id INTEGER UNIQUE REFERENCES episode ON DELETE SET NULL,
        state TEXT NOT NULL,           -- wanted, partial, done, failed, removed
        received INTEGER NOT NULL DEFAULT 0,
        validator TEXT NOT NULL DEFAULT '',
        length INTEGER,                -- as the file's server said; of one that is done, its size
        error TEXT,
        by_rule INTEGER NOT NULL,
        updated INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
    # The listener's word; no feed touches it.
    """
    CREATE TABLE download_rule (
        show_id INTEGER PRIMARY KEY REFERENCES show ON DELETE CASCADE,
        newest INTEGER NOT NULL,
        keep INTEGER,                  -- NULL: all
        delete_played INTEGER NOT NULL
    )
    """,
)

_LISTINGS = (
    # By which bytes the feed lists an episode; no episode for an item without sound. Rows go with the show.
    """
    CREATE TABLE listed_item (
        show_id INTEGER NOT NULL REFERENCES show ON DELETE CASCADE,
        mark INTEGER NOT NULL,         -- a hash of the item's bytes
        episode_id INTEGER,
        PRIMARY KEY (show_id, mark)
    ) WITHOUT ROWID
    """,
    # What else the meaning of the items hangs on. The items of a show without a body_hash are all read again.
    "ALTER TABLE show ADD COLUMN context TEXT NOT NULL DEFAULT ''",
)

_PLACES = (
    # Where listening stood before a far jump, from which the listener may want to go on after all.
    "ALTER TABLE listening ADD COLUMN left_at REAL",
    # Apart from `listening`, whose rows are read with every page of the list.
    """
    CREATE TABLE heard (
        episode_id INTEGER PRIMARY KEY REFERENCES episode ON DELETE CASCADE,
        spans TEXT NOT NULL            -- JSON: start and end of each span in turn, in tenths of a second
    )
    """,
)

_SOUND = (
    # What the listener chose for a show; no feed touches it.
    """
    CREATE TABLE show_sound (
        show_id INTEGER PRIMARY KEY REFERENCES show ON DELETE CASCADE,
        speed REAL NOT NULL,
        trims_silence INTEGER NOT NULL,
        levels_voices INTEGER NOT NULL
    )
    """,
    # What holds for all others, and the volume: one row, once anything was chosen.
    """
    CREATE TABLE usual_sound (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        speed REAL NOT NULL,
        trims_silence INTEGER NOT NULL,
        levels_voices INTEGER NOT NULL,
        volume INTEGER NOT NULL
    )
    """,
)

_QUEUE = (
    """
    CREATE TABLE queue_item (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        place INTEGER NOT NULL,
        episode_id INTEGER NOT NULL REFERENCES episode ON DELETE CASCADE,
        start REAL,                    -- NULL: the whole episode
        "end" REAL,
        title TEXT NOT NULL            -- a passage's own
    )
    """,
    "CREATE INDEX queue_item_episode ON queue_item (episode_id)",
    """
    CREATE TABLE mixtape (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        folded TEXT NOT NULL UNIQUE    -- the name without case and accents
    )
    """,
    """
    CREATE TABLE mixtape_item (
        mixtape_id INTEGER NOT NULL REFERENCES mixtape ON DELETE CASCADE,
        place INTEGER NOT NULL,
        episode_id INTEGER NOT NULL REFERENCES episode ON DELETE CASCADE,
        start REAL,
        "end" REAL,
        title TEXT NOT NULL,
        PRIMARY KEY (mixtape_id, place)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX mixtape_item_episode ON mixtape_item (episode_id)",
    # One row, or none while the listener has said nothing.
    """
    CREATE TABLE queue_option (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        autoplay INTEGER NOT NULL
    )
    """,
)

_FEED_CARE = (
    "ALTER TABLE show ADD COLUMN failures INTEGER NOT NULL DEFAULT 0",      # in a row, the last ones
    "ALTER TABLE show ADD COLUMN next_try INTEGER",        # before which it is not asked by itself
    "ALTER TABLE show ADD COLUMN wait_until INTEGER",      # as its server asked
    "ALTER TABLE show ADD COLUMN retired INTEGER NOT NULL DEFAULT 0",
    # Where the feed says that it lives from now on, as long as it could not be read there.
    "ALTER TABLE show ADD COLUMN new_url TEXT NOT NULL DEFAULT ''",
    # Where reading the older pages of the feed goes on.
    "ALTER TABLE show ADD COLUMN next_page TEXT NOT NULL DEFAULT ''",
    """
    CREATE TABLE feed_page (
        show_id INTEGER NOT NULL REFERENCES show ON DELETE CASCADE,
        url TEXT NOT NULL,
        etag TEXT NOT NULL,
        last_modified TEXT NOT NULL,
        body_hash TEXT NOT NULL,
        PRIMARY KEY (show_id, url)
    ) WITHOUT ROWID
    """,
    # Feeds that were read before may name older pages and new addresses: their heads are read again.
    "UPDATE show SET etag = '', last_modified = '', body_hash = '-' WHERE body_hash != ''",
)  # fmt: skip

_DEVICE = (
    # The audio device that the listener chose: one row, or none where the system chooses.
    """
    CREATE TABLE audio_device (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        name TEXT NOT NULL,            -- the player's own
        description TEXT NOT NULL
    )
    """,
)

_TITLE_INDEX = (
    # The titles by all their three letters in a row, so that rare words are found among any number of titles.
    # It keeps no text, nor where in it the letters are: what it finds is compared with the titles.
    """
    CREATE VIRTUAL TABLE episode_title USING fts5 (
        folded, content = 'episode', content_rowid = 'id', detail = 'none', columnsize = 0,
        tokenize = 'trigram case_sensitive 1'
    )
    """,
    "INSERT INTO episode_title (episode_title) VALUES ('rebuild')",
    # None for what is added: many at once cost a seventh of as many one by one (`filtering.index_added`).
    """
    CREATE TRIGGER episode_title_removed AFTER DELETE ON episode BEGIN
        INSERT INTO episode_title (episode_title, rowid, folded) VALUES ('delete', old.id, old.folded);
    END
    """,
    """
    CREATE TRIGGER episode_title_changed AFTER UPDATE OF folded ON episode WHEN new.folded != old.folded BEGIN
        INSERT INTO episode_title (episode_title, rowid, folded) VALUES ('delete', old.id, old.folded);
        INSERT INTO episode_title (rowid, folded) VALUES (new.id, new.folded);
    END
    """,
)

_BOOKMARK_WORDS = (
    "ALTER TABLE bookmark ADD COLUMN uid TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE bookmark ADD COLUMN importance INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE bookmark ADD COLUMN chapter TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE bookmark ADD COLUMN text TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE bookmark ADD COLUMN link TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE bookmark ADD COLUMN edited INTEGER",      # NULL as long as nothing was changed
    "UPDATE bookmark SET uid = lower(hex(randomblob(16))),"
    " link = coalesce((SELECT link FROM episode WHERE id = episode_id), '')",
    "CREATE UNIQUE INDEX bookmark_uid ON bookmark (uid)",
    # Listing by tag reads this one.
    "CREATE INDEX bookmark_tag_folded ON bookmark_tag (folded, bookmark_id)",
)  # fmt: skip

_EXTRAS = (
    # What feeds say of an episode besides the usual; no row where nothing.
    """
    CREATE TABLE episode_extra (
        episode_id INTEGER PRIMARY KEY REFERENCES episode ON DELETE CASCADE,
        extra TEXT NOT NULL            -- JSON: `domain.feed.extras.episode_fields`
    )
    """,
    "ALTER TABLE show ADD COLUMN extra TEXT NOT NULL DEFAULT ''",  # JSON: `domain.feed.extras.show_fields`
    # Feeds that were read before may say such things: they are read again.
    "UPDATE show SET etag = '', last_modified = '', body_hash = ''",
)  # fmt: skip

_TRANSCRIPTS = (
    # A transcript that was fetched, or looked for in vain (then it has no lines).
    """
    CREATE TABLE transcript (
        episode_id INTEGER PRIMARY KEY REFERENCES episode ON DELETE CASCADE,
        url TEXT NOT NULL,             -- another one makes it stale
        media_type TEXT NOT NULL,
        language TEXT NOT NULL,
        etag TEXT NOT NULL,
        fetched INTEGER NOT NULL
    )
    """,
    """
    CREATE TABLE transcript_line (
        id INTEGER PRIMARY KEY,
        episode_id INTEGER NOT NULL REFERENCES episode ON DELETE CASCADE,
        place INTEGER NOT NULL,
        start REAL,                    -- seconds; NULL in a transcript without times
        "end" REAL,
        speaker TEXT NOT NULL,
        text TEXT NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX transcript_line_place ON transcript_line (episode_id, place)",
)

_COMMENTS = (
    """
    CREATE TABLE comment (
        id INTEGER PRIMARY KEY,
        episode_id INTEGER NOT NULL REFERENCES episode ON DELETE CASCADE,
        guid TEXT NOT NULL,
        answers TEXT NOT NULL,         -- the guid of the comment that this one answers, or empty
        author TEXT NOT NULL,
        published INTEGER,
        url TEXT NOT NULL,
        text TEXT NOT NULL             -- plain
    )
    """,
    "CREATE UNIQUE INDEX comment_identity ON comment (episode_id, guid)",
    # When the comments on an episode were asked for; no row where never.
    """
    CREATE TABLE comment_feed (
        episode_id INTEGER PRIMARY KEY REFERENCES episode ON DELETE CASCADE,
        url TEXT NOT NULL,
        etag TEXT NOT NULL,
        fetched INTEGER NOT NULL,
        found INTEGER NOT NULL         -- 0 where nothing is there
    )
    """,
)

_FORMER_ADDRESSES = (
    # Where the feeds of shows lived before: a list of shows may still name them so.
    """
    CREATE TABLE former_address (
        url TEXT PRIMARY KEY,
        show_id INTEGER NOT NULL REFERENCES show ON DELETE CASCADE
    ) WITHOUT ROWID
    """,
    "CREATE INDEX former_address_show ON former_address (show_id)",
)

_REMEMBERED = (
    # How the listener uses the program, as far as no other table says it.
    "CREATE TABLE remembered (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    _FIRST,
    _CHAPTER_LISTS,
    _CORRECTIONS,
    _NOTED_CHAPTERS,
    _DOWNLOADS,
    _LISTINGS,
    _PLACES,
    _SOUND,
    _QUEUE,
    _FEED_CARE,
    _DEVICE,
    _TITLE_INDEX,
    _BOOKMARK_WORDS,
    _EXTRAS,
    _TRANSCRIPTS,
    _COMMENTS,
    SEARCH,
    EPISODE_LINKS,
    _FORMER_ADDRESSES,
    _REMEMBERED,
    FEED_PROBLEMS,
    JOURNAL,
    SYNC,
)
"""Step n leads from version n to n + 1; a new library takes them all. Steps are added, never changed.

A step that wants feeds to be read again empties `etag`, `last_modified` and `body_hash` of their shows.
"""
