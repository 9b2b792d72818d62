"""Machines that tell each other of bookmarks by a folder, and what carries its files between them."""

import random
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from cafe_tui.domain.chapter.corrections import Corrections
from cafe_tui.domain.feed.feed_document import FeedDocument
from cafe_tui.domain.models import Bookmark, EpisodeId
from cafe_tui.services.house import House
from cafe_tui.services.journals import Exchanged
from cafe_tui.settings import Paths
from cafe_tui.storage import browse, corrections

from .clock import Clock
from .library import FEED_URL, document, item, keep

EPISODES = document(item(1), item(2, "Second"), item(3, "Third"))


class Machine:
    """A home with its own clock, which may be wrong, and its own copy of the folder."""

    def __init__(
        self,
        home: Path,
        *,
        skew: timedelta = timedelta(),
        feed: FeedDocument | None = EPISODES,
        url: str = FEED_URL,
        folder: Path | None = None,
    ) -> None:
        self.clock = Clock()
        self.clock.now += skew
        self.home = home
        self.folder = folder or home / "carried"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.house = House(Paths.in_folder(home), first_show=None, clock=self.clock)
        if feed:
            keep(self.house.database, feed, url)

    def exchange(self) -> Exchanged:
        """Tell and hear, by the folder as it is here."""
        return self.house.journals.exchange(self.folder)

    def episode(self, number: int = 1) -> EpisodeId:
        """An episode by its number in the feed."""
        found = browse.ids(self.house.database.read(), limit=100)
        return EpisodeId(found[-number])

    def kept(self) -> dict[str, Bookmark]:
        """The bookmarks by identity."""
        return {one.uid: one for one in self.house.bookmarks.listing()}

    def state(self) -> dict[str, object]:
        """All that the machines are to have in common, without the ids of this library."""
        connection = self.house.database.read()
        rows = connection.execute("SELECT id, guid FROM episode").fetchall()
        put_right = {guid: _in_order(corrections.of_episode(connection, one)) for one, guid in rows}
        told: dict[str, object] = {
            uid: (
                one.start, one.end, one.duration, one.note, one.tags, one.importance, one.chapter, one.text,
                one.created, one.edited, one.guid, one.feed_url, one.episode_id is None,
            )
            for uid, one in self.kept().items()
        }  # fmt: skip
        told |= {guid: found for guid, found in put_right.items() if found != Corrections()}
        words = connection.execute("SELECT url, word FROM skip_word JOIN show ON id = show_id ORDER BY place")
        return told | {"words": words.fetchall()}

    def close(self) -> None:
        """Leave."""
        self.house.close()


def _in_order(found: Corrections) -> Corrections:
    """In which order copies and marks lie says nothing."""
    return replace(
        found,
        copies=tuple(sorted(found.copies, key=lambda one: one.length or 0)),
        skips=tuple(sorted(found.skips, key=lambda one: one.start)),
    )


def carry(source: Machine, target: Machine) -> None:
    """What a file sync does in the end: the target has the source's files, but its own it keeps."""
    for path in source.folder.iterdir():
        if path.name not in own(target):
            shutil.copy2(path, target.folder / path.name)


def carry_badly(source: Machine, target: Machine, chance: random.Random) -> None:
    """What it does on the way there: some files late, some in part, some also under another name."""
    for path in source.folder.iterdir():
        if path.name in own(target) or chance.random() < 0.3:
            continue
        content = path.read_bytes()
        if chance.random() < 0.3:
            copy = f"{path.name[:16]}.sync-conflict-20261129-101112-ABCDEFG.jsonl"
            (target.folder / copy).write_bytes(content[: chance.randrange(len(content) + 1)])
        if chance.random() < 0.4:
            content = content[: chance.randrange(len(content) + 1)]
        (target.folder / path.name).write_bytes(content)


def own(machine: Machine) -> set[str]:
    """The names of the files that a machine writes."""
    rows = machine.house.database.read().execute("SELECT name, former FROM journal_device").fetchall()
    return {f"{name}.jsonl" for name, _ in rows}


def until_equal(*machines: Machine) -> None:
    """All are on line, and hear all."""
    for _ in range(3):
        for one in machines:
            one.exchange()
        for one in machines:
            for other in machines:
                if one is not other:
                    carry(one, other)
