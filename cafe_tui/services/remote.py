"""Other programs of the listener at the player: they ask how it stands, and order what its keys do."""

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cafe_tui.domain import playback as p
from cafe_tui.domain.errors import BadInputError, CafeError, RemoteUnavailableError
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Episode, EpisodeId
from cafe_tui.domain.outside import orders
from cafe_tui.domain.outside.orders import Order
from cafe_tui.domain.outside.status import Record, is_news, status_of
from cafe_tui.remote.place import Place
from cafe_tui.remote.server import Server

from .desktop import PlayQueue, Ways, neighbours
from .history import Done
from .library import Library

_TAKEN_OVER_WITHIN = 10.0  # seconds


class Marking(Protocol):
    """What is needed of `services.mark.Marker`."""

    def mark(
        self, episode_id: EpisodeId, position: float, note: str = ..., tags: tuple[str, ...] = ...
    ) -> Done: ...
    def mark_back(
        self,
        episode_id: EpisodeId,
        position: float,
        seconds: float,
        note: str = ...,
        tags: tuple[str, ...] = ...,
    ) -> Done: ...
    def start_segment(self, episode_id: EpisodeId, position: float) -> Done: ...
    def end_segment(self, episode_id: EpisodeId, position: float) -> Done: ...


class Socket(Protocol):
    """What is needed of `remote.server.Server`."""

    @property
    def is_watched(self) -> bool: ...
    def start(self) -> None: ...
    def tell(self, news: Record) -> None: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class RemoteWays(Ways):
    """The ways into the program for those who wait until what they asked for was done."""

    play_at: Callable[[EpisodeId, float | None], None]
    """Plays an episode from so many seconds, or where listening to it stopped."""
    change: Callable[[Callable[[], Done]], None]
    """Has a change committed, and shown."""
    after_that: Callable[[Callable[[], None]], None]
    """Calls this once all that was asked for before was taken over."""


class Control:
    """Answers other programs. `follow` and the rest are to be called from one thread.

    What `make_socket` makes brings the requests; it calls `answer` on a thread of its own.
    """

    def __init__(
        self,
        library: Library,
        queue: PlayQueue,
        marker: Callable[[], Marking],
        clock: Callable[[], datetime],
        ways: RemoteWays,
        place: Place,
        make_socket: Callable[[Place, Callable[[Order], Record]], Socket] = Server,
    ) -> None:
        self._library = library
        self._queue = queue
        self._marker = marker
        self._clock = clock
        self._ways = ways
        self._state = p.Playback()
        self._told: Record | None = None
        self._episode: Episode | None = None
        """The one that is open, as the library has it."""
        self._waiting: set[Future[None]] = set()
        """Who waits for what they asked for."""
        self._socket = make_socket(place, self.answer)

    def start(self) -> None:
        """Be there for other programs."""
        self._socket.start()

    def follow(self, state: p.Playback) -> None:
        """Take over where the sound stands."""
        self._state = state
        self._tell()

    def queue_changed(self) -> None:
        """The queue became another one."""
        self._tell()

    def close(self) -> None:
        """Be gone."""
        for waiting in tuple(self._waiting):
            waiting.cancel()
        self._socket.close()

    def _tell(self) -> None:
        if self._socket.is_watched:
            status = self.status()
            if is_news(self._told, status):
                self._told = status
                self._socket.tell(status)

    def status(self) -> Record:
        """How the player stands now. Any thread may call this."""
        state = self._state
        try:
            queued = len(self._queue.items())
        except CafeError:
            queued = 0
        return status_of(state, self._number(state), queued)

    def answer(self, order: Order) -> Record:
        """Carry out an order and give the status once it was taken over; a bookmark is then on the disk.

        Raises CafeError for what cannot be done. To be called from a thread that may wait.
        """
        command = orders.command_of(order)
        if command == "quit":
            self._ways.leave()
        elif command not in ("status", "watch"):
            self._carry_out(command, order)
        return self.status()

    def _carry_out(self, command: str, order: Order) -> None:
        if event := orders.event_for(order, self._state, self._clock().timestamp()):
            self._ways.hear(event)
            self._wait_for(self._ways.after_that)
            return
        match command:
            case "play":
                self._play(order)
            case "next" | "previous":
                self._step(command)
            case "bookmark" | "segment-start" | "segment-end":
                self._keep(command, order)
            case _:
                hint = _("Are both cafe-tui of one version?")
                raise BadInputError(
                    _("The player has no command “{command}”", command=command[:40]), hint=hint
                )

    def _play(self, order: Order) -> None:
        number = orders.needed(order, "episode")
        episode = self._library.episode(EpisodeId(int(number)))
        self._ways.play_at(episode.id, orders.number(order, "at"))
        self._wait_for(self._ways.after_that)

    def _step(self, command: str) -> None:
        orders.place_of(self._state)
        before, after = neighbours(self._library, self._queue, self._state)
        neighbour = after if command == "next" else before
        if neighbour is None:
            raise BadInputError(
                _("Nothing comes next") if command == "next" else _("Nothing came before"),
                hint=_("“cafe-tui queue add EPISODE” queues an episode"),
            )
        self._ways.play(neighbour)
        self._wait_for(self._ways.after_that)

    def _keep(self, command: str, order: Order) -> None:
        track, position = orders.place_of(self._state)
        note, tags, back = orders.text(order, "note"), orders.tags(order), orders.number(order, "back")
        marker, episode_id, speed = self._marker(), track.episode_id, self._state.speed

        def change() -> Done:
            if command == "segment-start":
                return marker.start_segment(episode_id, position)
            if command == "segment-end":
                return marker.end_segment(episode_id, position)
            if back is None:
                return marker.mark(episode_id, position, note, tags)
            return marker.mark_back(episode_id, position, back * speed, note, tags)

        self._wait_for(lambda tell: self._ways.change(_telling(change, tell)))

    def _wait_for(self, ask: "Callable[[Tell], None]") -> None:
        """Ask for something, and wait until it was done; raises what it raised."""
        done: Future[None] = Future()

        def tell(error: Exception | None = None) -> None:
            if done.set_running_or_notify_cancel():
                done.set_exception(error) if error else done.set_result(None)

        self._waiting.add(done)
        try:
            ask(tell)
            done.result(_TAKEN_OVER_WITHIN)
        except TimeoutError as error:
            raise RemoteUnavailableError(_("The player is too busy"), hint=_("Try again")) from error
        except CancelledError as error:
            raise RemoteUnavailableError(_("The player is being closed")) from error
        finally:
            self._waiting.discard(done)

    def _number(self, state: p.Playback) -> int | None:
        """The number of the open episode, read once."""
        if state.track is None:
            return None
        if self._episode is None or self._episode.id != state.track.episode_id:
            try:
                self._episode = self._library.episode(state.track.episode_id)
            except CafeError:
                return None  # it left the library while it plays
        return self._episode.number


class Tell(Protocol):
    """Says that something was done, or what went wrong."""

    def __call__(self, error: Exception | None = None) -> None: ...


def _telling(change: Callable[[], Done], tell: Tell) -> Callable[[], Done]:
    """`change`, of which it is told how it came out."""

    def told() -> Done:
        try:
            done = change()
        except Exception as error:
            tell(error)
            raise
        tell()
        return done

    return told
