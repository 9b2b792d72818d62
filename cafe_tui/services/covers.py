"""The covers of episodes, as files that may be shown to other programs."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

from cafe_tui.domain.errors import FeedError
from cafe_tui.domain.feed.local_files import is_local, is_sound, picture_path
from cafe_tui.domain.models import EpisodeId
from cafe_tui.storage import browse
from cafe_tui.storage.database import Database

from .whole_files import write_whole

KEPT = 200
"""Covers that stay in the folder: those used last."""
_AGAIN = 600.0  # seconds after which a picture that could not be fetched is tried again

FetchImage = Callable[[str, str], tuple[bytes, str]]
"""Takes the addresses of picture and feed; gives the picture and its file's ending, or raises FeedError."""


def _fetch_image(url: str, feed_url: str) -> tuple[bytes, str]:
    from cafe_tui.feeds.images import fetch_image

    return fetch_image(url, feed_url)


def _picture_in(file: Path) -> tuple[bytes, str] | None:
    """The picture in a file of the listener's own: a recording, or a picture."""
    from cafe_tui.feeds.images import MAX_BODY, picture_kind
    from cafe_tui.media.file_tags import cover_of

    if is_sound(file):
        picture = cover_of(file) or b""
    else:
        with file.open("rb") as opened:
            picture = opened.read(MAX_BODY + 1)
    ending = picture_kind(picture)
    return (picture, ending) if ending and len(picture) <= MAX_BODY else None


class Covers:
    """Pictures in `folder`, which can be made again at any time.

    Another program is given a file and never the address: it would go wherever a feed leads it, also into
    the listener's own network.
    """

    def __init__(
        self,
        database: Database,
        folder: Path,
        fetch: FetchImage = _fetch_image,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._folder = folder
        self._fetch = fetch
        self._monotonic = monotonic
        self._failed: dict[str, float] = {}
        """When fetching a picture failed."""

    def of_episode(self, episode_id: EpisodeId) -> Path | None:
        """The episode's cover, or else its show's; None where there is none to be had.

        May be slow, and runs an event loop of its own: call it in a thread. Raises LibraryError, and OSError
        where the folder cannot be used.
        """
        return self._file_of(*browse.image(self._database.read(), episode_id))

    def of_chapter(self, episode_id: EpisodeId, url: str) -> Path | None:
        """The picture at `url` of one of the episode's chapters, likewise; only what is in the web."""
        _, feed_url = browse.image(self._database.read(), episode_id)
        return self._file_of(url, feed_url) if url.startswith(("http://", "https://")) else None

    def _file_of(self, url: str, feed_url: str) -> Path | None:
        if not url:
            return None
        file = picture_path(url, feed_url) if is_local(url) else None
        if is_local(url) and not (file and file.is_file() and not file.is_symlink()):
            return None
        state = f"{url} {file.stat().st_mtime_ns}" if file else url
        name = hashlib.sha256(state.encode()).hexdigest()[:32]
        if (known := next(self._folder.glob(f"{name}.*"), None)) is not None:
            known.touch()
            return known
        if self._monotonic() - self._failed.get(name, -_AGAIN) < _AGAIN:
            return None
        try:
            found = _picture_in(file) if file else self._fetch(url, feed_url)
        except FeedError:
            self._failed[name] = self._monotonic()
            return None
        return self._keep(found[0], f"{name}.{found[1]}") if found else None

    def _keep(self, picture: bytes, name: str) -> Path:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        whole = self._folder / name
        write_whole(whole, picture, private=True)
        by_age = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in by_age[KEPT:]:
            old.unlink(missing_ok=True)
        return whole
