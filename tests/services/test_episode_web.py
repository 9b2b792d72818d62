"""Which episodes lead to which, whatever comes, goes and changes, and in whatever order."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cafe_tui.domain.errors import TooLargeError
from cafe_tui.domain.feed.feed_document import FeedItem
from cafe_tui.domain.links.calls import Calls
from cafe_tui.domain.links.episode_links import calls_of
from cafe_tui.domain.models import EpisodeId, ShowId
from cafe_tui.domain.shownotes import read_blocks
from cafe_tui.feeds.pool import ParserPool
from cafe_tui.services.episode_web import EpisodeWeb
from cafe_tui.services.read_links import AT_ONCE, read_links
from cafe_tui.storage import browse, episodes, references, shows
from cafe_tui.storage.database import Database
from tests.support.examples import examples
from tests.support.library import NOW, document, item, keep


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "library.sqlite3")
    yield database
    database.close()


class Reader(ParserPool):
    """Reads notes here and now, and remembers how many at once."""

    def __init__(self) -> None:
        super().__init__(1)
        self.read: list[int] = []

    async def find_calls(self, notes: Iterable[tuple[str, str]]) -> list[Calls]:
        pairs = list(notes)
        self.read.append(len(pairs))
        return [calls_of(text, show) for text, show in pairs]


def talk(number: int, notes: str = "") -> FeedItem:
    """An episode of a show with pages."""
    return replace(item(number, f"#{number} Talk", notes=notes), link=f"https://tea.example/{number}")


def by_guid(database: Database) -> dict[str, EpisodeId]:
    ids = browse.ids(database.read())
    return {episode.guid: episode.id for episode in browse.page(database.read(), ids)}


def web_of(database: Database) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Who leads to whom by guid, forwards and backwards."""
    web = EpisodeWeb(database)
    ids = by_guid(database)
    names = {episode_id: guid for guid, episode_id in ids.items()}
    forwards = {
        (guid, names[ref.episode_id])
        for guid, episode_id in ids.items()
        for ref in web.refs(episode_id, read_blocks(browse.notes(database.read(), episode_id)))
    }
    backwards = {
        (names[caller], guid) for guid, episode_id in ids.items() for caller in web.mentioned_in(episode_id)
    }
    return forwards, backwards


def test_a_link_and_a_number_lead_there_and_back(database: Database) -> None:
    by_link = '<p>As <a href="http://www.tea.example/1/?utm_source=x">before</a></p>'
    keep(database, document(talk(1), talk(2, by_link), talk(3, "We spoke of it in episode 1.")))
    read_links(database)
    forwards, backwards = web_of(database)
    assert forwards == backwards == {("guid-2", "guid-1"), ("guid-3", "guid-1")}


def test_another_shows_page_is_found_and_its_numbers_are_not(database: Database) -> None:
    keep(database, document(talk(1), talk(2)))
    other = document(
        replace(
            item(7, notes='<p><a href="https://tea.example/2">A talk</a>, and episode 1.</p>'),
            guid="other",
            link="https://milk.example/7",
        )
    )
    keep(database, other, url="https://feeds.example/milk.xml")
    read_links(database)
    forwards, backwards = web_of(database)
    assert forwards == backwards == {("other", "guid-2")}


def test_a_page_that_two_shows_have_is_that_of_ones_own(database: Database) -> None:
    notes = '<p><a href="https://tea.example/1">before</a></p>'
    keep(database, document(talk(1), talk(2, notes)))
    keep(database, document(talk(1), talk(2)), url="https://feeds.example/ogg.xml")
    read_links(database)
    web = EpisodeWeb(database)
    for episode_id in browse.ids(database.read()):
        for ref in web.refs(EpisodeId(episode_id), read_blocks(notes)):
            shows_of = [
                browse.episode(database.read(), each).show_id
                for each in (EpisodeId(episode_id), ref.episode_id)
            ]
            assert shows_of[0] == shows_of[1]


def test_an_episode_that_comes_later_is_led_to(database: Database) -> None:
    show_id = keep(database, document(talk(2, "As in episode 1")))
    read_links(database)
    assert web_of(database) == (set(), set())
    with database.write() as connection:
        episodes.store(connection, show_id, document(talk(1), talk(2, "As in episode 1")), NOW)
    read_links(database)
    assert web_of(database) == ({("guid-2", "guid-1")}, {("guid-2", "guid-1")})


def test_what_changes_is_read_again_and_nothing_else(database: Database) -> None:
    show_id = keep(database, document(talk(1), talk(2, "As in episode 1")))
    assert read_links(database) == 2
    assert read_links(database) == 0
    with database.write() as connection:
        episodes.store(connection, show_id, document(talk(1), talk(2, "As in nothing")), NOW)
    assert web_of(database) == (set(), set())
    assert read_links(database) == 1


def test_a_show_with_another_title_is_read_again(database: Database) -> None:
    show_id = keep(database, document(talk(1), talk(2, "After Morning Tea 1")))
    read_links(database)
    assert web_of(database)[1] == set()
    renamed = replace(document(talk(1), talk(2, "After Morning Tea 1")), title="Morning Tea")
    with database.write() as connection:
        episodes.store(connection, show_id, renamed, NOW)
    assert read_links(database) == 2
    assert web_of(database) == ({("guid-2", "guid-1")}, {("guid-2", "guid-1")})


def test_it_can_be_ended_and_goes_on_later(database: Database) -> None:
    keep(database, document(*(talk(number) for number in range(1, AT_ONCE + 11))))
    reader = Reader()
    told: list[tuple[int, int]] = []
    done = read_links(
        database,
        cancelled=lambda: bool(reader.read),
        progress=lambda done, of: told.append((done, of)),
        parser_factory=lambda: reader,
    )
    assert (done, told) == (AT_ONCE, [(AT_ONCE, AT_ONCE + 10)])
    assert EpisodeWeb(database).unread == 10
    assert read_links(database, parser_factory=Reader) == 10
    assert EpisodeWeb(database).unread == 0


def test_hostile_notes_lead_nowhere_and_stop_nobody(database: Database) -> None:
    keep(database, document(talk(1), talk(2, "As in episode 1"), talk(3, "As in episode 1, hostile")))

    class Stumbling(Reader):
        async def find_calls(self, notes: Iterable[tuple[str, str]]) -> list[Calls]:
            pairs = list(notes)
            if any("hostile" in text for text, _ in pairs):
                raise TooLargeError("This feed could not be read")
            return await super().find_calls(pairs)

    assert read_links(database, parser_factory=Stumbling) == 3
    assert web_of(database)[1] == {("guid-2", "guid-1")}


def test_what_a_refresh_brings_meanwhile_is_read_later(database: Database) -> None:
    show_id = keep(database, document(talk(1), talk(2, "nothing")))

    class Overtaken(Reader):
        async def find_calls(self, notes: Iterable[tuple[str, str]]) -> list[Calls]:
            with database.write() as connection:
                episodes.store(connection, show_id, document(talk(1), talk(2, "As in episode 1")), NOW)
            return await super().find_calls(notes)

    assert read_links(database, parser_factory=Overtaken) == 1
    assert list(references.stale(database.read())) == [by_guid(database)["guid-2"]]


Ends = tuple[EpisodeId, EpisodeId]
"""Who leads, and to whom."""
NUMBERS = st.integers(1, 5)
NOTES = st.lists(
    st.one_of(
        NUMBERS.map("As in episode {}.".format),
        NUMBERS.map("Back to #{}.".format),
        NUMBERS.map('<a href="https://tea.example/{}/">there</a>'.format),
        NUMBERS.map('<a href="https://media.example/{}.mp3">its sound</a>'.format),
    ),
    max_size=3,
).map(" ".join)
FEEDS = st.dictionaries(NUMBERS, st.tuples(NOTES, NUMBERS), max_size=5)
"""The episodes of a feed: by what names them, their notes and their numbers, which may be given twice."""


def feed(content: dict[int, tuple[str, int]]) -> list[FeedItem]:
    return [
        replace(talk(name, notes), title=f"#{number} Talk", number=number)
        for name, (notes, number) in content.items()
    ]


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), FEEDS, st.booleans()), min_size=1, max_size=5))
def test_both_ends_of_a_link_agree_after_any_refreshes(
    steps: list[tuple[str, dict[int, tuple[str, int]], bool]],
) -> None:
    """Episodes come, are changed and renumbered, shows go; some of it is read for links in between."""
    with TemporaryDirectory() as folder:
        database = Database(Path(folder) / "library.sqlite3")
        subscribed: dict[str, ShowId] = {}
        for show, content, reads in steps:
            with database.write() as connection:
                if show in subscribed and not content:
                    shows.remove(connection, subscribed.pop(show))
                    continue
                if show not in subscribed:
                    subscribed[show] = shows.add(
                        connection, f"https://feeds.example/{show}", title=show, now=NOW
                    )
                episodes.store(connection, subscribed[show], document(*feed(content)), NOW)
            if reads:
                read_links(database, parser_factory=Reader)
        read_links(database, parser_factory=Reader)
        forwards, backwards = ids_of(database)
        assert forwards == backwards
        with database.write() as connection:  # the same library, read in one go
            connection.execute("DELETE FROM linked")
        read_links(database, parser_factory=Reader)
        assert ids_of(database) == (forwards, backwards)
        database.close()


def ids_of(database: Database) -> tuple[set[Ends], set[Ends]]:
    """Who leads to whom, forwards and backwards."""
    web = EpisodeWeb(database)
    ids = [EpisodeId(each) for each in browse.ids(database.read())]
    forwards = {
        (each, ref.episode_id)
        for each in ids
        for ref in web.refs(each, read_blocks(browse.notes(database.read(), each)))
    }
    return forwards, {(caller, each) for each in ids for caller in web.mentioned_in(each)}
