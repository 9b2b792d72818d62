"""Cutting: segments that were kept, as sound files of their own."""

import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cafe_tui.domain.bookmark.clips import (
    CLIP_FORMATS,
    ClipFormat,
    clip_format,
    clip_name,
    clip_span,
    clip_tags,
)
from cafe_tui.domain.errors import BadInputError, CafeError, MediaError
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Bookmark, EpisodeId
from cafe_tui.domain.text import one_line
from cafe_tui.domain.timecode import format_time
from cafe_tui.settings import typed_path

from .whole_files import copy_new_whole

if TYPE_CHECKING:
    from cafe_tui.player.held import HeldServers

AT_ONCE = 2
"""Clips that are encoded at the same time."""
_OFF = 0.5
"""Seconds by which a clip may be longer or shorter than asked for: some formats count their padding."""
_LOOK_UP = 0.5
_MOST_OF_A_NAME = 10_000


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip that was made."""

    bookmark: Bookmark
    path: Path
    length: float
    """Seconds."""


@dataclass(frozen=True, slots=True)
class NoClip:
    """A clip that could not be made."""

    bookmark: Bookmark
    error: CafeError


class Clipper:
    """Makes clips out of what is on the disk (`file_of`), else of what `resolve` finds on the web.

    `resolve` takes the addresses of the media and of its feed, and gives the one that may be opened;
    `servers` says where that was checked. Every clip is encoded anew, exactly from its start to its end. Any
    thread may call.
    """

    def __init__(
        self,
        resolve: Callable[[str, str], str],
        file_of: Callable[[EpisodeId], Path | None] = lambda _episode_id: None,
        servers: "HeldServers | None" = None,
    ) -> None:
        self._resolve = resolve
        self._servers = servers
        self._file_of = file_of

    def clip_all(
        self,
        bookmarks: Sequence[Bookmark],
        target: Path,
        form: ClipFormat | None = None,
        on_progress: Callable[[float, float], None] = lambda _done, _total: None,
        cancelled: threading.Event | None = None,
    ) -> Iterator[Clip | NoClip]:
        """Make the clips, two at a time, into the folder `target`, or one into a file of this name.

        They come as they are ready; `on_progress` is told how many seconds are done, of how many, from any
        thread. Once `cancelled` the rest is left out. No file is replaced: a number is added to the name.
        `form` is that of the source, or of the file's ending, unless given.
        """
        cancelled = cancelled or threading.Event()
        lengths = [0.0 if each.end is None else each.end - each.start for each in bookmarks]
        done = [0.0] * len(bookmarks)

        def made(index: int) -> Clip:
            def tell(part: float) -> None:
                done[index] = part * lengths[index]
                on_progress(sum(done), sum(lengths))

            return self._clip(bookmarks[index], target, form, tell, cancelled.is_set)

        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="clip") as pool:
            under_way: dict[Future[Clip], Bookmark] = {
                pool.submit(made, index): each for index, each in enumerate(bookmarks)
            }
            try:
                while under_way:
                    # With a pause, so that Ctrl-C is heard on every system.
                    for future in wait(under_way, _LOOK_UP, FIRST_COMPLETED).done:
                        if outcome := _outcome(future, under_way.pop(future)):
                            yield outcome
            finally:
                cancelled.set()

    def _clip(
        self,
        bookmark: Bookmark,
        target: Path,
        form: ClipFormat | None,
        on_progress: Callable[[float], None],
        cancelled: Callable[[], bool],
    ) -> Clip:
        from cafe_tui.media.tags import write_tags
        from cafe_tui.player.clip import Cancelled, encode

        if cancelled():
            raise Cancelled
        start, end = clip_span(bookmark)
        file = self._file_of(bookmark.episode_id) if bookmark.episode_id is not None else None
        media = str(file) if file else self._resolve(bookmark.media_url, bookmark.feed_url)
        named = target.suffix[1:].lower()
        form = form or CLIP_FORMATS.get(named) or clip_format(file.name if file else bookmark.media_url)
        folder, name = (
            (target.parent, target.stem) if named in CLIP_FORMATS else (target, clip_name(bookmark))
        )
        # The encoder's own names are ours alone: what it is told to write to is parsed as an address.
        with tempfile.TemporaryDirectory(prefix="cafe-tui-clip-", ignore_cleanup_errors=True) as scratch:
            raw = Path(scratch, f"clip.{form.ending}")
            known = encode(
                media,
                start,
                end,
                form,
                raw,
                files_in=[file.parent] if file else [],
                servers=self._servers,
                on_progress=on_progress,
                cancelled=cancelled,
            )
            if not raw.is_file():
                raise MediaError(_("The clip could not be made"), _("There is no sound in it"))
            length = write_tags(raw, clip_tags(bookmark))
            _check_length(length, start, end if known is None else min(end, known))
            return Clip(bookmark, _moved(raw, folder, name, form.ending), length)


def target_of(output: str | None, count: int) -> Path:
    """Where clips go: the current folder, a folder that is made where there is none, or one clip's file.

    Raises BadInputError for several clips in one file.
    """
    path = typed_path(output or ".")
    is_file = path.suffix[1:].lower() in CLIP_FORMATS and not path.is_dir()
    if is_file and count > 1:
        raise BadInputError(
            _("Several clips cannot be one file"),
            one_line(_("{count} were asked for", count=count)),
            _("Give a folder with -o"),
        )
    return path


def _outcome(future: "Future[Clip]", bookmark: Bookmark) -> Clip | NoClip | None:
    from cafe_tui.player.clip import Cancelled

    try:
        return future.result()
    except Cancelled:
        return None
    except CafeError as error:
        return NoClip(bookmark, error)


def _check_length(length: float, start: float, end: float) -> None:
    if length > end - start + _OFF:
        raise MediaError(
            _("The clip could not be made"),
            _(
                "It came out {length} long: the server gives the sound only in order",
                length=format_time(length),
            ),
            _("Download the episode first"),
        )
    if length < end - start - _OFF:
        raise MediaError(
            _("The clip could not be made"),
            _("The sound ended {length} after {start}", length=format_time(length), start=format_time(start)),
            _("Check the connection, or download the episode first"),
        )


def _moved(raw: Path, folder: Path, name: str, ending: str) -> Path:
    """Bring a file to its place under the first name that is free; raises BadInputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(1, _MOST_OF_A_NAME):
            path = folder / f"{name}{f' ({number})' if number > 1 else ''}.{ending}"
            try:
                copy_new_whole(raw, path)
                return path
            except FileExistsError:
                continue
        raise OSError(_("there are {count} clips of this name", count=_MOST_OF_A_NAME))
    except OSError as error:
        raise BadInputError(
            _("The clip could not be written"),
            one_line(f"{error.strerror or error} ({error.filename or folder})"),
            _("Give a folder of your own with -o"),
        ) from error
