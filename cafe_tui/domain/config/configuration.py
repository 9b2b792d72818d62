"""What the listener may set, and how the file is read in which that stands: TOML, one statement at a time.

A statement that is wrong leaves the others alone: its setting keeps what it is without the file, and a fault
says in which line that is and what would be possible.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

from ..errors import BadInputError
from ..language import N_, _
from ..text import one_line
from .listener_settings import Covers, MediaKeys, Settings
from .setting_kinds import Arguments, Choice, Flag, Folder, Kind, Language, Number, Text, Texts, shown

KEYS = "keys"
"""The table under which stands which keys do what."""
HOOKS = "hooks"
"""The table under which stands which programs are run, and on what."""
SYNC = "sync"
"""The table under which stands what other machines are told, and by which way."""
TABLES = (SYNC, HOOKS, KEYS)
"""In the order of the file, after what stands under no heading."""
MOST_FAULTS = 50
"""Faults after which a file is not read further: it is something else."""
_LONGEST_STATEMENT = 100  # lines
_LONGEST_LINE = 10_000  # characters: tomllib takes minutes for a name of very many parts
_LONGEST_NAME = 60  # characters of a name that is looked at; all are shorter
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)")


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set: its name in `Settings` and in the file, and what is possible."""

    name: str
    kind: Kind
    about: str
    """For the listener."""
    example: str = ""
    """A value in TOML, where the usual one would not tell much."""
    at_once: bool = True
    """Whether a change takes hold in a player that is open."""
    variable: str | None = ""
    """The variable of the environment for it, where that is not called like the setting; None for none."""
    table: str = ""
    """The table in which it stands; then its name in `Settings` begins with that of the table."""

    @property
    def in_table(self) -> str:
        """Its name in the file, under its heading."""
        return self.name.removeprefix(f"{self.table}_")

    @property
    def in_file(self) -> str:
        """Its whole name in the file."""
        return f"{self.table}.{self.in_table}" if self.table else self.name

    @property
    def in_environment(self) -> str | None:
        """The variable of the environment that goes before the file."""
        return f"CAFE_TUI_{self.name.upper()}" if self.variable == "" else self.variable


SETTINGS = (
    Setting("language", Language(), 'The language of the program: "en", "de" or "es". '
            "Without it, that of the system.", '"de"', at_once=False),
    Setting("theme", Text(), 'How it looks: "cafe", "cafe-light", "cafe-16" for 16 colours, or another of '
            "those that the palette (ctrl+p) offers. Without it, the one chosen there last holds.", '"cafe"'),
    Setting("animations", Flag(), "Whether anything moves that need not."),
    Setting("covers", Choice(tuple(Covers)), 'Whether covers are shown, where cafe-tui[covers] is installed: '
            '"auto" as the terminal can, "off", or "half-blocks", "sixel", "kitty".'),
    Setting("mouse", Flag(),
            "Whether the player takes the mouse. Otherwise it is for the terminal, to select text.",
            at_once=False),
    Setting("skip", Number(1, 600), "Seconds by which ← and → go back and on."),
    Setting("skip_far", Number(1, 3600), "The same with shift."),
    Setting("lead_in", Number(1, 600), "Seconds that { keeps of what was just said."),
    Setting("audio_output", Text(), 'Through what it sounds: "pipewire", "pulse", "alsa", "coreaudio", … '
            "B in the player chooses the device.", '"pipewire"', at_once=False, variable="CAFE_TUI_AO"),
    Setting("auto_refresh", Flag(),
            "Whether feeds are fetched by themselves, at the start and while it is open."),
    Setting("prefetch", Flag(), "Whether the next of the queue is fetched ahead."),
    Setting("auto_sync", Flag(),
            "Whether it syncs by itself once there is a server (cafe-tui sync login): at the start, when an "
            "episode is paused or over, and at the end."),
    Setting("password_command", Arguments(),
            "A program that prints the password for that server, in place of the system's keyring.",
            '["pass", "show", "podcasts"]', variable=None),
    Setting("downloads", Folder(),
            "The folder for downloads. What was downloaded before does not move there by itself.",
            '"~/Podcasts"', at_once=False, variable=None),
    Setting("downloads_at_once", Number(1, 10, whole=True), "How many are downloaded at the same time.",
            at_once=False),
    Setting("languages", Texts(), "In which languages transcripts are wanted, the most wanted first. "
            "Without it, those of the system.", '["de", "en"]', at_once=False),
    Setting("media_keys", Choice(tuple(MediaKeys)), "What the keyboard's keys for next and previous go to: "
            '"chapters" or "episodes".'),
    Setting("notifications", Flag(), "Whether a notification tells each episode and chapter that begins."),
    Setting("podcast_index_command", Arguments(), "A program that prints your key for Podcast Index on its "
            "first line, and the secret on its second: shows are then looked for there, too.",
            '["pass", "show", "podcastindex"]', variable=None),
    Setting("sync_folder", Folder(), "A folder that Syncthing, Nextcloud, git or the like carries to your "
            "other machines: bookmarks, tags and corrections of chapters are the same on all of them.",
            '"~/Sync/cafe-tui"', table=SYNC),
)  # fmt: skip
"""In the order of the file."""
_BY_NAME = {setting.name: setting for setting in SETTINGS}
_IN_FILE = {setting.in_file: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the file that cannot be, in words for the listener."""

    line: int
    """Counted from 1; 0 where it is about all of the file."""
    what: str
    hint: str = ""
    """What would be possible."""
    column: int = 0
    """Counted from 1; 0 where it is about all of the line."""
    serious: bool = True
    """Whether what stands there is not done."""

    @property
    def advice(self) -> str:
        """What it is, and what would be possible."""
        return f"{self.what}. {self.hint}" if self.hint else self.what

    def __str__(self) -> str:
        if not self.line:
            return self.advice
        if self.column:
            place = _("line {line}, column {column}", line=self.line, column=self.column)
        else:
            place = _("line {line}", line=self.line)
        return f"{place}: {self.advice}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file asks for, and what is wrong with it."""

    settings: Settings = field(default_factory=Settings)
    faults: tuple[Fault, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    """In which line each setting stands; a command's keys as `keys.` and its id, and
    hooks as `hooks.` and the event."""


def read(text: str) -> Reading:
    """Read the text of a file; never fails."""
    settings: dict[str, object] = {}
    keys: dict[str, tuple[str, ...]] = {}
    hooks: dict[str, tuple[str, ...]] = {}
    faults: list[Fault] = []
    lines: dict[str, int] = {}
    for line, name, value in _entries(text, faults):
        if name in lines:
            faults.append(
                Fault(
                    line,
                    _("{name} stands in line {line} already", name=name, line=lines[name]),
                    _("This one holds"),
                )
            )
        lines[name] = line
        known = _IN_FILE.get(name)
        table, __, own_name = name.rpartition(".")
        try:
            if known:
                settings[known.name] = known.kind.read(value)
            elif table == KEYS:
                keys[own_name] = _KEYS_KIND.read(value)
            elif table == HOOKS:
                hooks |= _hook(own_name, value)
            else:
                faults.append(_unknown(line, name))
        except ValueError as error:
            faults.append(
                Fault(
                    line,
                    _("{name} cannot be {value}", name=own_name, value=shown(value)),
                    _("Possible: {values}", values=error),
                )
            )
        except BadInputError as error:
            faults.append(Fault(line, error.title, error.hint))
    found = replace(Settings(), keys=keys, hooks=hooks, **settings)  # type: ignore[arg-type]
    return Reading(found, tuple(sorted(faults, key=lambda fault: fault.line)), lines)


def with_environment(settings: Settings, environment: Mapping[str, str]) -> Settings:
    """The settings with what the environment asks for, which goes before; what it says wrongly does not."""
    asked: dict[str, object] = {}
    for setting in SETTINGS:
        if setting.in_environment and (said := environment.get(setting.in_environment)):
            try:
                asked[setting.name] = setting.kind.typed(said)
            except ValueError:
                continue
    return replace(settings, **asked) if asked else settings  # type: ignore[arg-type]


def names_changed(before: Settings, after: Settings, *, at_once: bool) -> list[str]:
    """The names of the settings that differ and take hold at once, or not before the next start."""
    changed = [one.name for one in fields(Settings) if getattr(before, one.name) != getattr(after, one.name)]
    return [name for name in changed if (name in TABLES or _BY_NAME[name].at_once) is at_once]


def nearest(name: str, known: Sequence[str]) -> str:
    """That of the names which was probably meant; empty where none is near."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name[:_LONGEST_NAME].lower(), known, 1)), "")


def setting_names() -> list[str]:
    """The names of all settings."""
    return list(_IN_FILE)


_KEYS_KIND = Texts(N_('text such as "x" or "ctrl+x Del", a list of such, or "" for no key'), splits=True)


def _hook(event: str, command: object) -> Mapping[str, tuple[str, ...]]:
    from ..outside.hooks import read_hooks

    return {str(known): words for known, words in read_hooks({event: command}).items()}


def _unknown(line: int, name: str) -> Fault:
    if name in TABLES:
        below = {KEYS: _("the commands"), HOOKS: _("the events")}.get(name, _("what belongs to it"))
        return Fault(
            line,
            _("{name} is no setting", name=name),
            _("Put [{name}] on a line of its own, and {what} below it", name=name, what=below),
        )
    table, __, __ = name.rpartition(".")
    if table and table not in TABLES:
        tables = ", ".join(f"[{one}]" for one in TABLES)
        return Fault(
            line,
            _("there is no part [{table}]", table=table),
            _("Settings stand above {tables}, under no heading", tables=tables),
        )
    meant = nearest(name, setting_names())
    hint = (
        _("Did you mean {meant}?", meant=meant)
        if meant
        else _("There are: {names}", names=", ".join(setting_names()))
    )
    return Fault(line, _("{name} is no setting", name=name), hint)


def _entries(text: str, faults: list[Fault]) -> Iterator[tuple[int, str, object]]:
    """Line, full name and value of all that is set; what cannot be read becomes a fault."""
    table = ""
    for line, statement, told in _statements(text, faults):
        is_heading = statement.lstrip().startswith("[")
        named = list(_flat(told))
        if is_heading:
            table = named[0][0] if named else ""
            if table and table not in TABLES:
                faults.append(_unknown(line, f"{table}."))
            continue
        if table and table not in TABLES:
            continue  # its heading was told already
        for name, value in named:
            yield line, f"{table}.{name}" if table else name, value


def _flat(told: Mapping[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    for name, value in told.items():
        full = f"{above}{one_line(name, 60)}"
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{full}.")
        else:
            yield full, value


def _statements(text: str, faults: list[Fault]) -> Iterator[tuple[int, str, dict[str, object]]]:
    """The line in which each statement of a file begins, it, and what TOML makes of it."""
    lines = text.removeprefix("\ufeff").split("\n")
    at = 0
    while at < len(lines) and len(faults) < MOST_FAULTS:
        if not lines[at].strip() or lines[at].lstrip().startswith("#"):
            at += 1
            continue
        count, told = _one_statement(lines[at : at + _LONGEST_STATEMENT])
        if isinstance(told, str):
            faults.append(_syntax(at + 1, lines[at], told))
        else:
            yield at + 1, lines[at], told
        at += count


def _one_statement(lines: Sequence[str]) -> tuple[int, dict[str, object] | str]:
    """How many of the lines the statement takes that begins with them, and what it says, or what is wrong."""
    from tomllib import loads

    if len(lines[0]) > _LONGEST_LINE:
        return 1, _("This line is too long")
    wrong = ""
    for count in range(1, len(lines) + 1):
        try:
            return count, loads("\n".join(lines[:count]) + "\n")
        except RecursionError:
            return 1, _("Nested too deeply")
        except ValueError as error:  # TOMLDecodeError is one, and so is what int() says of too many digits
            wrong = wrong or str(error)
        value = lines[0].partition("=")[2]
        if not any(opening in value for opening in ('"""', "'''", "[")):
            break  # no further line would mend it
    return 1, wrong


def _syntax(line: int, text: str, wrong: str) -> Fault:
    """`wrong` is what Python says, and where in the statement."""
    place = _PLACE.search(wrong)
    what = one_line(_PLACE.sub("", wrong), 100)
    further, column = (int(place[1] or 1), int(place[2] or 0)) if place else (1, 0)
    value = text.partition("=")[2].strip()
    if what.startswith("Illegal character '\\n'"):
        what, hint = _("the text has no end"), _("A quotation mark is missing")
    elif value and (value[0].isalpha() or value[0] in "~/"):
        hint = _("Text stands in quotation marks; true and false do not")
    elif "=" not in text and not text.lstrip().startswith("["):
        hint = _("A line says: name = value")
    else:
        hint = ""
    return Fault(line + further - 1, _("this is no TOML: {what}", what=what), hint, column)
