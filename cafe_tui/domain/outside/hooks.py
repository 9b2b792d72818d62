"""Hooks: programs of the listener's own that are run when something happens, and what they are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from .. import playback as p
from ..errors import BadInputError
from ..files.download import Download, DownloadState
from ..language import _
from ..models import Bookmark, Episode, EpisodeId
from ..text import one_line
from ..timecode import format_time
from .placeholders import check, filled

_LONGEST_VALUE = 4_000  # characters in an argument; all of it stands in the event on standard input

Command = tuple[str, ...]
"""A program and its arguments, with placeholders in the arguments."""


class HookEvent(StrEnum):
    """What a program can be run on."""

    EPISODE_STARTED = "episode-started"
    EPISODE_FINISHED = "episode-finished"
    CHAPTER_BEGUN = "chapter-begun"
    BOOKMARK_MADE = "bookmark-made"
    DOWNLOAD_DONE = "download-done"


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened; `told` is a JSON object."""

    event: HookEvent
    told: Mapping[str, Any]


_OF_EPISODE = ("event", "episode", "show", "title")
NAMES: Mapping[HookEvent, Sequence[str]] = {
    HookEvent.EPISODE_STARTED: (*_OF_EPISODE, "position", "duration"),
    HookEvent.EPISODE_FINISHED: (*_OF_EPISODE, "duration"),
    HookEvent.CHAPTER_BEGUN: (*_OF_EPISODE, "number", "chapter", "start"),
    HookEvent.BOOKMARK_MADE: (*_OF_EPISODE, "id", "start", "end", "note", "tags", "chapter", "text"),
    HookEvent.DOWNLOAD_DONE: (*_OF_EPISODE, "path"),
}
"""What is told of each event, and so what a placeholder can name."""
_TIMES = frozenset(("position", "duration", "start", "end"))


def read_hooks(table: Mapping[str, object]) -> Mapping[HookEvent, Command]:
    """The hooks in a table such as `{"bookmark-made": ["my-script", "{note}"]}`.

    Raises BadInputError for an event or placeholder that is none, and for a command that is no list.
    """
    return {_event(name): _command(_event(name), command) for name, command in table.items()}


def arguments_of(command: Command, happened: Happened) -> Command:
    """The program with its arguments for what happened; a placeholder never becomes another argument."""
    values = {name: _written(name, happened.told.get(name)) for name in NAMES[happened.event]}
    program, *rest = command
    return (program, *(filled(argument, values) for argument in rest))


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of the sound so far."""

    episode: EpisodeId | None = None
    """The one that was said to have started, and not to be finished."""
    chapter: int | None = None
    """The index of its chapter that was said to have begun last."""


def following(told: Told, state: p.Playback) -> tuple[Told, Sequence[Happened]]:
    """What has happened by the time the sound stands like this, and what is told then.

    A chapter begins whenever the sound comes into it, by itself or by a jump.
    """
    track, happened = state.track, list[Happened]()
    if track is None:
        return Told(), ()
    if state.phase is p.Phase.ENDED and told.episode == track.episode_id:
        return Told(), (_of(HookEvent.EPISODE_FINISHED, track, duration=state.duration),)
    if state.phase is not p.Phase.PLAYING or state.seeking:
        return told, ()
    if told.episode != track.episode_id:
        told = Told(track.episode_id)
        place = {"position": state.position, "duration": state.duration}
        happened.append(_of(HookEvent.EPISODE_STARTED, track, **place))
    chapter, index = state.chapter, state.chapter_index
    if chapter and index is not None and index != told.chapter:
        of = {"number": index + 1, "chapter": chapter.title, "start": chapter.start}
        happened.append(_of(HookEvent.CHAPTER_BEGUN, track, **of))
    return replace(told, chapter=index), happened


def bookmark_made(bookmark: Bookmark) -> Happened:
    """A bookmark was kept."""
    event = HookEvent.BOOKMARK_MADE
    return Happened(
        event,
        {
            "event": str(event),
            "episode": bookmark.episode_id,
            "show": bookmark.show,
            "title": bookmark.title,
            "id": bookmark.id,
            "start": bookmark.start,
            "end": bookmark.end,
            "note": bookmark.note,
            "tags": list(bookmark.tags),
            "chapter": bookmark.chapter or None,
            "text": bookmark.text or None,
        },
    )


def download_done(download: Download, episode: Episode, path: str) -> Happened:
    """The file of an episode is whole."""
    event = HookEvent.DOWNLOAD_DONE
    return Happened(
        event,
        {
            "event": str(event),
            "episode": download.episode_id,
            "show": episode.show,
            "title": episode.title,
            "path": path,
        },
    )


def is_done(download: Download) -> bool:
    """Whether the file of a download has become whole."""
    return download.state is DownloadState.DONE


def _event(name: str) -> HookEvent:
    try:
        return HookEvent(name)
    except ValueError as error:
        known = ", ".join(HookEvent)
        raise BadInputError(
            _("No hook is called “{name}”", name=one_line(name, 40)), hint=_("There are {names}", names=known)
        ) from error


def _command(event: HookEvent, command: object) -> Command:
    if not isinstance(command, list) or not command or not all(isinstance(one, str) for one in command):
        hint = _('Write it as ["my-script", "{title}"]: a program, and each argument by itself')
        raise BadInputError(_("The hook {event} is no list of words", event=event), hint=hint)
    for argument in command[1:]:
        check(argument, NAMES[event])
    return tuple(command)


def _of(event: HookEvent, track: p.Track, **more: object) -> Happened:
    episode = None if track.is_visit else track.episode_id
    of = {"event": str(event), "episode": episode, "show": track.show, "title": track.title}
    return Happened(event, of | more)


def _written(name: str, value: object) -> str:
    match value:
        case None:
            return ""
        case float() | int() if name in _TIMES:
            return format_time(value)
        case list():
            return ", ".join(map(str, value))
        case _:
            return str(value)[:_LONGEST_VALUE]
