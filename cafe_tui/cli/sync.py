"""The commands that keep several machines alike."""

from argparse import Namespace

from cafe_tui.domain.errors import BadInputError
from cafe_tui.services.house import House

from .output import say_json
from .sync_folder import exchange_folder


def sync(house: House, arguments: Namespace) -> int:
    """`sync`: take what is new on the server and in the folder, and tell both what is new here."""
    told = exchange_folder(house, quietly=arguments.json)
    if told is None:
        raise _nowhere()
    if arguments.json:
        say_json({"account": None, "done": None, "folder": told})
    return 0


def login(house: House, arguments: Namespace) -> int:
    """`sync login URL`"""
    raise _nowhere()


def status(house: House, arguments: Namespace) -> int:
    """`sync status`"""
    raise _nowhere()


def logout(house: House, arguments: Namespace) -> int:
    """`sync logout`"""
    raise _nowhere()


def _nowhere() -> BadInputError:
    return BadInputError(
        "There is nothing to sync with",
        hint="“cafe-tui sync login URL” names a server, “cafe-tui sync folder DIR” a folder",
    )
