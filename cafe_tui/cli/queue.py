"""The commands about the queue: list, fill, put in order, save, open, export."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from cafe_tui.domain.errors import NotFoundError
from cafe_tui.domain.language import _
from cafe_tui.domain.models import BookmarkId
from cafe_tui.domain.queue import Piece, QueueItemId, bookmark_piece, chapter_piece, passage
from cafe_tui.domain.timecode import format_time
from cafe_tui.services.history import Done
from cafe_tui.services.house import House

from .episodes import chapters_with
from .output import note, say, say_json, table
from .records import queue_record


def list_queue(house: House, arguments: Namespace) -> int:
    """`queue`"""
    entries, mixtapes = house.queue.entries(), house.queue.mixtapes()
    if arguments.json:
        say_json(
            {
                "items": [queue_record(entry, position) for position, entry in enumerate(entries, start=1)],
                "mixtapes": [{"name": name, "items": count} for name, count in mixtapes],
                "autoplay": house.queue.autoplay,
            }
        )
        return 0
    if entries:
        rows = [
            (
                str(position),
                "" if entry.item.piece.start is None else format_time(entry.item.piece.start),
                "" if entry.item.piece.end is None else format_time(entry.item.piece.end),
                "" if entry.length is None else format_time(entry.length),
                entry.episode.show,
                entry.episode.title,
                entry.item.piece.title,
            )
            for position, entry in enumerate(entries, start=1)
        ]
        header = ("NO", "START", "END", "LENGTH", "SHOW", "EPISODE", "PASSAGE")
        say(table(header, rows, right=(0, 1, 2, 3)))
    else:
        note(_("Nothing is queued: “cafe-tui queue add EPISODE” begins a queue"))
    if mixtapes:
        note(_("Mixtapes: {names}", names=", ".join(f"{name} ({count})" for name, count in mixtapes)))
    return 0


def add(house: House, arguments: Namespace) -> int:
    """`queue add [EPISODE...] [--at TIME [--to TIME] | --chapter N | --bookmark ID] [--next]`"""
    pieces = _pieces(house, arguments)
    return _tell(house.queue.add_next(*pieces) if arguments.next else house.queue.add_last(*pieces))


def remove(house: House, arguments: Namespace) -> int:
    """`queue remove POSITION...`"""
    house.queue.remove(*_items(house, arguments.positions))
    say(_("Took {count} out of the queue", count=len(set(arguments.positions))))
    return 0


def move(house: House, arguments: Namespace) -> int:
    """`queue move FROM TO`"""
    item_id = _items(house, (arguments.position, arguments.to))[0]
    house.queue.move(item_id, arguments.to - 1)
    say(_("Moved {position} to {to}", position=arguments.position, to=arguments.to))
    return 0


def clear(house: House, _arguments: Namespace) -> int:
    """`queue clear`"""
    house.queue.clear()
    say(_("Cleared the queue"))
    return 0


def save(house: House, arguments: Namespace) -> int:
    """`queue save NAME`"""
    return _tell(house.queue.save(arguments.name))


def open_mixtape(house: House, arguments: Namespace) -> int:
    """`queue open NAME`"""
    house.queue.open(arguments.name)
    say(_("The queue is now “{name}”", name=arguments.name))
    return 0


def forget(house: House, arguments: Namespace) -> int:
    """`queue forget NAME`"""
    return _tell(house.queue.forget(arguments.name))


def export(house: House, arguments: Namespace) -> int:
    """`queue export [-o FILE]`"""
    if arguments.output is None:
        say(house.queue.m3u())
    else:
        house.queue.export(Path(arguments.output))
    return 0


def _pieces(house: House, arguments: Namespace) -> list[Piece]:
    if arguments.bookmark is not None:
        return [bookmark_piece(house.bookmarks.get(BookmarkId(arguments.bookmark)))]
    episodes = [house.library.find_episode(spec) for spec in arguments.episodes]
    if arguments.chapter is not None:
        chapters = chapters_with(house, episodes[0], arguments.chapter)
        return [chapter_piece(episodes[0].id, chapters, arguments.chapter - 1)]
    if arguments.at is not None:
        return [passage(episodes[0], arguments.at, arguments.to)]
    return [Piece(episode.id) for episode in episodes]


def _items(house: House, positions: Sequence[int]) -> list[QueueItemId]:
    """What stands at these positions; raises NotFoundError."""
    items = house.queue.items()
    for position in positions:
        if position > len(items):
            raise NotFoundError(
                _("The queue has no position {position}", position=position),
                _("it has {count}", count=len(items)),
                _("“cafe-tui queue” lists them"),
            )
    return [items[position - 1].id for position in positions]


def _tell(done: Done) -> int:
    say(done.words)
    return 0
