"""What is downloaded and deleted for a show by its rule."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from cafe_tui.domain.errors import BadInputError, NotFoundError
from cafe_tui.domain.feed.feed_document import Enclosure
from cafe_tui.domain.files.download_rules import DownloadRule
from cafe_tui.domain.models import EpisodeId, ShowId
from cafe_tui.services.download_rules import MOST, DownloadRules
from cafe_tui.services.downloads import Downloads
from cafe_tui.services.library import Library
from cafe_tui.storage import browse
from cafe_tui.storage.database import Database
from tests.support.library import clock, document, item, keep
from tests.support.web import Web

SOUND = b"ID3" + bytes(1000)


@dataclass
class Room:
    """A library whose show grows, on a server of its own."""

    database: Database
    web: Web
    downloads: Downloads
    rules: DownloadRules

    def publish(self, last: int) -> ShowId:
        """Let there be the episodes from 1 to `last`."""
        items = [
            replace(item(n), enclosure=Enclosure(self.web.media(f"/{n}.mp3", SOUND), "audio/mpeg"))
            for n in range(1, last + 1)
        ]
        return keep(self.database, document(*items), self.web.url("/feed"))

    def apply(self) -> None:
        self.downloads.wait(self.rules.apply().wanted)

    def episode(self, number: int) -> EpisodeId:
        (show,) = Library(self.database, clock).shows()
        (found,) = browse.numbered(self.database.read(), show.id, number)
        return found

    @property
    def there(self) -> set[int]:
        """The numbers of the episodes on the disk."""
        library = Library(self.database, clock)
        every = library.episodes(library.episode_ids())
        return {one.number or 0 for one in every if self.downloads.path_of(one.id)}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    database = Database(tmp_path / "library.sqlite3")
    downloads = Downloads(database, tmp_path / "downloads", clock)
    with Web() as web:
        yield Room(database, web, downloads, DownloadRules(database, downloads))
        downloads.close()
    database.close()


def test_without_a_rule_nothing_is_done(room: Room) -> None:
    show = room.publish(3)
    assert room.rules.of_show(show) == DownloadRule()
    room.apply()
    assert room.there == set()


def test_the_newest_come_as_they_are_published_and_older_ones_go(room: Room) -> None:
    show = room.publish(3)
    room.rules.set(show, DownloadRule(newest=2, keep=2))
    room.apply()
    assert room.there == {2, 3}
    room.downloads.enqueue(room.episode(1))
    room.downloads.wait([room.episode(1)])
    room.publish(4)
    room.apply()
    room.apply()
    assert room.there == {1, 3, 4}, "what the listener asked for is not the rule's to delete"


def test_what_the_listener_deleted_does_not_come_back(room: Room) -> None:
    room.rules.set(room.publish(2), DownloadRule(newest=2))
    room.apply()
    room.downloads.delete(room.episode(2))
    room.apply()
    assert room.there == {1}


def test_what_was_played_is_deleted_where_the_rule_says_so(room: Room) -> None:
    show = room.publish(2)
    room.rules.set(show, DownloadRule(newest=2))
    room.apply()
    Library(room.database, clock).set_played(room.episode(2), True)
    room.apply()
    assert room.there == {1, 2}
    room.rules.set(show, DownloadRule(newest=2, delete_played=True))
    assert room.rules.apply().freed == (room.episode(2),)
    assert room.there == {1}


def test_a_rule_is_kept_changed_and_taken_back(room: Room) -> None:
    show = room.publish(1)
    for rule in (DownloadRule(5, 10, True), DownloadRule(keep=0), DownloadRule()):
        room.rules.set(show, rule)
        assert room.rules.of_show(show) == rule


@pytest.mark.parametrize("rule", [DownloadRule(-1), DownloadRule(MOST + 1), DownloadRule(keep=-1)])
def test_a_rule_about_impossible_numbers_is_refused(room: Room, rule: DownloadRule) -> None:
    with pytest.raises(BadInputError):
        room.rules.set(room.publish(1), rule)


def test_a_show_that_is_gone_has_no_rule(room: Room) -> None:
    with pytest.raises(NotFoundError):
        room.rules.set(ShowId(99), DownloadRule(1))
