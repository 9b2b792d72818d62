"""What changed here as records, and the records of others as changes here.

Both by comparing what is stored with what was said of it: so no way by which a bookmark can change need know
of journals, and nothing is said twice. All of it happens inside a transaction of the library.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cafe_tui.domain.journal.bookmark_fields import bookmark_of, fields_of, last_change
from cafe_tui.domain.journal.cells import Cell, Cells, changes, is_there, merged, next_stamp
from cafe_tui.domain.journal.correction_fields import corrections_of, skip_word_fields, skip_words_of
from cafe_tui.domain.journal.correction_fields import fields_of as correction_fields
from cafe_tui.domain.journal.kinds import Kind, sane, shown
from cafe_tui.domain.journal.records import Record, is_id
from cafe_tui.domain.journal.references import Reference, references_in, without_more
from cafe_tui.domain.models import Bookmark, BookmarkId, EpisodeId, ShowId
from cafe_tui.storage import bookmarks, corrections, journal
from cafe_tui.storage.journal import Mark, Thing
from cafe_tui.storage.journal_places import Place, Places, reference_of, reference_of_show, shares_guid

AT_ONCE = 500
"""Things that are looked at in one transaction: some tenths of a second, for which others wait to write."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says something, and when."""

    device: str
    now: int
    """Milliseconds since 1970."""


def note_changes(connection: sqlite3.Connection, speaker: Speaker) -> int:
    """Say what is another than what was said of it, of some of what is marked; how many marks these were."""
    marks = journal.marks(connection, AT_ONCE)
    _note(connection, marks, speaker)
    return len(marks)


def take(connection: sqlite3.Connection, records: Iterable[Record], speaker: Speaker) -> int:
    """Let this library be as records of others say as well; the number of things of which they said news."""
    told: dict[Kind, dict[str, list[Cells]]] = {}
    for record in records:
        told.setdefault(record.kind, {}).setdefault(record.id, []).append(record.cells)
    places = Places(connection)
    news = 0
    for kind, words in told.items():
        cells = {thing: merged(*said) for thing, said in words.items()}
        if kind is Kind.BOOKMARK:
            news += _take_bookmarks(connection, cells, places, speaker)
        else:
            news += _take_placed(connection, kind, cells, places, speaker)
    return news


def settle(connection: sqlite3.Connection, speaker: Speaker) -> int:
    """Find the episodes and shows for which things waited; the number of things that found theirs."""
    places = Places(connection)
    found = 0
    waiting = bookmarks.without_episode(connection)
    for uid, thing in journal.things(connection, Kind.BOOKMARK, waiting).items():
        place = places.of(references_in(thing.cells))
        if place and place.episode_id is not None:
            bookmarks.settle(connection, waiting[uid], place.episode_id)
            found += 1
    for kind in (Kind.CORRECTION, Kind.SKIP_WORDS):
        lost = {thing.id: thing.cells for thing in journal.homeless(connection, kind)}
        found += _take_placed(connection, kind, lost, places, speaker)
    return found


def waiting(connection: sqlite3.Connection) -> int:
    """How many things wait for an episode or a show that is not in the library."""
    homeless = sum(len(journal.homeless(connection, kind)) for kind in (Kind.CORRECTION, Kind.SKIP_WORDS))
    return len(bookmarks.without_episode(connection)) + homeless


# What changed here


def _note(connection: sqlite3.Connection, marks: Sequence[Mark], speaker: Speaker) -> None:
    by_kind: dict[Kind, list[Mark]] = {}
    for mark in marks:
        by_kind.setdefault(mark.kind, []).append(mark)
    for kind, some in by_kind.items():
        if kind is Kind.BOOKMARK:
            _note_bookmarks(connection, some, speaker)
        else:
            for mark in some:
                _note_placed(connection, mark, speaker)
        journal.unmark(connection, kind, (mark.owner for mark in some))


def _note_bookmarks(connection: sqlite3.Connection, marks: Sequence[Mark], speaker: Speaker) -> None:
    uids = [mark.owner for mark in marks if is_id(mark.owner)]
    rows = bookmarks.by_uids(connection, uids)
    things = journal.things(connection, Kind.BOOKMARK, uids)
    moments = {mark.owner: mark.moment for mark in marks}
    told: list[tuple[Thing, Record]] = []
    for uid in uids:
        row, thing = rows.get(uid), things.get(uid) or Thing(Kind.BOOKMARK, uid, None, {})
        fields = _words_on(row, thing)
        if fields:
            # What was never told of is as old as its last change, however late it is told.
            moment = last_change(row) if row and not thing.cells else moments[uid]
            owner = row.id if row else thing.owner
            told.append(_said(thing, fields, moment, owner, speaker, thing.cells))
    _keep(connection, told)


def _words_on(row: Bookmark | None, thing: Thing) -> dict[str, object]:
    """What is to be said of a bookmark."""
    cells = thing.cells
    if row is None:
        return {"removed": True} if thing.owner is not None and is_there(cells) else {}
    now = sane(Kind.BOOKMARK, fields_of(row))
    if "place" not in now:
        return {}
    fields = without_more(changes(now, cells, shown(Kind.BOOKMARK, thing.id, cells)), cells)
    if not is_there(cells):
        fields["removed"] = None
    return fields


def _note_placed(connection: sqlite3.Connection, mark: Mark, speaker: Speaker) -> None:
    """Say what is to be said of the chapters of an episode, or the words to skip in a show."""
    owner = int(mark.owner)
    told = _present(connection, mark.kind, owner)
    if told is None:
        return
    at, fields = told
    things = journal.things_of(connection, mark.kind, owner)
    is_new_here, key = not things, ""
    if is_new_here:  # what was said of it before it came is put together with what is here
        is_by_media = mark.kind is Kind.CORRECTION and shares_guid(connection, owner)
        key = at.key_by_media if is_by_media else at.key
        things = list(journal.things(connection, mark.kind, [key]).values())
    cells = merged(*(thing.cells for thing in things))
    now = sane(mark.kind, fields)
    if not (now or cells):
        return
    now |= sane(mark.kind, dict([at.field]))
    new = without_more(changes(now, cells, shown(mark.kind, "", cells)), cells)
    if is_new_here:
        new = {name: value for name, value in new.items() if value is not None}
    thing = things[0] if things else Thing(mark.kind, key, None, {})
    if not new or not (references_in(cells) or at.field[0] in new):
        return
    _keep(connection, [_said(thing, new, mark.moment, owner, speaker, cells)])
    if is_new_here and things:
        _show_placed(connection, mark.kind, owner)


def _present(
    connection: sqlite3.Connection, kind: Kind, owner: int
) -> tuple[Reference, dict[str, object]] | None:
    """What the listener has put right, and where; None where that is gone."""
    at = (reference_of if kind is Kind.CORRECTION else reference_of_show)(connection, owner)
    if at is None:
        return None
    if kind is Kind.CORRECTION:
        return at, correction_fields(corrections.of_episode(connection, EpisodeId(owner)))
    return at, skip_word_fields(corrections.skip_words(connection, ShowId(owner)))


def _said(
    thing: Thing,
    fields: dict[str, object],
    moment: int,
    owner: int | None,
    speaker: Speaker,
    known: Cells,
) -> tuple[Thing, Record]:
    """The thing after these words, and their record; they are later than all that is `known`."""
    stamp = next_stamp(min(moment, speaker.now), [known], speaker.device)
    record = Record(thing.kind, thing.id, stamp, fields)
    return replace(thing, owner=owner, cells=merged(thing.cells, record.cells)), record


def _keep(connection: sqlite3.Connection, told: Sequence[tuple[Thing, Record]]) -> None:
    journal.keep_things(connection, (thing for thing, _ in told))
    journal.add_lines(connection, (record.line() for _, record in told))


# What others said


def _take_bookmarks(
    connection: sqlite3.Connection, told: Mapping[str, Cells], places: Places, speaker: Speaker
) -> int:
    # What was changed here is said first, lest it be taken for what is known.
    _note(connection, journal.marks_of(connection, Kind.BOOKMARK, told), speaker)
    things = journal.things(connection, Kind.BOOKMARK, told)
    news: list[Thing] = []
    for uid, words in told.items():
        old = things.get(uid)
        cells = merged(old.cells if old else {}, words)
        if old is None or cells != old.cells:
            news.append(Thing(Kind.BOOKMARK, uid, old.owner if old else None, cells))
    rows = bookmarks.by_uids(connection, [thing.id for thing in news])
    shown_now = [_show_bookmark(connection, thing, rows.get(thing.id), places) for thing in news]
    journal.keep_things(connection, shown_now)
    journal.unmark(connection, Kind.BOOKMARK, (thing.id for thing in news))
    return len(news)


def _show_bookmark(
    connection: sqlite3.Connection, thing: Thing, row: Bookmark | None, places: Places
) -> Thing:
    """Let the bookmark be as is known; gives the thing with its owner."""
    wanted = bookmark_of(thing.id, thing.cells) if is_there(thing.cells) else None
    if wanted is None:
        if row and not is_there(thing.cells):
            bookmarks.remove(connection, row.id)
        return thing
    if row is None:
        bookmark_id = BookmarkId(thing.owner or 0)
        if thing.owner is None:
            bookmark_id = bookmarks.add(connection, wanted)
        else:
            bookmarks.put_back(connection, replace(wanted, id=bookmark_id))
    else:
        bookmark_id = row.id
        if _as_edited(wanted) != _as_edited(row):
            bookmarks.put_back(connection, replace(wanted, id=bookmark_id))
    if row is None or row.episode_id is None:
        place = places.of(references_in(thing.cells))
        if place and place.episode_id is not None:
            bookmarks.settle(connection, bookmark_id, place.episode_id)
        elif row is not None or place:
            bookmarks.name_anew(connection, bookmark_id, _under_name_of(wanted, place, connection))
    return replace(thing, owner=bookmark_id)


def _under_name_of(wanted: Bookmark, place: Place | None, connection: sqlite3.Connection) -> Bookmark:
    """The bookmark by the address that its show has here."""
    here = reference_of_show(connection, place.show_id) if place else None
    return replace(wanted, feed_url=here.feed_url) if here else wanted


def _as_edited(bookmark: Bookmark) -> dict[str, object]:
    return {name: value for name, value in fields_of(bookmark).items() if not name.startswith("at:")}


def _take_placed(
    connection: sqlite3.Connection, kind: Kind, told: Mapping[str, Cells], places: Places, speaker: Speaker
) -> int:
    """Take words on things that belong to an episode or a show, if that is here; else they wait."""
    news = 0
    owners: dict[int, None] = {}
    for thing_id, words in told.items():
        old = journal.things(connection, kind, [thing_id]).get(thing_id)
        cells: Mapping[str, Cell] = merged(old.cells if old else {}, words)
        owner = _owner(connection, kind, old, cells, places)
        if owner is not None:
            _note(connection, journal.marks_of(connection, kind, [str(owner)]), speaker)
            old = journal.things(connection, kind, [thing_id]).get(thing_id)
            cells = merged(old.cells if old else {}, words)
        if old is None or cells != old.cells or old.owner != owner:
            journal.keep_things(connection, [Thing(kind, thing_id, owner, cells)])
            news += old is None or cells != old.cells or owner is not None
            if owner is not None:
                owners[owner] = None
    for owner in owners:
        _show_placed(connection, kind, owner)
    return news


def _owner(
    connection: sqlite3.Connection, kind: Kind, thing: Thing | None, cells: Cells, places: Places
) -> int | None:
    """The episode or show of a thing; None where it is not in the library."""
    present = reference_of if kind is Kind.CORRECTION else reference_of_show
    if thing and thing.owner is not None and present(connection, thing.owner):
        return thing.owner
    place = places.of(references_in(cells))
    if place is None:
        return None
    return place.episode_id if kind is Kind.CORRECTION else place.show_id


def _show_placed(connection: sqlite3.Connection, kind: Kind, owner: int) -> None:
    """Let the corrections of an episode, or the words to skip in a show, be as is known."""
    cells = merged(*(thing.cells for thing in journal.things_of(connection, kind, owner)))
    if kind is Kind.CORRECTION:
        corrections.keep(connection, EpisodeId(owner), corrections_of(cells))
    else:
        corrections.keep_skip_words(connection, ShowId(owner), skip_words_of(cells))
    journal.unmark(connection, kind, [str(owner)])
