"""The commands `config`, `config path` and `config check`."""

from argparse import Namespace
from collections.abc import Callable, Sequence

from cafe_tui.domain.config.configuration import Fault, Reading
from cafe_tui.domain.config.configuration_file import CommandGroup, template
from cafe_tui.domain.language import _, ngettext
from cafe_tui.services.house import House

from .output import note, say


def config(
    house: House,
    arguments: Namespace,
    faults_of: Callable[[Reading], Sequence[Fault]],
    commands: Sequence[CommandGroup],
) -> int:
    """`config`: make the file, unless it is there; `path` tells where; `check` gives 1 where it is wrong.

    `faults_of` knows all that can be wrong, and `commands` are those that may have keys.
    """
    configuration = house.configuration
    if arguments.action == "check":
        return _check(house, faults_of(configuration.reading) if configuration.reading else ())
    if arguments.action is None:
        made = configuration.create(template(commands))
        note(_("Written; nothing is set in it yet") if made else _("It is there already, and stays as it is"))
    say(str(configuration.path))
    return 0


def _check(house: House, faults: Sequence[Fault]) -> int:
    path = house.configuration.path
    for fault in faults:
        place = ":".join(str(part) for part in (path, fault.line, fault.column) if part)
        advice = fault.advice if fault.serious else _("note: {advice}", advice=fault.advice)
        say(f"{place}: {advice}")
    serious = sum(fault.serious for fault in faults)
    if serious:
        note(
            ngettext(
                "{count} line cannot be taken; all else holds",
                "{count} lines cannot be taken; all else holds",
                serious,
            )
        )
    elif path.exists():
        note(_("All of it can be taken"))
    else:
        note(_("There is no configuration, so all is as usual. “cafe-tui config” writes one"))
    return 1 if serious else 0
