"""A small library with a clock that is moved by hand, refreshed from feeds on a loopback server."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cafe_tui.domain.feed.first_show import FirstShow
from cafe_tui.domain.models import Show, ShowId
from cafe_tui.feeds.fetch import FeedClient
from cafe_tui.feeds.pool import ParserPool
from cafe_tui.services.refresh import Refresher, RefreshReport
from cafe_tui.storage import browse, shows
from cafe_tui.storage.database import Database
from tests.support.web import Web

START = datetime(2024, 3, 1, 12, tzinfo=UTC)


def rss(title: str = "Tea", numbers: range = range(1, 4), sound: bool = True) -> bytes:
    media = '<enclosure url="http://tea.example/{0}.mp3" type="audio/mpeg" length="9"/>' if sound else ""
    items = "".join(
        f"<item><title>{title} {number}</title><guid>{number}</guid>{media.format(number)}</item>"
        for number in reversed(numbers)
    )
    return f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'.encode()


class World:
    """A library, a web, a clock that is moved by hand, and a refresher over them."""

    def __init__(self, folder: Path, web: Web) -> None:
        self.database = Database(folder / "library.db")
        self.web = web
        self.now = START
        self.first_show = FirstShow("First", "https://first.example", ())

    def add(self, url: str, title: str = "?") -> ShowId:
        with self.database.write() as connection:
            return shows.add(connection, url, title=title, now=self.now)

    def refresh(
        self,
        *ids: ShowId,
        after: timedelta = timedelta(hours=1),
        parser_factory: Callable[[], ParserPool] = lambda: ParserPool(1),
        **options: object,
    ) -> RefreshReport:
        """Let time pass, and refresh these shows or all; `options` are those of `Refresher.refresh`."""
        self.now += after
        refresher = Refresher(
            self.database,
            lambda: self.now,
            chance=lambda: 0.0,
            first_show=self.first_show,
            client_factory=lambda: FeedClient(deadline=10.0),
            parser_factory=parser_factory,
        )
        return refresher.refresh(ids or None, **options)  # type: ignore[arg-type]

    def show(self, show_id: ShowId) -> Show:
        return shows.show(self.database.read(), show_id)

    def titles(self, show_id: ShowId) -> list[str]:
        connection = self.database.read()
        return [episode.title for episode in browse.page(connection, browse.ids(connection, show_id))]
