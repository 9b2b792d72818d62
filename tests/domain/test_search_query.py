"""What is typed into the search is understood, whatever it is."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.search.search_query import HitKind, SearchQuery, read_query
from cafe_tui.domain.search.search_words import Term

K = HitKind


def whole(*tokens: str) -> Term:
    return Term(tokens)


def begun(*tokens: str) -> Term:
    return Term(tokens, is_prefix=True)


def day(year: int, month: int = 1, day: int = 1) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("", SearchQuery()),
        ("  ", SearchQuery()),
        ("kett", SearchQuery((begun("kett"),))),
        ("Kéttle ", SearchQuery((whole("kettle"),))),
        ("tea kett", SearchQuery((whole("tea"), begun("kett")))),
        ('"saying no"', SearchQuery((whole("saying", "no"),))),
        ('"saying n', SearchQuery((begun("saying", "n"),))),
        ("don't", SearchQuery((begun("don", "t"),))),
        ("tea* cup ", SearchQuery((begun("tea"), whole("cup")))),
        ("tea -coffee", SearchQuery((whole("tea"),), (whole("coffee"),))),
        ('tea -"no milk"', SearchQuery((whole("tea"),), (whole("no", "milk"),))),
        ("self-made ", SearchQuery((whole("self", "made"),))),
        ("show:tea cup ", SearchQuery((whole("cup"),), shows=("tea",))),
        ('show:"Tea Tälk" cup ', SearchQuery((whole("cup"),), shows=("tea talk",))),
        ("SHOW:tea", SearchQuery(shows=("tea",))),
        ("show: cup ", SearchQuery((whole("cup"),))),
        ("in:chapters cup ", SearchQuery((whole("cup"),), kinds=frozenset({K.CHAPTER}))),
        ("in:note in:tit", SearchQuery(kinds=frozenset({K.NOTES, K.EPISODE}))),
        ("in:c", SearchQuery()),
        ("in:bed", SearchQuery((begun("in", "bed"),))),
        ("after:2024", SearchQuery(after=day(2024))),
        ("after:2024-05 before:2025-6-17", SearchQuery(after=day(2024, 5), before=day(2025, 6, 17))),
        ("after:20", SearchQuery()),
        ("after:2024-13 ", SearchQuery()),
        ("after:all ", SearchQuery((whole("after", "all"),))),
        ("tag:#Wörk", SearchQuery(tags=("work",))),
        ("is:unplayed", SearchQuery(unplayed=True)),
        ("is:played", SearchQuery(unplayed=False)),
        ("is:un", SearchQuery()),
        ("is:it ", SearchQuery((whole("is", "it"),))),
        ("12:30 ", SearchQuery((whole("12", "30"),))),
        ("#65 ", SearchQuery((whole("65"),))),
        ("++ &", SearchQuery()),
        ("東京 ", SearchQuery((whole("東", "京"),))),
    ],
)  # fmt: skip
def test_what_is_typed_is_understood(typed: str, query: SearchQuery) -> None:
    assert read_query(typed) == query


def test_a_finished_query_has_whole_words() -> None:
    assert read_query("tea kett", finished=True) == SearchQuery((whole("tea"), whole("kett")))
    assert read_query("tea kett*", finished=True) == SearchQuery((whole("tea"), begun("kett")))


@given(st.text(alphabet=st.sampled_from('ab é茶"-:*#. \tshowintagafter2024')) | st.text())
def test_any_text_is_a_query_of_a_bounded_size(typed: str) -> None:
    query = read_query(typed)
    terms = (*query.terms, *query.excluded)
    assert len(terms) <= 16
    for term in terms:
        assert 0 < len(term.tokens) <= 32
        assert all(token.isalnum() for token in term.tokens)
    assert all(query.shows)
    assert all(query.tags)


@given(st.text())
def test_typing_on_keeps_what_was_typed_before(typed: str) -> None:
    before = read_query(f"tea {typed} ")
    assert before.terms[:1] == (whole("tea"),)


def test_what_is_asked_for_follows_from_words_and_filters() -> None:
    def asked(typed: str) -> set[HitKind]:
        return set(filter(read_query(typed).asks_for, HitKind))

    assert asked("tea") == set(HitKind)
    assert asked("tea in:notes") == {K.NOTES}
    assert asked("tea tag:work") == {K.BOOKMARK}
    assert asked("tag:work") == {K.BOOKMARK}
    assert asked("tea is:unplayed") == set(HitKind) - {K.SHOW}
    assert asked("show:tea") == {K.SHOW, K.EPISODE}
    assert asked("show:tea after:2024") == {K.EPISODE}
    assert asked("in:comments show:tea") == {K.COMMENT}


def test_exclusions_and_kinds_alone_ask_for_nothing() -> None:
    assert read_query("-tea in:notes").is_empty
    assert not read_query("-tea show:cafe").is_empty
