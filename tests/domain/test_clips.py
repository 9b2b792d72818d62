"""What clips are called, and in which format they are."""

import pytest
from hypothesis import given

from cafe_tui.cli.arguments import _CLIP_FORMATS
from cafe_tui.domain.bookmark.clips import CLIP_FORMATS, clip_format, clip_name, clip_span, clip_tags
from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.models import Bookmark
from tests.support.bookmarks import bookmark, bookmarks


def test_the_prompt_offers_the_formats_of_the_table() -> None:
    assert tuple(CLIP_FORMATS) == _CLIP_FORMATS


@pytest.mark.parametrize(
    ("source", "ending"),
    [
        ("https://a.example/1.mp3?x=.opus", "mp3"),
        ("/home/me/Tea - 1 (3).m4a", "m4a"),
        ("https://a.example/1.MP4#t", "m4a"),
        ("https://a.example/1.ogg", "opus"),
        ("https://a.example/1.flac", "mp3"),
        ("https://a.example/play/1", "mp3"),
    ],
)
def test_a_clip_is_in_the_format_of_its_source_or_in_mp3(source: str, ending: str) -> None:
    assert clip_format(source).ending == ending


def test_a_clip_is_called_by_its_place() -> None:
    assert clip_name(bookmark(title="a/b: c", end=3723.5)) == "Management Café - a-b- c 12.30-1.02.03"


@given(bookmarks())
def test_every_segment_has_a_name_for_a_file_and_no_moment_has(kept: Bookmark) -> None:
    if kept.end is None:
        with pytest.raises(BadInputError, match="no length"):
            clip_span(kept)
    else:
        name = clip_name(kept)
        assert not set(name) & set('/\\:*?"<>|\n')
        assert not name.startswith((".", "-", " "))
        assert len(f"{name} (9999).opus".encode()) < 255


def test_the_tags_tell_where_the_clip_is_from_but_not_the_address_of_the_sound() -> None:
    tags = clip_tags(bookmark(link="https://a.example/1"))
    assert (tags.title, tags.show, tags.episode) == (
        "measure the window first",
        "Management Café",
        "A desk of one's own",
    )
    assert (tags.chapter, tags.link) == ("Where the lamp goes", "https://a.example/1")
    assert tags.comment == "12:30 to 14:00 of “A desk of one's own”\n\nmeasure the window first"
    assert "media.example" not in repr(tags)
    for link in (
        "https://a.example/1?token=tea",
        "https://me:tea@a.example/1",
        "https://media.example/1.mp3",
        "https://feeds.example/cafe.xml",
        "javascript:alert(1)",
        "",
    ):
        assert clip_tags(bookmark(link=link)).link == ""
