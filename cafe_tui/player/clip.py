"""Encoding a segment into a file with libmpv, in a process of its own that can be killed."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Container
from pathlib import Path
from typing import IO, cast

from cafe_tui.domain.bookmark.clips import ClipFormat, time_limit
from cafe_tui.domain.errors import MediaError, PlayerUnavailableError
from cafe_tui.domain.language import N_, _, for_children

from .failures import failure
from .gate import checked_media
from .held import HeldServers

_COMMAND = (sys.executable, "-P", "-m", "cafe_tui.player.clip_child")
_RUN_UP = "3"
"""Seconds that are decoded before the start: without them an MP3 begins with some tenths of silence."""
_LOOK_UP = 0.2  # seconds after which the parent looks whether it is to stop
_TITLE = N_("The clip could not be made")


class Cancelled(Exception):  # noqa: N818 - nothing went wrong
    """It was called off; nothing was left behind."""


def encode(
    media: str,
    start: float,
    end: float,
    form: ClipFormat,
    target: Path,
    *,
    files_in: Container[Path] = (),
    servers: HeldServers | None = None,
    on_progress: Callable[[float], None] = lambda _part: None,
    cancelled: Callable[[], bool] = lambda: False,
    limit: float | None = None,
) -> float | None:
    """Encode `media` from `start` to `end` (seconds) into the file `target`; the media's length if known.

    `media` is an address that was checked, or a file in one of the folders `files_in`, and `servers`
    says where it was checked. `target` is a name that no feed had a say in: it becomes an option of libmpv.
    `on_progress` is told which part is done, from 0 to 1. Raises MediaError, PlayerUnavailableError and
    Cancelled, and may leave a part of the file then.
    """
    checked_media(media, files_in)
    address, server = servers.opened(media) if servers else (media, "")
    limit = time_limit(end - start) if limit is None else limit
    request = {
        "media": address,
        "server": server,
        "start": start,
        "end": end,
        "limit": limit,
        "options": _options(form, target),
    }
    child = subprocess.Popen(  # noqa: S603 - our own program
        _COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | for_children(),
    )
    requests, reports = cast(IO[bytes], child.stdin), cast(IO[bytes], child.stdout)
    try:
        try:
            with requests:
                requests.write(json.dumps(request).encode())
        except OSError as error:
            raise MediaError(_(_TITLE), _("The process that encodes did not start")) from error
        give_up = time.monotonic() + limit
        lines = _lines_of(reports)
        while True:
            if cancelled():
                raise Cancelled
            if time.monotonic() > give_up:
                raise MediaError(
                    _(_TITLE),
                    _("It was not done after {seconds:.0f} seconds", seconds=limit),
                    _("Download the episode first"),
                )
            try:
                line = lines.get(timeout=_LOOK_UP)
            except queue.Empty:
                continue
            word, __, value = line.partition(" ")
            if word == "at":
                on_progress(min(1.0, max(0.0, (float(value) - start) / (end - start))))
            elif word == "done":
                on_progress(1.0)
                return None if value == "unknown" else float(value)
            else:
                raise _failure(word, value, remote=not Path(media).is_absolute())
    finally:
        child.kill()
        child.wait()
        reports.close()


def _options(form: ClipFormat, target: Path) -> dict[str, str]:
    options = {
        "o": str(target),
        "of": form.container,
        "oac": form.codec,
        "oacopts": f"b={form.bit_rate}",
        "audio_samplerate": str(form.sample_rate),
        "hr_seek": "yes",
        "hr_seek_demuxer_offset": _RUN_UP,
    }
    if form.container == "ipod":
        options["ofopts"] = "movflags=+faststart"
    return options


def _lines_of(stream: IO[bytes]) -> "queue.SimpleQueue[str]":
    """What the child writes, line by line, and an empty line at its end."""
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def read() -> None:
        try:
            for line in stream:
                lines.put(line.decode("ascii", "replace").strip())
        except (OSError, ValueError):
            pass  # closed, because nobody waits for it any more
        lines.put("")

    threading.Thread(target=read, name="clip", daemon=True).start()
    return lines


def _failure(word: str, value: str, *, remote: bool) -> MediaError | PlayerUnavailableError:
    if word == "in-order":
        return MediaError(
            _(_TITLE),
            _("The server gives this episode only from its beginning on"),
            _("Download the episode first"),
        )
    if word == "failed":
        return failure(int(value), remote=remote, waited=0.0)
    if word == "unavailable":
        return PlayerUnavailableError(*json.loads(value))
    return MediaError(_(_TITLE), _("The process that encodes came to an end"))
