"""Bookmarks under headings, and narrowed."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.bookmark.bookmark_view import GroupBy, OrderBy, grouped, narrowed, search_words

ROWS = st.lists(st.tuples(st.integers(1, 99), st.sampled_from("abc"), st.just("title"), st.just("show")))


def test_a_group_keeps_the_order_of_its_rows_and_its_first_heading() -> None:
    groups = grouped([(3, "a", "Tea", ""), (1, "b", "Garden", ""), (2, "a", "Tea Talk", "")])
    assert [(group.title, list(group.ids)) for group in groups] == [("Tea", [3, 2]), ("Garden", [1])]


@given(ROWS, st.sets(st.integers(1, 99)))
def test_narrowing_loses_nothing_that_is_wanted_and_leaves_no_empty_heading(
    rows: list[tuple[int, str, str, str]], wanted: set[int]
) -> None:
    groups = narrowed(grouped(rows), wanted)
    assert all(groups_ids.ids for groups_ids in groups)
    for key in "abc":
        ids = next((list(group.ids) for group in groups if group.key == key), [])
        assert ids == [one for one, of, _, _ in rows if of == key and one in wanted]


def test_all_ids_fit_an_array() -> None:
    assert grouped([(2**40 - 1, "", "", "")])[0].ids == array("q", [2**40 - 1])


def test_each_step_leads_through_all_and_back() -> None:
    assert [one.following for one in GroupBy] == [*list(GroupBy)[1:], GroupBy.SHOW]
    assert [one.following for one in OrderBy] == [*list(OrderBy)[1:], OrderBy.PLACE]


def test_words_are_looked_for_without_case_and_accents() -> None:
    assert search_words("  Café #Ideé ") == ["cafe", "#idee"]
