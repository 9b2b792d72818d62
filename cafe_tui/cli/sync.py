"""The commands that keep several machines alike."""

import getpass
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.sync.account import Account, Course, ServerKind
from cafe_tui.domain.text import counted
from cafe_tui.services.house import House

from .output import note, say, say_json, table
from .progress import ProgressBar
from .records import Record

if TYPE_CHECKING:
    from cafe_tui.services.sync_run import SyncReport

_LONGEST = 1_000  # characters of a password
_NONE = "There is no server to sync with: “cafe-tui sync login URL” names one"


def sync(house: House, arguments: Namespace) -> int:
    """`sync`: take what is new on the server, and tell it what is new here."""
    with ProgressBar("Telling the server") as bar:
        report = house.synchroniser.run(
            whole=arguments.whole,
            removes_many=arguments.remove_many,
            on_step=lambda _words, done, total: bar.show(done, total),
        )
    if arguments.json:
        say_json({"account": _account_record(house), "done": _report_record(report)})
        return 0
    for title, why in report.left_out:
        note(f"cafe-tui: the server was not told of {title}: {why}")
    for url in report.added:
        say(f"Added {url}")
    for title in report.removed:
        say(f"Removed {title}; its bookmarks stay")
    say(report.words)
    if report.waiting:
        note(f"Of {counted(report.waiting, 'episode')} the server knows more than the feeds here, for now")
    return 0


def login(house: House, arguments: Namespace) -> int:
    """`sync login URL`: the password is asked for, or read from standard input, unless something gives it."""
    user = arguments.user or _ask("Your name there: ")
    given = house.synchroniser.password_given()
    password = given if given is not None else _ask_secretly(f"Password of {user}: ")
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
        note("cafe-tui: the password goes unencrypted through your network: https would be better")
    if arguments.json:
        say_json({"account": _account_record(house), "done": None})
    else:
        say(f"Logged in at {account.server} as {account.user}; this machine is {account.device}")
        note("“cafe-tui sync” syncs now; the player does so by itself")
    return 0


def status(house: House, arguments: Namespace) -> int:
    """`sync status`: with which server, and how that went."""
    found = house.synchroniser.account()
    if arguments.json:
        say_json({"account": _account_record(house), "done": None})
    elif found is None:
        note(_NONE)
    else:
        say(table(("", ""), _rows(*found, _password_words(house))).lstrip())
    return 0


def logout(house: House, arguments: Namespace) -> int:
    """`sync logout`: both ends keep what they have."""
    account = house.synchroniser.logout()
    if arguments.json:
        say_json({"account": None, "done": None})
    elif account is None:
        note(_NONE)
    else:
        say(f"Logged out of {account.server}; shows and places stay, here and there")
    return 0


def _rows(account: Account, course: Course, password: str) -> list[tuple[str, str]]:
    def moment(value: object) -> str:
        return f"{value:%Y-%m-%d %H:%M}" if value else "never"

    last_ok = course.last_ok.astimezone() if course.last_ok else None
    rows = [
        ("server", f"{account.server} ({account.kind})"),
        ("user", account.user),
        ("device", account.device),
        ("password", password),
        ("last worked", moment(last_ok)),
    ]
    if course.error and course.last_tried:
        rows.append(("since then", f"{moment(course.last_tried.astimezone())}: {course.error}"))
    return rows


def _password_words(house: House) -> str:
    source = house.synchroniser.password_source()
    return f"from the {source}" if source else "none to be had; “cafe-tui sync login” asks for it"


def _ask(what: str) -> str:
    if not sys.stdin.isatty():
        raise BadInputError("There is nobody to ask for your name", hint="--user gives it")
    print(what, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


def _ask_secretly(what: str) -> str:
    """Of a terminal without showing it; else the first line of standard input."""
    typed = getpass.getpass(what) if sys.stdin.isatty() else sys.stdin.readline(_LONGEST + 2).rstrip("\r\n")
    if not typed or len(typed) > _LONGEST:
        raise BadInputError("No password was given", hint="It is the first line of standard input")
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
