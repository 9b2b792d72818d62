"""What bookmarks outlive: whatever becomes of their episode and its show, they stay, and find it again."""

import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_tui.domain.models import Bookmark, EpisodeId
from cafe_tui.services.chapters import Chapters
from cafe_tui.services.correct import Corrector
from cafe_tui.services.history import History
from cafe_tui.services.keep import Bookmarks
from cafe_tui.services.library import Library
from cafe_tui.storage import browse, shows
from cafe_tui.storage.database import Database
from tests.support.examples import examples
from tests.support.library import FEED_URL, clock, document, item, keep

EVENTS = st.lists(
    st.sampled_from(
        ["leave the feed", "be listed", "remove", "subscribe", "new guid", "new media", "new title"]
    ),
    max_size=8,
)


class Feed:
    """A feed of two episodes, one of which changes, in a library that may or may not follow it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.guid, self.media, self.title, self.listed, self.subscribed = (
            "guid-1",
            "1",
            "Episode 1",
            True,
            True,
        )
        self.renamed_while_away = False
        self.refresh()

    def refresh(self) -> None:
        url = f"https://media.example/{self.media}.mp3"
        mine = [item(1, self.title, guid=self.guid, url=url)] if self.listed else []
        keep(self.database, document(item(2), *mine))

    def happen(self, event: str) -> None:
        away = not (self.subscribed and self.listed)
        match event:
            case "leave the feed":
                self.listed = False
            case "be listed":
                self.listed = True
            case "subscribe":
                self.subscribed = True
            case "remove":
                self.subscribed = False
                if show_id := shows.by_url(self.database.read(), FEED_URL):
                    with self.database.write() as connection:
                        shows.remove(connection, show_id)
            case "new title":
                self.title += "!"
            case "new guid" | "new media" if away and self.renamed_while_away:
                return  # what has neither its guid nor its media is another episode for everybody
            case "new guid":
                self.guid += "'"
                self.renamed_while_away = away
            case "new media":
                self.media += "x"
                self.renamed_while_away = away
        if self.subscribed:
            self.refresh()
            self.renamed_while_away &= not self.listed

    @property
    def episode(self) -> EpisodeId | None:
        """The changing one, as the library has it; None where it has it not."""
        found = (
            browse.episode(self.database.read(), EpisodeId(one)) for one in browse.ids(self.database.read())
        )
        return next((one.id for one in found if one.guid == self.guid), None)


def words(bookmark: Bookmark) -> tuple[object, ...]:
    """What is the listener's own."""
    return (
        bookmark.id,
        bookmark.uid,
        bookmark.start,
        bookmark.end,
        bookmark.note,
        bookmark.tags,
        bookmark.created,
    )


@settings(max_examples=examples(30))
@given(EVENTS)
def test_bookmarks_stay_and_belong_to_their_episode_whenever_it_is_there(events: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(Database(Path(folder, "library"))) as database:
        feed, bookmarks = Feed(database), Bookmarks(database, clock)
        assert feed.episode
        kept = [bookmarks.add(feed.episode, 30.0, 60.0, "mine", ["a"]), bookmarks.add(feed.episode, 90.0)]
        for event in events:
            feed.happen(event)
            assert [words(each) for each in bookmarks.listing()] == [words(each) for each in kept]
        for event in ("subscribe", "be listed"):
            feed.happen(event)
        assert [each.episode_id for each in bookmarks.listing()] == [feed.episode] * 2
        assert {each.media_url for each in bookmarks.listing()} == {f"https://media.example/{feed.media}.mp3"}
        assert {each.title for each in bookmarks.listing()} == {feed.title}


def test_a_bookmark_is_where_its_words_are_in_each_copy_that_was_set_right(tmp_path: Path) -> None:
    notes = "<p>00:30 mins Cups</p><p>5:00 Plates</p><p>10:00 Saucers</p><p>20:00 Spoons</p>"
    with closing(Database(tmp_path / "library")) as database:
        keep(database, document(replace(item(1, notes=notes), duration=1500.0)))
        (episode_id,) = (EpisodeId(one) for one in browse.ids(database.read()))
        library, chapters = Library(database, clock), Chapters(database, clock)
        corrector, bookmarks = Corrector(database, chapters, History()), Bookmarks(database, clock)
        library.save_duration(episode_id, 1500.0)
        kept = bookmarks.add(episode_id, 610.0, 650.0, "in Saucers")
        for length, heard in ((1560.0, 660.0), (1590.0, 690.0)):
            library.save_duration(episode_id, length)
            saucers = next(one for one in chapters.of_episode(episode_id).chapters if one.title == "Saucers")
            corrector.anchor(episode_id, saucers, heard)
        for length, start in ((1500.0, 610.0), (1560.0, 670.0), (1590.0, 700.0)):
            library.save_duration(episode_id, length)
            here = bookmarks.get(kept.id)
            assert (here.start, here.end, here.duration) == (start, start + 40.0, length)
            assert bookmarks.listing() == [here]
        library.save_duration(episode_id, 1700.0)
        assert bookmarks.get(kept.id) == kept, "nobody knows yet where it is in a copy that was not set right"
