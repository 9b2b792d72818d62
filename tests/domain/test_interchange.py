"""Bookmarks as other programs write and read them."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.cli.arguments import _BOOKMARK_FORMATS
from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.interchange import FORMS, Mark, form_of, markdown
from cafe_tui.domain.interchange.common import address_at, as_mark, in_time_order, label
from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.text import clean
from tests.support.bookmarks import UID, bookmark, bookmarks
from tests.support.library import NOW

ANY = st.lists(bookmarks(), max_size=3, unique_by=lambda each: each.uid)
OF_ONE_EPISODE = st.lists(bookmarks(), max_size=3).map(
    lambda found: [replace(each, feed_url="", guid="1", media_url="") for each in found]
)
HOSTILE = bookmark(
    show="<script>alert(1)</script>",
    title='=1+1 [x](javascript:alert) "quoted" & #1',
    note="=cmd|' /C calc'!A0\n\n<img src=x onerror=alert(1)> --> ![p](http://t.example)",
    chapter="# *Bold* ^cafe-other",
    tags=("a, b", "<b>"),
)


def read_json(text: str) -> list[Bookmark]:
    read = FORMS["json"].read
    assert read
    return read(text, NOW)


def read_marks(name: str, text: str) -> list[Mark]:
    read = FORMS[name].read_marks
    assert read
    return read(text)


def test_the_prompt_offers_the_formats_of_the_table() -> None:
    assert tuple(FORMS) == _BOOKMARK_FORMATS


@given(ANY)
def test_what_is_exported_as_json_is_imported_as_it_was(kept: list[Bookmark]) -> None:
    text = FORMS["json"].write(kept)
    assert form_of(text).name == "json"
    assert read_json(text) == kept
    assert read_json(f"\ufeff{clean(text)}\n") == kept


@pytest.mark.parametrize("name", ["vtt", "audacity"])
@given(kept=OF_ONE_EPISODE)
def test_starts_ends_and_titles_come_back_from_labels_and_cues(name: str, kept: list[Bookmark]) -> None:
    text = FORMS[name].write(kept)
    assert read_marks(name, text) == [as_mark(each) for each in in_time_order(kept)]
    assert not kept or form_of(text).name == name


@given(ANY)
def test_every_format_writes_every_bookmark_as_clean_text(kept: list[Bookmark]) -> None:
    for form in FORMS.values():
        text = form.write(kept)
        assert clean(text, len(text)) == text
        assert not text.endswith("\n")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"format": "cafe-tui bookmarks"}', "[" * 100_000,
     '{"format": "cafe-tui bookmarks", "version": 2, "bookmarks": []}'],
)  # fmt: skip
def test_what_is_no_such_json_is_refused(text: str) -> None:
    with pytest.raises(BadInputError):
        read_json(text)


def _document(*entries: object) -> str:
    return json.dumps({"format": "cafe-tui bookmarks", "version": 1, "bookmarks": entries})


def test_entries_that_are_no_bookmarks_are_left_out_and_odd_values_are_made_sane() -> None:
    good = {"start": 5, "guid": "1"}
    odd = {
        "uid": "no uid!", "start": 5.5, "end": 5.5, "guid": "g\x1b[31m", "note": "a\x1b]0;x\x07b",
        "tags": ["#T", "t", 3], "importance": 9, "media_url": "file:///etc/passwd",
        "link": "javascript:alert(1)", "duration": -1,
        "created": "yesterday", "edited": "2026-01-01T00:00:00", "published": "9999-99-99T00:00:00Z",
        "title": 3,
    }  # fmt: skip
    wrong: list[dict[str, Any]] = [
        {**good, "start": value} for value in (None, "5", True, -1, float("nan"), float("inf"), 1e300)
    ]
    first, second = read_json(
        _document(good, good, odd, *wrong, {"start": 5}, 3, None, {**good, "start": 10**50})
    )
    assert (first.start, first.guid, first.created) == (5.0, "1", NOW)
    assert (second.start, second.end, second.guid, second.note) == (5.5, None, "g[31m", "a]0;xb")
    assert (second.tags, second.importance, second.media_url, second.link) == (("T",), 0, "", "")
    assert (second.duration, second.created, second.edited, second.title) == (None, NOW, None, "")
    assert re.fullmatch("[0-9a-f]{32}", second.uid)


def test_an_entry_without_an_identity_gets_the_same_one_each_time() -> None:
    text = _document({"start": 5, "guid": "1"}, {"start": 6, "guid": "1"})
    first, second = read_json(text), read_json(text)
    assert first == second
    assert len({each.uid for each in first}) == 2


def test_moments_in_other_zones_are_the_same_moments() -> None:
    (read,) = read_json(_document({"start": 5, "guid": "1", "created": "2026-11-23T14:00:00.7+02:00"}))
    assert read.created == NOW
    assert read.created.utcoffset() == timedelta(0)


def test_cues_of_other_programs_are_read() -> None:
    text = (
        "\ufeffWEBVTT - made elsewhere\nKind: captions\n\nNOTE 00:00 --> nothing\n\n"
        "00:01.500 --> 00:04.000 align:start\n<v Tim>Tom &amp; <i>Jerry</i>\nin a house\n\n"
        "7\n01:00:00.000 --> 01:00:01.000\nOne hour"
    )
    assert form_of(text).name == "vtt"
    assert read_marks("vtt", text) == [
        Mark(1.5, 4.0, "Tom & Jerry in a house"),
        Mark(3600.0, 3601.0, "One hour"),
    ]
    with pytest.raises(BadInputError):
        read_marks("vtt", "1\n00:00:01,000 --> 00:00:02,000\nno WebVTT")


def test_labels_of_other_programs_are_read() -> None:
    text = "1,5\t4,0\tComma\n\\\t100\t200\n7\t7\n-1\t2\tnone\n9e9\t1\tnone\nwords\n12\t3\tbackwards"
    assert read_marks("audacity", text) == [
        Mark(1.5, 4.0, "Comma"), Mark(7.0, None, ""), Mark(12.0, None, "backwards"),
    ]  # fmt: skip
    assert read_marks("audacity", "") == []
    with pytest.raises(BadInputError):
        read_marks("audacity", "a shopping list")


@given(st.text(max_size=300))
def test_readers_of_anything_give_marks_or_say_that_there_are_none(text: str) -> None:
    form = form_of(text)
    try:
        found = (form.read(text, NOW) if form.read else None) or (
            form.read_marks(text) if form.read_marks else []
        )
    except BadInputError:
        return
    assert isinstance(found, list)


def test_a_spreadsheet_is_given_no_formulas() -> None:
    [row] = csv.DictReader(io.StringIO(FORMS["csv"].write([HOSTILE])))
    assert row["note"] == f"'{HOSTILE.note}"
    assert row["episode"] == f"'{HOSTILE.title}"
    assert (row["start"], row["end"], row["time"]) == ("750", "840", "12:30 – 14:00")
    assert row["address"] == "https://media.example/1.mp3#t=750,840"
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())


def test_a_soundbite_is_well_formed_and_has_a_length() -> None:
    text = FORMS["soundbite"].write([HOSTILE, bookmark(end=None)])
    (soundbite,) = ElementTree.fromstring(f'<item xmlns:podcast="p">{text}</item>')
    assert soundbite.attrib == {"startTime": "750", "duration": "90"}
    assert soundbite.text == label(HOSTILE)


def test_an_annotation_is_of_a_fragment_of_the_sound() -> None:
    page = json.loads(
        FORMS["annotation"].write([bookmark(start=30.0, end=75.0), bookmark(media_url="file:///x")])
    )
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    (annotation,) = page["first"]["items"]
    assert annotation["id"] == "urn:uuid:0f6ad1d7-a5a1-4b0c-9d5d-0f8e0a4f2b61"
    assert annotation["target"]["id"] == "https://media.example/1.mp3#t=30,75"
    assert annotation["target"]["selector"]["value"] == "t=30,75"
    assert [(each["purpose"], each["value"]) for each in annotation["body"]] == [
        ("commenting", "measure the window first"), ("tagging", "desk"), ("tagging", "Big talk"),
    ]  # fmt: skip


def test_a_sheet_names_the_file_and_counts_in_frames() -> None:
    text = FORMS["cue"].write(
        [bookmark(start=61.5, note='say "no"'), bookmark(guid="2", media_url="http://a/x%2Fy.ogg?z")]
    )
    assert text.splitlines()[1:6] == [
        'FILE "1.mp3" MP3', "  TRACK 01 AUDIO", '    TITLE "say \'no\'"', '    PERFORMER "Management Café"',
        "    INDEX 01 01:01:37",
    ]  # fmt: skip
    assert 'FILE "x-y.ogg" WAVE' in text
    assert FORMS["cue"].write([bookmark()] * 200).count("TRACK") == 99


def test_a_playlist_plays_the_passage() -> None:
    lines = (
        FORMS["m3u"].write([bookmark(), bookmark(end=None), bookmark(media_url="/etc/passwd")]).splitlines()
    )
    assert lines == [
        "#EXTM3U",
        "#EXTINF:90,Management Café - measure the window first",
        "#EXTVLCOPT:start-time=750",
        "#EXTVLCOPT:stop-time=840",
        "https://media.example/1.mp3",
        "#EXTINF:750,Management Café - measure the window first",
        "#EXTVLCOPT:start-time=750",
        "https://media.example/1.mp3",
    ]


def test_a_document_of_markdown_has_a_section_for_each_episode() -> None:
    other = bookmark(
        guid="2", title="1. Another", published=None, note="", uid="b", tags=(), chapter="", end=None
    )
    text = FORMS["md"].write(
        [bookmark(importance=2, text="We measure.", link="https://a.example/(1)"), other]
    )
    assert text == (
        "# A desk of one's own\n\n"
        "Management Café · 2026-01-05 · [the episode’s page](https://a.example/%281%29)\n\n"
        "- [12:30 – 14:00](https://media.example/1.mp3#t=750,840) · Where the lamp goes · ★★ · #desk"
        f" #Big-talk ^cafe-{UID}\n\n  measure the window first\n  > We measure.\n\n"
        "# 1\\. Another\n\nManagement Café\n\n"
        "- [12:30](https://media.example/1.mp3#t=750) ^cafe-b"
    )


def test_markdown_out_of_a_feed_says_just_its_words() -> None:
    text = FORMS["md"].write([HOSTILE])
    assert "<script" not in text.replace("\\<", "")
    assert "<img" not in text
    assert "![" not in text
    assert "\\[x\\](javascript:alert)" in text
    assert markdown.uids_in(text) == {UID}
    assert "javascript:" not in FORMS["md"].write([bookmark(link="javascript:alert(1)")])


def test_a_note_cannot_pass_for_another_bookmark_or_smuggle_html_in() -> None:
    text = markdown.items([bookmark(note="see ^cafe-other\n^cafe-third\n\\<script>\n\\\\<b>")])
    assert markdown.uids_in(text) == {UID}
    assert "<" not in text


@given(bookmarks())
def test_a_note_holds_the_bookmarks_that_were_written_into_it_and_no_others(kept: Bookmark) -> None:
    note = markdown.new_note([kept])
    assert markdown.uids_in(note) == {kept.uid}
    assert markdown.guid_of(note) == markdown.guid_in_note(kept)


def test_an_address_of_a_passage_has_one_fragment() -> None:
    assert (
        address_at(bookmark(media_url="http://a.example/1.mp3#x", end=None)) == "http://a.example/1.mp3#t=750"
    )
    assert address_at(bookmark(start=0.0004, end=1.25)).endswith("#t=0,1.25")
    assert address_at(bookmark(media_url="ftp://a.example/1.mp3")) == ""
