"""Made-up libraries of any size for measuring."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cafe_tui.domain.models import Enclosure, FeedDocument, FeedItem
from cafe_tui.services.house import House
from cafe_tui.settings import Paths
from cafe_tui.storage import episodes, shows

NOW = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
NOTES = "\n\n".join(
    ["<p>Two hosts over a pot of tea.</p>"]
    + [f"<p>{minute}:30 What was said in minute {minute} of it.</p>" for minute in range(0, 28, 2)]
)


def make_library(folder: Path, show_count: int, episode_count: int) -> Path:
    """A library in `folder` with shows whose feeds were fetched just now; kept when it is there already."""
    if (folder / "made").exists():
        return folder
    house = House(Paths.in_folder(folder), first_show=None)
    now = datetime.now(UTC)
    for show in range(show_count):
        url = f"http://127.0.0.1:9/{show}.xml"
        items = tuple(
            FeedItem(
                guid=f"{show}-{number}",
                title=f"#{number} Conversation {number} of show {show}",
                enclosure=Enclosure(f"http://127.0.0.1:9/{show}/{number}.mp3"),
                published=NOW - timedelta(days=7 * (episode_count - number), minutes=show),
                duration=1800.0,
                number=number,
                notes=NOTES,
            )
            for number in range(episode_count, 0, -1)
        )
        with house.database.write() as connection:
            show_id = shows.add(connection, url, title=f"Show {show}", now=now)
            episodes.store(connection, show_id, FeedDocument(f"Show {show}", items), now)
            shows.record_success(
                connection, show_id, url=url, etag="", last_modified="", body_hash="", now=now
            )
    house.close()
    (folder / "made").touch()
    return folder
