"""Show notes as blocks of text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.search.search_words import plain_notes
from cafe_tui.domain.shownotes import Block, BlockKind, Link, kept_notes, read_blocks
from cafe_tui.domain.text import MAX_TEXT


def texts(notes: str) -> list[str]:
    return [block.text for block in read_blocks(notes)]


def kinds(notes: str) -> list[tuple[BlockKind, int]]:
    return [(block.kind, block.level) for block in read_blocks(notes)]


def linked(block: Block) -> list[tuple[str, str]]:
    return [(block.text[link.start : link.end], link.url) for link in block.links]


def test_html_white_space_is_folded_and_breaks_stay_lines() -> None:
    assert texts("<p>One\n  two<br/>\n three</p><p>four&nbsp; five</p>") == ["One two\nthree", "four five"]


def test_inline_tags_part_no_words_and_join_none() -> None:
    assert texts("<p>un<b>break</b>able <i>and</i> so</p>") == ["unbreakable and so"]


def test_plain_text_keeps_its_lines_and_parts_at_empty_ones() -> None:
    assert texts("One\ntwo\r\n\r\nthree\n \nfour") == ["One\ntwo", "three", "four"]


def test_text_with_only_inline_tags_keeps_its_lines() -> None:
    assert texts("One <b>two</b>\nthree\n\nfour <a href='https://example.org'>five</a>") == [
        "One two\nthree",
        "four five",
    ]


def test_angle_brackets_of_plain_text_are_no_tags() -> None:
    assert texts("see <https://example.org/a> and 1 < 2 > 0") == ["see <https://example.org/a> and 1 < 2 > 0"]


def test_html_that_was_escaped_once_too_often_is_read() -> None:
    assert texts("&lt;p&gt;One&lt;/p&gt;&lt;p&gt;salt &amp;amp; sand&lt;/p&gt;") == ["One", "salt & sand"]


def test_headings_items_quotes_and_code_have_their_kinds() -> None:
    notes = (
        "<h3>Top</h3><p>text</p><ul><li>one<ul><li><p>inner</p></li></ul></li><li>two</li></ul>"
        "<blockquote>said</blockquote><pre>a\n  b</pre><p>end</p>"
    )
    assert kinds(notes) == [
        (BlockKind.HEADING, 3),
        (BlockKind.PARAGRAPH, 0),
        (BlockKind.ITEM, 1),
        (BlockKind.ITEM, 2),
        (BlockKind.ITEM, 1),
        (BlockKind.QUOTE, 1),
        (BlockKind.CODE, 0),
        (BlockKind.PARAGRAPH, 0),
    ]


def test_the_cells_of_a_row_are_parted_by_tabs() -> None:
    blocks = read_blocks(
        "<table><tr><th>Time</th><td><p>Topic</p></td></tr><tr><td>1:00</td><td>Sea</td></tr></table>"
    )
    assert [(block.kind, block.text) for block in blocks] == [
        (BlockKind.ROW, "Time\tTopic"),
        (BlockKind.ROW, "1:00\tSea"),
    ]


def test_the_end_of_a_table_ends_its_last_row() -> None:
    assert kinds("<table><tr><td>a<td>b<tr><td>c</table><p>d</p>") == [
        (BlockKind.ROW, 0),
        (BlockKind.ROW, 0),
        (BlockKind.PARAGRAPH, 0),
    ]


def test_a_link_covers_its_text_without_the_spaces_around() -> None:
    (block,) = read_blocks('<p>See <a href="https://example.org/?a=1&amp;b=2"> our\n site </a> now</p>')
    assert block.text == "See our site now"
    assert block.links == (Link(4, 12, "https://example.org/?a=1&b=2"),)


def test_links_within_the_episode_are_kept_as_written() -> None:
    (block,) = read_blocks("<p><a href='#t=90'>1:30</a> Nets</p>")
    assert linked(block) == [("1:30", "#t=90")]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "java\nscript:x"]
)
def test_links_that_run_or_open_something_local_are_dropped(url: str) -> None:
    (block,) = read_blocks(f'<p><a href="{url}">click</a></p>')
    assert (block.text, block.links) == ("click", ())


def test_bare_addresses_become_links_without_the_punctuation_behind() -> None:
    (block,) = read_blocks("Go to https://example.org/a_(b), or (https://example.org/c).")
    assert linked(block) == [
        ("https://example.org/a_(b)", "https://example.org/a_(b)"),
        ("https://example.org/c", "https://example.org/c"),
    ]


def test_an_address_that_is_linked_already_is_linked_once() -> None:
    (block,) = read_blocks(
        "<p><a href='https://example.org/x'>https://example.org</a> https://example.com</p>"
    )
    assert [link.url for link in block.links] == ["https://example.org/x", "https://example.com"]


def test_scripts_styles_images_and_comments_leave_no_trace() -> None:
    image = "<img alt='x > y' src='z'/>"
    notes = f"<style>p{{}}</style><p>a<!-- 1:00 -->{image}b</p><script>if (1<2) {{}}</script><p>c</p>"
    assert texts(notes) == ["ab", "c"]


def test_text_that_speaks_of_a_tag_is_not_swallowed() -> None:
    assert texts("<p>The <title> tag</p><p>and more</p>") == ["The tag", "and more"]


def test_a_self_closed_frame_does_not_swallow_the_rest() -> None:
    assert texts("<p>a</p><iframe src='x' /><p>b</p>") == ["a", "b"]


def test_terminal_escapes_do_not_come_through_entities() -> None:
    assert texts("<p>a&#27;[31mb&#x202e;c</p>") == ["a[31mbc"]


def test_marks_that_join_letters_across_tags_keep_links_in_place() -> None:
    (block,) = read_blocks("<p>caf<b>e</b>\u0301 <a href='https://example.org'>bar</a></p>")
    assert block.text == "café bar"
    assert linked(block) == [("bar", "https://example.org")]


@given(st.text(alphabet=st.characters(exclude_characters="<&", exclude_categories=["Cs"])))
def test_plain_text_loses_no_word(text: str) -> None:
    letters = [char for char in text if char.isascii() and char.isalnum()]
    read = "".join(texts(text))
    assert [char for char in read if char.isascii() and char.isalnum()] == letters


def test_notes_that_are_cut_say_so_at_their_end() -> None:
    kept = kept_notes("<p>" + "tea " * MAX_TEXT + "</p>")
    assert len(kept) <= MAX_TEXT
    *_, last = read_blocks(kept)
    assert last.text == "… These notes go on: only their first 2,000,000 characters are kept."
    assert "cut" not in plain_notes(kept)[-100:]
    whole = "<p>" + "tea " * 1_000 + "</p>"
    assert kept_notes(whole) == whole
    assert len(read_blocks(whole)) == 1
