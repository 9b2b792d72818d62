"""What was heard of an episode, as it is kept."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cafe_tui.domain.heard import Span, total
from cafe_tui.domain.models import EpisodeId
from cafe_tui.storage import heard, listening, schema, shows
from cafe_tui.storage.database import Database
from tests.support.library import NOW, document, item, keep, newest


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(tmp_path / "library.sqlite3")) as database:
        keep(database, document(item(1)))
        yield database


def add(database: Database, *pairs: tuple[float, float]) -> None:
    with database.write() as connection:
        heard.add(connection, newest(database), tuple(Span(*pair) for pair in pairs))


def test_what_is_heard_later_is_joined_with_what_was_heard_before(database: Database) -> None:
    add(database, (0.0, 12.34), (100.0, 200.0))
    add(database, (12.3, 20.0))
    assert heard.of_episode(database.read(), newest(database)) == (Span(0.0, 20.0), Span(100.0, 200.0))


def test_an_hour_in_many_pieces_takes_little_room_and_loses_no_second(database: Database) -> None:
    pieces = [(float(start), start + 17.5) for start in range(0, 3600, 20)]
    add(database, *pieces)
    kept = heard.of_episode(database.read(), newest(database))
    assert total(kept) == pytest.approx(180 * 17.5)
    (size,) = database.read().execute("SELECT max(length(spans)) FROM heard").fetchone()
    assert size < 2500


def test_of_an_episode_that_is_gone_nothing_is_kept(database: Database) -> None:
    episode_id = newest(database)
    add(database, (0.0, 10.0))
    with database.write() as connection:
        connection.execute("DELETE FROM episode WHERE id = ?", (episode_id,))
        heard.add(connection, episode_id, (Span(0.0, 20.0),))
        listening.save_position(connection, episode_id, 20.0, 5.0, now=NOW)
    assert heard.of_episode(database.read(), episode_id) == ()
    assert heard.of_episode(database.read(), EpisodeId(77)) == ()
    assert listening.left_at(database.read(), episode_id) is None
    assert database.read().execute("SELECT count(*) FROM heard").fetchone() == (0,)


def test_a_library_from_before_keeps_its_positions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    step = next(number for number, statements in enumerate(schema.MIGRATIONS) if _makes_heard(statements))
    path = tmp_path / "older.sqlite3"
    monkeypatch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:step])
    with closing(Database(path)) as older, older.write() as connection:
        shows.add(connection, "https://feeds.example/1", title="A show", now=NOW)
        connection.execute(
            "INSERT INTO episode (show_id, guid, title, folded, media_url, media_type, link, image_url,"
            " chapters_url, first_seen, fingerprint, moment)"
            " VALUES (1, 'a', '', '', '', '', '', '', '', 0, x'', 0)"
        )
        connection.execute(
            "INSERT INTO listening (episode_id, show_id, position, updated) VALUES (1, 1, 321.5, 0)"
        )
    monkeypatch.undo()
    with closing(Database(path)) as now:
        kept = now.read().execute("SELECT position, left_at FROM listening").fetchone()
        assert kept == (321.5, None)


def _makes_heard(statements: tuple[str, ...]) -> bool:
    return any("CREATE TABLE heard" in statement for statement in statements)
