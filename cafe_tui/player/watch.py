"""What libmpv reports about one load, turned into the house's events: plain data, no libmpv in sight.

libmpv's reports come on one thread and in order. A seek passes through ASKED (the command is on its way),
QUEUED (libmpv's core has it) and RUNNING (the core is moving); a restart of the sound ends it only when it
is RUNNING, because earlier restarts belong to earlier seeks.
"""

from enum import Enum, auto

from cafe_tui.domain.models import Chapter
from cafe_tui.domain.playback import (
    BufferChanged,
    EmbeddedChaptersFound,
    MediaEnded,
    MediaFailed,
    MediaInOrder,
    MediaOpened,
    PlayerEvent,
    PositionMoved,
    SeekFinished,
)

from .failures import NOTHING_TO_PLAY, ended_early, failure

POSITION_EVERY = 0.25
"""Seconds between two PositionMoved."""
BUFFER_EVERY, BUFFER_EVERY_IN_SEEK = 1.0, 0.25
"""Seconds between two BufferChanged; they are what is to be seen while a seek is under way."""

# A good end may miss the announced length by this much.
_EARLY_SECONDS = 10.0
_EARLY_BYTES = 128 * 1024
_EARLY_SHARE = 0.02
_UNSTEADY = 0.35  # what was buffered at another rate sounds no longer than this
_AT_END = 1.0  # a start this near to the end gives libmpv nothing to play


class _Seek(Enum):
    NONE = auto()
    ASKED = auto()
    QUEUED = auto()
    RUNNING = auto()


class MediaWatch:
    """One load: feed it libmpv's reports, get the events they amount to.

    With `again` it is one of media that was open already, for a seek to `start` which it ends.
    """

    def __init__(self, session: int, *, start: float, remote: bool, now: float, again: bool = False) -> None:
        self.session = session
        self.seekable = True
        """Whether libmpv can go to every place, not only to what is here."""
        self.reads_up = False
        """Whether libmpv goes to a place by reading all up to it."""
        self.furthest = start
        """Up to where libmpv knows its way, in seconds: it has been there."""
        self._remote = remote
        self._again = again
        self._asked_at = self._loaded_at = now
        self._loaded_start = start
        self._start = start
        self._restarted = False
        self._opened = False
        self._duration: float | None = None
        self._chapters: tuple[Chapter, ...] = ()
        self._length_answered = False
        self._position = start
        self._decoded_to: int | None = None
        self._size: int | None = None
        self._seek = _Seek.NONE
        self._seek_number = 0
        self._target = start
        self._next_position_at = now
        self._spans: tuple[tuple[float, float], ...] = ()
        """What is here."""
        self._buffer: tuple[tuple[float, float], ...] = ()
        """What was told to be here."""
        self._buffer_told_at = now - BUFFER_EVERY
        self._unsteady_until = now

    def seek_asked(self, position: float) -> int | None:
        """The number of the seek to send; None when the media is not open yet and will start there."""
        if not self._opened:
            self._start = position
            return None
        return self._new_seek(position)

    @property
    def duration(self) -> float | None:
        """Seconds, as far as libmpv has told."""
        return self._duration

    def loaded(self, now: float) -> None:
        """libmpv has the first bytes, and reads on."""
        self._loaded_at = now

    def read_for(self, now: float) -> float:
        """Seconds since libmpv began to read it."""
        return max(1e-4, now - self._loaded_at)

    @property
    def opened(self) -> bool:
        """Whether the media is open."""
        return self._opened

    @property
    def position(self) -> float:
        """Where the sound was last known to be."""
        return self._position

    def rate_changed(self, now: float) -> None:
        """libmpv tells positions as if all that it has buffered sounded at the new rate: wait that long."""
        self._unsteady_until = now + _UNSTEADY

    @property
    def under_way(self) -> float | None:
        """Where the seek leads that has not arrived yet."""
        return self._target if self._opened and self._seek is not _Seek.NONE else None

    def is_asked(self, number: int) -> bool:
        """Whether the seek `number` is the newest one and not yet sent."""
        return number == self._seek_number and self._seek is _Seek.ASKED

    def seek_answered(self, number: int, *, accepted: bool) -> list[PlayerEvent]:
        """libmpv has taken or refused the seek `number`."""
        if number != self._seek_number or self._seek is not _Seek.ASKED:
            return []
        if accepted:
            self._seek = _Seek.QUEUED
            return []
        return self._seek_ended(self._position)

    def seek_ignored(self, number: int) -> list[PlayerEvent]:
        """Nothing came of the seek `number`: the sound goes on from where it was."""
        if number != self._seek_number or self._seek is not _Seek.QUEUED:
            return []
        return self._seek_ended(self._position)

    def seek_begun(self) -> None:
        """libmpv is moving."""
        if self._seek is _Seek.QUEUED:
            self._seek = _Seek.RUNNING

    def restarted(self) -> list[PlayerEvent]:
        """The sound goes on after a load or a seek."""
        self._restarted = True
        if self._seek is _Seek.RUNNING:
            return self._seek_ended(self._target)
        return self._open_if_ready()

    def moved_start(self) -> tuple[int, float] | None:
        """The seek (number and position) that is due because the start was moved while opening."""
        ready = self._restarted and self._length_answered
        if not ready or self._opened or self._start == self._loaded_start:
            return None
        self._loaded_start = self._start
        return self._new_seek(self._start), self._start

    def chapters_answered(self, chapters: tuple[Chapter, ...]) -> None:
        """libmpv has said which chapters the media holds; to be told before its length."""
        self._chapters = chapters

    def length_answered(
        self, duration: float | None, *, seekable: bool = True, reads_up: bool = False
    ) -> list[PlayerEvent]:
        """libmpv has said how long the media is, in seconds or None, and how it can go to other places."""
        self.seekable, self.reads_up = seekable, reads_up
        self._duration = duration if duration and duration > 0 else None
        self._length_answered = True
        return self._open_if_ready()

    def changed(self, name: str, value: object, now: float) -> list[PlayerEvent]:
        """An observed property of libmpv has a new value."""
        match name, value:
            case "stream-pos", int():
                self._decoded_to = value
            case "file-size", int():
                self._size = value
            case "time-pos", float() | int():
                return self._moved(float(value), now)
            case "demuxer-cache-state", {"seekable-ranges": list(ranges), **rest}:
                self._spans = _spans(ranges)
                self.furthest = max([self.furthest, *(end for _, end in self._spans)])
                return self.buffered(now, at_once=bool(rest.get("idle")))
        return []

    def buffered(self, now: float, *, at_once: bool = False) -> list[PlayerEvent]:
        """What of a streamed sound is here, unless that was told just now; a file's is not worth telling."""
        news = self._remote and self._restarted and self._spans != self._buffer
        if not news or not (at_once or self.held_back(now) is None):
            return []
        self._buffer_told_at = now
        return [self._tell_spans()]

    def held_back(self, now: float) -> float | None:
        """Seconds after which `buffered` has something to tell that it was too soon for; None for nothing.

        libmpv reports nothing more when nothing more comes.
        """
        pause = BUFFER_EVERY if self._seek is _Seek.NONE else BUFFER_EVERY_IN_SEEK
        left = self._buffer_told_at + pause - now
        return left if left > 0 and self._spans != self._buffer else None

    def ended(self) -> list[PlayerEvent]:
        """libmpv has come to what it takes for the end."""
        if self._duration is not None and self._stopped_early(self._duration):
            return [
                MediaFailed(self.session, ended_early(self._position, self._duration, remote=self._remote))
            ]
        return [*self._open(), MediaEnded(self.session)]

    def failed(self, number: int, now: float) -> list[PlayerEvent]:
        """libmpv gave up with its error `number`."""
        if number == NOTHING_TO_PLAY and self._started_at_end():
            return [*self._open(), MediaEnded(self.session)]
        error = failure(number, remote=self._remote, waited=now - self._asked_at)
        return [MediaFailed(self.session, error)]

    def _new_seek(self, position: float) -> int:
        self._seek = _Seek.ASKED
        self._seek_number += 1
        self._target = position
        return self._seek_number

    def _seek_ended(self, position: float) -> list[PlayerEvent]:
        self._seek = _Seek.NONE
        self._unsteady_until = 0.0
        self.furthest = max(self.furthest, position)
        self._position = position
        self._next_position_at = 0.0
        return [SeekFinished(self.session, position)] if self._opened else self._open_if_ready()

    def _moved(self, position: float, now: float) -> list[PlayerEvent]:
        if not self._opened or self._seek is not _Seek.NONE or now < self._unsteady_until:
            return []
        self._position = max(0.0, position)
        if now < self._next_position_at:
            return []
        self._next_position_at = now + POSITION_EVERY
        return [PositionMoved(self.session, self._position)]

    def _tell_spans(self) -> BufferChanged:
        self._buffer = self._spans
        return BufferChanged(self.session, tuple(sorted(self._spans)))

    def _open_if_ready(self) -> list[PlayerEvent]:
        ready = self._restarted and self._length_answered
        return (
            self._open() if ready and self._seek is _Seek.NONE and self._start == self._loaded_start else []
        )

    def _open(self) -> list[PlayerEvent]:
        if self._opened:
            return []
        self._opened = True
        if self._again:
            return [SeekFinished(self.session, self._start)]
        events: list[PlayerEvent] = [MediaOpened(self.session, self._duration)]
        if self._chapters:
            events.append(EmbeddedChaptersFound(self.session, self._chapters))
        if not self.seekable:
            events.append(MediaInOrder(self.session))
        if self._remote and self._spans != self._buffer:
            events.append(self._tell_spans())
        return events

    def _started_at_end(self) -> bool:
        # A small file fails before libmpv could answer how long it is: having loaded, it is the start then.
        if self._duration is None:
            return self._restarted and self._start > 0
        return self._start >= self._duration - _AT_END

    def _stopped_early(self, duration: float) -> bool:
        missing = duration - self._position
        if missing <= max(_EARLY_SECONDS, duration * _EARLY_SHARE):
            return False
        if self._size is None or self._decoded_to is None:
            return True
        # A length that was only estimated can be far too long: then the bytes came to their end all the same.
        return self._size - self._decoded_to > max(_EARLY_BYTES, self._size * _EARLY_SHARE)


def _spans(ranges: list[object]) -> tuple[tuple[float, float], ...]:
    """Starts and ends in seconds of what libmpv tells of its cache."""
    return tuple(
        (round(float(start), 1), round(float(end), 1))
        for one in ranges
        if isinstance(one, dict)
        and isinstance(start := one.get("start"), float | int)
        and isinstance(end := one.get("end"), float | int)
        and end > start
    )
