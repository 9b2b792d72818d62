"""Journals: whatever way words come, the same is known in the end; and their reader takes anything."""

import json
import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cafe_tui.domain.bookmark.tagging import tags_of
from cafe_tui.domain.chapter.chapter_choice import ChapterSource
from cafe_tui.domain.chapter.copies import Anchor, Copy
from cafe_tui.domain.chapter.corrections import Corrections
from cafe_tui.domain.chapter.skipping import SkipMark
from cafe_tui.domain.journal import records
from cafe_tui.domain.journal.bookmark_fields import bookmark_of, fields_of, shown_fields
from cafe_tui.domain.journal.cells import (
    Cell,
    Stamp,
    changes,
    is_there,
    merged,
    next_stamp,
    said,
    split,
    stamp_of,
)
from cafe_tui.domain.journal.correction_fields import corrections_of
from cafe_tui.domain.journal.correction_fields import fields_of as correction_fields
from cafe_tui.domain.journal.file_names import device_of, name_of
from cafe_tui.domain.journal.kinds import Kind, sane, shown
from cafe_tui.domain.journal.records import Record, as_stored, from_stored, read, read_line
from cafe_tui.domain.journal.references import reference, references_in
from cafe_tui.domain.models import Bookmark, Chapter
from tests.support.bookmarks import UID, bookmark, bookmarks, times

unhurried = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DEVICES = ("a" * 16, "b" * 16, "c" * 16)
stamps = st.builds(stamp_of, st.integers(0, 3), st.integers(0, 2), st.sampled_from(DEVICES))
names = st.sampled_from(["note", "removed", "tag:tea", "place", "text"])
cells = st.builds(Cell, stamps, st.sampled_from([None, True, "a", "b", ["tea", 0]]))
known = st.dictionaries(names, cells, max_size=5)
corrections = st.builds(
    Corrections,
    st.none()
    | st.lists(
        st.builds(Chapter, times, st.sampled_from(["Tea", "Cups"]), st.none() | times), max_size=3
    ).map(tuple),
    st.none() | st.sampled_from(list(ChapterSource)),
    st.lists(
        st.builds(Copy, times.map(lambda one: one + 1), st.lists(st.builds(Anchor, times, times)).map(tuple)),
        max_size=2,
        unique_by=lambda copy: (copy.length or 0) // 3,
    ).map(lambda copies: tuple(sorted(copies, key=lambda copy: copy.length or 0))),
    st.lists(
        st.builds(SkipMark, st.integers(0, 500).map(lambda n: n * 3.0), st.booleans()),
        max_size=3,
        unique_by=lambda mark: mark.start,
    ).map(lambda marks: tuple(sorted(marks, key=lambda mark: mark.start))),
)


@unhurried
@given(known, known, known)
def test_what_is_put_together_is_the_same_in_any_order_and_however_often(
    one: dict[str, Cell], two: dict[str, Cell], three: dict[str, Cell]
) -> None:
    assert merged(one, two) == merged(two, one)
    assert merged(merged(one, two), three) == merged(one, merged(two, three))
    assert merged(one, one) == one
    assert merged(merged(one, two), two) == merged(one, two)


@unhurried
@given(st.lists(known, max_size=6), st.randoms(use_true_random=False))
def test_any_split_of_words_over_files_read_in_any_order_and_twice_gives_the_same(
    told: list[dict[str, Cell]], chance: random.Random
) -> None:
    words = [{name: cell} for cells in told for name, cell in cells.items()]
    files = [words[at::3] for at in range(3)] + [chance.sample(words, len(words) // 2)]
    chance.shuffle(files)
    for file in files:
        chance.shuffle(file)
    found: dict[str, Cell] = {}
    for word in (word for file in files for word in file):
        found = merged(found, word)
    assert found == merged(*told)


@unhurried
@given(known, st.integers(0, 10))
def test_who_knows_a_word_speaks_later_however_wrong_the_clock_is(
    cells: dict[str, Cell], moment: int
) -> None:
    stamp = next_stamp(moment, [cells], DEVICES[0])
    assert all(stamp > cell.stamp for cell in cells.values())
    assert merged(cells, said({"note": "mine"}, stamp))["note"].value == "mine"


@unhurried
@given(known)
def test_what_is_known_is_stored_and_split_without_loss(cells: dict[str, Cell]) -> None:
    assert from_stored(as_stored(cells)) == cells
    assert merged(*(said(fields, stamp) for stamp, fields in split(cells))) == cells


@unhurried
@given(bookmarks())
def test_a_bookmark_comes_out_of_its_fields_as_it_was(kept: Bookmark) -> None:
    there = said(sane(Kind.BOOKMARK, fields_of(kept)), Stamp(1, DEVICES[0]))
    assert bookmark_of(kept.uid, there) == replace(kept, episode_id=None)
    assert changes(fields_of(kept), there, shown_fields(kept.uid, there)) == {}


@unhurried
@given(bookmarks(), st.data())
def test_what_two_devices_change_in_different_fields_both_holds(kept: Bookmark, data: st.DataObject) -> None:
    there = said(fields_of(kept), Stamp(1, DEVICES[0]))

    def edited(device: str, **fields: object) -> dict[str, Cell]:
        now = fields_of(replace(kept, **fields))  # type: ignore[arg-type]
        told = changes(now, there, shown_fields(kept.uid, there))
        return said(told, next_stamp(data.draw(st.integers(0, 5)), [there], device))

    note = edited(DEVICES[1], note="mine")
    tags = edited(DEVICES[2], tags=tags_of([*kept.tags, "theirs"]), importance=3)
    both = bookmark_of(kept.uid, merged(there, tags, note))
    assert both == replace(kept, note="mine", tags=tags_of([*kept.tags, "theirs"]), importance=3)


def test_a_tag_that_one_takes_away_and_a_tag_that_another_gives_are_both_heeded() -> None:
    kept = bookmark(tags=("tea", "cups"))
    there = said(fields_of(kept), Stamp(1, DEVICES[0]))
    shown_before = shown_fields(UID, there)
    less = changes(fields_of(replace(kept, tags=("cups",))), there, shown_before)
    more = changes(fields_of(replace(kept, tags=("tea", "cups", "milk"))), there, shown_before)
    for first, second in ((1, 2), (2, 1)):
        mine, other = said(less, Stamp(1 + first, DEVICES[1])), said(more, Stamp(1 + second, DEVICES[2]))
        both = merged(there, mine, other)
        result = bookmark_of(UID, both)
        assert result is not None
        assert result.tags == ("cups", "milk")
        # What comes of them is the same list on both, and no reason to say anything.
        assert changes(fields_of(result), both, shown_fields(UID, both)) == {}


def test_a_bookmark_that_was_removed_stays_so_until_its_listener_changes_it() -> None:
    there = said(fields_of(bookmark()), Stamp(1, DEVICES[0]))
    removed = merged(there, said({"removed": True}, Stamp(5, DEVICES[1])))
    assert is_there(there)
    assert not is_there(removed)
    assert not is_there(merged(removed, said({"note": "earlier"}, Stamp(4, DEVICES[2]))))
    assert not is_there(merged(removed, said({"text": "by itself"}, Stamp(6, DEVICES[2]))))
    assert is_there(merged(removed, said({"note": "later"}, Stamp(6, DEVICES[2]))))
    assert is_there(merged(removed, said({"removed": None}, Stamp(6, DEVICES[1]))))


@unhurried
@given(corrections)
def test_corrections_come_out_of_their_fields_as_they_were(kept: Corrections) -> None:
    fields = sane(Kind.CORRECTION, correction_fields(kept))
    there = said(fields, Stamp(1, DEVICES[0]))
    assert corrections_of(there) == kept
    assert changes(fields, there, shown(Kind.CORRECTION, "1", there)) == {}
    nothing = changes({}, there, shown(Kind.CORRECTION, "1", there))
    assert corrections_of(merged(there, said(nothing, Stamp(2, DEVICES[0])))) == Corrections()


def test_of_two_measurements_of_one_copy_the_later_holds() -> None:
    one = said(correction_fields(Corrections(copies=(Copy(1500.0, (Anchor(1, 2),)),))), Stamp(1, DEVICES[0]))
    two = said(correction_fields(Corrections(copies=(Copy(1500.4, (Anchor(1, 3),)),))), Stamp(2, DEVICES[1]))
    assert corrections_of(merged(one, two)).copies == (Copy(1500.4, (Anchor(1, 3),)),)


def test_a_thing_belongs_to_all_that_it_was_said_to_the_newest_first() -> None:
    old, new = reference("https://old.example/feed", "g"), reference("https://new.example/feed", "g")
    there = said(dict([old.field]), Stamp(1, DEVICES[0]))
    moved = changes(dict([new.field]), there, {})
    assert references_in(merged(there, said(moved, Stamp(2, DEVICES[0])))) == [new, old]
    assert changes(dict([old.field]), merged(there, said(moved, Stamp(2, DEVICES[0]))), {}) == {}


def test_no_path_of_this_machine_goes_into_a_journal() -> None:
    told = reference("file:///home/me/tapes", "side-a", "file:///home/me/tapes/a.mp3")
    assert (told.feed_url, told.guid, told.media_url) == ("", "side-a", "")


# The file


def record(**fields: object) -> Record:
    return Record(Kind.BOOKMARK, UID, stamp_of(1_764_382_711_123, 2, DEVICES[0]), fields)


def test_a_record_is_read_as_it_was_written() -> None:
    written = Record(
        Kind.BOOKMARK, UID, stamp_of(7, 0, DEVICES[0]), fields_of(bookmark(note="“é”\n\U0001f375"))
    )
    assert read_line(written.line()) == written
    assert written.line().count("\n") == 1


def test_a_torn_last_line_is_left_for_later_and_the_rest_taken() -> None:
    first, second = record(note="one").line().encode(), record(note="two").line().encode()
    for cut in range(1, len(second) - 1):
        reading = read(first + second[:cut])
        assert [each.fields for each in reading.records] == [{"note": "one"}]
        assert (reading.sure, reading.damaged) == (len(first), 0)
    # Without its end a whole line counts, and is read again.
    reading = read(first + second[:-1])
    assert len(reading.records) == 2
    assert reading.sure == len(first)


def test_marks_of_editors_and_of_git_are_passed_over() -> None:
    lines = [record(note=str(number)).line().encode() for number in range(3)]
    text = b"\xef\xbb\xbf" + lines[0] + b"<<<<<<< HEAD\n" + lines[1].replace(b"\n", b"\r\n")
    text += b"=======\n" + lines[2] + b">>>>>>> laptop\n\n"
    reading = read(text)
    assert [each.fields["note"] for each in reading.records] == ["0", "1", "2"]
    assert (reading.sure, reading.damaged, reading.unknown) == (len(text), 0, 0)


def test_behind_a_hole_in_a_half_carried_file_all_is_read_again() -> None:
    lines = [record(note=str(number)).line().encode() for number in range(3)]
    reading = read(lines[0] + b"\0" * (len(lines[1]) - 1) + b"\n" + lines[2])
    assert [each.fields["note"] for each in reading.records] == ["0", "2"]
    assert (reading.sure, reading.damaged) == (len(lines[0]), 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"v": 2},
        {"kind": "shopping list"},
        {"id": "../../x"},
        {"id": ""},
        {"at": -1},
        {"at": 1 << 46},
        {"n": 1 << 16},
        {"by": "laptop"},
        {"set": []},
        {"set": {"colour": "red"}},
        {"set": {"importance": 9}},
        {"set": {"importance": True}},
        {"set": {"place": [10.0, 5.0, None]}},
        {"set": {"place": [1e300, None, None]}},
        {"set": {"place": None}},
        {"set": {"tag:x": ["\x1b", 0]}},
        {"set": {"at:0000000000000000": {"feed_url": "https://a.example", "guid": "1"}}},
    ],
)
def test_what_cannot_be_is_counted_and_passed_over(changed: dict[str, object]) -> None:
    line = json.loads(record(note="x").line()) | changed
    reading = read(json.dumps(line).encode() + b"\n" + record(note="after").line().encode())
    assert [each.fields for each in reading.records] == [{"note": "after"}]
    assert reading.unknown >= 1
    assert reading.damaged == 0


def test_an_unknown_field_costs_only_itself() -> None:
    line = json.loads(record(note="x").line())
    line["set"]["colour"] = "red"
    line["more"] = 1
    reading = read(json.dumps(line).encode() + b"\n")
    assert [each.fields for each in reading.records] == [{"note": "x"}]
    assert reading.unknown == 1


def test_text_from_another_machine_is_cleaned() -> None:
    line = record(note="a\x1b[31mb", chapter="c\u202ed\ne", **{"tag:x": ["\u200e#x", 0]}).line()
    (found,) = read(line.encode()).records
    assert found.fields == {"note": "a[31mb", "chapter": "cd e", "tag:x": ["x", 0]}


@unhurried
@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_read(content: bytes) -> None:
    reading = read(content)
    assert not reading.records
    assert reading.sure <= len(content)


def test_nesting_numbers_and_length_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(b"[" * 100_000 + b"\n").damaged == 1
    assert read(b'{"at": ' + b"9" * 5_000 + b"}\n").damaged == 1
    assert read(b'{"at": NaN}\n').damaged == 1
    monkeypatch.setattr(records, "LONGEST", 50)
    assert read(record(note="x").line().encode()).damaged == 1


@pytest.mark.parametrize(
    "name",
    [
        "{}.jsonl",
        "{}.sync-conflict-20261129-101112-ABCDEFG.jsonl",
        "{} (conflicted copy 2026-11-29 101112).jsonl",
        "{} (Anna's conflicted copy 2026-11-29).jsonl",
        "{}-laptop.jsonl",
        "{} (1).jsonl",
        "{}~HEAD.jsonl",
    ],
)
def test_the_copies_that_sync_programs_make_are_known(name: str) -> None:
    assert device_of(name.format(DEVICES[0])) == DEVICES[0]
    assert name_of(DEVICES[0]) == f"{DEVICES[0]}.jsonl"


@pytest.mark.parametrize(
    "name",
    ["notes.jsonl", "{}.json", ".{}.jsonl", "{}.jsonl.part", "{}x.jsonl", "{} \n.jsonl", "{} ../x.jsonl"],
)
def test_other_files_are_not(name: str) -> None:
    assert device_of(name.format(DEVICES[0])) is None
