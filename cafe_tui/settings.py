"""Where the program keeps its files, and what the environment tells of the system."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

from cafe_tui.domain.language import _

if TYPE_CHECKING:
    from cafe_tui.domain.outside.hooks import Command, HookEvent

BACKUPS = "backups"
HOME_VARIABLE = "CAFE_TUI_HOME"
_LANGUAGE = re.compile(rb"""^[ \t]*language[ \t]*=[ \t]*["']([A-Za-z_@.-]{1,40})["']""", re.MULTILINE)
_CONFIGURATION_BYTES = 200_000


def languages(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The listener's languages, the most wanted first (`de_AT`, `en`); none where nothing is said of them."""
    named = (environment.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    told = [one.partition(".")[0].partition("@")[0] for names in named for one in names.split(":")]
    return tuple(dict.fromkeys(one for one in told if one not in ("", "C", "POSIX")))


def language_set(environment: Mapping[str, str] = os.environ) -> str:
    """What the configuration calls `language`; empty where it does not, and there is none mostly.

    It is wanted before anything can be said, and so before the file is read whole, which tells its mistakes.
    """
    try:
        with Paths.from_environment(environment).configuration.open("rb") as file:
            found = _LANGUAGE.search(file.read(_CONFIGURATION_BYTES))
    except OSError:
        return ""
    return found[1].decode() if found else ""


def hooks(environment: Mapping[str, str] = os.environ) -> "Mapping[HookEvent, Command] | None":
    """The programs to run on events: the table `[hooks]` in the file that CAFE_TUI_HOOKS names.

    None where it names none. Raises BadInputError for a file that cannot be read, or says something else.
    """
    if not (named := environment.get("CAFE_TUI_HOOKS")):
        return None
    import tomllib

    from cafe_tui.domain.errors import BadInputError
    from cafe_tui.domain.outside.hooks import read_hooks

    path = typed_path(named)
    try:
        with path.open("rb") as file:
            table = tomllib.load(file).get("hooks", {})
    except (OSError, ValueError) as error:
        detail = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        hint = _("CAFE_TUI_HOOKS names the file; docs/scripting.md says what is in it")
        raise BadInputError(_("The hooks in {path} cannot be read", path=path), detail, hint) from error
    if not isinstance(table, dict):
        raise BadInputError(_("[hooks] in {path} is no table", path=path))
    return read_hooks(table)


def podcast_index_key(environment: Mapping[str, str] = os.environ) -> tuple[str, str] | None:
    """Key and secret for Podcast Index: CAFE_TUI_PODCASTINDEX_KEY and CAFE_TUI_PODCASTINDEX_SECRET."""
    key = environment.get("CAFE_TUI_PODCASTINDEX_KEY", "").strip()
    secret = environment.get("CAFE_TUI_PODCASTINDEX_SECRET", "").strip()
    return (key, secret) if is_podcast_index_key(key, secret) else None


def is_podcast_index_key(key: str, secret: str) -> bool:
    """Whether these can be sent as a key and its secret."""
    return all(part and part.isascii() and part.isprintable() for part in (key, secret))


@cache
def twelve_hour_clock() -> bool:
    """Whether the system's locale tells the time by twelve hours, before and after noon."""
    import locale

    if not hasattr(locale, "nl_langinfo"):
        return False  # Windows
    before = locale.setlocale(locale.LC_TIME)
    try:
        locale.setlocale(locale.LC_TIME, "")
        form = locale.nl_langinfo(locale.T_FMT)
    except locale.Error:
        return False  # a locale that is not installed
    finally:
        locale.setlocale(locale.LC_TIME, before)
    return any(sign in form for sign in ("%r", "%I", "%p"))


def few_colours(environment: Mapping[str, str], platform: str) -> bool:
    """Whether the terminal has sixteen colours at most, as far as it tells; `platform` as in `sys`."""
    if platform == "win32" or environment.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return False
    return not environment.get("TERM", "").endswith(("256color", "kitty"))


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
    def configuration(self) -> Path:
        """What the listener has set; mostly not there."""
        return self.config / "config.toml"

    @property
    def sync_password(self) -> Path:
        """Where the password for syncing is, when the listener wants it in a file."""
        return self.data / "sync-password"

    @property
    def downloads(self) -> Path:
        """The folder of downloaded episodes, unless another one is set."""
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
