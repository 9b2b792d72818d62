"""The keys that the listener wants for commands: which of these wishes can be, and the commands with them.

A command can be wherever those of a wider scope are, and has the key there if both want it. So what is said
of a wish depends on where both are: see `_over`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cafe_tui.domain.config.configuration import KEYS, Fault, Reading, nearest, setting_names
from cafe_tui.domain.config.configuration_file import CommandGroup
from cafe_tui.domain.language import N_, _
from cafe_tui.domain.text import one_line

from .commands import COMMANDS, Command, Scope, by_scope, shown_key
from .key_names import key_name, nearest_key

_IN_LISTS = frozenset({
    Scope.SHOWS, Scope.EPISODES, Scope.CHAPTERS, Scope.KEPT, Scope.BOOKMARKS, Scope.TRANSCRIPT, Scope.TALK,
    Scope.QUEUE, Scope.SEARCH,
})  # fmt: skip
_ON_MAIN_SCREEN = frozenset({
    Scope.SHOWS, Scope.EPISODES, Scope.CHAPTERS, Scope.KEPT, Scope.TRANSCRIPT, Scope.TALK, Scope.NOTES,
    Scope.LIST,
})  # fmt: skip
_ANYWHERE = frozenset(Scope) - {Scope.EDGES, Scope.SEARCH_FIELD}  # which have the keyboard to themselves
_WITHIN: dict[Scope, frozenset[Scope]] = {
    Scope.LISTEN: _ANYWHERE,
    Scope.PROGRAM: _ANYWHERE,
    Scope.KEEP: _ON_MAIN_SCREEN | {Scope.BROWSE, Scope.BOOKMARKS, Scope.SEARCH},
    Scope.BROWSE: _ON_MAIN_SCREEN | {Scope.KEEP},
    Scope.LIST: _IN_LISTS,
} | {scope: frozenset({Scope.LIST}) for scope in _IN_LISTS}
"""The scopes whose commands can be there together with those of a scope."""
_LONGEST_WORD = 60  # characters
_DIGITS = frozenset("0123456789")
_TEXTUALS = {"ctrl+q": N_("leaves the program always"), "ctrl+c": N_("copies what is selected")}
NO_KEY = "unbound"
"""Stands in Textual's keymap where a command has no key: none is called so."""


@dataclass(frozen=True, slots=True)
class Keymap:
    """The commands with the listener's keys, and what of the wishes could not be, or has a price."""

    commands: tuple[Command, ...] = COMMANDS
    faults: tuple[Fault, ...] = ()

    @property
    def changed(self) -> dict[str, str]:
        """For Textual: the keys of the commands whose keys are not the usual ones."""
        return {
            mine.id: mine.keys or NO_KEY
            for mine, usual in zip(self.commands, COMMANDS, strict=True)
            if mine.keys != usual.keys
        }


def keymap(wishes: Mapping[str, Sequence[str]], lines: Mapping[str, int] | None = None) -> Keymap:
    """The commands with the keys of `wishes` (by command id), but for what cannot be.

    `lines` says in which line of the file each wish stands, by `keys.` and the id.
    """
    at = {name: (lines or {}).get(f"{KEYS}.{name}", 0) for name in wishes}
    faults: list[Fault] = []
    wanted: dict[str, str] = {}
    for name, keys in wishes.items():
        read, fault = _read_wish(name, keys, at[name])
        if fault:
            faults.append(fault)
        if read is not None:
            wanted[name] = read
    # A wish that cannot be gives the usual keys back, which another wish may have taken.
    while clash := _first_clash(_with_keys(wanted), wanted):
        lost, other, key = clash
        del wanted[lost.id]
        faults.append(_clash(at[lost.id], lost, other, key))
    commands = _with_keys(wanted)
    faults += [
        Fault(at[inner.id], _("{inner} has {key} where it is, and {outer} does not there",
              inner=inner.id, key=shown_key(key), outer=outer.id),
              serious=False)
        for inner, outer, key in _covered(commands, wanted)
    ]  # fmt: skip
    return Keymap(commands, tuple(sorted(faults, key=lambda fault: fault.line)))


def keymap_of(reading: Reading) -> Keymap:
    """The same, of what a file says."""
    return keymap(reading.settings.keys, reading.lines)


def for_template() -> list[CommandGroup]:
    """Heading, and id, usual keys and title of each command that has keys, for a new file."""
    with_keys = (command for command in COMMANDS if command.keys)
    return [
        (
            _(scope.value),
            [(each.id, " ".join(map(shown_key, each.keys.split(","))), _(each.title)) for each in group],
        )
        for scope, group in by_scope(with_keys).items()
    ]


def _read_wish(name: str, typed: Sequence[str], line: int) -> tuple[str | None, Fault | None]:
    known = [command.id for command in COMMANDS if command.keys]
    typed = [one_line(word, _LONGEST_WORD) for word in typed]
    if name not in known:
        name = one_line(name, _LONGEST_WORD)
        if name in setting_names():
            return None, Fault(
                line,
                _("{name} is a setting, no command", name=name),
                _("It stands above [{keys}]", keys=KEYS),
            )
        meant = nearest(name, known)
        hint = (
            _("Did you mean {meant}?", meant=meant)
            if meant
            else _("“cafe-tui config” writes all names into a new file")
        )
        return None, Fault(line, _("there is no command {name}", name=name), hint)
    keys: list[str] = []
    for word in typed:
        try:
            keys.append(key_name(word))
        except ValueError:
            return None, Fault(
                line, _("{name}: there is no key “{word}”", name=name, word=word), _near_key(word)
            )
        if word in _DIGITS:
            return None, Fault(
                line,
                _("{name} cannot have “{word}”", name=name, word=word),
                _("Digits are chapters' numbers"),
            )
        if taken := _TEXTUALS.get(keys[-1]):
            return None, Fault(
                line, _("{name} cannot have {key}, which {what}", name=name, key=keys[-1], what=_(taken))
            )
    return ",".join(dict.fromkeys(keys)), None


def _near_key(word: str) -> str:
    if "," in word:
        return _("Keys stand apart by spaces")
    meant = nearest_key(word)
    return (
        _("Did you mean {meant}?", meant=meant) if meant else _("“?” in the player shows how keys are called")
    )


def _with_keys(wanted: Mapping[str, str]) -> tuple[Command, ...]:
    return tuple(
        replace(command, keys=wanted[command.id], shown_keys="") if command.id in wanted else command
        for command in COMMANDS
    )


def _pairs(commands: Iterable[Command], wanted: Mapping[str, str]) -> Iterable[tuple[Command, Command, str]]:
    """Each command whose keys are wished for, with each other one that has one of its keys."""
    usual = {command.id: command.keys.split(",") for command in COMMANDS}
    by_key: dict[str, list[Command]] = {}
    for command in commands:
        for key in filter(None, command.keys.split(",")):
            by_key.setdefault(key, []).append(command)
    for key, sharing in by_key.items():
        for command in sharing:
            if command.id in wanted:
                yield from (
                    (command, other, key)
                    for other in sharing
                    if other is not command and not (key in usual[command.id] and key in usual[other.id])
                )


def _first_clash(
    commands: Iterable[Command], wanted: Mapping[str, str]
) -> tuple[Command, Command, str] | None:
    """A wished-for command that would not get a key of its, and the one that does."""
    for mine, other, key in _pairs(commands, wanted):
        if mine.scope is other.scope or _over(mine.scope, other.scope):
            return mine, other, key
    return None


def _covered(
    commands: Iterable[Command], wanted: Mapping[str, str]
) -> Iterable[tuple[Command, Command, str]]:
    return (
        (mine, other, key)
        for mine, other, key in _pairs(commands, wanted)
        if _over(other.scope, mine.scope) and mine.scope is not other.scope
    )


def _over(wider: Scope, narrower: Scope) -> bool:
    """Whether a command of the narrower scope takes a key away from one of the wider."""
    return narrower in _WITHIN.get(wider, ())


def _clash(line: int, mine: Command, other: Command, key: str) -> Fault:
    what = _("{mine} cannot have {key}, which is {other}’s", mine=mine.id, key=shown_key(key), other=other.id)
    if mine.scope is not other.scope:
        where = _(other.scope.value)
        what += f" {where[:1].lower()}{where[1:]}"
    return Fault(
        line,
        what,
        _("Give {id} another key as well, or “”", id=other.id),
    )
