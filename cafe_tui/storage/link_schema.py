"""The tables by which it is found which episodes lead to which; a step of `schema.MIGRATIONS`."""

EPISODE_LINKS = (
    # Which episodes were read for links, by which version of reading. What came of it goes with the row.
    """
    CREATE TABLE linked (
        episode_id INTEGER PRIMARY KEY REFERENCES episode ON DELETE CASCADE,
        version INTEGER NOT NULL
    )
    """,
    # By which addresses an episode is known: its page, its sound, its guid.
    """
    CREATE TABLE episode_address (
        episode_id INTEGER NOT NULL REFERENCES linked ON DELETE CASCADE,
        key INTEGER NOT NULL,          -- `domain.links.address_key`
        PRIMARY KEY (episode_id, key)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX episode_address_key ON episode_address (key)",
    # What in its notes may be another episode's address or number.
    """
    CREATE TABLE episode_call (
        episode_id INTEGER NOT NULL REFERENCES linked ON DELETE CASCADE,
        key INTEGER NOT NULL,          -- as above, or `domain.links.calls.number_key`
        PRIMARY KEY (episode_id, key)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX episode_call_key ON episode_call (key)",
    # A feed that changes an episode writes its fingerprint: then all of it is to be read again.
    """
    CREATE TRIGGER linked_no_more AFTER UPDATE OF fingerprint ON episode BEGIN
        DELETE FROM linked WHERE episode_id = old.id;
    END
    """,
    # What is a number of the show's hangs on its title.
    """
    CREATE TRIGGER linked_by_title AFTER UPDATE OF title ON show WHEN new.title != old.title BEGIN
        DELETE FROM linked WHERE episode_id IN (SELECT id FROM episode WHERE show_id = old.id);
    END
    """,
)
