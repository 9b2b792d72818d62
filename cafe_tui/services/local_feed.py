"""Shows that are files on this machine: recordings, or a feed in a file, at a path that was typed."""

import asyncio
import os
from pathlib import Path

from cafe_tui.domain.errors import FeedError, NotAFeedError, UnreachableError
from cafe_tui.domain.feed.feed_document import FeedDocument
from cafe_tui.domain.feed.local_files import is_sound, local_path
from cafe_tui.domain.language import N_, _
from cafe_tui.domain.text import one_line
from cafe_tui.feeds.decode import MAX_BODY, Body, too_large
from cafe_tui.feeds.fetch import Answer
from cafe_tui.feeds.locate import LocatedFeed, with_sound
from cafe_tui.feeds.pool import ParserPool
from cafe_tui.settings import typed_path

_TITLE = N_("This file could not be read")


def typed_file(typed: str) -> Path | None:
    """The absolute path that the listener means; None for what is an address of the web, or a word.

    What is written like a path is one; a bare name only where there is such a file.
    """
    text = typed.strip()
    if not text or "\0" in text:
        return None
    is_path = text.startswith(("/", "~", f".{os.sep}", f"..{os.sep}")) or text in (".", "..")
    try:
        if text.lower().startswith("file:"):
            path = local_path("file://" + text[5:].removeprefix("//").removeprefix("localhost"))
            return path.resolve() if path else None
        if "://" in text and not is_path:
            return None
        path = typed_path(text)
        return path.resolve() if is_path or path.exists() else None
    except (OSError, RuntimeError, ValueError):  # too long, or links in a circle
        return None


async def read_local(
    url: str, parser: ParserPool, *, known: str = "", at_most: int | None = None, note: bool = True
) -> LocatedFeed | None:
    """What is at the address of a file, as a feed; None when it is what gave the hash `known`.

    `at_most` and `note` are for a feed in a file, see `ParserPool.parse`. Raises FeedError.
    """
    path = local_path(url)
    if path is None:
        raise FeedError(
            _(_TITLE), _("“{url}” is no path", url=one_line(url, 120)), _("Add it anew by its path")
        )
    if not await asyncio.to_thread(_is_recordings, path):
        return await _feed_in(path, url, parser, known, at_most, note)
    from cafe_tui.media.recordings import look_at, read_recordings

    recordings = await asyncio.to_thread(look_at, path)
    if recordings.digest == known:
        return None
    if not recordings.found and not known:
        raise NotAFeedError(
            _("There are no recordings"),
            one_line(_("no sound lies in {path}", path=path)),
            _("Give a folder with sound files"),
        )
    document = await asyncio.to_thread(read_recordings, recordings)
    return _located(url, document, recordings.digest)


async def _feed_in(
    path: Path, url: str, parser: ParserPool, known: str, at_most: int | None, note: bool
) -> LocatedFeed | None:
    body = Body(await asyncio.to_thread(_content, path))
    digest = body.digest()
    if digest == known:
        return None
    document = await parser.parse(body, url, at_most=at_most, note=note)
    return _located(url, with_sound(document, url), digest, body)


def _is_recordings(path: Path) -> bool:
    return path.is_dir() or is_sound(path)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BODY + 1)
    except OSError as error:
        raise UnreachableError(
            _(_TITLE),
            one_line(f"{error.strerror or error} ({path})"),
            _("Check its name, and plug in or mount what it is on; what is in the library stays"),
        ) from error
    if len(content) > MAX_BODY:
        raise too_large(MAX_BODY)
    return content


def _located(url: str, document: FeedDocument, digest: str, body: Body | None = None) -> LocatedFeed:
    answer = Answer(
        url=url,
        moved_to=None,
        status=200,
        body=body or Body(),
        body_hash=digest,
        content_type="",
        etag="",
        last_modified="",
    )
    return LocatedFeed(url, answer, document)
