"""The command `sync folder`, and what `sync` does by the folder."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.language import _, ngettext
from cafe_tui.services.house import House
from cafe_tui.settings import typed_path

from .output import complain, note, say, say_json
from .progress import ProgressBar
from .records import Record

if TYPE_CHECKING:
    from cafe_tui.services.journals import Exchanged

_SETTING = "sync.folder"


def folder(house: House, arguments: Namespace) -> int:
    """`sync folder`: which it is; with DIR it is that one from now on, and `--off` ends it."""
    if arguments.off:
        house.configuration.write(_SETTING, "")
    elif arguments.folder is not None:
        path = _made(arguments.folder)
        house.configuration.write(_SETTING, str(path))
        if not arguments.json:
            say(_("Bookmarks and corrections go by {path} from now on", path=path))
    if (arguments.off or arguments.folder is not None) and _is_in_environment(house, arguments):
        note(_("CAFE_TUI_SYNC_FOLDER says otherwise, and goes before the configuration"))
    told = exchange_folder(house, quietly=arguments.json) if arguments.folder is not None else None
    if arguments.json:
        say_json({"account": None, "done": None, "folder": told or _set(house)})
    elif arguments.folder is None:
        path_set = house.sync_folder
        off = _("It is off; what came stays, and so do the files") if arguments.off else ""
        say(str(path_set) if path_set else off or _("No folder is set; “cafe-tui sync folder DIR” names one"))
    return 0


def exchange_folder(house: House, *, quietly: bool) -> Record | None:
    """Tell and hear by the folder, if one is set, and say what came of it unless `quietly`; its record.

    Raises JournalError where the folder is not there.
    """
    path = house.sync_folder
    if path is None:
        return None
    with ProgressBar(_("Telling and taking bookmarks")) as bar:
        exchanged = house.journals.exchange(path, progress=bar.show)
    if not quietly:
        for words in _lines(exchanged):
            say(words)
        for trouble in exchanged.troubles:
            complain(trouble)
    return {
        "path": str(path),
        "sent": exchanged.sent,
        "taken": exchanged.taken,
        "waiting": exchanged.waiting,
        "damaged": exchanged.damaged,
        "unknown": exchanged.unknown,
        "troubles": [str(trouble) for trouble in exchanged.troubles],
    }


def _lines(exchanged: "Exchanged") -> list[str]:
    told = ngettext("{count} change told", "{count} changes told", exchanged.sent)
    taken = ngettext("{count} change taken", "{count} changes taken", exchanged.taken)
    words = [f"{told}, {taken}"]
    if exchanged.waiting:
        words.append(_("{count} waiting for episodes that are not in the library", count=exchanged.waiting))
    if exchanged.damaged:
        words.append(
            ngettext(
                "{count} line cannot be read yet; it is tried again",
                "{count} lines cannot be read yet; they are tried again",
                exchanged.damaged,
            )
        )
    if exchanged.unknown:
        words.append(
            ngettext(
                "{count} record of a later cafe-tui: update this one",
                "{count} records of a later cafe-tui: update this one",
                exchanged.unknown,
            )
        )
    return words


def _made(typed: str) -> Path:
    """The folder, made unless it is there; raises BadInputError."""
    path = typed_path(typed).absolute()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadInputError(
            _("This folder cannot be used"), f"{error.strerror or error} ({path})", _("Name another one")
        ) from error
    return path


def _is_in_environment(house: House, arguments: Namespace) -> bool:
    wanted = None if arguments.off else typed_path(arguments.folder).absolute()
    return house.sync_folder != wanted


def _set(house: House) -> Record | None:
    path = house.sync_folder
    nothing: Record = dict.fromkeys(("sent", "taken", "waiting", "damaged", "unknown"), 0)
    return {"path": str(path), **nothing, "troubles": []} if path else None
