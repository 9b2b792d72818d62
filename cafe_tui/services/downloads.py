"""Downloads: episodes brought to the disk in the background, and gone on with after a break."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from cafe_tui.domain.errors import BrokenOffError, CafeError, LibraryError, NotFoundError
from cafe_tui.domain.feed.local_files import is_local
from cafe_tui.domain.files.download import Download, DownloadState, Part, file_name
from cafe_tui.domain.language import _
from cafe_tui.domain.models import EpisodeId
from cafe_tui.storage import downloads as stored
from cafe_tui.storage.database import Database

from .job_queue import JobQueue

AT_ONCE = 3
"""Downloads at the same time."""
PATIENCE = (2.0, 10.0, 30.0)
"""Seconds before each new try of a download that breaks off on its way; what comes begins them anew."""
_UNKNOWN_STEP = 1 << 20
"""Bytes between two reports where no length is known; otherwise every per cent is reported."""


class Downloads:
    """The downloads of the library, in `folder`. Any thread may call; `clock` gives the aware time.

    Every method raises LibraryError when the database cannot be used. `at_once` and `patience` are for tests.
    """

    def __init__(
        self,
        database: Database,
        folder: Path,
        clock: Callable[[], datetime],
        *,
        at_once: int = AT_ONCE,
        patience: Sequence[float] = PATIENCE,
    ) -> None:
        self._database = database
        self._folder = folder
        self._clock = clock
        self._patience = patience
        self._queue = JobQueue(self._work, at_once)
        self._on_the_way: dict[EpisodeId, Part] = {}
        """What has come of the downloads under way, also what is not yet on the disk for sure."""
        self._listeners: list[Callable[[Download], None]] = []

    def on_change(self, tell: Callable[[Download], None]) -> Callable[[], None]:
        """Call `tell` with each download that changes, per cent by per cent; gives what ends this.

        It is called on the thread at work, and so must not wait for a thread that calls a method here.
        """
        self._listeners.append(tell)
        return lambda: self._listeners.remove(tell)

    def of_episode(self, episode_id: EpisodeId) -> Download | None:
        """The download of an episode as it is now; None where nobody ever asked for it."""
        download = stored.of_episode(self._database.read(), episode_id)
        return self._as_it_is_now(download) if download else None

    def listing(self) -> list[Download]:
        """All downloads but the removed ones; what was changed last comes first."""
        return [self._as_it_is_now(download) for download in stored.listing(self._database.read())]

    def path_of(self, episode_id: EpisodeId) -> Path | None:
        """The episode's file, if it is there, whole."""
        download = stored.of_episode(self._database.read(), episode_id)
        if download is None or download.state is not DownloadState.DONE or download.part.length is None:
            return None
        from cafe_tui.feeds.partfile import is_whole

        path = self._folder / download.path
        return path if is_whole(path, download.part.length) else None

    def enqueue(self, *episode_ids: EpisodeId, by_rule: bool = False) -> None:
        """Download these episodes, but those that are there, as the listener's own recordings always are.

        Raises NotFoundError, and then does nothing.
        """
        missing = [episode_id for episode_id in episode_ids if not self.path_of(episode_id)]
        now = self._clock()
        with self._database.write() as connection:
            for episode_id in missing:
                source = stored.source(connection, episode_id)
                if source is None:
                    raise NotFoundError(
                        _("There is no episode {id}", id=episode_id),
                        hint=_("“cafe-tui episodes” lists them"),
                    )
                if is_local(source.url):
                    continue
                name = file_name(episode_id, source.show, source.title, source.media_type, source.url)
                stored.want(connection, episode_id, name, by_rule=by_rule, now=now)
        for episode_id in missing:
            self._tell(self.of_episode(episode_id))
            self._queue.add(episode_id)

    def resume_unfinished(self) -> list[EpisodeId]:
        """Go on with what the end of the program or the network interrupted; gives what it is."""
        wanted = stored.listing(self._database.read(), DownloadState.WANTED)
        episode_ids = [download.episode_id for download in reversed(wanted)]
        for episode_id in episode_ids:
            self._queue.add(episode_id)
        return episode_ids

    def cancel(self, episode_id: EpisodeId) -> None:
        """Stop a download; what came stays, and `enqueue` goes on with it. May take a moment."""
        self._queue.stop(episode_id)
        self._settle(episode_id, DownloadState.PARTIAL)

    def delete(self, episode_id: EpisodeId) -> bool:
        """Stop a download and remove its files; False when there is none. May take a moment.

        No rule of the show brings it back. Raises DownloadError when the system refuses.
        """
        self._queue.stop(episode_id)
        download = stored.of_episode(self._database.read(), episode_id)
        if download is None or download.state is DownloadState.REMOVED:
            return False
        self._remove(download.path)
        self._settle(episode_id, DownloadState.REMOVED)
        return True

    def remove_orphans(self) -> None:
        """Remove the files of shows that were removed; raises DownloadError when the system refuses."""
        for path in stored.without_episode(self._database.read()):
            self._remove(path)
            with self._database.write() as connection:
                stored.forget(connection, path)

    def wait(self, episode_ids: Iterable[EpisodeId]) -> None:
        """Wait until the downloads of these episodes have ended, well or not."""
        self._queue.wait(set(episode_ids))

    def close(self) -> None:
        """Stop all downloads; `resume_unfinished` goes on with them at the next start."""
        self._queue.close()

    def _work(self, episode_id: EpisodeId, stopped: threading.Event) -> None:
        """On a thread: download one episode, and keep how it came out."""
        connection = self._database.read()
        download, source = stored.of_episode(connection, episode_id), stored.source(connection, episode_id)
        if download is None or source is None or download.state is not DownloadState.WANTED:
            return  # decided otherwise meanwhile
        download = replace(download, error=None)
        try:
            self._fetch(download, source, stopped)
            self._settle(episode_id, DownloadState.DONE)
        except LibraryError as error:
            self._tell(replace(download, state=DownloadState.FAILED, error=str(error)))
        except BrokenOffError as error:
            if not stopped.is_set():  # who stopped it says what becomes of it
                self._settle(episode_id, DownloadState.WANTED, str(error))
        except Exception as error:
            if not stopped.is_set():
                self._settle(episode_id, DownloadState.FAILED, str(error))
            if not isinstance(error, CafeError):
                raise
        finally:
            self._on_the_way.pop(episode_id, None)

    def _fetch(self, download: Download, source: stored.MediaSource, stopped: threading.Event) -> None:
        """Bring an episode to the disk."""
        from cafe_tui.feeds.download import fetch_file

        part = download.part

        def keep(came: Part) -> None:
            nonlocal part
            part = came
            with self._database.write() as connection:
                stored.keep_part(connection, download.episode_id, came, now=self._clock())

        most = part.received
        pauses: Iterator[float] = iter(())
        while True:
            try:
                fetch_file(
                    source.url,
                    source.feed_url,
                    self._folder / download.path,
                    part,
                    keep=keep,
                    on_progress=lambda came: self._moved(download, came),
                    cancelled=stopped.is_set,
                )
            except BrokenOffError:
                # Only what was on its way is tried again at once, and only while something comes of it.
                if part.received > most:
                    most, pauses = part.received, iter(self._patience)
                pause = next(pauses, None)
                if pause is None or stopped.wait(pause):
                    raise
            else:
                return

    def _moved(self, download: Download, came: Part) -> None:
        before = self._on_the_way.get(download.episode_id)
        self._on_the_way[download.episode_id] = came
        if before is None or _step(before) != _step(came):
            self._tell(replace(download, part=came))

    def _settle(self, episode_id: EpisodeId, state: DownloadState, error: str | None = None) -> None:
        """Keep how a download came out, and tell it."""
        self._on_the_way.pop(episode_id, None)
        with self._database.write() as connection:
            stored.set_state(connection, episode_id, state, error, now=self._clock())
        self._tell(self.of_episode(episode_id))

    def _remove(self, path: str) -> None:
        self._database.require_writing()
        from cafe_tui.feeds.partfile import remove_files

        remove_files(self._folder / path)

    def _as_it_is_now(self, download: Download) -> Download:
        came = self._on_the_way.get(download.episode_id)
        return replace(download, part=came) if came else download

    def _tell(self, download: Download | None) -> None:
        if download:
            for tell in list(self._listeners):
                tell(download)


def _step(part: Part) -> int:
    return part.received * 100 // part.length if part.length else part.received // _UNKNOWN_STEP
