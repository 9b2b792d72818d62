"""The other end of the socket: asking the open player."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing, suppress

from cafe_tui.domain.errors import CafeError, NoPlayerError, RemoteUnavailableError
from cafe_tui.domain.language import _
from cafe_tui.domain.text import one_line

from .lines import MOST_ANSWERED, Message, read, written
from .place import Place

_ANSWER_WITHIN = 15.0  # seconds
_NOTHING_NEW_FOR = 1.0  # seconds


def ask(place: Place, request: Message) -> Message:
    """The answer of the player that was opened last.

    Raises NoPlayerError, RemoteUnavailableError where it does not answer, and what the player says cannot
    be done.
    """
    with closing(_connection(place)) as connection:
        line = _line(connection, request)
    if not line:
        raise RemoteUnavailableError(
            _("The player went away"), hint=_("It was closed, or is too busy: try again")
        )
    return _checked(read(line))


def watch(place: Place) -> Iterator[Message | None]:
    """What the player opened last tells of itself, now and from now on, until it is closed.

    None comes each second in which there is nothing to tell. Raises as `ask` does.
    """
    with closing(_connection(place)) as connection:
        with suppress(OSError):  # one that has gone has nothing to tell either
            connection.sendall(written({"command": "watch"}))
        connection.settimeout(_NOTHING_NEW_FOR)
        came = b""
        while len(came) <= MOST_ANSWERED:
            try:
                some = connection.recv(65536)
            except TimeoutError:
                yield None
                continue
            except OSError:
                return
            *lines, came = (came + some).split(b"\n")
            for line in lines:
                yield _checked(read(line))
            if not some:
                return


def _connection(place: Place) -> socket.socket:
    for connection in place.connections():
        return connection
    raise NoPlayerError(
        _("No player is open"), hint=_("“cafe-tui” opens one, “cafe-tui play EPISODE” with sound")
    )


def _line(connection: socket.socket, request: Message) -> bytes:
    """The one line that comes for a request, within some seconds; empty where the player goes away."""
    until = time.monotonic() + _ANSWER_WITHIN
    came = b""
    try:
        connection.sendall(written(request))
        while b"\n" not in came and len(came) <= MOST_ANSWERED:
            connection.settimeout(max(0.01, until - time.monotonic()))
            if not (some := connection.recv(65536)):
                return b""
            came += some
    except TimeoutError as error:
        detail = _("waited {seconds:g} seconds", seconds=_ANSWER_WITHIN)
        raise RemoteUnavailableError(
            _("The player does not answer"), detail, _("Look whether it hangs")
        ) from error
    except OSError:
        return b""
    return came.partition(b"\n")[0]


def _checked(message: Message) -> Message:
    match message.get("error"):
        case {"title": str(title), "detail": str(detail), "hint": str(hint)}:
            raise CafeError(one_line(title), one_line(detail), one_line(hint))
    return message
