"""What can be typed to keep several machines alike. Each way of doing so has its own actions."""

from cafe_tui.domain.language import _

from .argument_kinds import Commands, command, with_json

_KINDS = ("gpodder", "nextcloud")


def add_syncing(commands: Commands) -> None:
    """The command `sync` and its actions."""
    sync = command(commands, "sync", _("keep shows, places and bookmarks alike on several machines"))
    sync.add_argument(
        "--whole",
        action="store_true",
        help=_("ask the server for all that it knows, not only for what is new"),
    )
    sync.add_argument(
        "--remove-many",
        action="store_true",
        help=_("remove shows also where the server says so of most of them, which may be a mistake"),
    )
    with_json(sync)
    actions = sync.add_subparsers(dest="action", metavar="ACTION", title=_("actions"))
    _add_server(actions)
    _add_folder(actions)


def _add_server(actions: Commands) -> None:
    """By a server that speaks gpodder's API, or Nextcloud's."""
    login = command(actions, "login", _("name the server; the password is asked for"))
    login.add_argument("url", metavar="URL", help=_("of the server, such as https://cloud.example"))
    login.add_argument("--kind", choices=_KINDS, help=_("what it speaks; found out unless told"))
    login.add_argument(
        "--user", metavar="NAME", help=_("the name that you have there; asked for unless told")
    )
    login.add_argument(
        "--device",
        metavar="NAME",
        default="cafe-tui",
        help=_("what this machine is called there; those of the same name share a list of shows"),
    )
    login.add_argument(
        "--alone", action="store_true", help=_("do not join the subscriptions of your other devices there")
    )
    login.add_argument(
        "--file",
        action="store_true",
        help=_("keep the password in a file of your own instead of the keyring"),
    )
    with_json(login)
    with_json(command(actions, "status", _("with which server, and when that last worked")))
    with_json(command(actions, "logout", _("forget the server and its password; shows and places stay")))


def _add_folder(actions: Commands) -> None:
    """By a folder that another program carries from machine to machine."""
    folder = command(
        actions,
        "folder",
        _("name the folder by which bookmarks and corrections are the same on all machines"),
    )
    which = folder.add_mutually_exclusive_group()
    which.add_argument(
        "folder",
        metavar="DIR",
        nargs="?",
        help=_("one that Syncthing, Nextcloud or the like carries; made anew"),
    )
    which.add_argument("--off", action="store_true", help=_("tell and hear nothing by it any more"))
    with_json(folder)
