"""The player's end of the socket: a thread of its own, which a hostile or slow guest cannot hold up."""

import asyncio
import logging
import os
import socket
import stat
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from cafe_tui.domain.errors import BadInputError, CafeError, RemoteUnavailableError
from cafe_tui.domain.language import _

from .lines import MOST_ASKED, Message, read, written
from .place import Place

Answer = Callable[[Message], Message]
"""Carries out a request and gives what to tell; may wait, and raises CafeError for what cannot be done."""

MOST_GUESTS = 32
"""Connections at the same time; more are turned away."""
ASK_WITHIN = 5.0
"""Seconds in which a guest must have asked."""
TAKE_WITHIN = 5.0
"""Seconds in which a guest must have taken what it is told."""
_PAUSE = 1.0  # seconds without new guests when one could not be let in
_LEAVE_WITHIN = 0.5  # seconds that leaving may take of the program's end
_log = logging.getLogger(__name__)


class Server:
    """Answers over a socket at `place` until it is closed, one request after the other.

    A guest asks with one line and is answered with one. One that asks to `watch` is told more from then on.
    All methods return at once and are to be called from one thread.
    """

    def __init__(self, place: Place, answer: Answer) -> None:
        self._place = place
        self._answer = answer
        self._hand = ThreadPoolExecutor(1, "remote answers")
        self._guests: set[asyncio.Task[None]] = set()
        self._watching: dict[asyncio.Event, Message | None] = {}
        """Who watches, and what each is to be told next; older news that were not taken are left out."""
        self._news: Message | None = None
        """What they are to be told next, all of them."""
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._leaving: asyncio.Event | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="remote", daemon=True)

    @property
    def is_watched(self) -> bool:
        """Whether news would be heard."""
        return bool(self._watching)

    def start(self) -> None:
        """Listen from now on; where that cannot be, the log says why."""
        self._thread.start()

    def tell(self, news: Message) -> None:
        """Tell those who watch."""
        if self._watching:
            with self._lock:
                is_on_its_way, self._news = self._news is not None, news
            if not is_on_its_way:
                self._soon(self._tell)

    def close(self) -> None:
        """Answer what is being asked, and leave; takes half a second at most."""
        with self._lock:
            self._closed = True
        self._soon(self._leave)
        if self._thread.is_alive():
            self._thread.join(_LEAVE_WITHIN)
        self._hand.shutdown(wait=False, cancel_futures=True)

    # From here on, on the thread of the socket

    def _run(self) -> None:
        try:
            asyncio.run(self._stay())
        except RemoteUnavailableError as error:
            _log.warning("%s", error)

    async def _stay(self) -> None:
        listening, path = self._place.listen()
        listening.setblocking(False)
        made = path.lstat().st_ino
        with self._lock:
            if self._closed:
                listening.close()
                _remove(path, made)
                return
            self._leaving = asyncio.Event()
            self._loop = asyncio.get_running_loop()
        loop = asyncio.get_running_loop()
        loop.add_reader(listening, self._let_in, listening)
        try:
            await self._leaving.wait()
        finally:
            loop.remove_reader(listening)
            listening.close()
            _remove(path, made)
            await self._see_out()
            with self._lock:
                self._loop = None

    def _let_in(self, listening: socket.socket) -> None:
        try:
            connection, _ = listening.accept()
        except BlockingIOError:  # it has gone already
            return
        except OSError as error:  # no more descriptors, say: wait a little, instead of trying all the time
            _log.warning("A guest of the socket could not be let in: %s", error)
            loop = asyncio.get_running_loop()
            loop.remove_reader(listening)
            loop.call_later(_PAUSE, self._look_again, listening)
            return
        if len(self._guests) >= MOST_GUESTS:
            connection.close()
            return
        connection.setblocking(False)
        guest = asyncio.ensure_future(self._welcome(connection))
        self._guests.add(guest)
        guest.add_done_callback(self._guests.discard)

    def _look_again(self, listening: socket.socket) -> None:
        if listening.fileno() >= 0:
            asyncio.get_running_loop().add_reader(listening, self._let_in, listening)

    async def _see_out(self) -> None:
        """Let those be answered who have asked, and leave the others."""
        if self._guests:
            await asyncio.wait(self._guests, timeout=_LEAVE_WITHIN / 2)
        for guest in self._guests:
            guest.cancel()
        await asyncio.gather(*self._guests, return_exceptions=True)
        await asyncio.sleep(0)  # in which what was aborted is closed

    async def _welcome(self, connection: socket.socket) -> None:
        try:
            reader, writer = await asyncio.open_unix_connection(sock=connection, limit=MOST_ASKED)
        except BaseException:
            connection.close()
            raise
        try:
            await self._serve(reader, writer)
        except (TimeoutError, OSError) as error:
            _log.info("A guest of the socket was left: %s", type(error).__name__)
        finally:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(ASK_WITHIN):
                asked = read(await _line(reader))
            if asked.get("command") == "watch":
                await self._keep_telling(asked, reader, writer)
                return
            reply = await self._answered(asked)
        except CafeError as error:
            reply = {"error": {"title": error.title, "detail": error.detail, "hint": error.hint}}
        await _send(writer, reply)
        writer.close()
        async with asyncio.timeout(TAKE_WITHIN):
            await writer.wait_closed()

    async def _answered(self, asked: Message) -> Message:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._hand, self._answer, asked)
        except (CafeError, asyncio.CancelledError):
            raise
        except Exception as error:
            _log.error("an order could not be carried out", exc_info=error)
            raise CafeError(
                _("Something went wrong in the player"), f"{error}", _("Its log has more")
            ) from error

    async def _keep_telling(
        self, asked: Message, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Tell the news until the guest has gone."""
        news, gone = asyncio.Event(), asyncio.ensure_future(reader.read(1))
        self._watching[news] = None
        try:
            await _send(writer, await self._answered(asked))
            while not (gone.done() or (self._leaving and self._leaving.is_set())):
                waiting = asyncio.ensure_future(news.wait())
                await asyncio.wait((gone, waiting), return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
                news.clear()
                told, self._watching[news] = self._watching[news], None
                if told is not None:
                    await _send(writer, told)
        finally:
            del self._watching[news]
            gone.cancel()

    def _tell(self) -> None:
        with self._lock:
            news, self._news = self._news, None
        for watching in self._watching:
            self._watching[watching] = news
            watching.set()

    def _leave(self) -> None:
        if self._leaving is not None:
            self._leaving.set()
            for watching in self._watching:
                watching.set()

    def _soon(self, call: Callable[[], object]) -> None:
        """From any thread: let `call` be made on the thread of the socket, where there is one."""
        with self._lock:
            if self._loop is not None:
                self._loop.call_soon_threadsafe(call)


async def _line(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\n")
    except asyncio.LimitOverrunError as error:
        raise BadInputError(_("The request is too long")) from error
    except asyncio.IncompleteReadError as error:
        raise BadInputError(_("The request is not whole")) from error


async def _send(writer: asyncio.StreamWriter, message: Message) -> None:
    """Bring a message out; raises TimeoutError for a guest that does not take it."""
    writer.write(written(message))
    async with asyncio.timeout(TAKE_WITHIN):
        await writer.drain()


def _remove(path: Path, made: int) -> None:
    """Remove our socket, if it is still that."""
    with suppress(OSError):
        found = path.lstat()
        if stat.S_ISSOCK(found.st_mode) and found.st_ino == made:
            os.unlink(path)  # noqa: PTH108 - no more than its name is wanted
