"""The queue: what plays next, kept on the disk, and its mixtapes."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cafe_tui.domain import queue as q
from cafe_tui.domain.errors import BadInputError, NotFoundError
from cafe_tui.domain.language import _, ngettext
from cafe_tui.domain.models import Episode
from cafe_tui.domain.playback import Phase, Playback
from cafe_tui.domain.text import one_line, shorten
from cafe_tui.storage import browse
from cafe_tui.storage import queue as stored
from cafe_tui.storage.database import Database

from .history import Done, History

_SHOWN = 40  # characters of a title in a message
_MAX_NAME = 80

Edit = Callable[[sqlite3.Connection, q.Items], q.Items]


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """An item of the queue, and the episode that it is of."""

    item: q.QueueItem
    episode: Episode

    @property
    def title(self) -> str:
        """The passage's title, or the episode's."""
        return self.item.piece.title or self.episode.title

    @property
    def length(self) -> float | None:
        """Seconds; None when unknown."""
        return self.item.piece.length(self.episode.duration)

    def remaining(self, playback: Playback) -> float | None:
        """Seconds that are left of it, while the sound stands at `playback`."""
        here = playback.item == self.item.id
        return self.item.piece.remaining(self.episode, playback.position if here else None)


class Queue:
    """The queue. Any thread may call; what a method returns is on the disk, and can be taken back.

    Every method raises LibraryError when the database cannot be used.
    """

    def __init__(self, database: Database, history: History) -> None:
        self._database = database
        self._history = history
        self._listeners: list[Callable[[], None]] = []

    def on_change(self, tell: Callable[[], None]) -> Callable[[], None]:
        """Call `tell`, on the thread at work, after each change by this program; gives what ends this."""
        self._listeners.append(tell)
        return lambda: self._listeners.remove(tell)

    # Reading

    def items(self) -> q.Items:
        """The queue in its order."""
        return stored.items(self._database.read())

    def entries(self) -> list[QueueEntry]:
        """The queue in its order, with the episodes."""
        connection = self._database.read()
        items = stored.items(connection)
        known = {
            episode.id: episode
            for episode in browse.page(connection, [item.piece.episode_id for item in items])
        }
        return [
            QueueEntry(item, known[item.piece.episode_id]) for item in items if item.piece.episode_id in known
        ]

    def mixtapes(self) -> list[tuple[str, int]]:
        """The names of the queues that were saved, each with how many pieces it has."""
        return stored.mixtapes(self._database.read())

    def m3u(self) -> str:
        """The queue as a playlist for other players."""
        from cafe_tui.domain.files.m3u import M3uEntry, write_m3u

        return write_m3u(
            M3uEntry(
                entry.episode.media_url,
                " · ".join(filter(None, (entry.item.piece.title, entry.episode.title, entry.episode.show))),
                entry.length,
                entry.item.piece.start,
                entry.item.piece.end,
            )
            for entry in self.entries()
        )

    def export(self, path: Path) -> None:
        """Write the playlist to a file, in place of what was there; raises BadInputError."""
        from .whole_files import write_whole

        try:
            write_whole(path, f"{self.m3u()}\n")
        except OSError as error:
            raise BadInputError(
                _("The playlist could not be written"),
                one_line(f"{error.strerror or error} ({path})"),
                _("Give a file in a folder of your own"),
            ) from error

    # Changing

    def add_last(self, *pieces: q.Piece) -> Done:
        """Put these at the end; raises NotFoundError."""

        def edit(connection: sqlite3.Connection, items: q.Items) -> q.Items:
            return q.added_last(items, self._new(connection, pieces))

        return self._change(_("Queued {pieces}", pieces=self._named(pieces)), edit)

    def add_next(self, *pieces: q.Piece, playing: q.QueueItemId | None = None) -> Done:
        """Put these behind the item that plays, or at the head; raises NotFoundError."""

        def edit(connection: sqlite3.Connection, items: q.Items) -> q.Items:
            return q.added_next(items, self._new(connection, pieces), playing)

        return self._change(_("Next comes {pieces}", pieces=self._named(pieces)), edit)

    def move(self, item_id: q.QueueItemId, to: int) -> Done:
        """Put an item at the index `to`."""
        return self._change("", lambda __, items: q.moved(items, item_id, to))

    def move_by(self, item_id: q.QueueItemId, rows: int) -> Done:
        """Put an item so many rows further down, or up when negative."""
        return self._change("", lambda __, items: q.moved_by(items, item_id, rows))

    def remove(self, *item_ids: q.QueueItemId) -> Done:
        """Take these out."""
        count = len(item_ids)
        return self._change(
            ngettext("Took it out of the queue", "Took {count} out of the queue", count),
            lambda __, items: q.without(items, item_ids),
            then=_("{undo-queue} brings back"),
        )

    def clear(self) -> Done:
        """Take out all."""
        return self._change(_("Cleared the queue"), lambda *__: (), then=_("{undo-queue} brings it back"))

    def open(self, name: str) -> Done:
        """Let the queue be the mixtape of this name; raises NotFoundError."""
        name = _name(name)

        def edit(connection: sqlite3.Connection, __: q.Items) -> q.Items:
            pieces = stored.mixtape(connection, name)
            if pieces is None:
                raise _no_mixtape(name, connection)
            return self._new(connection, pieces)

        return self._change(
            _("Opened “{name}”", name=name), edit, then=_("{undo-queue} brings back what was there")
        )

    def save(self, name: str) -> Done:
        """Keep the queue as a mixtape of this name, in place of one that had it; raises BadInputError."""
        name = _name(name)
        with self._database.write() as connection:
            before = stored.mixtape(connection, name)
            pieces = tuple(item.piece for item in stored.items(connection))
            if not pieces:
                raise BadInputError(
                    _("The queue is empty"), hint=_("Put into it what the mixtape shall have")
                )
            stored.keep_mixtape(connection, name, pieces)
        self._history.add(lambda: self._put_back_mixtape(name, before))
        return Done(_("Saved the queue as “{name}”", name=name), None)

    def forget(self, name: str) -> Done:
        """Remove a mixtape; raises NotFoundError."""
        name = _name(name)
        with self._database.write() as connection:
            before = stored.mixtape(connection, name)
            if before is None:
                raise _no_mixtape(name, connection)
            stored.forget_mixtape(connection, name)
        self._history.add(lambda: self._put_back_mixtape(name, before))
        return Done(_("Removed “{name}”", name=name), None)

    def undo(self) -> Done:
        """Take back the listener's last change, whatever it was to; raises BadInputError without one."""
        return self._history.undo()

    # Playing

    @property
    def autoplay(self) -> bool:
        """Whether the next item plays when what sounds has ended."""
        return stored.autoplay(self._database.read())

    def set_autoplay(self, on: bool) -> Done:
        """Let the queue go on by itself, or not."""
        with self._database.write() as connection:
            stored.set_autoplay(connection, on)
        self._tell()
        return Done(_("The queue goes on by itself") if on else _("The queue waits after each piece"), None)

    def go_on(self, over: Playback) -> q.Items:
        """What is to be tried next, in this order, now that what played is over; what was heard is taken out.

        What failed stays in the queue. Nothing is to be tried when what failed was not of the queue, when a
        passage was heard that was not, and when the queue does not go on by itself.
        """
        visited = over.phase is Phase.FAILED or over.passage is not None
        if over.track is None or (visited and over.item is None):
            return ()
        with self._database.write() as connection:
            items = stored.items(connection)
            done: frozenset[q.QueueItemId] = frozenset()
            then = q.following(items, over.item)
            if over.phase is not Phase.FAILED:
                done = q.heard(items, over.item, over.track.episode_id)
                then = q.next_up(items, over.item, over.track.episode_id)
                stored.arrange(connection, q.without(items, done))
            autoplay = stored.autoplay(connection)
        if done:
            self._tell()
        return then if autoplay else ()

    def _change(self, words: str, edit: Edit, *, then: str = "") -> Done:
        with self._database.write() as connection:
            before = stored.items(connection)
            after = edit(connection, before)
            stored.arrange(connection, after)
        if after != before:
            self._history.add(lambda: self._undo(before, after))
            self._tell()
        return Done(words, None, then=then)

    def _undo(self, before: q.Items, after: q.Items) -> Done:
        with self._database.write() as connection:
            stored.arrange(connection, q.undone(stored.items(connection), before, after))
        self._tell()
        return Done(_("Took back the change to the queue"), None)

    def _put_back_mixtape(self, name: str, before: tuple[q.Piece, ...] | None) -> Done:
        with self._database.write() as connection:
            if before is None:
                stored.forget_mixtape(connection, name)
            else:
                stored.keep_mixtape(connection, name, before)
        return Done(_("Took back the change to “{name}”", name=name), None)

    def _tell(self) -> None:
        for tell in self._listeners:
            tell()

    @staticmethod
    def _new(connection: sqlite3.Connection, pieces: tuple[q.Piece, ...]) -> q.Items:
        return tuple(stored.add(connection, piece) for piece in pieces)

    def _named(self, pieces: tuple[q.Piece, ...]) -> str:
        if len(pieces) != 1:
            return ngettext("{count} piece", "{count} pieces", len(pieces))
        piece = pieces[0]
        title = piece.title or browse.episode(self._database.read(), piece.episode_id).title
        return f"“{shorten(title, _SHOWN)}”"


def _name(typed: str) -> str:
    name = one_line(typed, _MAX_NAME)
    if not name:
        raise BadInputError(_("A mixtape needs a name"))
    return name


def _no_mixtape(name: str, connection: sqlite3.Connection) -> NotFoundError:
    known = ", ".join(f"“{known}”" for known, __ in stored.mixtapes(connection))
    hint = _("There are {names}", names=shorten(known, 200)) if known else _("None was saved yet")
    return NotFoundError(_("There is no mixtape “{name}”", name=name), hint=hint)
