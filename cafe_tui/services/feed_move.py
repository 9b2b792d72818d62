"""Following a feed to where it says that it lives from now on."""

from cafe_tui.domain.address import host_of
from cafe_tui.domain.feed.feed_move import is_among, is_same_show, next_address
from cafe_tui.feeds.fetch import FeedClient
from cafe_tui.feeds.locate import LocatedFeed
from cafe_tui.feeds.pool import ParserPool
from cafe_tui.storage import episodes, shows
from cafe_tui.storage.database import Database
from cafe_tui.storage.shows import Subscription


async def follow_move(
    subscription: Subscription,
    said: str,
    read_at: str,
    database: Database,
    client: FeedClient,
    parser: ParserPool,
) -> LocatedFeed | None:
    """The feed of a show where it says that it lives; it was read at `read_at`, and said so there.

    None where it is at home already, and where another show of the library, another feed or a circle is
    there. Raises FeedError when it could not be had there. Either way it stays where it was.
    """
    visited = [read_at] if read_at == subscription.url else [subscription.url, read_at]
    found = None
    while address := next_address(said, visited):
        if shows.by_url(database.read(), address) not in (None, subscription.id):
            return None
        answer = await client.fetch(address, trusted_host=host_of(subscription.url))
        document = await parser.parse(answer.body, answer.url, answer.content_type)
        if is_among(answer.url, visited):
            return None
        known = episodes.known(database.read(), subscription.id)
        if not document.items or not is_same_show(subscription.title, known, document):
            return None
        visited += dict.fromkeys((address, answer.url))
        said = document.new_feed_url
        found = LocatedFeed(answer.moved_to or address, answer, document)
    # What still names another address goes round in circles, or never ends.
    return None if next_address(said, visited[-1:]) else found
