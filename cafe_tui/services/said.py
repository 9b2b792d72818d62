"""What is said in a bookmark: out of the transcript on this machine, at the bookmark's place in it."""

import sqlite3

from cafe_tui.domain.chapter.copies import copy_at_hand
from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.transcript.passages import said
from cafe_tui.storage import corrections, transcripts


def said_in(connection: sqlite3.Connection, bookmark: Bookmark) -> str:
    """What is said in a bookmark as it is stored; empty where no transcript is known, or none with times.

    A transcript's times are those of the publisher: in a copy with ads put in, the same is heard later.
    """
    if bookmark.episode_id is None or not transcripts.are_there(connection, bookmark.episode_id):
        return ""
    copy = copy_at_hand(corrections.of_episode(connection, bookmark.episode_id).copies, bookmark.duration)
    start = copy.written(bookmark.start)
    end = None if bookmark.end is None else copy.written(bookmark.end)
    last = start if end is None else end
    return said(transcripts.around(connection, bookmark.episode_id, start, last), start, end)
