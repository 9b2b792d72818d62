"""What can be typed after `cafe-tui`. Imports nothing but argparse, so that `--version` answers at once."""

import argparse
from collections.abc import Sequence
from typing import NoReturn, TypeAlias

from cafe_tui import __version__

_EPISODE = 'an id from “episodes”, SHOW#NUMBER ("Management Café#65"), or “latest”'
_SHOW = "an id from “shows”, a feed's address, or a part of a title that no other show has"
_CHAPTER_FORMATS = ("text", "json", "ffmetadata", "podlove", "podcasting20", "vtt", "youtube")
_BOOKMARK_FORMATS = ("json", "md", "csv", "annotation", "soundbite", "vtt", "audacity", "cue", "m3u")
_TRANSCRIPT_FORMATS = ("text", "vtt", "srt", "json")
_CLIP_FORMATS = ("mp3", "m4a", "opus")
_TIME = "12:30, 1:02:03, 2m30s or a number of seconds"


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What was typed, `command` naming what is to be done (None: the player).

    Prints and raises SystemExit for --help, --version and wrong usage.
    """
    parser: argparse.ArgumentParser = _Parser(
        prog="cafe-tui",
        description="A podcast player for the terminal in which the times in show notes are chapters.",
        epilog="Without a command the player starts. CAFE_TUI_HOME=DIR keeps all files in one folder.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"cafe-tui {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _add_playing(commands)
    _add_shows(commands)
    _add_episodes(commands)
    _add_bookmarks(commands)
    _add_downloads(commands)
    _add_queue(commands)
    doctor = _command(commands, "doctor", "what works on this machine, and what to do about the rest")
    _json(doctor)
    typed = parser.parse_args(arguments)
    if typed.command == "bookmark" and typed.action == "edit" and not _changes(typed):
        parser.error("bookmark edit: nothing to change was given; see “cafe-tui bookmark edit --help”")
    if typed.command == "queue" and typed.action == "add" and (wrong := _wrong_with_queue_add(typed)):
        parser.error(f"queue add: {wrong}; see “cafe-tui queue add --help”")
    return typed


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong; it quotes what was typed, or pasted from anywhere."""
        from cafe_tui.domain.text import one_line

        super().error(one_line(message))


_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add_playing(commands: _Commands) -> None:
    play = _command(commands, "play", "the player, playing an episode")
    play.add_argument("episode", metavar="EPISODE", help=_EPISODE)
    place = play.add_mutually_exclusive_group()
    place.add_argument("--at", metavar="TIME", type=_time, help=f"where to begin: {_TIME}")
    place.add_argument(
        "--chapter", metavar="N", type=_count, help="the chapter to begin with, counted from 1"
    )
    demo = _command(commands, "demo", "the player with an offline sample show, in a throw-away home")
    demo.add_argument("--plain", action="store_true", help="tell the journey in text, without a screen")


def _add_shows(commands: _Commands) -> None:
    add = _command(commands, "add", "add shows")
    add.add_argument("urls", metavar="URL", nargs="+", help="the address of a feed or of a show's web page")
    remove = _command(commands, "remove", "remove a show; its bookmarks stay")
    remove.add_argument("show", metavar="SHOW", help=_SHOW)
    refresh = _command(commands, "refresh", "fetch the feeds of all shows, or of these")
    refresh.add_argument("shows", metavar="SHOW", nargs="*", help=_SHOW)
    refresh.add_argument("--due", action="store_true", help="only those whose time has come, see “shows”")
    move = _command(commands, "move", "fetch a show from another address; its episodes stay")
    move.add_argument("show", metavar="SHOW", help=_SHOW)
    move.add_argument("url", metavar="URL", help="the address of its feed or web page")
    _json(_command(commands, "shows", "list the shows"))


def _add_episodes(commands: _Commands) -> None:
    episodes = _command(commands, "episodes", "list episodes, newest first")
    episodes.add_argument("show", metavar="SHOW", nargs="?", help=_SHOW)
    episodes.add_argument("--unplayed", action="store_true", help="only those that were not played")
    episodes.add_argument("--limit", metavar="N", type=_count, help="at most this many")
    _json(episodes)
    search = _command(
        commands, "search", "search shows, titles, notes, chapters, bookmarks, transcripts and comments"
    )
    search.add_argument(
        "words",
        metavar="WORDS",
        nargs="+",
        help="what is looked for, as in the player: show:tea, in:chapters, after:2024; -- before -word",
    )
    search.add_argument(
        "--limit", metavar="N", type=_count, default=20, help="look into at most this many texts of each kind"
    )
    _json(search)
    show = _command(commands, "show", "one episode with its notes")
    show.add_argument("episode", metavar="EPISODE", help=_EPISODE)
    _json(show)
    links = _command(commands, "links", "what leads from an episode to others and to elsewhere, and to it")
    links.add_argument("episode", metavar="EPISODE", help=_EPISODE)
    _json(links)
    chapters = _command(commands, "chapters", "the chapters of an episode, of a sound, or in notes")
    chapters.add_argument(
        "source",
        metavar="SOURCE",
        help=f"{_EPISODE}; an audio file or the address of one; or - for notes on standard input",
    )
    chapters.add_argument("--duration", metavar="S", type=_time, help=f"the recording's length: {_TIME}")
    form = chapters.add_mutually_exclusive_group()
    form.add_argument("--format", choices=_CHAPTER_FORMATS, default="text", help="text unless told")
    form.add_argument(
        "--json", dest="format", action="store_const", const="json", help="the same as --format json"
    )
    transcript = _command(commands, "transcript", "what is said in an episode, if its feed offers that")
    transcript.add_argument("episode", metavar="EPISODE", help=_EPISODE)
    transcript.add_argument(
        "--format",
        choices=_TRANSCRIPT_FORMATS,
        default="text",
        help="text unless told; json is Podcasting 2.0's",
    )
    transcript.add_argument("--refresh", action="store_true", help="ask its server, whatever is known")
    _json(transcript)
    comments = _command(commands, "comments", "what listeners wrote about an episode on its page")
    comments.add_argument("episode", metavar="EPISODE", help=_EPISODE)
    comments.add_argument(
        "--refresh", action="store_true", help="ask for new ones, however lately that was done"
    )
    _json(comments)


def _add_bookmarks(commands: _Commands) -> None:
    bookmarks = _command(commands, "bookmarks", "list bookmarks, or take them away into a file")
    _bookmark_filters(bookmarks)
    _json(bookmarks)
    files = bookmarks.add_subparsers(dest="action", metavar="ACTION", title="actions")
    export = _command(files, "export", "write bookmarks in a format of other programs")
    export.add_argument(
        "--format", choices=_BOOKMARK_FORMATS, default="json", help="json unless told; json can be imported"
    )
    export.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="a file instead of standard output; for md also a folder of notes",
    )
    # What was given before “export” holds unless it is given again.
    _bookmark_filters(export, default=argparse.SUPPRESS)
    into = _command(
        files, "import", "keep what a file of bookmarks, labels or cues holds; nothing comes twice"
    )
    into.add_argument("file", metavar="FILE", help="json, WebVTT or Audacity labels; - for standard input")
    into.add_argument(
        "--episode",
        metavar="EPISODE",
        default=argparse.SUPPRESS,
        help=f"whose labels or cues these are: {_EPISODE}",
    )
    into.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="one JSON document on standard output"
    )

    bookmark = _command(commands, "bookmark", "keep, change or remove a bookmark")
    actions = bookmark.add_subparsers(dest="action", metavar="ACTION", required=True, title="actions")
    add = _command(actions, "add", "keep a moment, or with --to a segment")
    add.add_argument("episode", metavar="EPISODE", help=_EPISODE)
    add.add_argument("start", metavar="TIME", type=_time, help=_TIME)
    add.add_argument("--to", metavar="TIME", type=_time, help="where the segment ends")
    add.add_argument("--note", metavar="TEXT", default="", help="a note of your own")
    add.add_argument(
        "--tag", metavar="TAG", dest="tags", action="append", default=[], help="may be given again"
    )
    add.add_argument("--importance", metavar="N", type=_number, default=0, help="0 (none) to 3")
    _json(add)
    edit = _command(actions, "edit", "change what is given, leave the rest")
    edit.add_argument("id", metavar="ID", type=_count, help="an id from “bookmarks”")
    edit.add_argument("--start", metavar="TIME", type=_time, help="where it begins")
    end = edit.add_mutually_exclusive_group()
    end.add_argument("--to", metavar="TIME", type=_time, help="where the segment ends")
    end.add_argument("--no-end", action="store_true", help="make it a moment")
    edit.add_argument("--note", metavar="TEXT", help="the new note; an empty one removes it")
    edit.add_argument("--importance", metavar="N", type=_number, help="0 (none) to 3")
    tags = edit.add_mutually_exclusive_group()
    tags.add_argument(
        "--tag", metavar="TAG", dest="tags", action="append", help="the new tags; may be given again"
    )
    tags.add_argument("--no-tags", dest="tags", action="store_const", const=[], help="remove all tags")
    _json(edit)
    remove = _command(actions, "remove", "remove a bookmark")
    remove.add_argument("id", metavar="ID", type=_count, help="an id from “bookmarks”")
    _json(remove)

    clip = _command(commands, "clip", "cut segments out of their episodes into sound files")
    clip.add_argument("bookmarks", metavar="BOOKMARK", nargs="+", type=_count, help="ids from “bookmarks”")
    clip.add_argument(
        "-o", "--output", metavar="FILE", help="a file, or a folder; the current folder unless told"
    )
    clip.add_argument("--format", choices=_CLIP_FORMATS, help="that of the episode, else mp3, unless told")
    _json(clip)


def _bookmark_filters(parser: argparse.ArgumentParser, default: str | None = None) -> None:
    parser.add_argument("--episode", metavar="EPISODE", default=default, help=_EPISODE)
    parser.add_argument("--show", metavar="SHOW", default=default, help=_SHOW)
    parser.add_argument("--tag", metavar="TAG", default=default, help="only those with this tag")


def _add_downloads(commands: _Commands) -> None:
    download = _command(commands, "download", "bring episodes to the disk, or delete them there")
    download.add_argument(
        "episodes",
        metavar="EPISODE",
        nargs="*",
        help=f"{_EPISODE}; without any, what was interrupted goes on",
    )
    download.add_argument("--delete", action="store_true", help="delete their files instead")
    _json(download)
    _json(_command(commands, "downloads", "list the downloads"))
    rule = _command(commands, "download-rule", "what is downloaded and deleted for a show at each refresh")
    rule.add_argument("show", metavar="SHOW", help=_SHOW)
    rule.add_argument("--newest", metavar="N", type=_number, help="download so many of the newest episodes")
    rule.add_argument(
        "--keep", metavar="N", type=_number_or_all, help="keep so many of those on the disk, or “all”"
    )
    rule.add_argument(
        "--delete-played", action=argparse.BooleanOptionalAction, help="delete what was played, or do not"
    )
    _json(rule)


def _add_queue(commands: _Commands) -> None:
    queue = _command(commands, "queue", "list what plays next, or change it")
    _json(queue)
    actions = queue.add_subparsers(dest="action", metavar="ACTION", title="actions")
    add = _command(actions, "add", "queue episodes, or a passage of one")
    add.add_argument("episodes", metavar="EPISODE", nargs="*", help=_EPISODE)
    add.add_argument("--at", metavar="TIME", type=_time, help=f"where the passage begins: {_TIME}")
    add.add_argument("--to", metavar="TIME", type=_time, help="where the passage ends")
    add.add_argument("--chapter", metavar="N", type=_count, help="this chapter alone, counted from 1")
    add.add_argument("--bookmark", metavar="ID", type=_count, help="a bookmark, by its id from “bookmarks”")
    add.add_argument("--next", action="store_true", help="at the head of the queue instead of at its end")
    remove = _command(actions, "remove", "take out what stands at these positions")
    remove.add_argument("positions", metavar="POSITION", nargs="+", type=_count, help="counted from 1")
    move = _command(actions, "move", "move what stands at a position to another one")
    move.add_argument("position", metavar="FROM", type=_count, help="counted from 1")
    move.add_argument("to", metavar="TO", type=_count, help="counted from 1")
    _command(actions, "clear", "take out all")
    for name, what in (
        ("save", "keep the queue as a mixtape"),
        ("open", "let the queue be a mixtape"),
        ("forget", "remove a mixtape"),
    ):
        _command(actions, name, what).add_argument("name", metavar="NAME", help="the mixtape's name")
    export = _command(actions, "export", "the queue as an M3U playlist for other players")
    export.add_argument("-o", "--output", metavar="FILE", help="a file instead of standard output")


def _wrong_with_queue_add(add: argparse.Namespace) -> str:
    """What does not fit together; empty when all does."""
    passage = [value for value in (add.at, add.chapter, add.bookmark) if value is not None]
    if len(passage) > 1:
        return "--at, --chapter and --bookmark cannot be combined"
    if add.to is not None and add.at is None:
        return "--to needs --at"
    if add.bookmark is not None:
        return "--bookmark takes no EPISODE" if add.episodes else ""
    if not add.episodes:
        return "name an EPISODE, or a --bookmark"
    return "a passage is of one EPISODE" if passage and len(add.episodes) > 1 else ""


def _changes(edit: argparse.Namespace) -> bool:
    return edit.no_end or any(
        value is not None for value in (edit.start, edit.to, edit.note, edit.tags, edit.importance)
    )


def _command(commands: _Commands, name: str, what: str) -> argparse.ArgumentParser:
    return commands.add_parser(
        name, help=what, description=f"{what[0].upper()}{what[1:]}.", allow_abbrev=False
    )


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")


def _time(typed: str) -> float:
    from cafe_tui.domain.errors import BadInputError
    from cafe_tui.domain.timecode import parse_time

    try:
        return parse_time(typed)
    except BadInputError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _number(typed: str) -> int:
    return 0 if typed == "0" else _count(typed)


def _number_or_all(typed: str) -> int | str:
    return typed if typed == "all" else _number(typed)


def _count(typed: str) -> int:
    if not (typed.isascii() and typed.isdecimal() and 0 < len(typed) < 19 and int(typed)):
        raise argparse.ArgumentTypeError(f"“{typed[:40]}” is no number from 1 on")
    return int(typed)
