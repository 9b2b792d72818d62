"""What other programs are told of the player: one record, and the words made of it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from .. import playback as p
from ..language import N_, _
from ..text import one_line
from ..timecode import format_time

Record = Mapping[str, Any]
"""A JSON object."""

CLOSED: Record = {
    "state": "closed",
    "episode": None,
    "chapter": None,
    "position": None,
    "duration": None,
    "speed": None,
    "volume": None,
    "muted": None,
    "buffered": None,
    "queue": None,
    "sleep": None,
    "error": None,
}
"""The status where no player is open."""

FIELDS = (
    "state", "show", "title", "number", "episode", "chapter", "chapter_number", "position", "duration",
    "left", "percent", "speed", "volume", "buffered", "queue", "sleep",
)  # fmt: skip
"""What a template can name."""

_STATES = {
    p.Phase.IDLE: "stopped",
    p.Phase.RESOLVING: "loading",
    p.Phase.OPENING: "loading",
}
"""Those that other programs know under another name."""
_STATE_WORDS = {
    "stopped": N_("Stopped"),
    "loading": N_("Loading"),
    "playing": N_("Playing"),
    "paused": N_("Paused"),
    "waiting": N_("Waiting"),
    "ended": N_("Ended"),
    "failed": N_("Failed"),
}


def status_of(playback: p.Playback, number: int | None, queued: int) -> Record:
    """The status of a player; `number` is that of the episode, `queued` how much waits in the queue."""
    track = playback.track
    return {
        "state": _STATES.get(playback.phase, str(playback.phase)),
        "episode": _episode(track, number) if track else None,
        "chapter": _chapter(playback),
        "position": playback.position if track else None,
        "duration": playback.duration if track else None,
        "speed": playback.speed,
        "volume": playback.volume,
        "muted": playback.muted,
        "buffered": None if playback.buffered is None else [list(span) for span in playback.buffered],
        "queue": queued,
        "sleep": _sleep(playback.sleep),
        "error": str(playback.failure) if playback.failure else None,
    }


def is_news(before: Record | None, after: Record) -> bool:
    """Whether a status is worth telling: all that changes, but of a moving position only whole seconds."""
    return before is None or _seen(before) != _seen(after)


def fields_of(status: Record) -> Mapping[str, str]:
    """The values of FIELDS, as people write them; empty where there is none."""
    episode, chapter = status["episode"] or {}, status["chapter"] or {}
    position, duration = status["position"], status["duration"]
    left = None if position is None or duration is None else max(0.0, duration - position)
    percent = None if left is None or not duration else int(100 * min(position / duration, 1.0))
    speed = status["speed"]
    return {
        "state": status["state"],
        "show": episode.get("show", ""),
        "title": episode.get("title", ""),
        "number": _written(episode.get("number")),
        "episode": _written(episode.get("id")),
        "chapter": chapter.get("title", ""),
        "chapter_number": _written(chapter.get("number")),
        "position": _time(position),
        "duration": _time(duration),
        "left": _time(left),
        "percent": _written(percent),
        "speed": "" if speed is None else f"{speed:g}",
        "volume": _written(status["volume"]),
        "buffered": _time(_ahead(status)),
        "queue": _written(status["queue"]),
        "sleep": _sleep_words(status["sleep"]),
    }


def words_of(status: Record) -> str:
    """The status for people, a line for each thing."""
    if status["state"] == "closed":
        return _("No player is open.")
    told = fields_of(status)
    lines = [_(_STATE_WORDS[told["state"]])]
    if status["episode"]:
        lines[0] += f": {one_line(told['title'])} ({one_line(told['show'])})"
        place, of = told["position"], told["duration"]
        lines.append(_("At {place} of {of}", place=place, of=of) if of else _("At {place}", place=place))
        if told["chapter_number"]:
            lines.append(
                _(
                    "Chapter {number}: {title}",
                    number=told["chapter_number"],
                    title=one_line(told["chapter"]),
                )
            )
    if status["error"]:
        lines.append(one_line(status["error"]))
    speed, volume = told["speed"], told["volume"]
    if status["muted"]:
        lines.append(_("Speed {speed}, volume {volume}, muted", speed=speed, volume=volume))
    else:
        lines.append(_("Speed {speed}, volume {volume}", speed=speed, volume=volume))
    if status["queue"]:
        lines.append(_("Queued: {count}", count=told["queue"]))
    if told["sleep"]:
        lines.append(_("Sleep: {when}", when=told["sleep"]))
    return "\n".join(lines)


def _seen(status: Record) -> Record:
    position = status["position"]
    return {**status, "position": None if position is None else int(position), "buffered": None}


def _episode(track: p.Track, number: int | None) -> Record:
    episode_id = None if track.is_visit else track.episode_id
    return {"id": episode_id, "show": track.show, "title": track.title, "number": number}


def _chapter(playback: p.Playback) -> Record | None:
    chapter, index = playback.chapter, playback.chapter_index
    if chapter is None or index is None:
        return None
    return {"number": index + 1, "title": chapter.title, "start": chapter.start, "end": chapter.end}


def _sleep(sleep: "p.Sleep | None") -> Record | None:
    match sleep and sleep.plan:
        case p.AtMoment(moment):
            return {"until": "time", "at": datetime.fromtimestamp(moment, UTC).isoformat(), "chapters": None}
        case p.AfterChapters(count):
            return {"until": "chapter", "at": None, "chapters": count}
        case p.AfterEpisode():
            return {"until": "episode", "at": None, "chapters": None}
        case _:
            return None


def _sleep_words(sleep: Record | None) -> str:
    match sleep:
        case {"until": "time", "at": str(at)}:
            return f"{datetime.fromisoformat(at).astimezone():%H:%M}"
        case {"until": str(what)}:
            return _("end of chapter") if what == "chapter" else _("end of episode")
        case _:
            return ""


def _ahead(status: Record) -> float | None:
    """How many seconds from the position on are here."""
    position = status["position"]
    spans = status["buffered"] or ()
    return next((end - position for start, end in spans if position and start <= position <= end), None)


def _time(seconds: float | None) -> str:
    return "" if seconds is None else format_time(seconds)


def _written(value: object) -> str:
    return "" if value is None else str(value)
