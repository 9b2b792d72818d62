"""How shows count their episodes."""

from collections.abc import Sequence

import pytest

from cafe_tui.domain.links.calls import Numbered
from cafe_tui.domain.links.episode_numbers import Numbering, TitleNumber, title_number
from cafe_tui.domain.models import EpisodeId

SHOW = "Tea Talk"


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("#65 Building a table", TitleNumber(65, is_hashed=True)),
        ("65: Building a table", TitleNumber(65)),
        ("065 - Building a table", TitleNumber(65)),
        ("Episode 65 – Building a table", TitleNumber(65)),
        ("Ep. 65: Building a table", TitleNumber(65)),
        ("Folge 65: Ein Tisch", TitleNumber(65)),
        ("Épisode 65 - Une table", TitleNumber(65)),
        ("Episodio 65. Una mesa", TitleNumber(65)),
        ("Выпуск 65: Стол", TitleNumber(65)),
        ("第65回 テーブル", TitleNumber(65)),
        ("Tea Talk 65 - Building a table", TitleNumber(65)),
        ("tea talk, episode 65", TitleNumber(65)),
        ("Tea Talk #65: Building a table", TitleNumber(65)),
        ("TT65 Building a table", TitleNumber(65, letters="tt")),
        ("TT 065: Building a table", TitleNumber(65, letters="tt")),
        ("Building a table | TT 65", TitleNumber(65, letters="tt")),
        ("Building a table (TT65)", TitleNumber(65, letters="tt")),
        ("S02E05 Building a table", TitleNumber(5, 2)),
        ("Building a table | S10E18", TitleNumber(18, 10)),
        ("Season 2, Episode 5: Building a table", TitleNumber(5, 2)),
        ("10 Things that tables do", None),
        ("1.1.0 Building", None),
        ("18.03.2026 – News", None),
        ("6:30 in the morning", None),
        ("Windows 11 on a table", None),
        ("Building a table, 12 Nov 10", None),
        ("", None),
    ],
)
def test_the_number_in_a_title(title: str, number: TitleNumber | None) -> None:
    assert title_number(title, SHOW) == number


def numbering(
    *titles: str, numbers: Sequence[int | None] = (), seasons: Sequence[int | None] = ()
) -> Numbering:
    """A show of episodes with ids from 1."""
    return Numbering(
        SHOW,
        (
            Numbered(
                EpisodeId(place + 1),
                title,
                numbers[place] if numbers else None,
                seasons[place] if seasons else None,
            )
            for place, title in enumerate(titles)
        ),
    )


def test_letters_count_where_several_titles_have_them() -> None:
    show = numbering("TT1 Tea", "TT2 Milk", "MP3 and others")
    assert show.letters == {"tt"}
    assert show.meant(2, None, EpisodeId(1)) == 2
    assert show.meant(3, None, EpisodeId(1)) is None


def test_the_number_in_the_title_goes_before_that_of_the_feed() -> None:
    show = numbering("#7 Tea", "Milk", numbers=(107, 8))
    assert show.numbers(EpisodeId(1)) == {7}
    assert show.numbers(EpisodeId(2)) == {8}
    assert show.meant(107, None, EpisodeId(2)) is None


def test_nobody_means_himself_and_a_stranger_means_nobody() -> None:
    show = numbering("#1 Tea", "#2 Milk")
    assert show.meant(1, None, EpisodeId(1)) is None
    assert show.meant(1, None, EpisodeId(99)) is None


def test_seasons_that_begin_anew() -> None:
    show = numbering("S01E01 Tea", "S01E02 Milk", "S02E01 Sugar", "S02E02 Honey")
    assert show.meant(1, None, EpisodeId(2)) == 1
    assert show.meant(1, None, EpisodeId(4)) == 3
    assert show.meant(2, 1, EpisodeId(4)) == 2
    assert show.meant(2, 3, EpisodeId(4)) is None


def test_seasons_of_the_feed() -> None:
    show = numbering("Tea", "Milk", "Sugar", numbers=(1, 2, 1), seasons=(1, 1, 2))
    assert show.meant(1, None, EpisodeId(2)) == 1
    assert show.meant(1, 2, EpisodeId(2)) == 3


def test_a_number_that_several_have_means_none_of_them() -> None:
    show = numbering("Tea", "Tea again", "Milk", numbers=(1, 1, 2))
    assert show.meant(1, None, EpisodeId(3)) is None


def test_a_title_tells_between_an_episode_and_its_trailer() -> None:
    show = numbering("Trailer for the first", "#1 Tea", "#2 Milk", numbers=(1, 1, 2))
    assert show.meant(1, None, EpisodeId(3)) == 2


def test_titles_without_what_counts_them() -> None:
    show = numbering("#12 The long table", "Tea Talk 13: Milk & Honey", "TT14 Sugar", "TT15 Salt")
    assert [show.title(EpisodeId(number)) for number in (1, 2, 3)] == ["thelongtable", "milkhoney", "sugar"]
