"""The commands about bookmarks: list, add, edit, remove."""

from argparse import Namespace

from cafe_tui.domain.language import N_, _
from cafe_tui.domain.models import Bookmark, BookmarkId
from cafe_tui.domain.text import one_line
from cafe_tui.domain.timecode import format_time
from cafe_tui.services.house import House
from cafe_tui.services.keep import UNCHANGED

from .output import note, say, say_json, table
from .records import bookmark_record


def list_bookmarks(house: House, arguments: Namespace) -> int:
    """`bookmarks [--episode E] [--show S] [--tag T]`"""
    bookmarks = chosen(house, arguments)
    if arguments.json:
        say_json([bookmark_record(bookmark) for bookmark in bookmarks])
    elif not bookmarks:
        note(_("There are no such bookmarks: “cafe-tui bookmark add EPISODE TIME” keeps one"))
    else:
        rows = [
            (
                str(bookmark.id),
                format_time(bookmark.start),
                format_time(bookmark.end) if bookmark.end is not None else "",
                bookmark.show,
                bookmark.title,
                " ".join([*_stars(bookmark), bookmark.note, *(f"#{tag}" for tag in bookmark.tags)]),
            )
            for bookmark in bookmarks
        ]
        say(table(("ID", "START", "END", "SHOW", "EPISODE", "NOTE"), rows, right=(0, 1, 2)))
    return 0


def chosen(house: House, arguments: Namespace) -> list[Bookmark]:
    """The bookmarks that --episode, --show and --tag leave."""
    library = house.library
    return house.bookmarks.listing(
        episode=library.find_episode(arguments.episode).id if arguments.episode is not None else None,
        show=library.find_show(arguments.show).id if arguments.show is not None else None,
        tag=arguments.tag,
    )


def add(house: House, arguments: Namespace) -> int:
    """`bookmark add EPISODE TIME [--to TIME] [--note TEXT] [--tag TAG]... [--importance N]`"""
    episode = house.library.find_episode(arguments.episode)
    kept = house.bookmarks.add(
        episode.id,
        arguments.start,
        arguments.to,
        arguments.note,
        arguments.tags,
        importance=arguments.importance,
    )
    return _tell(N_("Kept bookmark {id}: {place}"), kept, arguments)


def edit(house: House, arguments: Namespace) -> int:
    """`bookmark edit ID [--start TIME] [--to TIME | --no-end] [--note TEXT] [--importance N]
    [--tag TAG... | --no-tags]`
    """
    changed = house.bookmarks.edit(
        BookmarkId(arguments.id),
        start=UNCHANGED if arguments.start is None else arguments.start,
        end=UNCHANGED if arguments.to is None and not arguments.no_end else arguments.to,
        note=UNCHANGED if arguments.note is None else arguments.note,
        tags=UNCHANGED if arguments.tags is None else arguments.tags,
        importance=UNCHANGED if arguments.importance is None else arguments.importance,
    )
    return _tell(N_("Changed bookmark {id}: {place}"), changed, arguments)


def remove(house: House, arguments: Namespace) -> int:
    """`bookmark remove ID`"""
    return _tell(
        N_("Removed bookmark {id}: {place}"), house.bookmarks.remove(BookmarkId(arguments.id)), arguments
    )


def _stars(bookmark: Bookmark) -> list[str]:
    return ["★" * bookmark.importance] if bookmark.importance else []


def _tell(what: str, bookmark: Bookmark, arguments: Namespace) -> int:
    if arguments.json:
        say_json(bookmark_record(bookmark))
    else:
        start, title = format_time(bookmark.start), one_line(bookmark.title)
        if bookmark.end is None:
            place = _("{start} in “{title}”", start=start, title=title)
        else:
            end = format_time(bookmark.end)
            place = _("{start} to {end} in “{title}”", start=start, end=end, title=title)
        say(_(what, id=bookmark.id, place=place))
    return 0
