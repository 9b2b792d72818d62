"""The files that may be played: what the program brought here itself, and recordings that the listener added.

A feed has no say in it: only a show that was added by a path has episodes that are files, and only files
that lie at that path. Both are looked at anew each time a file is to be opened.
"""

from collections.abc import Callable
from pathlib import Path

from cafe_tui.domain.errors import MediaError
from cafe_tui.domain.feed.local_files import belongs_to, is_local, local_path, recording_path
from cafe_tui.domain.language import _
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.text import one_line
from cafe_tui.storage import downloads, shows
from cafe_tui.storage.database import Database


class OwnFiles:
    """What the player's gate asks: whether a folder, or a single file, is `in` this. Any thread may call.

    `folders` are the program's own.
    """

    def __init__(self, database: Database, *folders: Path) -> None:
        self._database = database
        self._folders = folders

    def __contains__(self, path: object) -> bool:
        if not isinstance(path, Path):
            return False
        return path in self._folders or any(belongs_to(path, home) for home in self._homes())

    def path_of(self, episode_id: EpisodeId) -> Path | None:
        """The file of an episode of a show that was added by a path, if it is there."""
        source = downloads.source(self._database.read(), episode_id)
        path = recording_path(source.url, source.feed_url) if source else None
        try:
            return path if path and path.is_file() and not path.is_symlink() else None
        except OSError:  # a name that is too long
            return None

    def _homes(self) -> list[Path]:
        urls = shows.local_addresses(self._database.read())
        return [home for home in map(local_path, urls) if home]


def resolve_media(
    url: str, feed_url: str, on_server: Callable[[str, str], None] = lambda _url, _address: None
) -> str:
    """The address that the player may open for `url`, see `feeds.media`; of a file, that it is not there."""
    if is_local(url):
        raise MediaError(
            _("This recording could not be opened"),
            one_line(_("there is no file {local_path} any more", local_path=local_path(url) or url)),
            _("Put it back, or plug in what it is on; your place and bookmarks in it stay"),
        )
    from cafe_tui.feeds.media import resolve_media

    return resolve_media(url, feed_url, on_server=on_server)
