"""The commands that keep several machines alike."""

from argparse import Namespace

from cafe_tui.domain.errors import BadInputError
from cafe_tui.services.house import House


def sync(house: House, arguments: Namespace) -> int:
    """`sync`: take what is new on the server, and tell it what is new here."""
    raise _nowhere()


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
    return BadInputError("There is no server to sync with", hint="“cafe-tui sync login URL” names one")
