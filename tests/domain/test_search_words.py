"""Words are found in texts as the index finds them, and marked where they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.search.search_words import (
    Finder,
    Snippet,
    Term,
    flattened,
    found_in,
    nearest_together,
    parted,
    plain_notes,
    snippet,
    tokens,
)
from cafe_tui.domain.shownotes import read_blocks
from cafe_tui.domain.text import clean

words = st.text(alphabet=st.sampled_from("abé茶ßﬁ12_-'. \n"), max_size=40)


def finder(*typed: str, begun: bool = False) -> Finder:
    return Finder([term for one in typed if (term := Term.of(one, is_prefix=begun))])


def marked(found: Snippet) -> str:
    text = found.text
    for start, end in reversed(found.marks):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


@given(st.text())
def test_flattening_moves_nothing(text: str) -> None:
    assert len(flattened(text)) == len(text)


def test_flattening_drops_case_and_accents() -> None:
    assert flattened("Café ÅNGSTRÖM Ελλάδα") == "cafe angstrom ελλαδα"


def test_characters_of_scripts_without_spaces_are_words() -> None:
    assert parted("京都 tea") == " 京  都  tea"
    assert tokens("東京タワー is high") == ("東", "京", "タ", "ワ", "ー", "is", "high")
    assert tokens("don't_stop #65") == ("don", "t", "stop", "65")


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("tea", "Tea, steam and téa", "[Tea], steam and [téa]"),
        ("saying no", "Of saying: no!", "Of [saying: no]!"),
        ("saying no", "saying nothing", "saying nothing"),
        ("don't", "They don’t mind", "They [don’t] mind"),
        ("京都", "東京都の京都", "東[京都]の[京都]"),
        ("straße", "Straße", "[Straße]"),
        ("c", "C++ and C#", "[C]++ and [C]#"),
    ],
)
def test_a_term_is_found_as_whole_words(typed: str, text: str, found: str) -> None:
    assert marked(snippet(text, finder(typed).marks(text))) == found


def test_of_a_beginning_the_whole_word_is_marked() -> None:
    text = "a kettle, not a rekettled one"
    assert marked(snippet(text, finder("kett", begun=True).marks(text))) == "a [kettle], not a rekettled one"


@given(st.lists(words, max_size=4), words, st.booleans())
def test_marks_are_in_order_and_in_the_text(typed: list[str], text: str, begun: bool) -> None:
    found = finder(*typed, begun=begun)
    reached = 0
    for start, end in found.marks(text):
        assert reached <= start < end <= len(text)
        reached = end
    assert found.in_any(text) == bool(found.marks(text))
    assert found.in_all(text) == all(found.places(text))


@given(words.filter(lambda text: bool(tokens(text))), words, words)
def test_a_text_is_found_by_any_words_of_it_that_stand_together(wanted: str, before: str, after: str) -> None:
    assert finder(wanted).in_all(f"{before} {wanted} {after}")


@given(words, st.lists(words, max_size=3), st.integers(1, 60))
def test_a_snippet_is_one_line_with_its_marks_in_it(text: str, typed: list[str], length: int) -> None:
    text = clean(text)
    found = snippet(text, finder(*typed).marks(text), length)
    assert "\n" not in found.text
    assert len(found.text) <= length + 2
    for start, end in found.marks:
        assert 0 <= start < end <= len(found.text)
        assert finder(*typed).in_any(found.text[start:end]) or length < len(text)


def test_a_snippet_shows_what_was_found_with_some_words_before_it() -> None:
    text = f"{'many words come before ' * 20}the kettle{' and many come after it' * 20}"
    found = marked(snippet(text, finder("kettle").marks(text), 60))
    assert found == "…come before many words come before the [kettle] and many come…"


def test_a_snippet_shows_where_all_stands_together() -> None:
    text = f"The kettle first.{' And then many words.' * 30} The kettle of tea.{' And many more.' * 30}"
    assert "The [kettle] of [tea]." in marked(found_in(text, finder("tea", "kettle")))
    assert marked(found_in(text, finder("kettle"))).startswith("The [kettle] first.")
    assert marked(found_in(text, finder("nowhere"))).startswith("The kettle first.")


def test_white_space_in_a_snippet_is_one_space() -> None:
    text = "one\n\n two\tthree"
    assert marked(snippet(text, finder("two three").marks(text))) == "one [two three]"


@pytest.mark.parametrize(
    ("notes", "text"),
    [
        ("<p>One</p><p>two</p>", "one two"),
        ("a b<b>ol</b>d word<br>next", "a bold word next"),
        ("&lt;p&gt;Escaped &amp;amp; twice&lt;/p&gt;", "escaped twice"),
        ("Plain, 1 < 2 & so on", "plain 1 2 so on"),
        ("Tom &quot;the cat&#39;s&quot; &nbsp;&eacute;", "tom the cat s e"),
        ("<script>alert(1)</script><!-- no --><p>yes", "yes"),
        ("It is in the <script> tag", "it is in the script tag"),
    ],
)
def test_the_words_of_notes_are_those_that_are_shown(notes: str, text: str) -> None:
    assert " ".join(tokens(plain_notes(notes))) == text
    shown = " ".join(block.text for block in read_blocks(notes))
    assert " ".join(tokens(shown)) == text


def test_stretches_hold_one_of_each_close_together() -> None:
    tea, cup = [(0, 3), (100, 103)], [(110, 113), (400, 403)]
    assert list(nearest_together([tea, cup], 50)) == [(100, 113)]
    assert list(nearest_together([tea, []], 50)) == []
    assert list(nearest_together([tea], 50)) == [(0, 3), (100, 103)]
