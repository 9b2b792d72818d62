"""What holds for every refresh, whatever the feeds say: nothing twice, nothing lost, and no order matters."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_tui.domain.models import EpisodeId, ShowId
from cafe_tui.feeds import child
from cafe_tui.feeds.pool import ParserPool
from cafe_tui.services.refresh import RefreshReport
from cafe_tui.storage import bookmarks, browse, listening
from tests.support.examples import examples
from tests.support.refreshing import World, rss
from tests.support.web import Web

from .test_incremental import State, histories, items, states


class NearParser(ParserPool):
    """Reads in this very process, so that no time goes by with starting another."""

    async def _ask(self, header: bytes, body: bytes, patience: int = 0) -> bytes:
        return child._answer(header, body)


@contextmanager
def new_world(web: Web) -> Iterator[World]:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), web)
        yield world
        world.database.close()


def refresh(world: World, *ids: ShowId, after: timedelta = timedelta(hours=1)) -> RefreshReport:
    return world.refresh(*ids, after=after, parser_factory=lambda: NearParser(1))


HEALTH = ("last_ok", "last_tried", "next_try", "failures")


def rows(world: World) -> dict[str, list[tuple[object, ...]]]:
    """All that is in the library, but how asking the feeds went and when."""
    connection = world.database.read()
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = {}
    for name in names:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})") if row[1] not in HEALTH]
        told = ", ".join(f'"{column}"' for column in columns)
        found[name] = sorted(connection.execute(f"SELECT {told} FROM {name}").fetchall(), key=repr)
    return found


def contents(world: World) -> list[tuple[object, ...]]:
    """What the library holds, show by show, without its own numbers."""
    connection = world.database.read()
    shows = connection.execute(
        "SELECT id, url, title, author, description, link, image_url, etag, body_hash, context, error"
        " FROM show ORDER BY url"
    ).fetchall()
    told: list[tuple[object, ...]] = []
    for show_id, *said in shows:
        told.append(tuple(said))
        told += connection.execute(
            "SELECT guid, number, title, published, episode.duration, media_url, first_seen, moment, text,"
            " chapter_list.chapters, noted_chapters.chapters FROM episode"
            " LEFT JOIN notes ON notes.episode_id = id LEFT JOIN chapter_list ON chapter_list.episode_id = id"
            " LEFT JOIN noted_chapters ON noted_chapters.episode_id = id"
            " WHERE show_id = ? ORDER BY moment DESC, id DESC",
            (show_id,),
        ).fetchall()
    return told


def publish(web: Web, number: int, state: State, *, validated: bool) -> str:
    """Let feed `number` say this, with or without an ETag."""
    body = state.body()
    return web.feed(f"/{number}", body) if validated else web.serve(f"/{number}", body)


libraries = st.lists(st.tuples(histories(states(items)), st.booleans()), min_size=1, max_size=4)


@settings(max_examples=examples(10))
@given(libraries)
def test_refreshing_again_changes_nothing_and_writes_nothing_but_the_time(
    feeds: list[tuple[list[State], bool]],
) -> None:
    with Web() as web, new_world(web) as world:
        for turn in range(3):
            for number, (history, validated) in enumerate(feeds):
                url = publish(web, number, history[min(turn, len(history) - 1)], validated=validated)
                if not turn:
                    world.add(url)
            refresh(world)
            before = rows(world)
            writer = world.database._writer
            assert writer is not None
            written = writer.total_changes
            report = refresh(world)
            assert rows(world) == before
            if not report.failures:
                assert report.unchanged == len(feeds)
                assert writer.total_changes - written == len(feeds)


@settings(max_examples=examples(10))
@given(libraries, st.permutations(range(4)))
def test_in_whatever_order_feeds_are_added_and_fetched_the_library_is_the_same(
    feeds: list[tuple[list[State], bool]], order: Sequence[int]
) -> None:
    with Web() as web, new_world(web) as together, new_world(web) as apart:
        urls = [publish(web, number, feed[0][0], validated=feed[1]) for number, feed in enumerate(feeds)]
        for url in urls:
            together.add(url)
        ids = [apart.add(urls[number]) for number in order if number < len(feeds)]
        for turn in range(3):
            for number, (history, validated) in enumerate(feeds):
                publish(web, number, history[min(turn, len(history) - 1)], validated=validated)
            refresh(together)
            apart.now = together.now
            for show_id in ids[turn:] + ids[:turn]:
                refresh(apart, show_id, after=timedelta())
            assert contents(together) == contents(apart)


# What leaves the feed


def test_an_old_library_keeps_a_hundred_episodes_of_a_feed_that_lists_ten(world: World) -> None:
    tea = world.add(world.web.feed("/tea", rss(numbers=range(1, 101))))
    refresh(world)
    before = world.titles(tea)
    assert len(before) == 100
    ids = [EpisodeId(each) for each in browse.ids(world.database.read(), tea)]
    with world.database.write() as connection:
        listening.save_position(connection, ids[99], 61.0, now=world.now)
        listening.set_played(connection, ids[98], True, now=world.now)
        kept = bookmarks.add(connection, bookmarks.made(connection, ids[97], 5.0, uid="kept", now=world.now))
    for numbers in (range(91, 101), range(92, 102), range(0), range(101, 102)):
        world.web.feed("/tea", rss(numbers=numbers))
        refresh(world)
    assert world.titles(tea) == ["Tea 101", *before]
    connection = world.database.read()
    assert browse.episode(connection, ids[99]).position == 61.0
    assert browse.episode(connection, ids[98]).played
    assert bookmarks.get(connection, kept).episode_id == ids[97]


def test_an_episode_that_comes_back_to_the_feed_is_the_one_that_left_it(world: World) -> None:
    tea = world.add(world.web.feed("/tea", rss(numbers=range(1, 6))))
    refresh(world)
    before = rows(world)["episode"]
    world.web.feed("/tea", rss(numbers=range(4, 6)))
    refresh(world)
    world.web.feed("/tea", rss(numbers=range(1, 6)))
    assert refresh(world).new_episodes == 0
    assert rows(world)["episode"] == before
    assert len(world.titles(tea)) == 5
