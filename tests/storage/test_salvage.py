"""What is read of a library without SQLite: of a sound one all, of a damaged one what its pages hold."""

import random
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cafe_tui.domain.sync.account import Account, ServerKind
from cafe_tui.storage import schema, shows, steps, sync, sync_account
from cafe_tui.storage.database import Database
from cafe_tui.storage.salvage.library import Saved, salvage
from cafe_tui.storage.salvage.pages import Pages
from cafe_tui.storage.salvage.record import fields, varint
from tests.support.damage import PAGE, content, furnish, hit
from tests.support.examples import examples

Rows = Mapping[str, set[tuple[object, ...]]]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound library of some hundred pages, closed."""
    path = tmp_path_factory.mktemp("sound") / "library.sqlite3"
    with closing(Database(path)) as database:
        furnish(database)
    return path


def salvaged(data: bytes, folder: Path, log: bytes = b"") -> tuple[Rows, list[Saved]]:
    target = folder / "new.sqlite3"
    target.unlink(missing_ok=True)
    saved = salvage(Pages(data, log), target, now=1)
    with closing(sqlite3.connect(target)) as new:
        assert new.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert new.execute("PRAGMA foreign_key_check").fetchall() == []
        new.execute("INSERT INTO episode_title (episode_title, rank) VALUES ('integrity-check', 1)")
    return content(target), saved


def ids(rows: Rows, table: str) -> set[object]:
    return {row[0] for row in rows[table]}


def without_episode(rows: set[tuple[object, ...]]) -> set[tuple[object, ...]]:
    """Bookmarks but for the second field: the episode may be lost where they are not."""
    return {(row[0], *row[2:]) for row in rows}


def test_all_of_a_sound_library_is_read(library: Path, tmp_path: Path) -> None:
    rows, saved = salvaged(library.read_bytes(), tmp_path)
    assert rows == content(library)
    assert all(one.whole for one in saved)
    assert {one.table: one.rows for one in saved}["bookmark_tag"] == 240


def test_a_library_that_lost_shows_does_not_tell_other_machines_that_they_are_gone(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    with closing(Database(path)) as database:
        furnish(database)
        with database.write() as connection:
            sync_account.begin(connection, Account("https://s.example", ServerKind.GPODDER, "ann", "x"))
            sync.agree(connection, "https://a.example/feed", shows.all_shows(connection)[0].id, 5)
    salvaged(path.read_bytes(), tmp_path)
    with closing(Database(tmp_path / "new.sqlite3")) as database:
        assert shows.all_shows(database.read())
        assert not sync_account.is_there(database.read())
        assert not sync.agreed(database.read())


def test_what_lies_in_the_log_only_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    with closing(Database(path)) as database:
        furnish(database, bookmarks=40)
        log = path.with_name(f"{path.name}-wal").read_bytes()
        assert len(log) > 10 * PAGE
        wanted = content(path)
        rows, _ = salvaged(path.read_bytes(), tmp_path, log)
        assert rows == wanted
        # What was not committed when the power went is not read: the log ends in the middle of it.
        assert ids(salvaged(path.read_bytes(), tmp_path, log[:-100])[0], "bookmark") <= ids(rows, "bookmark")


def test_an_older_library_is_read_and_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        steps.take(old, 0, 5)
        old.execute("INSERT INTO show (url, title, folded, added) VALUES ('https://a.example', 'A', 'a', 1)")
        old.execute(
            "INSERT INTO bookmark (show, feed_url, guid, title, media_url, start, note, created)"
            " VALUES ('A', 'https://a.example', 'g', 'T', 'https://a.example/m', 5.0, 'kept', 1)"
        )
    rows, _ = salvaged(path.read_bytes(), tmp_path)
    [bookmark] = rows["bookmark"]
    assert "kept" in bookmark
    assert len(rows["show"]) == 1
    with closing(Database(tmp_path / "new.sqlite3")) as database:
        (version,) = database.read().execute("PRAGMA user_version").fetchone()
        assert version == len(schema.MIGRATIONS)


@pytest.mark.parametrize("seed", range(24))
def test_bookmarks_on_undamaged_pages_all_come_back(library: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    data, wanted = library.read_bytes(), content(library)
    count = len(data) // PAGE
    pages = set(chance.sample(range(1, count + 1), chance.choice((1, 3, count // 8, count // 2))))
    if seed % 3 == 0:
        pages.add(1)  # the header, and where each table begins
    damaged = hit(data, pages, chance, whole=seed % 2 == 0)
    rows, _ = salvaged(damaged, tmp_path)
    # Nothing is made up, and whatever bookmark lies on pages of which no byte was touched is there.
    if seed % 2 == 0:
        assert without_episode(rows["bookmark"]) <= without_episode(wanted["bookmark"])
        assert rows["bookmark_tag"] <= wanted["bookmark_tag"]
    untouched = {
        row
        for row in without_episode(wanted["bookmark"])
        if not pages & _pages_with(data, str(row[-8])) and not _is_long(row)
    }
    assert untouched <= without_episode(rows["bookmark"])


def _is_long(row: tuple[object, ...]) -> bool:
    """Whether a bookmark goes on on other pages."""
    return sum(len(value) for value in row if isinstance(value, str)) > PAGE // 2


def _pages_with(data: bytes, uid: str) -> set[int]:
    """The pages on which an identity stands: its row's, and its index's."""
    place, found = data.find(uid.encode()), set()
    while place >= 0:
        found.add(place // PAGE + 1)
        place = data.find(uid.encode(), place + 1)
    return found


def test_rows_are_found_without_the_page_that_led_to_them(library: Path, tmp_path: Path) -> None:
    data, wanted = library.read_bytes(), content(library)
    with closing(sqlite3.connect(library)) as connection:
        roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0"))
    for table in ("bookmark", "bookmark_tag"):
        rows, saved = salvaged(hit(data, {roots[table]}, random.Random(1), whole=True), tmp_path)
        found = {one.table: one for one in saved}[table]
        assert not found.whole
        if table == "bookmark":
            assert without_episode(rows[table]) == without_episode(wanted[table])
        else:
            # The inner pages of this one hold rows themselves.
            assert len(rows[table]) >= len(wanted[table]) - 10


def test_a_lost_show_is_followed_again_where_its_address_is_known(library: Path, tmp_path: Path) -> None:
    data = library.read_bytes()
    with closing(sqlite3.connect(library)) as connection:
        roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0"))
    for lost in ({roots["show"]}, {roots["show"], roots["sqlite_autoindex_show_1"]}):
        rows, _ = salvaged(hit(data, lost, random.Random(2), whole=True), tmp_path)
        assert {row[1] for row in rows["show"]} == {f"https://feeds.example/{n}.xml" for n in range(3)}
        assert len(rows["episode"]) == 180


def test_what_was_deleted_does_not_come_back(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    with closing(Database(path)) as database:
        furnish(database)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")  # as most SQLites are built
        connection.execute("DELETE FROM bookmark WHERE id > 3")
    data = path.read_bytes()
    assert b"Note 77." in data, "it is still in the file"
    with closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'episode'").fetchone()
    rows, _ = salvaged(hit(data, {root}, random.Random(3), whole=True), tmp_path)
    assert ids(rows, "bookmark") == {1, 2, 3}


@settings(max_examples=examples(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=3 * PAGE), st.binary(max_size=2 * PAGE))
def test_no_bytes_at_all_make_reading_fail(tmp_path: Path, data: bytes, log: bytes) -> None:
    old = Pages(data, log)
    old.see_free()
    list(old.tree(1, []))
    list(old.strays())


@given(st.binary(max_size=300))
def test_no_bytes_at_all_make_a_record_fail(payload: bytes) -> None:
    fields(payload)


@given(st.integers(0, 2**64 - 1))
def test_numbers_are_read_as_sqlite_writes_them(number: int) -> None:
    assert varint(_written(number) + b"\x55", 0) == (number, len(_written(number)))


def _written(number: int) -> bytes:
    if number >= 1 << 56:
        head = [number >> shift & 0x7F | 0x80 for shift in range(57, 7, -7)]
        return bytes([*head, number & 0xFF])
    parts = [number & 0x7F]
    while number := number >> 7:
        parts.append(number & 0x7F | 0x80)
    return bytes(reversed(parts))


def test_pages_that_lead_in_a_circle_are_read_once(library: Path, tmp_path: Path) -> None:
    data = bytearray(library.read_bytes())
    count = len(data) // PAGE
    for page in range(2, count + 1):  # every inner page leads to itself
        begin = (page - 1) * PAGE
        if data[begin] in (2, 5):
            data[begin + 8 : begin + 12] = page.to_bytes(4, "big")
    rows, _ = salvaged(bytes(data), tmp_path)
    assert len(rows["bookmark"]) >= 110
