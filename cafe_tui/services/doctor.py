"""What works on this machine, and what to do about the rest."""

import os
import platform
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path

from cafe_tui import __version__
from cafe_tui.domain.errors import CafeError
from cafe_tui.domain.language import N_, _, ngettext
from cafe_tui.domain.models import Show
from cafe_tui.domain.sync.account import Account, Course
from cafe_tui.domain.text import shorten
from cafe_tui.logs import last_mistakes
from cafe_tui.settings import Paths, few_colours, typed_path

from .bookmark_copies import newest

_PACKAGES = ("textual", "httpx", "feedparser", "mpv", "mutagen")
_NAMED = 3  # shows of one kind
_MOST_LEFT_OUT = 10  # shows with what was left out of their feeds
_SILENT = "null"  # libmpv's name for no audio output


class Verdict(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was found and, where something is to be done, what."""

    check: str
    verdict: Verdict
    detail: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the program was started in."""

    platform: str
    """As `sys.platform` names it."""
    environment: Mapping[str, str]
    on_a_terminal: bool
    encoding: str
    """Of standard output."""


def examine(paths: Paths, surroundings: Surroundings) -> list[Finding]:
    """All checks. Changes nothing and makes no library; may take some seconds on a large one."""
    return [
        *_versions(),
        *_sound(),
        *terminal_findings(surroundings),
        *desktop_findings(surroundings),
        *_folders(paths),
        _configuration(paths.configuration),
        *sync_folder_findings(paths.configuration, surroundings.environment),
        *_library(paths.database),
        copies_finding(paths.backups),
        log_finding(paths.log_file),
    ]


def terminal_findings(surroundings: Surroundings) -> Iterator[Finding]:
    """What the terminal can do, as far as its environment tells."""
    environment = surroundings.environment
    term = environment.get("TERM", "")
    on_windows = surroundings.platform == "win32"
    if not surroundings.on_a_terminal:
        advice = _("The player needs one; all commands work without")
        yield Finding("terminal", Verdict.WARN, _("input or output is no terminal"), advice)
    elif term in ("", "dumb") and not on_windows:
        yield Finding(
            "terminal",
            Verdict.FAIL,
            _("TERM is “{term}”", term=term),
            _("Set TERM to what the terminal is: xterm-256color, say"),
        )
    else:
        yield Finding("terminal", Verdict.OK, term or environment.get("TERM_PROGRAM", _("Windows console")))
    yield _colours(environment, surroundings.platform)
    yield _mouse(environment, term)
    yield _encoding(surroundings)


def desktop_findings(surroundings: Surroundings) -> Iterator[Finding]:
    """Whether media keys and remotes reach the player; nothing on systems that have no D-Bus."""
    if surroundings.platform in ("win32", "darwin"):
        return
    from cafe_tui.desktop.bus import ADDRESS_VARIABLE, check_session_bus

    address = surroundings.environment.get(ADDRESS_VARIABLE)
    if not address:
        advice = _("In a desktop's own terminal there is one; all else works without")
        yield Finding(
            "media keys",
            Verdict.WARN,
            _("no session bus: {variable} is not set", variable=ADDRESS_VARIABLE),
            advice,
        )
        return
    try:
        check_session_bus(address)
    except CafeError as error:
        yield Finding("media keys", Verdict.WARN, error.detail, error.hint)
    else:
        yield Finding("media keys", Verdict.OK, _("through the session's D-Bus (MPRIS)"))


def sync_folder_findings(configuration: Path, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Whether other machines can be told of bookmarks; nothing where no folder is set for that."""
    from .configuration import Configuration

    if not (asked := Configuration(configuration, environment).settings.sync_folder):
        return
    from cafe_tui.domain.journal.file_names import device_of

    from .journal_folder import JournalFolder

    path = typed_path(asked)
    try:
        machines = {device_of(name) for name in JournalFolder(path).look()}
    except CafeError as error:
        yield Finding("sync folder", Verdict.WARN, error.detail, error.hint)
        return
    if os.access(path, os.W_OK):
        yield Finding(
            "sync folder",
            Verdict.OK,
            ngettext(
                "{path}, with {count} journal", "{path}, with {count} journals", len(machines), path=path
            ),
        )
    else:
        yield Finding(
            "sync folder", Verdict.WARN, _("{path} may not be written", path=path), _("Make it writable")
        )


def _versions() -> Iterator[Finding]:
    yield Finding(
        "cafe-tui",
        Verdict.OK,
        _(
            "{version} on Python {python_version}",
            version=__version__,
            python_version=platform.python_version(),
        ),
    )
    for package in _PACKAGES:
        try:
            yield Finding(package, Verdict.OK, metadata.version(package))
        except metadata.PackageNotFoundError:
            yield Finding(
                package,
                Verdict.FAIL,
                _("not installed"),
                _("Install cafe-tui again: pipx reinstall cafe-tui"),
            )


def _sound() -> Iterator[Finding]:
    try:
        from cafe_tui.player.probe import describe

        found = describe()
    except CafeError as error:
        detail = f"{error.title}: {error.detail}" if error.detail else error.title
        yield Finding("libmpv", Verdict.FAIL, detail, error.hint)
        return
    yield Finding(
        "libmpv",
        Verdict.OK,
        _(
            "{mpv_version}, FFmpeg {ffmpeg_version}",
            mpv_version=found.mpv_version,
            ffmpeg_version=found.ffmpeg_version,
        ),
    )
    if found.output is None:
        advice = _("Another program may hold the sound card: try again when it is closed")
        yield Finding("audio output", Verdict.FAIL, _("none could be opened"), advice)
    elif found.output == _SILENT:
        advice = _("Connect a sound card or start the sound server (PipeWire, PulseAudio); all else works")
        yield Finding("audio output", Verdict.WARN, _("silence: there is no audio device"), advice)
    else:
        yield Finding("audio output", Verdict.OK, found.output)
    names = ", ".join(f"{device.description} ({device.system})" for device in found.devices)
    yield Finding("audio devices", Verdict.OK, names or _("none to choose from"))


def _colours(environment: Mapping[str, str], platform: str) -> Finding:
    if "NO_COLOR" in environment:
        return Finding(
            "colours", Verdict.WARN, _("NO_COLOR is set"), _("Unset it to have colours; nothing needs them")
        )
    if few_colours(environment, platform):
        advice = _(
            "Set COLORTERM=truecolor where the terminal has them; all states are told apart without colour"
        )
        return Finding("colours", Verdict.WARN, _("16, as far as TERM and COLORTERM tell"), advice)
    many = environment.get("COLORTERM", "").lower() in ("truecolor", "24bit") or platform == "win32"
    return Finding("colours", Verdict.OK, _("16 million") if many else "256")


def _mouse(environment: Mapping[str, str], term: str) -> Finding:
    if term in ("", "dumb", "linux") or term.startswith("vt"):
        return Finding(
            "mouse", Verdict.WARN, _("not on this terminal"), _("Everything can be done by keyboard")
        )
    if "TMUX" in environment:
        return Finding("mouse", Verdict.OK, _("through tmux, which needs: set -g mouse on"))
    if "STY" in environment:
        return Finding("mouse", Verdict.OK, _("through screen, which needs: mousetrack on"))
    return Finding("mouse", Verdict.OK, _("expected from this terminal"))


def _encoding(surroundings: Surroundings) -> Finding:
    names = ("LC_ALL", "LC_CTYPE", "LANG")
    locale = next((value for name in names if (value := surroundings.environment.get(name))), "")
    by_locale = surroundings.platform in ("win32", "darwin") or "utf" in locale.lower()
    if by_locale and surroundings.encoding.lower().replace("-", "") == "utf8":
        return Finding("UTF-8", Verdict.OK, locale or surroundings.encoding)
    advice = _("Set LANG to a UTF-8 locale (C.UTF-8 is on every Linux); until then some signs may look wrong")
    return Finding("UTF-8", Verdict.WARN, _("the locale is “{locale}”", locale=locale), advice)


def _folders(paths: Paths) -> Iterator[Finding]:
    for folder in dict.fromkeys((paths.data, paths.log)):
        nearest = next(place for place in (folder, *folder.parents) if place.exists())
        check = N_("data folder") if folder == paths.data else N_("log folder")
        if not nearest.is_dir():
            yield Finding(
                check,
                Verdict.FAIL,
                _("{path} is a file", path=nearest),
                _("Move it away, or set CAFE_TUI_HOME"),
            )
        elif not os.access(nearest, os.W_OK | os.X_OK):
            yield Finding(
                check,
                Verdict.FAIL,
                _("{path} is not writable", path=nearest),
                _("Make it so, or set CAFE_TUI_HOME"),
            )
        else:
            found = f"{folder}" if nearest == folder else _("{folder} (made when needed)", folder=folder)
            if nearest == folder and os.name == "posix" and folder.stat().st_mode & stat.S_IRWXO:
                # The listener may have chosen it to be so, with CAFE_TUI_HOME.
                advice = _(
                    "The files in it are yours alone; chmod 700 {folder} hides their names as well",
                    folder=folder,
                )
                yield Finding(
                    check, Verdict.WARN, _("{found}, which other users can look into", found=found), advice
                )
            else:
                yield Finding(check, Verdict.OK, found)


def _configuration(path: Path) -> Finding:
    from .configuration import Configuration

    if not path.exists():
        return Finding(
            "configuration", Verdict.OK, _("none, so all is as usual; “cafe-tui config” writes one")
        )
    if (reading := Configuration(path).reading) and reading.faults:
        advice = _("“cafe-tui config check” says what is wrong; all else in it holds")
        return Finding("configuration", Verdict.WARN, f"{path}, {reading.faults[0]}", advice)
    return Finding("configuration", Verdict.OK, f"{path}")


def _library(path: Path) -> Iterator[Finding]:
    if not path.exists():
        yield Finding("library", Verdict.OK, _("none yet; the first start makes one"))
        return
    from cafe_tui.storage import shows, sync_account
    from cafe_tui.storage.connection import REPAIR
    from cafe_tui.storage.database import Database

    try:
        with closing(Database(path)) as database:
            damage = database.check()
            followed = shows.all_shows(database.read())
            reads_only = database.reads_only
            synced = sync_account.account(database.read())
    except CafeError as error:
        yield Finding("library", Verdict.FAIL, f"{error.title}: {error.detail}", error.hint)
        return
    if damage:
        yield Finding("library", Verdict.FAIL, _("damaged: {damage}", damage="; ".join(damage)), _(REPAIR))
    elif reads_only:
        advice = _(
            "Make the file and its folder writable: until then nothing can be kept, and all else works"
        )
        yield Finding("library", Verdict.WARN, _("{path} may only be read", path=path), advice)
    else:
        yield Finding(
            "library",
            Verdict.OK,
            _("{path}, {size:.1f} MB, sound", path=path, size=path.stat().st_size / 1e6),
        )
    if followed:
        yield feeds_finding(followed)
        yield left_out_finding(followed)
    if synced:
        yield sync_finding(*synced)


def copies_finding(backups: Path) -> Finding:
    """Which copy of the bookmarks is the newest."""
    if (copy := newest(backups)) is None:
        return Finding(
            "bookmark copies",
            Verdict.OK,
            _("none yet; they come into {backups} by themselves", backups=backups),
        )
    return Finding("bookmark copies", Verdict.OK, _("the newest is {copy}", copy=copy))


def log_finding(log: Path) -> Finding:
    """Where the log is, and the mistakes of the program that it tells of last."""
    try:
        mistakes = last_mistakes(log)
    except FileNotFoundError:
        return Finding("log", Verdict.OK, _("{log} (made when needed)", log=log))
    except OSError as error:
        return Finding("log", Verdict.WARN, f"{log}: {error.strerror}", _("Make it readable and writable"))
    if not mistakes:
        return Finding("log", Verdict.OK, _("{log}, no mistakes in it", log=log))
    advice = _("It has the details, without passwords and keys: add them to a report")
    return Finding("log", Verdict.WARN, f"{log}: {'; '.join(mistakes[-_NAMED:])}", advice)


def feeds_finding(followed: Sequence[Show]) -> Finding:
    """Whether the shows can be fetched, as the last refresh found them."""
    gone = [show.title for show in followed if show.health.retired]
    failing = [show.title for show in followed if show.error and not show.health.retired]
    if not gone and not failing:
        return Finding("feeds", Verdict.OK, _("{count}, none in trouble", count=len(followed)))
    troubles = [(_("gone for good"), gone), (_("could not be fetched"), failing)]
    return Finding(
        "feeds",
        Verdict.WARN,
        "; ".join(f"{len(titles)} {words}: {_some(titles)}" for words, titles in troubles if titles),
        _("“cafe-tui shows” says why; “cafe-tui move SHOW URL” gives a show another address"),
    )


def left_out_finding(followed: Sequence[Show]) -> Finding:
    """What in feeds that can be read was cut, mended or left out."""
    cut = [show for show in followed if show.problems]
    if not cut:
        return Finding("left out", Verdict.OK, _("nothing in any feed"))
    told = [
        f"{shorten(show.title, 40)}: {'; '.join(map(str, show.problems))}" for show in cut[:_MOST_LEFT_OUT]
    ]
    detail = _("in {count} of {all} feeds. {shows}", count=len(cut), all=len(followed), shows=". ".join(told))
    if len(cut) > _MOST_LEFT_OUT:
        detail += _("; and {count} more shows", count=len(cut) - _MOST_LEFT_OUT)
    return Finding(
        "left out", Verdict.OK, detail, _("The rest of these feeds is here; their makers can mend them")
    )


def sync_finding(account: Account, course: Course) -> Finding:
    """When syncing with the server last worked, and what failed since."""
    names = {"server": account.server, "user": account.user}
    if course.last_ok:
        time = f"{course.last_ok.astimezone():%Y-%m-%d %H:%M}"
        detail = _("{server} as {user}, last worked {time}", time=time, **names)
    else:
        detail = _("{server} as {user}, never worked", **names)
    if course.error:
        return Finding(
            "sync",
            Verdict.WARN,
            _("{detail}; since then: {error}", detail=detail, error=course.error),
            _("“cafe-tui sync” tries again"),
        )
    return Finding("sync", Verdict.OK, detail)


def _some(titles: Sequence[str]) -> str:
    more = _(" and {count} more", count=len(titles) - _NAMED) if len(titles) > _NAMED else ""
    return ", ".join(shorten(title, 40) for title in titles[:_NAMED]) + more
