"""Tags as they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.bookmark.tagging import TagChange, completion, read_change, replaced, tags_of
from cafe_tui.domain.folding import fold

TAGS = st.lists(st.sampled_from(["tea", "Tea", "TÉA", "cups", "kettle"]), max_size=4)


@pytest.mark.parametrize(
    ("typed", "change"),
    [
        ("tea", TagChange(("tea",))),
        (" #tea , two words,, -#old ", TagChange(("tea", "two words"), ("old",))),
        ("", TagChange()),
        ("-", TagChange()),
        ("Tea, tea", TagChange(("Tea",))),
    ],
)
def test_reading_a_change(typed: str, change: TagChange) -> None:
    assert read_change(typed) == change


@given(TAGS, TAGS, TAGS)
def test_a_change_twice_is_the_change_once_and_no_tag_is_there_twice(
    tags: list[str], added: list[str], removed: list[str]
) -> None:
    change = TagChange(tags_of(added), tags_of(removed))
    once = change.applied(tags_of(tags))
    assert set(map(fold, change.applied(once))) == set(map(fold, once))
    assert len(set(map(fold, once))) == len(once)
    assert set(map(fold, added)) <= set(map(fold, once))


def test_a_change_says_what_it_does() -> None:
    assert str(TagChange(("tea",), ("cups",))) == "#tea without #cups"
    assert str(TagChange()) == "no other tags"


def test_a_list_that_is_typed_anew_keeps_the_spelling() -> None:
    assert replaced(("Café", "work"), "cafe, new") == ("Café", "new")


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("te", "tea"),
        ("work, #TE", "work, #tea"),
        ("work, -te", "work, -tea"),
        ("tea, te", "tea, teapot"),
        ("", None),
        ("tea, ", None),
        ("x", None),
    ],
)
def test_the_last_tag_is_completed_from_those_in_use(typed: str, completed: str | None) -> None:
    assert completion(typed, ["tea", "teapot", "work"]) == completed
