"""Reading episodes for what leads from one to another, behind the listener's back."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from cafe_tui.domain.errors import FeedError
from cafe_tui.domain.links.calls import Calls, number_key
from cafe_tui.feeds.pool import ParserPool
from cafe_tui.storage import references
from cafe_tui.storage.database import Database
from cafe_tui.storage.references import Unread

AT_ONCE = 400
"""Episodes that are read and kept together: as many are lost when it is ended in between."""


def read_links(
    database: Database,
    *,
    cancelled: Callable[[], bool] = lambda: False,
    progress: Callable[[int, int], object] = lambda _done, _all: None,
    parser_factory: Callable[[], ParserPool] = lambda: ParserPool(1),
) -> int:
    """Read all episodes that are new or have changed, newest first; returns how many.

    Blocks and runs an event loop of its own: call it in a thread. The reading is done in another process;
    what was found is kept in small transactions, so that nobody has to wait for them. Looks at `cancelled`
    between two of them, and tells `progress` how many are done of how many. Raises LibraryError.
    """
    return asyncio.run(_read(database, cancelled, progress, parser_factory))


async def _read(
    database: Database,
    cancelled: Callable[[], bool],
    progress: Callable[[int, int], object],
    parser_factory: Callable[[], ParserPool],
) -> int:
    waiting = references.stale(database.read())
    done = 0
    async with parser_factory() as parser:
        for start in range(0, len(waiting), AT_ONCE):
            if cancelled():
                break
            episodes = references.unread(database.read(), waiting[start : start + AT_ONCE])
            found = await _calls(parser, [(each.notes, each.show) for each in episodes])
            done += await asyncio.to_thread(_keep, database, list(zip(episodes, found, strict=True)))
            progress(done, len(waiting))
    return done


async def _calls(parser: ParserPool, notes: Sequence[tuple[str, str]]) -> list[Calls]:
    with suppress(FeedError):
        return await parser.find_calls(notes)
    # One hostile text among them: it leads nowhere, and the others are read alone.
    found: list[Calls] = []
    for each in notes:
        calls = Calls()
        with suppress(FeedError):
            (calls,) = await parser.find_calls([each])
        found.append(calls)
    return found


def _keep(database: Database, pairs: Sequence[tuple[Unread, Calls]]) -> int:
    """Keep what was found, but where a refresh has brought something else meanwhile."""
    from cafe_tui.domain.links.episode_links import own_keys

    with database.write(at_once=False) as connection:
        now = {
            each.episode_id: each
            for each in references.unread(connection, [episode.episode_id for episode, _ in pairs])
        }
        kept = [(episode, calls) for episode, calls in pairs if now.get(episode.episode_id) == episode]
        for episode, calls in kept:
            numbers = {number_key(episode.show_id, number) for number in calls.numbers}
            keys = own_keys((episode.link, episode.media_url, episode.guid))
            references.keep(connection, episode.episode_id, keys, (calls.addresses - keys) | numbers)
    return len(kept)
