"""Numbers in notes that name episodes of the show, and the many that do not."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.links.calls import Numbered
from cafe_tui.domain.links.episode_links import Speaker, calls_of, find_refs
from cafe_tui.domain.links.episode_numbers import Numbering
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.shownotes import read_blocks

SHOW = "The Kettle Hour"
SPEAKER = Speaker(EpisodeId(50), frozenset({"kettle.example"}))
TITLES = {12: "The long table", 13: "Milk and honey", 20: "Sugar tongs", 64: "A desk by the window"}


def numbering(form: str = "#{} {}") -> Numbering:
    """A hundred episodes whose ids are their numbers."""
    return Numbering(
        SHOW,
        (
            Numbered(EpisodeId(number), form.format(number, TITLES.get(number, f"Cup of {number}")), number)
            for number in range(1, 101)
        ),
    )


def found(notes: str, form: str = "#{} {}") -> list[tuple[str, int]]:
    """The words that lead to an episode, and to which."""
    blocks = read_blocks(notes)
    refs = find_refs(blocks, SPEAKER, numbering(form), lambda _keys: {})
    return [(blocks[ref.block].text[ref.start : ref.end], ref.episode_id) for ref in refs]


def numbers(notes: str, form: str = "#{} {}") -> list[int]:
    """The episodes that notes lead to."""
    return [number for _, number in found(notes, form)]


@pytest.mark.parametrize(
    ("notes", "words"),
    [
        ("This follows up on #64 and #13.", [("#64", 64), ("#13", 13)]),
        ("We spoke of it in episode 12 already.", [("episode 12", 12)]),
        ("Hear episodes 12 and 13, or 20.", [("episodes 12", 12), ("13", 13)]),
        ("After episode 12, 13, and 20 you know.", [("episode 12", 12), ("13", 13), ("20", 20)]),
        ("Episodes 12 through 20 are about tables.", [("Episodes 12", 12), ("20", 20)]),
        ("Ep. 12: The long table", [("Ep. 12", 12)]),
        ("See ep12.", [("ep12", 12)]),
        ("In Episode #12 we began.", [("Episode #12", 12)]),
        ("This was episode number 12.", [("episode number 12", 12)]),
        ("Wie in Folge 12 besprochen", [("Folge 12", 12)]),
        ("Siehe auch die Folgen 12 und 13!", [("Folgen 12", 12), ("13", 13)]),
        ("Como en el episodio 12", [("episodio 12", 12)]),
        ("Voir l'épisode 12", [("épisode 12", 12)]),
        ("Come nella puntata 12", [("puntata 12", 12)]),
        ("Como no episódio 12", [("episódio 12", 12)]),
        ("Zoals in aflevering 12", [("aflevering 12", 12)]),
        ("О столе было в выпуске 12", [("выпуске 12", 12)]),
        ("第12回で話しました", [("第12回", 12)]),
        ("#64 A desk by the window", [("#64", 64)]),
        ("Follow-up to The Kettle Hour 12", [("12", 12)]),
        ("The Kettle Hour #12: The long table", [("#12", 12)]),
        ("TKH 12 was the first", [("TKH 12", 12)]),
        ("Anna Mole Episode 12 on the Kettle Hour", [("Episode 12", 12)]),
        ("(episode 12)", [("episode 12", 12)]),
        ("In #12 we said so. See #13!", [("#12", 12), ("#13", 13)]),
    ],
)
def test_what_names_an_episode(notes: str, words: list[tuple[str, int]]) -> None:
    assert found(notes) == words


@pytest.mark.parametrize(
    "notes",
    [
        "Kitchen Radio #64: All the pans",
        "KR #64",
        "Kitchen Radio Episode 64",
        "episode 64 of Kitchen Radio",
        "their episode 64 is about pans",
        "Pan Folks (Season 5, Episode 4)",
        "Issue #64 in the tracker; PR #12, bug #13",
        "Fixed by pull request #64",
        "RFC 12 and RFC 7231",
        "C# 12 and F# 8",
        "Top tip #12, Tweet #13",
        "We are the #12 show in the charts",
        "#teatime #2024 #12days",
        "It costs $12, or 12 €, or 12%",
        "At 12:13 on 12.13.2026, since 1964",
        "A 12-year-old with 13 cups",
        "Part 12 of the series, chapter 13",
        "Episode 12.5 and episode 12:13",
        "Episode 2026-12-13",
        "Windows 12 and iOS 13 and B12 and MP3",
        "&#12;&#13; https://kettle.example/#12",
        "#1 Tea\n#2 Milk\n#3 Sugar",
        "#12 Another thing altogether",
        "Episode 12: Pans And Other Stories",
        "After 12 episodes",
        "Anna #12: a tool",
    ],
)
def test_what_names_none(notes: str) -> None:
    assert found(notes) == []


def test_ones_own_number_is_no_mention() -> None:
    assert numbers("This is episode 50, after episode 49.") == [49]


def test_a_number_that_no_episode_has() -> None:
    assert numbers("In episode 4711 and #999") == []


def test_letters_of_the_show() -> None:
    assert numbers("We began in KH12 and KH 13; KR14 is another show's.", "KH{} {}") == [12, 13]
    assert numbers("We began in KH12 and KH 13.") == []


def test_a_number_alone_counts_where_the_titles_have_it_so() -> None:
    assert numbers("Do you remember the table (#12)?") == [12]
    assert numbers("Do you remember the table (#12)?", "{}: {}") == []
    assert numbers("#64: A desk by the window", "{}: {}") == [64]


def test_a_link_to_elsewhere_is_another_shows() -> None:
    elsewhere = '<p>Hear <a href="https://radio.example/64">episode 64</a></p>'
    assert numbers(elsewhere) == []
    assert numbers(elsewhere.replace("radio", "kettle")) == [64]
    titled = '<p><a href="https://apps.example/x">Episode 64 – A desk by the window</a></p>'
    assert found(titled) == [("Episode 64 – A desk by the window", 64)]


def test_seasons() -> None:
    show = Numbering(
        SHOW,
        [
            Numbered(EpisodeId(10 * season + number), f"S{season:02}E{number:02} Cup", None)
            for season in (1, 2)
            for number in (1, 2, 3)
        ],
    )
    blocks = read_blocks(
        "Back to S01E02, to season 2, episode 3, to episode 1 of season 1, and to episode 2."
    )
    refs = find_refs(blocks, Speaker(EpisodeId(21), frozenset()), show, lambda _keys: {})
    assert [ref.episode_id for ref in refs] == [12, 23, 11, 22]


def test_a_page_goes_before_a_number() -> None:
    blocks = read_blocks('<p><a href="https://kettle.example/7">episode 12</a> and episode 13</p>')
    refs = find_refs(blocks, SPEAKER, numbering(), lambda keys: dict.fromkeys(keys, EpisodeId(7)))
    assert [ref.episode_id for ref in refs] == [7, 13]


def test_ones_own_page_is_no_mention() -> None:
    blocks = read_blocks('<p><a href="https://kettle.example/50">Notes of this one</a></p>')
    assert find_refs(blocks, SPEAKER, numbering(), lambda keys: dict.fromkeys(keys, EpisodeId(50))) == ()


pieces = st.sampled_from(
    [
        "episode ",
        "#",
        "12",
        "13",
        " and ",
        "The Kettle Hour ",
        "S1E",
        "Folge ",
        ", ",
        "Anna ",
        "(",
        ")",
        "\n",
        ":",
    ]
)


@given(st.lists(pieces | st.text(max_size=4), max_size=12).map("".join))
def test_whatever_leads_to_an_episode_was_remembered_and_is_in_its_place(notes: str) -> None:
    blocks = read_blocks(notes)
    calls = calls_of(notes, SHOW)
    places = []
    for ref in find_refs(blocks, SPEAKER, numbering("KH{} {}"), lambda _keys: {}):
        assert ref.episode_id in calls.numbers
        assert blocks[ref.block].text[ref.start : ref.end]
        places.append((ref.block, ref.start, ref.end))
    assert places == sorted(set(places))
    assert all(a[0] < b[0] or a[2] <= b[1] for a, b in pairwise(places))


LINK = "<a href='https://a.example/65'>#65</a> "


@pytest.mark.parametrize("piece", ["Infinity ", "Tea 5 ", "#12 ", "Episode 7, ", "Tea12 ", LINK, "s1e"])
def test_long_notes_full_of_what_leads_somewhere_are_read_in_no_time_to_speak_of(piece: str) -> None:
    """Times that grew with the square of their length would make this test last for hours."""
    notes = piece * (400_000 // len(piece))
    found = find_refs(read_blocks(notes), SPEAKER, numbering("KH{} {}"), lambda _keys: {})
    assert calls_of(notes, SHOW).numbers >= {ref.episode_id for ref in found}
