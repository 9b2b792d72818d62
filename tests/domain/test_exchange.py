"""Lists of shows: read in every form that other programs write, and written so that they read it."""

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.exchange import opml, urls_file
from cafe_tui.domain.exchange.forms import read_shows
from cafe_tui.domain.exchange.listed import MAX_BYTES, MAX_SHOWS, Entry, ListedShow, gathered
from cafe_tui.domain.text import one_line

DATA = Path(__file__).resolve().parents[1] / "data" / "exchange"
TEA = "https://tea.example/feed.xml?a=1&b=2"
GARDEN = "https://garten.example/rss"


def outline(body: str, head: str = "") -> bytes:
    return f'{head}<opml version="2.0"><body>{body}</body></opml>'.encode()


@pytest.mark.parametrize("name", ["antennapod", "gpodder", "newsboat", "castero"])
def test_the_list_of_each_program_is_read(name: str) -> None:
    listing = read_shows((DATA / f"{name}.opml").read_bytes())
    assert [(show.url, show.title) for show in listing.shows] == [
        (TEA, "Tea & Talk"),
        (GARDEN, "Gärten — ein Hörbuch"),
    ]


def test_commands_in_a_list_are_left_out_and_named() -> None:
    listing = read_shows((DATA / "newsboat.opml").read_bytes())
    assert [left.entry for left in listing.left_out] == ["A command", "A filter"]
    assert "“exec:”" in listing.left_out[0].why


def test_folders_odd_spellings_and_faults_of_hand_made_lists_are_borne() -> None:
    listing = read_shows((DATA / "nested.opml").read_bytes())
    assert [(show.url, show.title) for show in listing.shows] == [
        (TEA, "Tea & Talk"),
        ("https://cafe.example/rss", "Café at home daily"),
    ]
    assert [left.entry for left in listing.left_out] == ["Local", "Only a name", "A bare name"]


def test_the_urls_file_of_newsboat_is_read() -> None:
    listing = read_shows((DATA / "urls").read_bytes())
    assert [(show.url, show.title) for show in listing.shows] == [
        (TEA, "Tea & Talk"),
        (GARDEN, 'Gärten — ein "Hörbuch"'),
        ("https://plain.example/feed", ""),
        ("https://old.example/feed", ""),
    ]
    assert [left.entry for left in listing.left_out] == [
        "Made here",
        "filter:~/bin/filter.sh:https://tea.example/feed.xml",
        "file:///etc/passwd",
    ]
    assert [left.why for left in listing.left_out[:2]] == [
        "it would run a command (exec)",
        "it would run a command (filter)",
    ]


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"\x00\x01\x02",
        b"Dear diary,\nhttps is not a word.",
        b"<rss version='2.0'><channel><title>x</title></channel></rss>",
        b"<!doctype html><title>opml</title>",
        b"ID3\x04",
    ],
)
def test_what_is_no_list_is_refused(document: bytes) -> None:
    with pytest.raises(BadInputError, match="no list of shows"):
        read_shows(document)


def test_a_list_without_shows_is_one() -> None:
    assert read_shows(outline("")).shows == ()


@pytest.mark.parametrize(
    "document",
    [
        outline('<outline text="&a;" xmlUrl="https://x.example"/>', '<!DOCTYPE opml [<!ENTITY a "b">]>'),
        outline(
            '<outline text="&a;" xmlUrl="https://x.example"/>',
            '<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        ),
        outline("<outline>" * 200 + "</outline>" * 200),
        outline("<outline/>" * (4 * MAX_SHOWS + 1)),
    ],
)
def test_a_list_made_to_do_harm_is_refused(document: bytes) -> None:
    with pytest.raises(BadInputError, match="could not be read"):
        read_shows(document)


def test_of_a_list_that_breaks_off_what_stands_before_is_kept() -> None:
    whole = outline(f'<outline xmlUrl="{GARDEN}"/><outline xmlUrl="https://b.example"/>')
    listing = read_shows(whole[: whole.index(b"https://b")])
    assert [show.url for show in listing.shows] == [GARDEN]
    assert [left.entry for left in listing.left_out] == ["the rest of the list"]


def test_a_list_that_is_too_large_is_refused() -> None:
    with pytest.raises(BadInputError, match="too large"):
        read_shows(b" " * (MAX_BYTES + 1))


def test_of_an_endless_list_the_end_is_left_out() -> None:
    listing = gathered(Entry(f"https://x.example/{number}") for number in range(MAX_SHOWS + 50))
    assert (len(listing.shows), len(listing.left_out)) == (MAX_SHOWS, 1)


SHOWS = (
    ListedShow(TEA, 'Tea & "Talk" <live>', "https://tea.example/"),
    ListedShow(GARDEN, "Gärten — ein Hörbuch"),
    ListedShow("https://untitled.example/feed"),
)


def test_what_is_written_comes_back() -> None:
    again = read_shows(opml.write(SHOWS).encode())
    assert again.shows[:2] == SHOWS[:2]
    assert again.shows[2].url == SHOWS[2].url
    assert not again.left_out


def test_what_is_written_stays_as_it_is() -> None:
    assert opml.write(SHOWS) + "\n" == (DATA / "ours.opml").read_text(encoding="utf-8")


def test_what_is_written_has_all_that_other_programs_ask_for() -> None:
    root = ElementTree.fromstring(opml.write(SHOWS))
    assert root.tag == "opml"
    assert root.get("version") == "2.0"
    first, *others = root.findall("./body/outline")  # newsboat would make a tag of a folder
    assert first.attrib == {
        "type": "rss",  # gPodder
        "text": 'Tea & "Talk" <live>',  # AntennaPod, castero
        "title": 'Tea & "Talk" <live>',  # newsboat
        "xmlUrl": TEA,
        "htmlUrl": "https://tea.example/",
    }
    assert len(others) == 2


def antennapod(document: str) -> list[tuple[str, str, str]]:
    """Every outline with an address, wherever it stands."""
    found = ElementTree.fromstring(document).iter("outline")
    return [
        (one.get("xmlUrl", ""), one.get("text", ""), one.get("htmlUrl", ""))
        for one in found
        if one.get("xmlUrl")
    ]


def gpodder(document: str) -> list[tuple[str, str, str]]:
    """Those of the type “rss”, by their title."""
    found = ElementTree.fromstring(document).iter("outline")
    return [(one.get("xmlUrl", ""), one.get("title", ""), "") for one in found if one.get("type") == "rss"]


def newsboat(document: str) -> list[tuple[str, str, str]]:
    """The same with their pages."""
    found = ElementTree.fromstring(document).iter("outline")
    return [
        (one.get("xmlUrl", ""), one.get("title", ""), one.get("htmlUrl", ""))
        for one in found
        if one.get("xmlUrl")
    ]


def castero(document: str) -> list[tuple[str, str, str]]:
    """Those of the first folder."""
    folder = ElementTree.fromstring(document).find("body/outline")
    assert folder is not None
    return [(one.get("xmlUrl", ""), one.get("text", ""), "") for one in folder.findall("outline")]


@pytest.mark.parametrize(
    ("program", "folder", "outlines"),
    [
        (antennapod, "", '<outline text={1} title={1} type="rss" xmlUrl={0} htmlUrl={2}/>'),
        (gpodder, "", '<outline title={1} text="Described." xmlUrl={0} type="rss"/>'),
        (newsboat, "", '<outline type="rss" xmlUrl={0} htmlUrl={2} title={1}/>'),
        (castero, "feeds", '<outline type="rss" text={1} xmlUrl={0} />'),
    ],
)
def test_what_another_program_has_read_and_written_comes_back(
    program: Callable[[str], list[tuple[str, str, str]]], folder: str, outlines: str
) -> None:
    theirs = program(opml.write(SHOWS, folder=folder))
    body = "".join(outlines.format(*map(quoteattr, each)) for each in theirs)
    again = read_shows(outline(f'<outline text="feeds">{body}</outline>' if folder else body)).shows
    assert [(show.url, show.title) for show in again] == [
        (show.url, show.title or show.url) for show in SHOWS
    ]
    keeps_pages = any(site for _, _, site in theirs)
    assert [show.site for show in again] == [show.site if keeps_pages else "" for show in SHOWS]


printable = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" ")).map(str.strip)


@given(st.lists(st.tuples(st.integers(0, 10**6), printable), max_size=8))
def test_any_titles_come_back(listed: list[tuple[int, str]]) -> None:
    written = {f"https://x.example/{number}": title for number, title in listed}
    shows = [ListedShow(url, title) for url, title in written.items()]
    again = read_shows(opml.write(shows).encode())
    assert [show.url for show in again.shows] == list(written)


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace")))
def test_any_document_gives_a_list_or_the_error_of_the_house(document: bytes) -> None:
    for start in (b"", b"<opml>", b"<?xml version='1.0'?><opml><body><outline xmlUrl='", b"https://"):
        try:
            listing = read_shows(start + document)
        except BadInputError:
            continue
        assert all(show.url.startswith(("http://", "https://")) for show in listing.shows)
        assert all(left.entry == one_line(left.entry) and left.why for left in listing.left_out)


@given(st.text())
def test_any_text_is_read_as_a_urls_file(text: str) -> None:
    listing = urls_file.read(text)
    assert all(show.url.startswith(("http://", "https://")) for show in listing.shows)
