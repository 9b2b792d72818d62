"""The command that finds shows in the directories of the web."""

from argparse import Namespace

from cafe_tui.domain.feed.found_shows import feed_key
from cafe_tui.domain.language import _
from cafe_tui.domain.models import ShowId
from cafe_tui.domain.text import shorten
from cafe_tui.services.find_shows import FoundShow
from cafe_tui.services.house import House

from .output import complain, note, say, say_json, table
from .records import Record


def discover(house: House, arguments: Namespace) -> int:
    """`discover WORDS...`: a directory that does not answer is named, and what the others know is listed."""
    found = house.show_finder.search(" ".join(arguments.words), most=arguments.limit)
    followed = house.show_finder.followed()
    shows = found.shows[: arguments.limit]
    for trouble in found.troubles:
        complain(trouble)
    if arguments.json:
        say_json([_record(show, followed.get(feed_key(show.feed_url))) for show in shows])
    elif not shows:
        note(_("{directories} know no show by these words", directories=_(" and ").join(found.answered)))
    else:
        rows = [
            (
                "✓" if feed_key(show.feed_url) in followed else "",
                "" if show.episodes is None else str(show.episodes),
                shorten(show.title, 50),
                shorten(show.author, 30),
                ", ".join(show.sources),
                show.feed_url,
            )
            for show in shows
        ]
        say(table(("", "EPISODES", "TITLE", "AUTHOR", "FROM", "FEED"), rows, right=(1,)))
        note(_("“cafe-tui add FEED” adds one"))
    return 0


def _record(show: FoundShow, show_id: ShowId | None) -> Record:
    return {
        "title": show.title,
        "author": show.author or None,
        "feed_url": show.feed_url,
        "episodes": show.episodes,
        "site": show.site or None,
        "description": show.description or None,
        "sources": list(show.sources),
        "show_id": show_id,
    }
