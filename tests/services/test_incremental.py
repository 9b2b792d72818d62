"""Reading only what is new in a feed gives the library that reading it whole gives."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_tui.domain.feed.feed_document import FeedDocument, KnownItems
from cafe_tui.domain.feed.feed_problems import Problem, ProblemKind
from cafe_tui.domain.models import ShowId
from cafe_tui.feeds import parse, wire
from cafe_tui.feeds.parse import parse_feed
from cafe_tui.storage import episodes, listings, schema, shows
from tests.support.examples import examples

URL = "https://tea.example/feed"
START = datetime(2024, 3, 1, tzinfo=UTC)
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
CONTENT = "http://purl.org/rss/1.0/modules/content/"


class Library:
    """A library of one show, whose feed is refreshed in one of the ways there are."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        for statements in schema.MIGRATIONS:
            for statement in statements:
                self.connection.execute(statement)
        self.show = shows.add(self.connection, URL, title="?", now=START)
        self._now = START

    def refresh(self, body: bytes, *, at_most: int | None = None, partly: bool = True) -> list[FeedDocument]:
        """Take over a state of the feed; gives what was read, step by step."""
        self._now += timedelta(hours=1)
        documents: list[FeedDocument] = []
        while True:
            known = listings.known(self.connection, self.show)
            before = documents[-1].listing if documents else None
            document = parse_feed(body, URL, "", known, at_most, before) if partly else _whole(body)
            assert wire.load(wire.dump(document)).listing == document.listing
            episodes.store(self.connection, self.show, document, self._now)
            shows.record_success(
                self.connection, self.show, url=URL, etag="", last_modified="", body_hash="x", now=self._now
            )
            documents.append(document)
            if not document.left:
                return documents
            at_most = None

    def contents(self) -> list[object]:
        """All that the feed is the source of, in the order of lists."""
        self.connection.row_factory = sqlite3.Row
        rows = self.connection.execute(
            "SELECT guid, number, title, published, duration, media_url, media_type, media_length, link,"
            " image_url, chapters_url, first_seen, moment, text, fingerprint, chapters"
            " FROM episode LEFT JOIN notes ON notes.episode_id = id"
            " LEFT JOIN chapter_list ON chapter_list.episode_id = id ORDER BY moment DESC, id DESC"
        )
        episodes = [tuple(row) for row in rows]
        show = self.connection.execute("SELECT title, author, description, link, image_url FROM show")
        self.connection.row_factory = None
        told = tuple(each.kind for each in shows.show(self.connection, self.show).problems)
        return [*episodes, tuple(show.fetchone()), told]


def _whole(body: bytes) -> FeedDocument:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parse, "split_feed", lambda *_: None)
        return parse_feed(body, URL)


def _unmarked(document: FeedDocument) -> FeedDocument:
    counts = Counter[ProblemKind]()
    for one in document.problems:
        counts[one.kind] += one.count
    return replace(document, problems=tuple(Problem(kind, counts[kind]) for kind in sorted(counts)))


@contextmanager
def _closing(*libraries: Library) -> Iterator[None]:
    yield
    for library in libraries:
        library.connection.close()


@dataclass(frozen=True)
class Item:
    """An item as a feed may write it."""

    guid: str = "a"
    media: str = "1"
    title: str = "Tea"
    notes: str = "plain"
    date: int | None = 1
    namespaces: tuple[tuple[str, str], ...] = ()
    """Prefixes that the item declares for itself, with what they stand for."""
    duration: tuple[str, str] | None = None
    """The prefix and text of its duration."""
    base: str = ""
    inside: str = ""


@dataclass(frozen=True)
class State:
    """What a feed says at one time."""

    form: str = "rss"
    items: tuple[Item, ...] = ()
    title: str = "Tea"
    built: int = 0
    base: str = ""
    prefix: str = "itunes"
    """By which the head calls the namespace of Apple's elements."""
    extra: str = ""
    items_at: str = "end"

    def body(self) -> bytes:
        """The feed."""
        head, item = {"rss": _RSS, "atom": _ATOM, "rdf": _RDF}[self.form]
        items = "\n".join(_item(item, each) for each in self.items)
        base = f' xml:base="{self.base}"' if self.base else ""
        names = f' xmlns:{self.prefix}="{ITUNES}" xmlns:content="{CONTENT}"'
        body = head.format(
            base=base,
            names=names,
            title=self.title,
            built=_date(self.built),
            extra=self.extra,
            above=items if self.items_at == "top" else "",
            middle=items if self.items_at == "middle" else "",
            below=items if self.items_at == "end" else "",
        )
        return body.encode()


_RSS = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"{base}{names}><channel>'
    "{above}<title>{title}</title>{middle}<link>/home</link><lastBuildDate>{built}</lastBuildDate>{extra}<description>About</description>"
    "{below}</channel></rss>",
    "<item{declared}><title>{title}</title>{guid}{date}{media}{duration}"
    "<description>{notes}</description>{inside}</item>",
)
_RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"{base}{names}>{above}<channel rdf:about="/home">'
    "<title>{title}</title>{middle}<link>/home</link><dc:date>{built}</dc:date>{extra}</channel>{below}"
    "</rdf:RDF>",
    "<item{declared}><title>{title}</title>{guid}{date}{media}{duration}"
    "<description>{notes}</description>{inside}</item>",
)
_ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"{base}{names}>{above}<title>{title}</title>{middle}'
    "<updated>{built}</updated>{extra}{below}</feed>",
    "<entry{declared}><title>{title}</title>{guid}{date}{media}{duration}"
    '<content type="html">{notes}</content>{inside}</entry>',
)


def _item(form: str, item: Item) -> str:
    is_atom = form.startswith("<entry")
    declared = "".join(f' xmlns{":" if prefix else ""}{prefix}="{uri}"' for prefix, uri in item.namespaces)
    if is_atom or "xmlns=" not in declared:
        declared += f' xml:base="{item.base}"' if item.base else ""
    url = f"{item.media}.mp3" if item.base else f"https://media.example/{item.media}.mp3"
    media = (
        f'<link rel="enclosure" href="{url}"/>' if is_atom else f'<enclosure url="{url}" type="audio/mpeg"/>'
    )
    guid = f"<id>{item.guid}</id>" if is_atom else f"<guid>{item.guid}</guid>"
    date = f"<{'published' if is_atom else 'pubDate'}>{{}}</{'published' if is_atom else 'pubDate'}>"
    duration = ""
    if item.duration:
        prefix, text = item.duration
        duration = f"<{prefix}:duration>{text}</{prefix}:duration>"
    return form.format(
        declared=declared,
        title=item.title,
        guid=guid if item.guid else "",
        date=date.format(_date(item.date)) if item.date is not None else "",
        media=media if item.media else "",
        duration=duration,
        notes=item.notes,
        inside=item.inside,
    )


def _date(day: int) -> str:
    return (START + timedelta(days=day)).isoformat()


URIS = [ITUNES, CONTENT, "https://unknown.example/ns", "https://podcastindex.org/namespace/1.0"]
INSIDE = [
    "",
    "<link>/relative</link>",
    '<image href="/i.jpg"/>',
    '<thing xmlns="https://unknown.example/ns">x</thing>',
    '<y:thing xmlns:y="https://unknown.example/ns">x</y:thing>',
    f'<itunes:duration xmlns:itunes="{ITUNES}">77</itunes:duration>',
    f'<x:duration xmlns:x="{ITUNES}">78</x:duration>',
    '<itunes:duration xmlns:itunes="https://unknown.example/ns">79</itunes:duration>',
    '<psc:chapters xmlns:psc="http://podlove.org/simple-chapters" version="1.1">'
    '<psc:chapter start="0" title="Hello"/><psc:chapter start="60" title="Bye"/></psc:chapters>',
    '<source url="https://other.example/feed"><title>Other</title></source>',
    "<!-- <item> --><language>de</language>",
    "<author>Ann</author>",
    "<title>Second</title>",
    "<entry><title>Nested</title></entry>",
    "<item/>",
    '<div xmlns="http://www.w3.org/1999/xhtml"><b>bold</b></div>',
    '<summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><b>x</b></div></summary>',
]
NOTES = [
    "plain",
    "<![CDATA[<p>00:30 Hello</p>]]>",
    "&lt;p&gt;1 &amp;amp; 2 &#233; &#x8336;&lt;/p&gt;",
    "<![CDATA[</item><item>]]>",
    "caf\u00e9 \u8336",
    "",
    "base='x'",
]
items = st.builds(
    Item,
    guid=st.sampled_from(["a", "b", "c", "d", "", "https://tea.example/p"]),
    media=st.sampled_from(["1", "2", "3", "4", ""]),
    title=st.sampled_from(["Tea", "Milk", "#7 Sugar", "A &amp; B"]),
    notes=st.sampled_from(NOTES),
    date=st.none() | st.integers(0, 9),
    namespaces=st.lists(
        st.tuples(st.sampled_from(["itunes", "x", "podcast", "content"]), st.sampled_from(URIS)),
        max_size=1,
    ).map(tuple),
    duration=st.none() | st.tuples(st.just("itunes"), st.sampled_from(["60", "1:02:03", "junk"])),
    base=st.sampled_from(["", "", "", "https://base.example/a/", "b/"]),
    inside=st.sampled_from(INSIDE),
)
tame_items = st.builds(
    Item,
    guid=st.sampled_from("abcdefgh"),
    media=st.sampled_from("12345678"),
    title=st.sampled_from(["Tea", "Milk"]),
    notes=st.sampled_from(NOTES),
    date=st.integers(0, 9),
)


def states(item: st.SearchStrategy[Item], **unique: object) -> st.SearchStrategy[State]:
    return st.builds(
        State,
        items=st.lists(item, max_size=7, **unique).map(tuple),  # type: ignore[arg-type]
        title=st.sampled_from(["Tea", "Milk"]),
        built=st.integers(0, 9),
        base=st.sampled_from(["", "", "https://tea.example/x/"]),
        prefix=st.sampled_from(["itunes", "itunes", "it"]),
        extra=st.sampled_from(
            ["", "<language>de</language>", '<image href="/i.jpg"><title>I</title></image>',
             '<w:thing xmlns:w="https://unknown.example/ns" xml:base="https://odd.example/">x</w:thing>',
             f'<o:author xmlns:o="{ITUNES}">Ann</o:author>', '<w:i xmlns:w="https://w.example">x</w:i>']
        ),
        items_at=st.sampled_from(["top", "middle", "end", "end"]),
    )  # fmt: skip


def histories(states: st.SearchStrategy[State]) -> st.SearchStrategy[list[State]]:
    """One feed through time: it keeps its form, and mostly what it had."""
    return st.builds(
        lambda form, start, changes: _grown(replace(start, form=form), changes),
        st.sampled_from(["rss", "rss", "atom", "rdf"]),
        states,
        st.lists(st.tuples(states, st.integers(0, 3), st.booleans(), st.booleans()), max_size=3),
    )


def _grown(start: State, changes: Sequence[tuple[State, int, bool, bool]]) -> list[State]:
    history = [start]
    for state, kept, new_head, reverse in changes:
        before = history[-1]
        among = [*state.items[:2], *before.items[: 2 + kept * 2]]
        items = tuple(reversed(among)) if reverse else tuple(among)
        history.append(
            replace(state if new_head else before, form=start.form, items=items, built=state.built)
        )
    return history


@settings(max_examples=examples(20))
@given(histories(states(items)))
def test_reading_what_is_new_gives_what_reading_all_gives(history: list[State]) -> None:
    partly, wholly = Library(), Library()
    with _closing(partly, wholly):
        for state in history:
            partly.refresh(state.body())
            wholly.refresh(state.body(), partly=False)
            assert partly.contents() == wholly.contents()


@settings(max_examples=examples(20))
@given(
    histories(states(tame_items, unique_by=(lambda item: item.guid, lambda item: item.media))),
    st.integers(1, 3),
)
def test_reading_the_newest_first_gives_the_same_in_the_end(history: list[State], at_most: int) -> None:
    partly, wholly = Library(), Library()
    with _closing(partly, wholly):
        for number, state in enumerate(history):
            partly.refresh(state.body(), at_most=None if number else at_most)
            wholly.refresh(state.body(), partly=False)
            assert set(partly.contents()) == set(wholly.contents())


@pytest.mark.parametrize("form", ["rss", "atom", "rdf"])
@pytest.mark.parametrize("is_newest_first", [True, False])
def test_the_newest_come_first_whichever_way_the_feed_is_ordered(form: str, is_newest_first: bool) -> None:
    inorder = [Item(letter, letter, date=day) for day, letter in enumerate("abcdefgh")]
    state = State(form, tuple(inorder[::-1] if is_newest_first else inorder))
    library = Library()
    with _closing(library):
        first, rest = library.refresh(state.body(), at_most=3)
        assert {"f", "g", "h"} <= {item.guid for item in first.items}
        assert len(first.items) + len(rest.items) == 8
        assert first.left == len(rest.items)


def test_where_dates_are_missing_nobody_knows_the_newest_and_all_are_read() -> None:
    state = State(items=tuple(Item(letter, letter, date=None) for letter in "abcdefgh"))
    library = Library()
    with _closing(library):
        (document,) = library.refresh(state.body(), at_most=3)
        assert len(document.items) == 8


@settings(max_examples=examples(20))
@given(states(items))
def test_the_same_bytes_bring_nothing_and_write_nothing_of_the_episodes(state: State) -> None:
    library = Library()
    with _closing(library):
        library.refresh(state.body())
        before = library.connection.total_changes
        (again,) = library.refresh(state.body())
        assert library.connection.total_changes == before + 1  # the time of the refresh
        if again.listing:
            assert again.items == ()


ODD_ITEMS = [
    Item(),
    *(Item(inside=inside) for inside in INSIDE if inside),
    *(Item(base=base) for base in ("https://base.example/a/", "b/")),
    *(
        Item(namespaces=((prefix, uri),), duration=duration, inside="<link>/relative</link>")
        for prefix in ("itunes", "x")
        for uri in URIS
        for duration in (None, ("itunes", "60"))
    ),
]


PROBES = [
    Item(inside=f'<link>/relative</link><it:duration xmlns:it="{ITUNES}">60</it:duration>'),
    Item(inside=f'<x:duration xmlns:x="{ITUNES}">61</x:duration><link>relative</link>'),
    Item(inside='<x:duration xmlns:x="https://unknown.example/ns">62</x:duration><title>Second</title>'),
]


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_an_item_that_is_left_out_would_have_changed_nothing(form: str) -> None:
    """feedparser forgets little of an item when it comes to the next."""
    for odd in ODD_ITEMS:
        for probe in PROBES:
            known, new = replace(odd, guid="a", media="1"), replace(probe, guid="b", media="2")
            before = parse_feed(State(form, (known,), prefix="itunes").body(), URL)
            if before.listing is None:
                continue
            guids = dict.fromkeys(before.listing.marks, "a")
            for items in ((new, known), (known, new)):
                body = State(form, items, prefix="itunes").body()
                part = parse_feed(body, URL, known=KnownItems(before.listing.context, guids))
                whole = _whole(body)
                assert set(part.items) <= set(whole.items), (known, new)
                assert {item.guid for item in part.items} >= {"b"}
                if part.listing:
                    assert replace(part, items=(), problems=()) == replace(whole, items=(), problems=())


@pytest.mark.parametrize("form", ["rss", "atom", "rdf"])
@pytest.mark.parametrize("items_at", ["top", "middle", "end"])
def test_what_the_feed_says_of_itself_is_read_as_ever_when_no_item_is_new(form: str, items_at: str) -> None:
    partly, wholly = Library(), Library()
    with _closing(partly, wholly):
        for title in ("Tea", "Milk"):
            state = State(form, (Item(), Item("b", "2")), title=title, items_at=items_at)
            partly.refresh(state.body())
            wholly.refresh(state.body(), partly=False)
        assert partly.contents() == wholly.contents()


def test_only_the_new_item_of_a_feed_is_read() -> None:
    library = Library()
    old = tuple(Item(guid, media) for guid, media in zip("abc", "123", strict=True))
    with _closing(library):
        library.refresh(State(items=old).body())
        (document,) = library.refresh(State(items=(Item("d", "4"), *old), built=5, title="Milk").body())
        assert [item.guid for item in document.items] == ["d"]
        assert document.title == "Milk"
        (document,) = library.refresh(State(items=(Item("d", "4"), *old[::-1])).body())
        assert document.items == ()
        changed = replace(old[1], title="Mended")
        (document,) = library.refresh(State(items=(Item("d", "4"), old[0], changed, old[2])).body())
        assert [item.title for item in document.items] == ["Mended"]


def test_what_was_left_out_of_an_item_is_told_until_the_item_is_mended_or_gone() -> None:
    library = Library()
    junk = Item("a", "1", duration=("itunes", "junk"), namespaces=(("itunes", ITUNES),))
    silent, well = Item("b", ""), Item("c", "3")

    def told(*items: Item) -> list[str]:
        library.refresh(State(items=items).body())
        return [f"{each.kind} {each.count}" for each in shows.show(library.connection, library.show).problems]

    both = ["items-without-sound 1", "numbers-unreadable 1"]
    with _closing(library):
        assert told(junk, silent, well) == both
        assert told(junk, silent, well) == both
        assert told(Item("d", "4"), junk, silent, well) == both
        assert told(Item("d", "4"), replace(junk, duration=("itunes", "60")), silent) == both[:1]
        assert told(Item("d", "4"), well) == []


def test_what_is_wrong_with_the_whole_feed_is_told_as_it_was_at_the_last_reading() -> None:
    library = Library()
    body = State(items=(Item("a", "1"), Item("b", "2"))).body()
    cut_off = body[: body.rindex(b"</item>")]
    with _closing(library):
        library.refresh(cut_off)
        assert [each.kind for each in shows.show(library.connection, library.show).problems] == ["breaks-off"]
        library.refresh(body)
        assert shows.all_shows(library.connection)[0].problems == ()


def test_items_are_read_again_when_what_surrounds_them_may_change_what_they_mean() -> None:
    library = Library()
    state = State(items=(Item("a", "1", inside="<link>/p</link>"), Item("b", "2")))
    with _closing(library):
        library.refresh(state.body())
        (document,) = library.refresh(replace(state, base="https://moved.example/").body())
        assert len(document.items) == 2
        assert document.items[0].link == "https://moved.example/p"


def test_a_library_whose_feeds_are_to_be_read_again_forgets_what_it_knew() -> None:
    library = Library()
    state = State(
        items=tuple(Item(guid, media, date=3) for guid, media in zip("abcdef", "123456", strict=True))
    )
    with _closing(library):
        library.refresh(state.body())
        library.connection.execute("UPDATE show SET etag = '', last_modified = '', body_hash = ''")
        documents = library.refresh(state.body(), at_most=2)
        assert [len(document.items) for document in documents] == [3, 3]


def test_rows_of_a_listing_go_with_the_show() -> None:
    library = Library()
    with _closing(library):
        library.connection.execute("PRAGMA foreign_keys = ON")
        library.refresh(State(items=(Item(),)).body())
        shows.remove(library.connection, ShowId(library.show))
        assert library.connection.execute("SELECT count(*) FROM listed_item").fetchone() == (0,)


def test_any_part_of_a_real_feed_is_read_as_in_the_whole(shared: Path) -> None:
    parts = 0
    for path in sorted((shared / "corpus" / "feeds").iterdir()):
        body = path.read_bytes()
        whole = _whole(body)
        split = parse_feed(body, URL)
        # What hangs on an item whose mark is not known, because all was read at once, hangs on the feed.
        assert _unmarked(split) == _unmarked(whole), path.name
        if not split.listing:
            continue
        by_mark = {item.mark: item for item in split.items}
        for share in (2, 3):
            guids = {
                mark: by_mark[mark].guid if mark in by_mark else "" for mark in split.listing.marks[::share]
            }
            known = KnownItems(split.listing.context, guids)
            part = parse_feed(body, URL, known=known)
            assert part.listing is not None
            assert part.listing.read == set(split.listing.marks) - set(guids)
            assert all(item == by_mark[item.mark] for item in part.items), path.name
            assert replace(part, items=(), problems=()) == replace(whole, items=(), problems=())
            parts += 1
    assert parts > 120, "hardly any feed is read in part"
