"""The conversation: a line is a word and what belongs to it, and an answer is some lines."""

import sys
from collections.abc import Callable, Mapping

from cafe_tui.cli.output import chatter_hidden, flush, say
from cafe_tui.domain.errors import BadInputError, CafeError
from cafe_tui.domain.language import N_, _
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.text import one_line
from cafe_tui.logs import forget_log, write_log
from cafe_tui.services.house import House
from cafe_tui.services.sounding import Sounding

from . import browsing, keeping, playing
from .doors import Leaving, open_doors
from .talk import Talk
from .words import sentence

WELCOME = N_("cafe-tui, plain mode. Say help for what you can say, quit to leave.")


def _help(talk: Talk, typed: str) -> None:
    """tells what can be said; help and a word, what that does"""
    if typed:
        talk.tell(sentence(f"{typed.lower()} {_about(_command(typed))}"))
        return
    for name, command in COMMANDS.items():
        talk.tell(sentence(f"{name}: {_about(command)}"))
    talk.tell(_("A number by itself opens that row of the list. Nothing but Enter says where the sound is."))


def _quit(talk: Talk, typed: str) -> None:
    """leaves; your place is kept"""
    talk.over = True


Command = Callable[[Talk, str], None]
COMMANDS: Mapping[str, Command] = {
    "shows": browsing.shows,
    "list": browsing.episodes,
    "open": browsing.open_row,
    "more": browsing.more,
    "chapters": browsing.chapters,
    "notes": browsing.notes,
    "transcript": browsing.transcript,
    "search": browsing.search,
    "play": playing.play,
    "pause": playing.pause,
    "stop": playing.stop,
    "where": playing.where,
    "seek": playing.seek,
    "next": playing.following,
    "previous": playing.previous,
    "back": playing.back,
    "speed": playing.speed,
    "volume": playing.volume,
    "sleep": playing.sleep,
    "mark": keeping.mark,
    "start": keeping.segment_start,
    "end": keeping.segment_end,
    "note": keeping.note,
    "kept": keeping.kept,
    "undo": keeping.undo,
    "add": browsing.add,
    "refresh": browsing.refresh,
    "help": _help,
    "quit": _quit,
}
"""What can be said; the first line of each function says what it does."""
_ALSO = {
    "exit": "quit",
    "episodes": "list",
    "resume": "play",
    "bookmark": "mark",
    "bookmarks": "kept",
    "?": "help",
}


def converse(house: House, play: tuple[EpisodeId, float | None] | None = None) -> int:
    """Answer what comes on standard input until it ends, or the listener leaves.

    `play` is an episode to begin with and where (None: where listening to it stopped).
    """
    write_log(house.paths.log_file)
    with chatter_hidden():
        sounding, leaving = Sounding(house), Leaving()
        try:
            _follow_journals(house, sounding)
            with leaving.heard(), open_doors(house, sounding, leaving.ask):
                _listen(Talk(house, sounding, say), play, leaving)
        finally:
            sounding.close()
            forget_log()
    return 0


def _follow_journals(house: House, sounding: Sounding) -> None:
    """Tell other machines of bookmarks, and hear of theirs, if there is a folder for that."""
    if folder := house.sync_folder:
        house.journal_watch.follow(folder, lambda _came: None, lambda error: sounding.add_news(str(error)))


def _listen(talk: Talk, play: tuple[EpisodeId, float | None] | None, leaving: Leaving) -> None:
    is_typed = sys.stdin.isatty()
    talk.tell(_(WELCOME))
    if play:
        playing.start(talk, *play)
        _tell_news(talk)
    while not talk.over:
        if is_typed:
            sys.stdout.write("> ")
        flush()
        if not (line := leaving.line(sys.stdin.readline)):
            break
        answer(talk, line)
    talk.tell(_("Goodbye."))


def answer(talk: Talk, line: str) -> None:
    """Answer a line; what has happened to the sound meanwhile is told before."""
    _tell_news(talk)
    word, __, rest = one_line(line, 10_000).partition(" ")
    try:
        if not word:
            playing.where(talk, "")
        elif word.isdecimal():
            browsing.open_row(talk, word)
        else:
            _command(word)(talk, rest.strip())
    except CafeError as error:
        talk.tell(sentence(one_line(str(error))))
    _tell_news(talk)


def _tell_news(talk: Talk) -> None:
    for news in talk.sounding.take_news():
        talk.tell(sentence(one_line(news)))


def _command(word: str) -> Command:
    """What a word, or the beginning of one, stands for; raises BadInputError."""
    wanted = word.lower()
    wanted = _ALSO.get(wanted, wanted)
    if wanted in COMMANDS:
        return COMMANDS[wanted]
    begun = [name for name in COMMANDS if name.startswith(wanted)]
    if len(begun) == 1:
        return COMMANDS[begun[0]]
    if begun:
        raise BadInputError(_("“{word}” may be {begun}", word=word[:40], begun=_(" or ").join(begun)))
    raise BadInputError(_("“{word}” cannot be said here", word=word[:40]), hint=_("Say help"))


def _about(command: Command) -> str:
    return _((command.__doc__ or "").strip())
