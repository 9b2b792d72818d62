"""A player on a thread of its own: whatever becomes of it, who asks it for something is never held up.

libmpv is a large program inside ours. A call into it that never returns, or one that fails, costs the sound
of this player; the next one begins anew.
"""

import logging
import queue
import threading
from collections.abc import Callable
from functools import partial

from cafe_tui.domain.errors import PlayerUnavailableError
from cafe_tui.domain.language import _
from cafe_tui.domain.playback import MediaFailed, PlayerEvent

from .failures import stopped
from .port import Player, Post

PATIENCE = 5.0
"""Seconds that one call may take; they take some thousandths."""
_MADE_WITHIN = 10.0
_CLOSED_WITHIN = 2.5

_log = logging.getLogger(__name__)
_Call = Callable[[Player], None]


class ApartPlayer:
    """`Player` over the one that `make` gives, whose calls are carried out in order on one thread.

    When the player does not answer any more or has failed, what was loaded is reported as failed, and nothing
    from then on; every further call does nothing.
    """

    def __init__(
        self,
        make: Callable[[Post], Player],
        post: Post,
        *,
        patience: float = PATIENCE,
    ) -> None:
        """Returns when the player is there; raises what `make` raises, PlayerUnavailableError in any case."""
        self._forward = post
        self._player: Player | None = None
        self._session: int | None = None
        """Of what was loaded last."""
        self._patience = patience
        self._calls: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self._changed = threading.Condition()
        self._number = 0
        """Of the call that is carried out, or was last."""
        self._busy = False
        self._left = False
        """Nobody is interested in this player any more."""
        self._ended = threading.Event()
        made: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()
        threading.Thread(target=self._work, args=(make, made), name="player", daemon=True).start()
        try:
            failure = made.get(timeout=_MADE_WITHIN)
        except queue.Empty:
            self._left = True
            raise PlayerUnavailableError(
                _("Nothing can be played: libmpv does not answer"),
                hint=_(
                    "Start the sound system anew (PipeWire, PulseAudio), or leave the program and try again"
                ),
            ) from None
        if failure:
            raise failure
        threading.Thread(target=self._watch, name="player watch", daemon=True).start()

    # What can be asked

    @property
    def lost(self) -> bool:
        return self._left or (self._player is not None and self._player.lost)

    def load(self, session: int, url: str, *, start: float, paused: bool) -> None:
        self._session = session
        self._put(lambda player: player.load(session, url, start=start, paused=paused))

    def expect_constant_rate(self, session: int) -> None:
        self._put(lambda player: player.expect_constant_rate(session))

    def set_paused(self, paused: bool) -> None:
        self._put(lambda player: player.set_paused(paused))

    def seek(self, position: float) -> None:
        self._put(lambda player: player.seek(position))

    def set_speed(self, speed: float) -> None:
        self._put(lambda player: player.set_speed(speed))

    def set_volume(self, volume: int) -> None:
        self._put(lambda player: player.set_volume(volume))

    def set_muted(self, muted: bool) -> None:
        self._put(lambda player: player.set_muted(muted))

    def set_trims_silence(self, trims: bool) -> None:
        self._put(lambda player: player.set_trims_silence(trims))

    def set_levels_voices(self, levels: bool) -> None:
        self._put(lambda player: player.set_levels_voices(levels))

    def set_device(self, name: str | None) -> None:
        self._put(lambda player: player.set_device(name))

    def watch_devices(self) -> None:
        self._put(lambda player: player.watch_devices())

    def stop(self) -> None:
        self._put(lambda player: player.stop())

    def close(self) -> None:
        self._leave()
        self._ended.wait(_CLOSED_WITHIN)

    def _put(self, call: _Call) -> None:
        if not self._left:
            self._calls.put(call)

    def _post(self, event: PlayerEvent) -> None:
        if not self._left:
            self._forward(event)

    def _leave(self) -> None:
        with self._changed:
            self._left = True
            self._changed.notify_all()
        self._calls.put(None)

    # On the threads

    def _work(self, make: Callable[[Post], Player], made: "queue.SimpleQueue[BaseException | None]") -> None:
        try:
            self._player = player = make(self._post)
        except BaseException as error:
            made.put(error)
            return
        made.put(None)
        try:
            while (call := self._calls.get()) is not None and not self._left:
                self._enter(busy=True)
                call(player)
                self._enter(busy=False)
        except Exception as error:
            _log.exception("the player failed")
            self._lose(_("{name}; the log says more", name=type(error).__name__))
        try:
            player.close()
        finally:
            self._ended.set()

    def _enter(self, *, busy: bool) -> None:
        with self._changed:
            self._busy = busy
            self._number += busy
            self._changed.notify_all()

    def _watch(self) -> None:
        with self._changed:
            while not self._left:
                self._changed.wait_for(lambda: self._busy or self._left)
                is_over = partial(self._is_over, self._number)
                if not self._changed.wait_for(is_over, self._patience):
                    break
            else:
                return
        _log.error("the player has not answered for %g s", self._patience)
        self._lose(_("libmpv does not answer any more"))

    def _is_over(self, number: int) -> bool:
        return self._left or not self._busy or self._number != number

    def _lose(self, detail: str) -> None:
        if self._left:
            return
        self._leave()
        if self._session is not None:
            self._forward(MediaFailed(self._session, stopped(detail)))
