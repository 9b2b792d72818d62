"""The process in which a clip is encoded: `python -m cafe_tui.player.clip_child`, of `clip`.

On standard input it takes one request in JSON: the `media` (an address that was checked, or the path of a
file), the header field that names its `server` where that is opened by its number, `start` and `end` in
seconds, libmpv's `options` for encoding and the `limit` in seconds after which to give up. On standard
output it writes a line for each report: `at SECONDS` of the media, and in the end `done LENGTH` (that of the
media in seconds, or `unknown`), `failed NUMBER` or `in-order`, where a server gives its sound only from its
beginning on.
"""

import json
import os
import queue
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from cafe_tui.domain.errors import PlayerUnavailableError
from cafe_tui.translations import speak

from .handle import create
from .held import SERVER_NAMED

_REPORT_EVERY = 0.2  # seconds


def main() -> None:
    """Encode what is asked for."""
    speak()
    request = json.loads(sys.stdin.buffer.read())
    # Ctrl-C in the terminal reaches this process too; the parent decides what then happens.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        signal.alarm(int(request["limit"]) + 5)  # in case that the parent was killed and cannot do it
    options = {**request["options"], "start": f"{request['start']:.3f}", "end": f"{request['end']:.3f}"}
    try:
        binding, player = create(options)
    except PlayerUnavailableError as error:
        _tell("unavailable", json.dumps([error.title, error.detail, error.hint]))
        return
    if request["server"]:
        player[SERVER_NAMED] = [request["server"]]
    _encode(binding, player, request["media"], request["start"])


def _encode(binding: Any, player: Any, media: str, start: float) -> None:
    events: queue.SimpleQueue[tuple[int, int] | None] = queue.SimpleQueue()

    def hear(event: Any) -> None:
        """Take what is needed out of an event: it lasts only as long as this call."""
        happened = event.event_id.value
        if happened == binding.MpvEventID.FILE_LOADED:
            events.put(None)
        elif happened == binding.MpvEventID.END_FILE:
            events.put((int(event.data.reason), int(event.data.error)))

    player.register_event_callback(hear)
    player.command("loadfile", os.fsencode(media) if Path(media).is_absolute() else media, "replace")
    length: float | None = None
    while True:
        try:
            event = events.get(timeout=_REPORT_EVERY)
        except queue.Empty:
            if (position := player.time_pos) is not None:
                _tell("at", f"{position:.3f}")
            continue
        if event is None:
            length = player.duration
            # libmpv would encode it from its beginning on.
            if start and (player.seekable is False or player.partially_seekable):
                _tell("in-order")
                return
        else:
            player.terminate()  # writes what the encoder still holds
            reason, error = event
            if reason == binding.MpvEventEndFile.EOF:
                _tell("done", "unknown" if length is None else f"{length:.3f}")
            else:
                _tell("failed", str(error))
            return


def _tell(*words: str) -> None:
    print(*words, flush=True)


if __name__ == "__main__":
    with suppress(BrokenPipeError):  # the parent was killed
        main()
    os._exit(0)  # libmpv's threads are not waited for
