"""What can be typed after `cafe-tui`. Imports nothing but argparse, so that `--version` answers at once."""

import argparse
from collections.abc import Sequence
from typing import NoReturn

from cafe_tui import __version__
from cafe_tui.domain.language import _

from .argument_kinds import (
    EPISODE,
    SHOW,
    TIME,
    Commands,
    command,
    count,
    number,
    number_or_all,
    time,
    with_json,
)
from .player_arguments import add_asking, add_completing
from .sync_arguments import add_syncing

_CHAPTER_FORMATS = ("text", "json", "ffmetadata", "podlove", "podcasting20", "vtt", "youtube")
_BOOKMARK_FORMATS = ("json", "md", "csv", "annotation", "soundbite", "vtt", "audacity", "cue", "m3u")
_TRANSCRIPT_FORMATS = ("text", "vtt", "srt", "json")
_CLIP_FORMATS = ("mp3", "m4a", "opus")


def make_parser() -> argparse.ArgumentParser:
    """The reader of all that can be typed."""
    parser: argparse.ArgumentParser = _Parser(
        prog="cafe-tui",
        description=_("A podcast player for the terminal in which the times in show notes are chapters."),
        epilog=_("Without a command the player starts. CAFE_TUI_HOME=DIR keeps all files in one folder."),
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"cafe-tui {__version__}",
        help=_("show program's version number and exit"),
    )
    parser.add_argument(
        "--plain",
        dest="plain_player",
        action="store_true",
        help=_("the player as a conversation in lines, without a screen; also with play"),
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title=_("commands"))
    _add_playing(commands)
    _add_shows(commands)
    _add_episodes(commands)
    _add_bookmarks(commands)
    _add_downloads(commands)
    _add_queue(commands)
    add_syncing(commands)
    config = command(commands, "config", _("write a configuration that explains itself, unless there is one"))
    actions = config.add_subparsers(dest="action", metavar="ACTION", title=_("actions"))
    command(actions, "path", _("where the configuration is, or would be"))
    command(actions, "check", _("read the configuration, and say what is wrong with it"))
    doctor = command(commands, "doctor", _("what works on this machine, and what to do about the rest"))
    doctor.add_argument(
        "--repair", action="store_true", help=_("make a new library of what can be read of a damaged one")
    )
    with_json(doctor)
    add_asking(commands)
    add_completing(commands)
    return parser


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What was typed, `command` naming what is to be done (None: the player).

    Prints and raises SystemExit for --help, --version and wrong usage.
    """
    parser = make_parser()
    typed = parser.parse_args(arguments)
    if typed.plain_player and typed.command not in (None, "play"):
        parser.error(
            _("--plain is for the player; {command} has no screen of that kind", command=typed.command)
        )
    if typed.command == "bookmark" and typed.action == "edit" and not _changes(typed):
        parser.error(_("bookmark edit: nothing to change was given; see “cafe-tui bookmark edit --help”"))
    if typed.command == "queue" and typed.action == "add" and (wrong := _wrong_with_queue_add(typed)):
        parser.error(_("queue add: {wrong}; see “cafe-tui queue add --help”", wrong=wrong))
    return typed


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong; it quotes what was typed, or pasted from anywhere."""
        from cafe_tui.domain.text import one_line

        super().error(one_line(message))


def _add_playing(commands: Commands) -> None:
    play = command(commands, "play", _("the player, playing an episode"))
    play.add_argument("episode", metavar="EPISODE", help=_(EPISODE))
    place = play.add_mutually_exclusive_group()
    place.add_argument("--at", metavar="TIME", type=time, help=_("where to begin: {time}", time=_(TIME)))
    place.add_argument(
        "--chapter", metavar="N", type=count, help=_("the chapter to begin with, counted from 1")
    )
    demo = command(commands, "demo", _("the player with an offline sample show, in a throw-away home"))
    demo.add_argument("--plain", action="store_true", help=_("tell the journey in text, without a screen"))


def _add_shows(commands: Commands) -> None:
    add = command(commands, "add", _("add shows"))
    add.add_argument(
        "urls",
        metavar="URL",
        nargs="+",
        help=_(
            "the address of a feed or of a show's web page, its page or id at Apple Podcasts; or "
            "a path: a feed, a list of shows, a recording or a folder of recordings"
        ),
    )
    discover = command(commands, "discover", _("find shows by name in the directories of the web"))
    discover.add_argument("words", metavar="WORDS", nargs="+", help=_("words of the show's name"))
    discover.add_argument("--limit", metavar="N", type=count, default=30, help=_("at most this many"))
    with_json(discover)
    into = command(commands, "import", _("take in the shows of another program; nothing comes twice"))
    into.add_argument("file", metavar="FILE", help=_("OPML, or newsboat's “urls”; - for standard input"))
    with_json(into)
    export = command(commands, "export", _("the shows as OPML for other programs"))
    export.add_argument("file", metavar="FILE", nargs="?", help=_("a file instead of standard output (-)"))
    export.add_argument(
        "--castero", action="store_true", help=_("in one folder, of which castero reads them")
    )
    with_json(export)
    remove = command(commands, "remove", _("remove a show; its bookmarks stay"))
    remove.add_argument("show", metavar="SHOW", help=_(SHOW))
    refresh = command(commands, "refresh", _("fetch the feeds of all shows, or of these"))
    refresh.add_argument("shows", metavar="SHOW", nargs="*", help=_(SHOW))
    refresh.add_argument("--due", action="store_true", help=_("only those whose time has come, see “shows”"))
    move = command(commands, "move", _("fetch a show from another address; its episodes stay"))
    move.add_argument("show", metavar="SHOW", help=_(SHOW))
    move.add_argument("url", metavar="URL", help=_("the address of its feed or web page"))
    with_json(command(commands, "shows", _("list the shows")))


def _add_episodes(commands: Commands) -> None:
    episodes = command(commands, "episodes", _("list episodes, newest first"))
    episodes.add_argument("show", metavar="SHOW", nargs="?", help=_(SHOW))
    episodes.add_argument("--unplayed", action="store_true", help=_("only those that were not played"))
    episodes.add_argument("--limit", metavar="N", type=count, help=_("at most this many"))
    with_json(episodes)
    search = command(
        commands, "search", _("search shows, titles, notes, chapters, bookmarks, transcripts and comments")
    )
    search.add_argument(
        "words",
        metavar="WORDS",
        nargs="+",
        help=_("what is looked for, as in the player: show:tea, in:chapters, after:2024; -- before -word"),
    )
    search.add_argument(
        "--limit",
        metavar="N",
        type=count,
        default=20,
        help=_("look into at most this many texts of each kind"),
    )
    with_json(search)
    show = command(commands, "show", _("one episode with its notes"))
    show.add_argument("episode", metavar="EPISODE", help=_(EPISODE))
    with_json(show)
    links = command(commands, "links", _("what leads from an episode to others and to elsewhere, and to it"))
    links.add_argument("episode", metavar="EPISODE", help=_(EPISODE))
    with_json(links)
    chapters = command(commands, "chapters", _("the chapters of an episode, of a sound, or in notes"))
    chapters.add_argument(
        "source",
        metavar="SOURCE",
        help=_(
            "{episode}; an audio file or the address of one; or - for notes on standard input",
            episode=_(EPISODE),
        ),
    )
    chapters.add_argument(
        "--duration", metavar="S", type=time, help=_("the recording's length: {time}", time=_(TIME))
    )
    form = chapters.add_mutually_exclusive_group()
    form.add_argument("--format", choices=_CHAPTER_FORMATS, default="text", help=_("text unless told"))
    form.add_argument(
        "--json", dest="format", action="store_const", const="json", help=_("the same as --format json")
    )
    transcript = command(commands, "transcript", _("what is said in an episode, if its feed offers that"))
    transcript.add_argument("episode", metavar="EPISODE", help=_(EPISODE))
    transcript.add_argument(
        "--format",
        choices=_TRANSCRIPT_FORMATS,
        default="text",
        help=_("text unless told; json is Podcasting 2.0's"),
    )
    transcript.add_argument("--refresh", action="store_true", help=_("ask its server, whatever is known"))
    with_json(transcript)
    comments = command(commands, "comments", _("what listeners wrote about an episode on its page"))
    comments.add_argument("episode", metavar="EPISODE", help=_(EPISODE))
    comments.add_argument(
        "--refresh", action="store_true", help=_("ask for new ones, however lately that was done")
    )
    with_json(comments)


def _add_bookmarks(commands: Commands) -> None:
    bookmarks = command(commands, "bookmarks", _("list bookmarks, or take them away into a file"))
    _bookmark_filters(bookmarks)
    with_json(bookmarks)
    files = bookmarks.add_subparsers(dest="action", metavar="ACTION", title=_("actions"))
    export = command(files, "export", _("write bookmarks in a format of other programs"))
    export.add_argument(
        "--format",
        choices=_BOOKMARK_FORMATS,
        default="json",
        help=_("json unless told; json can be imported"),
    )
    export.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help=_("a file instead of standard output; for md also a folder of notes"),
    )
    # What was given before “export” holds unless it is given again.
    _bookmark_filters(export, default=argparse.SUPPRESS)
    into = command(
        files, "import", _("keep what a file of bookmarks, labels or cues holds; nothing comes twice")
    )
    into.add_argument("file", metavar="FILE", help=_("json, WebVTT or Audacity labels; - for standard input"))
    into.add_argument(
        "--episode",
        metavar="EPISODE",
        default=argparse.SUPPRESS,
        help=_("whose labels or cues these are: {episode}", episode=_(EPISODE)),
    )
    into.add_argument(
        "--json",
        action="store_true",
        default=argparse.SUPPRESS,
        help=_("one JSON document on standard output"),
    )

    bookmark = command(commands, "bookmark", _("keep, change or remove a bookmark"))
    actions = bookmark.add_subparsers(dest="action", metavar="ACTION", required=True, title=_("actions"))
    add = command(actions, "add", _("keep a moment, or with --to a segment"))
    add.add_argument("episode", metavar="EPISODE", help=_(EPISODE))
    add.add_argument("start", metavar="TIME", type=time, help=_(TIME))
    add.add_argument("--to", metavar="TIME", type=time, help=_("where the segment ends"))
    add.add_argument("--note", metavar="TEXT", default="", help=_("a note of your own"))
    add.add_argument(
        "--tag", metavar="TAG", dest="tags", action="append", default=[], help=_("may be given again")
    )
    add.add_argument("--importance", metavar="N", type=number, default=0, help=_("0 (none) to 3"))
    with_json(add)
    edit = command(actions, "edit", _("change what is given, leave the rest"))
    edit.add_argument("id", metavar="ID", type=count, help=_("an id from “bookmarks”"))
    edit.add_argument("--start", metavar="TIME", type=time, help=_("where it begins"))
    end = edit.add_mutually_exclusive_group()
    end.add_argument("--to", metavar="TIME", type=time, help=_("where the segment ends"))
    end.add_argument("--no-end", action="store_true", help=_("make it a moment"))
    edit.add_argument("--note", metavar="TEXT", help=_("the new note; an empty one removes it"))
    edit.add_argument("--importance", metavar="N", type=number, help=_("0 (none) to 3"))
    tags = edit.add_mutually_exclusive_group()
    tags.add_argument(
        "--tag", metavar="TAG", dest="tags", action="append", help=_("the new tags; may be given again")
    )
    tags.add_argument("--no-tags", dest="tags", action="store_const", const=[], help=_("remove all tags"))
    with_json(edit)
    remove = command(actions, "remove", _("remove a bookmark"))
    remove.add_argument("id", metavar="ID", type=count, help=_("an id from “bookmarks”"))
    with_json(remove)

    clip = command(commands, "clip", _("cut segments out of their episodes into sound files"))
    clip.add_argument("bookmarks", metavar="BOOKMARK", nargs="+", type=count, help=_("ids from “bookmarks”"))
    clip.add_argument(
        "-o", "--output", metavar="FILE", help=_("a file, or a folder; the current folder unless told")
    )
    clip.add_argument("--format", choices=_CLIP_FORMATS, help=_("that of the episode, else mp3, unless told"))
    with_json(clip)


def _bookmark_filters(parser: argparse.ArgumentParser, default: str | None = None) -> None:
    parser.add_argument("--episode", metavar="EPISODE", default=default, help=_(EPISODE))
    parser.add_argument("--show", metavar="SHOW", default=default, help=_(SHOW))
    parser.add_argument("--tag", metavar="TAG", default=default, help=_("only those with this tag"))


def _add_downloads(commands: Commands) -> None:
    download = command(commands, "download", _("bring episodes to the disk, or delete them there"))
    download.add_argument(
        "episodes",
        metavar="EPISODE",
        nargs="*",
        help=_("{episode}; without any, what was interrupted goes on", episode=_(EPISODE)),
    )
    download.add_argument("--delete", action="store_true", help=_("delete their files instead"))
    with_json(download)
    with_json(command(commands, "downloads", _("list the downloads")))
    rule = command(commands, "download-rule", _("what is downloaded and deleted for a show at each refresh"))
    rule.add_argument("show", metavar="SHOW", help=_(SHOW))
    rule.add_argument("--newest", metavar="N", type=number, help=_("download so many of the newest episodes"))
    rule.add_argument(
        "--keep", metavar="N", type=number_or_all, help=_("keep so many of those on the disk, or “all”")
    )
    rule.add_argument(
        "--delete-played", action=argparse.BooleanOptionalAction, help=_("delete what was played, or do not")
    )
    with_json(rule)


def _add_queue(commands: Commands) -> None:
    queue = command(commands, "queue", _("list what plays next, or change it"))
    with_json(queue)
    actions = queue.add_subparsers(dest="action", metavar="ACTION", title=_("actions"))
    add = command(actions, "add", _("queue episodes, or a passage of one"))
    add.add_argument("episodes", metavar="EPISODE", nargs="*", help=_(EPISODE))
    add.add_argument(
        "--at", metavar="TIME", type=time, help=_("where the passage begins: {time}", time=_(TIME))
    )
    add.add_argument("--to", metavar="TIME", type=time, help=_("where the passage ends"))
    add.add_argument("--chapter", metavar="N", type=count, help=_("this chapter alone, counted from 1"))
    add.add_argument("--bookmark", metavar="ID", type=count, help=_("a bookmark, by its id from “bookmarks”"))
    add.add_argument("--next", action="store_true", help=_("at the head of the queue instead of at its end"))
    remove = command(actions, "remove", _("take out what stands at these positions"))
    remove.add_argument("positions", metavar="POSITION", nargs="+", type=count, help=_("counted from 1"))
    move = command(actions, "move", _("move what stands at a position to another one"))
    move.add_argument("position", metavar="FROM", type=count, help=_("counted from 1"))
    move.add_argument("to", metavar="TO", type=count, help=_("counted from 1"))
    command(actions, "clear", _("take out all"))
    for name, what in (
        ("save", _("keep the queue as a mixtape")),
        ("open", _("let the queue be a mixtape")),
        ("forget", _("remove a mixtape")),
    ):
        command(actions, name, what).add_argument("name", metavar="NAME", help=_("the mixtape's name"))
    export = command(actions, "export", _("the queue as an M3U playlist for other players"))
    export.add_argument("-o", "--output", metavar="FILE", help=_("a file instead of standard output"))


def _wrong_with_queue_add(add: argparse.Namespace) -> str:
    """What does not fit together; empty when all does."""
    passage = [value for value in (add.at, add.chapter, add.bookmark) if value is not None]
    if len(passage) > 1:
        return _("--at, --chapter and --bookmark cannot be combined")
    if add.to is not None and add.at is None:
        return _("--to needs --at")
    if add.bookmark is not None:
        return _("--bookmark takes no EPISODE") if add.episodes else ""
    if not add.episodes:
        return _("name an EPISODE, or a --bookmark")
    return _("a passage is of one EPISODE") if passage and len(add.episodes) > 1 else ""


def _changes(edit: argparse.Namespace) -> bool:
    return edit.no_end or any(
        value is not None for value in (edit.start, edit.to, edit.note, edit.tags, edit.importance)
    )
