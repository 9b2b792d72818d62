"""Hooks: has programs of the listener's own run when something happens."""

import json
import logging
import threading
from collections.abc import Callable, Mapping
from typing import Protocol

from cafe_tui.domain import playback as p
from cafe_tui.domain.errors import CafeError, HookError
from cafe_tui.domain.files.download import Download
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.outside.hooks import (
    Command,
    Happened,
    HookEvent,
    Told,
    arguments_of,
    bookmark_made,
    download_done,
    following,
    is_done,
)
from cafe_tui.programs import Programs, Run

from .downloads import Downloads
from .library import Library

_log = logging.getLogger(__name__)


class Runner(Protocol):
    """What is needed of `programs.Programs`."""

    def run(self, run: Run) -> None: ...


class Hooks:
    """Hears what happens and has `commands` run. Each method returns at once; any thread may call all but
    `follow`, which is to be called from one.

    What goes wrong is in the log each time, and `say` is called with it once for each program, on any thread.
    """

    def __init__(
        self,
        commands: Mapping[HookEvent, Command],
        library: Library,
        downloads: Downloads,
        say: Callable[[CafeError], None],
        make_runner: Callable[[Callable[[Run, HookError], None]], Runner] = Programs,
    ) -> None:
        self._commands = commands
        self._library = library
        self._downloads = downloads
        self._say = say
        self._said: set[str] = set()
        """The programs of which it was said that they fail."""
        self._lock = threading.Lock()
        self._told = Told()
        self._runner = make_runner(self._failed)

    def take(self, commands: Mapping[HookEvent, Command]) -> None:
        """From now on these are run."""
        self._commands = commands

    def begin_with(self, state: p.Playback) -> None:
        """Take the sound to have been like this for long, so that none of it is news."""
        self._told, _ = following(Told(), state)

    def follow(self, state: p.Playback) -> None:
        """Take over where the sound stands."""
        self._told, happened = following(self._told, state)
        for each in happened:
            self._run(each)

    def bookmark_made(self, bookmark: Bookmark) -> None:
        """A bookmark was kept."""
        self._run(bookmark_made(bookmark))

    def download_changed(self, download: Download) -> None:
        """A download has another state."""
        if is_done(download) and HookEvent.DOWNLOAD_DONE in self._commands:
            try:
                episode = self._library.episode(download.episode_id)
                path = self._downloads.path_of(download.episode_id)
            except CafeError as error:
                _log.warning("No hook for a download: %s", error)
                return
            self._run(download_done(download, episode, str(path or "")))

    def _run(self, happened: Happened) -> None:
        if command := self._commands.get(happened.event):
            told = json.dumps(happened.told, ensure_ascii=False, allow_nan=False)
            self._runner.run(Run(arguments_of(command, happened), f"{told}\n".encode()))

    def _failed(self, run: Run, error: HookError) -> None:
        _log.warning("%s", error)
        with self._lock:
            is_new = run.arguments[0] not in self._said
            self._said.add(run.arguments[0])
        if is_new:
            self._say(
                HookError(error.title, error.detail, error.hint or _("What happens next is in the log"))
            )
