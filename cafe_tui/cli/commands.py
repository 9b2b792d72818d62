"""From the name of a command to the function that does it."""

from argparse import Namespace
from collections.abc import Callable
from importlib import import_module
from typing import cast

from cafe_tui.services.house import House

COMMANDS = {
    "add": "shows.add",
    "discover": "discover.discover",
    "import": "exchange.take_in",
    "export": "exchange.export",
    "remove": "shows.remove",
    "move": "shows.move",
    "refresh": "shows.refresh",
    "shows": "shows.list_shows",
    "episodes": "episodes.list_episodes",
    "search": "search.search",
    "show": "episodes.show_episode",
    "chapters": "chapters.chapters",
    "transcript": "transcripts.transcript",
    "comments": "comments.comments",
    "links": "links.links",
    "bookmarks": "bookmarks.list_bookmarks",
    "bookmarks export": "bookmark_files.export",
    "bookmarks import": "bookmark_files.take_in",
    "bookmark add": "bookmarks.add",
    "bookmark edit": "bookmarks.edit",
    "bookmark remove": "bookmarks.remove",
    "clip": "clips.clip",
    "download": "downloads.download",
    "downloads": "downloads.list_downloads",
    "download-rule": "downloads.rule",
    "queue": "queue.list_queue",
    "queue add": "queue.add",
    "queue remove": "queue.remove",
    "queue move": "queue.move",
    "queue clear": "queue.clear",
    "queue save": "queue.save",
    "queue open": "queue.open_mixtape",
    "queue forget": "queue.forget",
    "queue export": "queue.export",
    "sync": "sync.sync",
    "sync login": "sync.login",
    "sync status": "sync.status",
    "sync logout": "sync.logout",
    "sync folder": "sync_folder.folder",
    "doctor": "doctor.doctor",
    "completions": "completions.completions",
    "complete": "completions.complete",
    "status": "remote.status",
    "ctl": "remote.order",
}
"""The module here and its function for each; only what is asked for is imported, since some bring much."""


def run(house: House, arguments: Namespace) -> int:
    """Do what was asked and return the exit status; raises CafeError when it could not be done."""
    action = getattr(arguments, "action", None)
    name = f"{arguments.command} {action}" if action else arguments.command
    return function_for(name)(house, arguments)


def function_for(name: str) -> Callable[[House, Namespace], int]:
    """What does the command `name`, which is one of `COMMANDS`."""
    module, _, function = COMMANDS[name].partition(".")
    return cast(
        Callable[[House, Namespace], int], getattr(import_module(f"{__package__}.{module}"), function)
    )
