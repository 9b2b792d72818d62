"""Reading notes for chapters: those that another detector has read, and those of many new feeds."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

from cafe_tui.domain.errors import FeedError
from cafe_tui.domain.models import NotedChapters
from cafe_tui.feeds.pool import ParserPool
from cafe_tui.storage import noted
from cafe_tui.storage.database import Database
from cafe_tui.storage.noted import Notes

AT_ONCE = 50
"""Episodes whose notes are read and kept together: as many are lost when it is ended in between."""


def reread_notes(
    database: Database,
    *,
    cancelled: Callable[[], bool] = lambda: False,
    parser_factory: Callable[[], ParserPool] = lambda: ParserPool(1),
) -> int:
    """Find the chapters in all notes that this program's detector has not read, newest first.

    Blocks and runs an event loop of its own: call it in a thread. The reading itself is done in another
    process; what was found is kept in small transactions, so that nobody has to wait for them. Looks at
    `cancelled` between two of them. Notes that cannot be read are left for the next time. Returns how many
    episodes were done; raises LibraryError.
    """
    return asyncio.run(_reread(database, cancelled, parser_factory))


async def _reread(
    database: Database, cancelled: Callable[[], bool], parser_factory: Callable[[], ParserPool]
) -> int:
    done = 0
    async with parser_factory() as parser:
        async for count in _read_stale(database, parser):
            done += count
            if cancelled():
                break
    return done


async def _read_stale(database: Database, parser: ParserPool) -> AsyncIterator[int]:
    """Find the chapters where this program's detector has not looked; a step at a time, each of which tells
    how many episodes it did."""
    waiting = noted.stale(database.read())
    for start in range(0, len(waiting), AT_ONCE):
        notes = noted.notes(database.read(), waiting[start : start + AT_ONCE])
        try:
            found = await parser.note_chapters([(each.text, each.duration) for each in notes])
        except FeedError:
            yield 0  # one hostile text among them: till the next time, all are read when they are opened
        else:
            yield await asyncio.to_thread(_keep, database, list(zip(notes, found, strict=True)))


def _keep(database: Database, pairs: Sequence[tuple[Notes, NotedChapters]]) -> int:
    """Keep what was found, but where a refresh has brought other notes meanwhile."""
    with database.write() as connection:
        now = {
            each.episode_id: each
            for each in noted.notes(connection, [notes.episode_id for notes, _ in pairs])
        }
        kept = [(notes, chapters) for notes, chapters in pairs if now.get(notes.episode_id) == notes]
        for notes, chapters in kept:
            noted.keep(connection, notes.episode_id, chapters)
    return len(kept)
