"""What can be asked and ordered of the open player, and what shells ask."""

import argparse

from cafe_tui.domain.language import N_, _

from .argument_kinds import EPISODE, TIME, Commands, change, command, count, factor, move, time, with_json

_PLAIN = (
    ("play-pause", N_("pause what plays, or play what is paused")),
    ("pause", N_("pause")),
    ("stop", N_("close the sound")),
    ("next-chapter", N_("to the next chapter")),
    ("previous-chapter", N_("to the start of this chapter, or to the one before")),
    ("next", N_("to what comes next in the queue, else in the show")),
    ("previous", N_("to what came before")),
    ("mute", N_("without sound, or with it again")),
    ("segment-start", N_("a segment begins here")),
    ("segment-end", N_("keep the segment that ends here")),
    ("undo", N_("back to where the sound was before the last jump")),
    ("quit", N_("close the player")),
)


def add_asking(commands: Commands) -> None:
    """The commands that speak with the open player."""
    status = command(commands, "status", _("how the open player stands"))
    form = status.add_mutually_exclusive_group()
    with_json(form)
    form.add_argument(
        "--format", metavar="TEMPLATE", type=_template, help=_("such as “{title} {position}”; {{ is a brace")
    )
    status.add_argument(
        "--watch",
        action="store_true",
        help=_("a line at each change, until this is stopped; JSON unless told"),
    )
    ctl = command(commands, "ctl", _("order something of the open player"))
    orders = ctl.add_subparsers(dest="order", metavar="ORDER", required=True, title=_("orders"))
    for name, what in _PLAIN[:1]:
        with_json(command(orders, name, _(what)))
    _add_going(orders)
    for name, what in _PLAIN[1:]:
        with_json(command(orders, name, _(what)))
    _add_sounding(orders)
    _add_keeping(orders)


def add_completing(commands: Commands) -> None:
    """The commands by which a shell completes what is typed; one of them is hidden."""
    completions = command(commands, "completions", _("the script by which a shell completes what is typed"))
    completions.add_argument(
        "shell", metavar="SHELL", choices=("bash", "zsh", "fish"), help=_("bash, zsh or fish")
    )
    complete = commands.add_parser("complete", allow_abbrev=False)
    complete.add_argument("kind", choices=("show", "episode"))
    complete.add_argument("beginning")


def _add_going(orders: Commands) -> None:
    play = command(orders, "play", _("play what is open, or an episode"))
    play.add_argument("episode", metavar="EPISODE", nargs="?", help=_(EPISODE))
    place = play.add_mutually_exclusive_group()
    place.add_argument("--at", metavar="TIME", type=time, help=_("where to begin: {time}", time=_(TIME)))
    place.add_argument(
        "--chapter", metavar="N", type=count, help=_("the chapter to begin with, counted from 1")
    )
    with_json(play)
    chapter = command(orders, "chapter", _("to a chapter"))
    chapter.add_argument("number", metavar="N", type=count, help=_("counted from 1"))
    with_json(chapter)
    seek = command(orders, "seek", _("to a place, or on and back from here"))
    seek.add_argument(
        "place",
        metavar="TIME",
        type=move,
        help=_("{time}; with + or - before it, so much on or back", time=_(TIME)),
    )
    with_json(seek)


def _add_sounding(orders: Commands) -> None:
    speed = command(orders, "speed", _("play at this speed"))
    speed.add_argument("speed", metavar="N", type=factor, help=_("1 is as recorded"))
    with_json(speed)
    volume = command(orders, "volume", _("play at this volume"))
    volume.add_argument(
        "volume",
        metavar="PERCENT",
        type=change,
        help=_("with + or - before it, louder or quieter by so much"),
    )
    with_json(volume)
    sleep = command(orders, "sleep", _("fade out and pause later"))
    sleep.add_argument("plan", metavar="WHEN", help=_("minutes, 1h30, chapter, “3 chapters”, episode or off"))
    with_json(sleep)


def _add_keeping(orders: Commands) -> None:
    bookmark = command(orders, "bookmark", _("keep this moment"))
    bookmark.add_argument("--note", metavar="TEXT", default="", help=_("a note of your own"))
    bookmark.add_argument(
        "--tag", metavar="TAG", dest="tags", action="append", default=[], help=_("may be given again")
    )
    bookmark.add_argument(
        "--back", metavar="TIME", type=time, help=_("keep what was heard for so long as a segment")
    )
    with_json(bookmark)


def _template(typed: str) -> str:
    from cafe_tui.domain.errors import BadInputError
    from cafe_tui.domain.outside.placeholders import check
    from cafe_tui.domain.outside.status import FIELDS

    try:
        return check(typed, FIELDS)
    except BadInputError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
