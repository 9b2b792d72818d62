"""Where the program keeps its files, and what the listener asked for in the environment."""

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from cafe_tui.domain.hooks import Command, HookEvent

BACKUPS = "backups"
HOME_VARIABLE = "CAFE_TUI_HOME"
_LEAD_IN = 15.0  # seconds: what it takes to hear that something is good, and to find the key


class MediaKeys(StrEnum):
    """What the keyboard's keys for the next and the previous track step through."""

    CHAPTERS = "chapters"
    """Where the episode has some, otherwise episodes."""
    EPISODES = "episodes"


@dataclass(frozen=True, slots=True)
class DesktopSettings:
    """How the player shows itself on the desktop."""

    media_keys: MediaKeys = MediaKeys.CHAPTERS
    notifications: bool = False
    """Whether an episode or chapter that begins is told in a notification."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """What CAFE_TUI_MEDIA_KEYS (chapters, episodes) and CAFE_TUI_NOTIFICATIONS (1) ask for."""
        episodes = environment.get("CAFE_TUI_MEDIA_KEYS") == MediaKeys.EPISODES
        return cls(
            MediaKeys.EPISODES if episodes else MediaKeys.CHAPTERS,
            environment.get("CAFE_TUI_NOTIFICATIONS") == "1",
        )


def refreshes_by_itself(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether feeds are fetched without being asked for; CAFE_TUI_AUTO_REFRESH=0 says no."""
    return environment.get("CAFE_TUI_AUTO_REFRESH") != "0"


def lead_in(environment: Mapping[str, str] = os.environ) -> float:
    """How many seconds ago began what is noticed now: CAFE_TUI_LEAD_IN, from 1 to 600, or else 15."""
    try:
        seconds = float(environment.get("CAFE_TUI_LEAD_IN", ""))
    except ValueError:
        return _LEAD_IN
    return _LEAD_IN if math.isnan(seconds) else min(max(seconds, 1.0), 600.0)


def languages(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The listener's languages, the most wanted first (`de_AT`, `en`); none where nothing is said of them."""
    named = (environment.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    told = [one.partition(".")[0].partition("@")[0] for names in named for one in names.split(":")]
    return tuple(dict.fromkeys(one for one in told if one not in ("", "C", "POSIX")))


def hooks(environment: Mapping[str, str] = os.environ) -> "Mapping[HookEvent, Command]":
    """The programs to run on events: the table `[hooks]` of the TOML file that CAFE_TUI_HOOKS names.

    Raises BadInputError for a file that cannot be read, or says something else.
    """
    if not (named := environment.get("CAFE_TUI_HOOKS")):
        return {}
    import tomllib

    from cafe_tui.domain.errors import BadInputError
    from cafe_tui.domain.hooks import read_hooks

    path = typed_path(named)
    try:
        with path.open("rb") as file:
            table = tomllib.load(file).get("hooks", {})
    except (OSError, ValueError) as error:
        detail = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        hint = "CAFE_TUI_HOOKS names the file; docs/scripting.md says what is in it"
        raise BadInputError(f"The hooks in {path} cannot be read", detail, hint) from error
    if not isinstance(table, dict):
        raise BadInputError(f"[hooks] in {path} is no table")
    return read_hooks(table)


def podcast_index_key(environment: Mapping[str, str] = os.environ) -> tuple[str, str] | None:
    """Key and secret for Podcast Index: CAFE_TUI_PODCASTINDEX_KEY and CAFE_TUI_PODCASTINDEX_SECRET."""
    key = environment.get("CAFE_TUI_PODCASTINDEX_KEY", "").strip()
    secret = environment.get("CAFE_TUI_PODCASTINDEX_SECRET", "").strip()
    usable = all(part and part.isascii() and part.isprintable() for part in (key, secret))
    return (key, secret) if usable else None


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders for what is kept, configured, re-makeable and logged. None of them need exist."""

    data: Path
    config: Path
    cache: Path
    log: Path
    sockets: Path
    """Where the open player listens to other programs."""

    @classmethod
    def in_folder(cls, folder: Path) -> Self:
        """Everything in one folder: for tests, the demo and a portable library."""
        return cls(data=folder, config=folder, cache=folder / "cache", log=folder, sockets=folder / "remote")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """The folder that CAFE_TUI_HOME names, otherwise the places that the system means for each."""
        if home := environment.get(HOME_VARIABLE):
            return cls.in_folder(typed_path(home).absolute())
        from platformdirs import PlatformDirs

        places = PlatformDirs("cafe-tui", appauthor=False)
        runtime = environment.get("XDG_RUNTIME_DIR", "")
        return cls(
            data=places.user_data_path,
            config=places.user_config_path,
            cache=places.user_cache_path,
            log=places.user_log_path,
            sockets=Path(runtime) / "cafe-tui" if runtime else places.user_data_path / "remote",
        )

    @property
    def database(self) -> Path:
        """The library."""
        return self.data / "library.sqlite3"

    @property
    def downloads(self) -> Path:
        """The folder of downloaded episodes."""
        return self.data / "downloads"

    @property
    def backups(self) -> Path:
        """The folder of copies: of the bookmarks, and of the library before it was brought up to date."""
        return self.data / BACKUPS

    @property
    def log_file(self) -> Path:
        """What libmpv, the audio system and we ourselves have to say."""
        return self.log / "cafe-tui.log"


def typed_path(typed: str) -> Path:
    """A path as a shell would take it: `~` is the listener's home; a home that nobody has stays as typed."""
    return Path(os.path.expanduser(typed))  # noqa: PTH111 -- the other raises RuntimeError for ~nobody
