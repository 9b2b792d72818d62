"""Threads of comments, what stays of them, and their HTML as plain text."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.chapters import read_talk
from cafe_tui.domain.comments import (
    MOST_TEXT,
    Comment,
    feed_of_page,
    first_words,
    guid_like,
    read_body,
    threaded,
    vanished,
)

START = datetime(2026, 3, 1, tzinfo=UTC)


def comment(guid: str, answers: str = "", minutes: int | None = 0, text: str = "") -> Comment:
    published = None if minutes is None else START + timedelta(minutes=minutes)
    return Comment(guid, answers, "Ann", published, text=text)


def outline(*comments: Comment) -> str:
    return " ".join("." * each.depth + each.comment.guid for each in threaded(comments))


def test_answers_stand_behind_what_they_answer_in_the_order_of_time() -> None:
    assert (
        outline(comment("d", "a", 9), comment("c", "b", 3), comment("b", "a", 2), comment("a", "", 1))
        == "a .b ..c .d"
    )


def test_undated_comments_come_last_among_their_like() -> None:
    assert outline(comment("x", "", None), comment("a", "", 1), comment("b", "", 0)) == "b a x"


@pytest.mark.parametrize(
    ("comments", "outlined"),
    [
        ([comment("a", "gone")], "a"),
        ([comment("a", "a")], "a"),
        ([comment("a", "b", 1), comment("b", "a", 2)], "a .b"),
        ([comment("a", "b", 1), comment("b", "c", 2), comment("c", "b", 3)], "b .a .c"),
    ],
)
def test_orphans_and_circles_begin_a_thread(comments: list[Comment], outlined: str) -> None:
    assert outline(*comments) == outlined


GUIDS = st.sampled_from("abcdefgh")
COMMENTS = st.lists(
    st.builds(comment, GUIDS, st.one_of(st.just(""), GUIDS), st.none() | st.integers(0, 5)), max_size=12
)


@given(COMMENTS)
def test_of_any_comments_each_appears_once_and_answers_come_after(comments: list[Comment]) -> None:
    found = threaded(comments)
    assert sorted(map(repr, comments)) == sorted(repr(each.comment) for each in found)
    above: list[Comment] = []
    for each in found:
        assert 0 <= each.depth <= len(above)
        del above[each.depth :]
        if each.depth:
            assert above[-1].guid == each.comment.answers
        above.append(each.comment)


def test_a_thread_of_thousands_needs_no_deep_stack() -> None:
    long = [comment(str(n), str(n - 1), n) for n in range(5_000)]
    assert [each.depth for each in threaded(long)] == list(range(5_000))


A, B, C, D = (comment(guid, "", minute) for minute, guid in enumerate("abcd"))


@pytest.mark.parametrize(
    ("listed", "gone"),
    [
        ([D, C], []),
        ([D, B], [C]),
        ([C, B], [D]),
        ([B, C], []),
        ([A, C], [B]),
        ([], []),
        ([B, D, C], []),
        ([D, comment("x", "", None), A], []),
    ],
    ids=[
        "newest two",
        "one gone",
        "newest gone",
        "oldest first",
        "gone between",
        "none",
        "no order",
        "no dates",
    ],
)
def test_only_what_a_feed_passes_over_is_gone(listed: list[Comment], gone: list[Comment]) -> None:
    assert vanished([A, B, C, D], listed) == gone


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One &amp; two</p>\n<p>three<br>four</p>", "One & two\n\nthree\nfour"),
        ("plain\n\ntext &lt;3", "plain\n\ntext <3"),
        (
            'See <a href="https://a.example/x">this</a>, <a href="https://b.example/">b.example</a>.',
            "See this (https://a.example/x), b.example.",
        ),
        ('<a href="javascript:alert(1)">click</a>', "click"),
        ("<blockquote><p>said so</p></blockquote><ul><li>a<ul><li>b</ul></ul>", "“said so”\n\n• a\n  • b"),
        ("<p><script>alert(1)</script>hi</p>", "hi"),
    ],
)
def test_html_becomes_paragraphs_with_links_spelt_out(html: str, text: str) -> None:
    assert read_body(html) == (text, "")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>In reply to <a href='{}'>Ann</a>.</p>\n<p>So do I.</p>", "So do I."),
        ("Als Antwort auf <a href='{}'>Ann &amp; Ben</a>.\n\nIch auch.\nImmer.", "Ich auch.\nImmer."),
        ("In reply to <a href='{}'>Ann</a>.<br/>So do <a href='http://a/#comment-3'>I</a>.",
         "So do I (http://a/#comment-3)."),
    ],
)  # fmt: skip
def test_an_answer_names_what_it_answers_in_its_first_line(html: str, text: str) -> None:
    address = "https://tea.example/3/#comment-11"
    assert read_body(html.format(address)) == (text, address)


@pytest.mark.parametrize(
    "html",
    [
        "<p>I like what <a href='http://a/#comment-1'>Ann</a> wrote, and all about those cups.</p><p>x</p>",
        "<p>See <a href='http://a/#top'>Ann</a></p><p>x</p>",
        "<p>In reply to <a href='http://a/#comment-1'>Ann</a>.</p>",
    ],
)
def test_other_links_at_the_head_of_a_comment_stay(html: str) -> None:
    text, answered = read_body(html)
    assert answered == ""
    assert "Ann" in text


def test_the_guid_of_another_comment_is_made_like_ones_own() -> None:
    assert guid_like("https://a/?p=3#comment-12", "https://a/x/#comment-9") == "https://a/?p=3#comment-9"
    assert guid_like("tag:a,12", "https://a/x/#comment-9") == ""


def test_an_endless_comment_is_cut() -> None:
    assert len(read_body("tea " * MOST_TEXT)[0]) <= MOST_TEXT


def test_a_line_about_a_comment_names_who_and_how_it_begins() -> None:
    assert first_words(comment("a", text="At 12:30\n\nyou said")) == "Ann: At 12:30 you said"
    assert first_words(Comment("a", text="x " * 100)).endswith("…")


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("https://tea.example/episodes/3/", "https://tea.example/episodes/3/feed/"),
        ("https://tea.example/episodes/3#respond", "https://tea.example/episodes/3/feed/"),
        ("https://tea.example/?p=3#comments", "https://tea.example/?p=3&feed=rss2"),
        ("https://tea.example/?episode=3", ""),
        ("https://tea.example/", ""),
        ("https://tea.example", ""),
    ],
)
def test_where_wordpress_has_the_comments_on_a_page(page: str, feed: str) -> None:
    assert feed_of_page(page) == feed


DURATION = 1500.0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("I loved what you said at 12:30 about cups.", [750]),
        ("at 12:30 you said that tea is better", [750]),
        ("Great at 0:37!", [37]),
        ("I disagree (3:15) with that", [195]),
        ("um 12:30 sagt ihr", [750]),
        ("2:15. 3:10. 7:40.", [135, 190, 460]),
        ("0:30 hello\n2:10 cups\n9:00 tea\n12:00 bye", [30, 130, 540, 720]),
        ("<b>5:10</b> is no HTML", [310]),
        ("It was at 1:07 of this episode", [67]),
        ("It was at 1:07 of episode #12", []),
        ("It was at 1:07 of the last episode", []),
        ("There is a video in which, at 1:07, he falls", []),
        ("We start at 8:30 am in the office", []),
        ("My alarm rings at 6:15 every morning", []),
        ("I got up at 5:30. Then at 12:10 you say it", [730]),
        ("I ran 5k in 22:30", []),
        ("Psalm 3:5 says so, and the ratio is 4:3", []),
        ("at 55:10 there is nothing", []),
        ("https://a.example/?t=5:10", []),
    ],
)
def test_times_in_what_listeners_write(text: str, seconds: list[float]) -> None:
    assert [mark.seconds for mark in read_talk(text, DURATION).times] == seconds


def test_where_no_length_is_known_only_clear_times_count() -> None:
    assert [mark.seconds for mark in read_talk("12:30 is great. Or at 3:10?").times] == [750]


@given(st.text(), st.none() | st.floats(1, 1e5))
def test_times_and_links_lie_in_their_paragraphs(text: str, duration: float | None) -> None:
    read = read_talk(text, duration)
    for mark in read.times:
        assert 0 <= mark.start < mark.end <= len(read.blocks[mark.block].text)
        assert duration is None or mark.seconds <= duration
    assert "".join("".join(block.text.split()) for block in read.blocks) == "".join(text.split())
