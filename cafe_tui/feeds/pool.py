"""Reading feeds and notes in processes that can be killed: hostile input can keep a reader busy for ever."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from cafe_tui.domain.comments import CommentFeed
from cafe_tui.domain.errors import FeedError, TooLargeError
from cafe_tui.domain.feed.feed_document import NOTHING_KNOWN, FeedDocument, KnownItems, Listing
from cafe_tui.domain.language import _, for_children
from cafe_tui.domain.links.calls import Calls
from cafe_tui.domain.models import NotedChapters
from cafe_tui.domain.transcript import Lines

from . import wire
from .decode import Body
from .turns import Turns

WALL_CLOCK = 20.0
"""Seconds that reading one feed may take."""
_GOODBYE = 2.0  # seconds that an idle process gets to end by itself

COMMAND = (sys.executable, "-P", "-m", "cafe_tui.feeds.child")
"""-P: a `feedparser.py` lying in the current folder is not what we mean."""


class ParserPool:
    """At most `workers` parser processes, started when first needed and used again.

    That is one more than there are processors, unless told: each of them waits a little for its next feed
    while what another has read is being written.

    An async context manager, for one event loop. `command` and `wall_clock` are for tests.
    """

    def __init__(
        self,
        workers: int | None = None,
        *,
        wall_clock: float = WALL_CLOCK,
        command: Sequence[str] = COMMAND,
    ) -> None:
        self._turns = Turns(workers or min(4, (os.cpu_count() or 1) + 1))
        self._wall_clock = wall_clock
        self._command = command
        self._idle: list[Process] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.gather(*map(_dismiss, self._idle))
        self._idle.clear()

    async def parse(
        self,
        body: Body | bytes,
        url: str,
        content_type: str = "",
        *,
        known: KnownItems = NOTHING_KNOWN,
        at_most: int | None = None,
        note: bool = True,
        listing: Listing | None = None,
        patience: int = 0,
    ) -> FeedDocument:
        """The feed in `body`, which came from `url`, with those of its items that are not `known`.

        Of more than `at_most` it gives the newest; the document tells how many are `left`. `note` says
        whether to find the chapters in the items' notes, unless these are long. `listing` is what reading
        the same body gave before. What has less `patience` is read first. Raises FeedError, also when reading
        takes long.
        """
        body = body if isinstance(body, Body) else Body(body)
        request = wire.FeedRequest(url, content_type, body.packing, known, at_most, note, listing)
        answer = await self._ask(wire.dump_request(request), body.raw, patience)
        with _sense():
            return wire.load(answer)

    async def note_chapters(self, notes: Iterable[tuple[str, float | None]]) -> list[NotedChapters]:
        """The chapters in each of `notes`, which come with the duration of the episode in seconds.

        Errors as with `parse`.
        """
        answer = await self._ask(b"", wire.dump_notes(notes))
        with _sense():
            return wire.load_noted(answer)

    async def comments(self, body: Body, url: str, content_type: str = "") -> CommentFeed:
        """The comments in the feed `body`, which came from `url`. Errors as with `parse`."""
        request = wire.CommentsRequest(url, content_type, body.packing)
        answer = await self._ask(wire.dump_comments_request(request), body.raw)
        with _sense():
            return wire.load_comments(answer)

    async def transcript(self, document: bytes, media_type: str = "") -> Lines:
        """What is said in `document`, which should be of `media_type`.

        Raises BadInputError for no transcript, else errors as with `parse`.
        """
        answer = await self._ask(wire.dump_transcript_request(media_type), document)
        with _sense():
            return wire.load_lines(answer)

    async def find_calls(self, notes: Iterable[tuple[str, str]]) -> list[Calls]:
        """What in each of `notes`, which come with the show's title, may lead to other episodes.

        Errors as with `parse`.
        """
        answer = await self._ask(wire.CALLS, wire.dump_texts(notes))
        with _sense():
            return wire.load_calls(answer)

    async def _ask(self, header: bytes, body: bytes, patience: int = 0) -> bytes:
        request = wire.frame(header) + wire.frame(body)
        async with self._turns.turn(patience):
            process = await self._process()
            try:
                async with asyncio.timeout(self._wall_clock):
                    answer = await _exchange(process, request)
            except TimeoutError as error:
                await _kill(process)
                detail = _("reading it was not finished after {seconds:g} seconds", seconds=self._wall_clock)
                raise TooLargeError(_("This feed could not be read"), detail, _("Tell its makers")) from error
            except (OSError, asyncio.IncompleteReadError) as error:
                await _kill(process)
                detail = _("its reader ran out of memory or broke down")
                raise TooLargeError(_("This feed could not be read"), detail, _("Tell its makers")) from error
            except BaseException:
                # Cancelled in the middle of an answer: the process cannot be used again.
                await _kill(process)
                raise
            self._idle.append(process)
        return answer

    async def _process(self) -> Process:
        if self._idle:
            return self._idle.pop()
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))} | for_children()
        return await asyncio.create_subprocess_exec(
            *self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment
        )


@contextmanager
def _sense() -> Iterator[None]:
    try:
        yield
    except (ValueError, KeyError, TypeError) as error:
        raise FeedError(_("This feed could not be read"), _("its reader answers without sense")) from error


async def _exchange(process: Process, request: bytes) -> bytes:
    assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - both are PIPE
    process.stdin.write(request)
    await process.stdin.drain()
    (length,) = wire.LENGTH.unpack(await process.stdout.readexactly(wire.LENGTH.size))
    return await process.stdout.readexactly(length)


async def _dismiss(process: Process) -> None:
    """Let a process end: it does when its input is closed."""
    try:
        async with asyncio.timeout(_GOODBYE):
            await process.communicate(b"")
    except TimeoutError:
        await _kill(process)


async def _kill(process: Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.communicate()
