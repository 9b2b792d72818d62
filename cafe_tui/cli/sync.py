"""The commands that keep several machines alike."""

import getpass
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.language import N_, _, ngettext
from cafe_tui.domain.sync.account import Account, Course, ServerKind
from cafe_tui.services.house import House

from .output import note, say, say_json, table
from .progress import ProgressBar
from .records import Record
from .sync_folder import exchange_folder

if TYPE_CHECKING:
    from cafe_tui.services.sync_run import SyncReport

_LONGEST = 1_000  # characters of a password
_SOURCES = {
    "environment": N_("from the environment"),
    "command": N_("from the command"),
    "keyring": N_("from the keyring"),
    "file": N_("from the file"),
}
_NONE = N_("There is no server to sync with: “cafe-tui sync login URL” names one")


def sync(house: House, arguments: Namespace) -> int:
    """`sync`: take what is new on the server and in the folder, and tell both what is new here."""
    folder = exchange_folder(house, quietly=arguments.json)
    if house.synchroniser.account():
        report = _run(house, arguments)
    elif folder is None:
        raise BadInputError(
            _("There is nothing to sync with"),
            hint=_("“cafe-tui sync login URL” names a server, “cafe-tui sync folder DIR” a folder"),
        )
    else:
        report = None
    if arguments.json:
        done = _report_record(report) if report else None
        say_json({"account": _account_record(house), "done": done, "folder": folder})
    elif report:
        _tell(report)
    return 0


def _run(house: House, arguments: Namespace) -> "SyncReport":
    with ProgressBar(_("Telling the server")) as bar:
        return house.synchroniser.run(
            whole=arguments.whole,
            removes_many=arguments.remove_many,
            on_step=lambda _words, done, total: bar.show(done, total),
        )


def _tell(report: "SyncReport") -> None:
    for title, why in report.left_out:
        note(_("cafe-tui: the server was not told of {title}: {why}", title=title, why=why))
    for url in report.added:
        say(_("Added {url}", url=url))
    for title in report.removed:
        say(_("Removed {title}; its bookmarks stay", title=title))
    say(report.words)
    if report.waiting:
        note(
            ngettext(
                "Of {count} episode the server knows more than the feeds here, for now",
                "Of {count} episodes the server knows more than the feeds here, for now",
                report.waiting,
            )
        )


def login(house: House, arguments: Namespace) -> int:
    """`sync login URL`: the password is asked for, or read from standard input, unless something gives it."""
    user = arguments.user or _ask(_("Your name there: "))
    given = house.synchroniser.password_given()
    password = given if given is not None else _ask_secretly(_("Password of {user}: ", user=user))
    account = house.synchroniser.login(
        arguments.url,
        user,
        password,
        device=arguments.device,
        kind=ServerKind(arguments.kind) if arguments.kind else None,
        join=not arguments.alone,
        in_file=arguments.file,
        keep=given is None,
    )
    if account.server.startswith("http:"):
        note(_("cafe-tui: the password goes unencrypted through your network: https would be better"))
    if arguments.json:
        say_json({"account": _account_record(house), "done": None})
    else:
        say(
            _(
                "Logged in at {server} as {user}; this machine is {device}",
                server=account.server,
                user=account.user,
                device=account.device,
            )
        )
        note(_("“cafe-tui sync” syncs now; the player does so by itself"))
    return 0


def status(house: House, arguments: Namespace) -> int:
    """`sync status`: with which server, and how that went."""
    found = house.synchroniser.account()
    if arguments.json:
        say_json({"account": _account_record(house), "done": None})
    elif found is None:
        note(_(_NONE))
    else:
        say(table(("", ""), _rows(*found, _password_words(house))).lstrip())
    return 0


def logout(house: House, arguments: Namespace) -> int:
    """`sync logout`: both ends keep what they have."""
    account = house.synchroniser.logout()
    if arguments.json:
        say_json({"account": None, "done": None})
    elif account is None:
        note(_(_NONE))
    else:
        say(_("Logged out of {server}; shows and places stay, here and there", server=account.server))
    return 0


def _rows(account: Account, course: Course, password: str) -> list[tuple[str, str]]:
    def moment(value: object) -> str:
        return f"{value:%Y-%m-%d %H:%M}" if value else _("never")

    last_ok = course.last_ok.astimezone() if course.last_ok else None
    rows = [
        (_("server"), f"{account.server} ({account.kind})"),
        (_("user"), account.user),
        (_("device"), account.device),
        (_("password"), password),
        (_("last worked"), moment(last_ok)),
    ]
    if course.error and course.last_tried:
        rows.append((_("since then"), f"{moment(course.last_tried.astimezone())}: {course.error}"))
    return rows


def _password_words(house: House) -> str:
    source = house.synchroniser.password_source()
    return _(_SOURCES[source]) if source else _("none to be had; “cafe-tui sync login” asks for it")


def _ask(what: str) -> str:
    if not sys.stdin.isatty():
        raise BadInputError(_("There is nobody to ask for your name"), hint=_("--user gives it"))
    print(what, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


def _ask_secretly(what: str) -> str:
    """Of a terminal without showing it; else the first line of standard input."""
    typed = getpass.getpass(what) if sys.stdin.isatty() else sys.stdin.readline(_LONGEST + 2).rstrip("\r\n")
    if not typed or len(typed) > _LONGEST:
        raise BadInputError(_("No password was given"), hint=_("It is the first line of standard input"))
    return typed


def _account_record(house: House) -> Record | None:
    if (found := house.synchroniser.account()) is None:
        return None
    account, course = found
    return {
        "server": account.server,
        "kind": str(account.kind),
        "user": account.user,
        "device": account.device,
        "password_in": house.synchroniser.password_source(),
        "last_ok": course.last_ok and course.last_ok.isoformat(),
        "last_tried": course.last_tried and course.last_tried.isoformat(),
        "error": course.error,
    }


def _report_record(report: "SyncReport") -> Record:
    return {
        "added": report.added,
        "removed": report.removed,
        "told_added": report.told_added,
        "told_removed": report.told_removed,
        "taken": report.taken,
        "sent": report.sent,
        "waiting": report.waiting,
        "left_out": [{"show": title, "reason": why} for title, why in report.left_out],
    }
