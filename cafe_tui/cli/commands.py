"""From the name of a command to the function that does it."""

from argparse import Namespace
from collections.abc import Callable

from cafe_tui.services.house import House

from . import bookmark_files, bookmarks, chapters, clips, doctor, downloads, episodes, queue, search, shows

_COMMANDS: dict[str, Callable[[House, Namespace], int]] = {
    "add": shows.add,
    "remove": shows.remove,
    "move": shows.move,
    "refresh": shows.refresh,
    "shows": shows.list_shows,
    "episodes": episodes.list_episodes,
    "search": search.search,
    "show": episodes.show_episode,
    "chapters": chapters.chapters,
    "bookmarks": bookmarks.list_bookmarks,
    "bookmarks export": bookmark_files.export,
    "bookmarks import": bookmark_files.take_in,
    "bookmark add": bookmarks.add,
    "bookmark edit": bookmarks.edit,
    "bookmark remove": bookmarks.remove,
    "clip": clips.clip,
    "download": downloads.download,
    "downloads": downloads.list_downloads,
    "download-rule": downloads.rule,
    "queue": queue.list_queue,
    "queue add": queue.add,
    "queue remove": queue.remove,
    "queue move": queue.move,
    "queue clear": queue.clear,
    "queue save": queue.save,
    "queue open": queue.open_mixtape,
    "queue forget": queue.forget,
    "queue export": queue.export,
    "doctor": doctor.doctor,
}


def run(house: House, arguments: Namespace) -> int:
    """Do what was asked and return the exit status; raises CafeError when it could not be done."""
    action = getattr(arguments, "action", None)
    name = f"{arguments.command} {action}" if action else arguments.command
    return _COMMANDS[name](house, arguments)
