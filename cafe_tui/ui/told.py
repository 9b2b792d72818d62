"""What the listener is told in passing about a step of the sound: where it went, and what is on offer."""

from cafe_tui.domain import playback as p
from cafe_tui.domain.sound import AudioDevice
from cafe_tui.domain.text import shorten
from cafe_tui.domain.timecode import format_time

from .commands import Keyed, usually_keyed

_LONGEST_TITLE = 50
_ARRIVED_WITHIN = 1.0  # seconds


def told(before: p.Playback, event: "p.Event", after: p.Playback, keyed: Keyed = usually_keyed) -> str:
    """Words for the step from `before` to `after`, with the keys that hold.

    Empty where it speaks for itself.
    """
    match event:
        case p.UndoRequested():
            return f"Back at {_place(before, after)}" if _went(before, after) else "No place to go back to"
        case p.RedoRequested():
            went = f"Forward again to {_place(before, after)}"
            return went if _went(before, after) else "You have gone back from nowhere"
        case p.ResumeRequested():
            if before.trail.left_at is None:
                return "You have left no place in this episode"
            return f"Going on at {_place(before, after)} · {keyed('{undo-jump}')} goes back"
        case p.Recalled() if after.trail.left_at is not None and before.trail.left_at is None:
            return f"You had come to {format_time(after.trail.left_at)} · {keyed('{resume}')} goes on there"
        case p.MediaInOrder() if after.in_order and not before.in_order:
            return (
                "This server gives the sound only in order: jumps reach what is here already · "
                f"{keyed('{download}')} on the episode downloads it"
            )
        case p.SeekFinished() if _was_refused(before, after):
            place = format_time(before.position)
            return (
                f"{place} is not here yet: this server gives the sound only in order · "
                f"{keyed('{download}')} on the episode downloads it"
            )
        case p.PositionMoved() if before.trail.left_at is None and after.trail.left_at is not None:
            left_at = format_time(after.trail.left_at)
            return f"So it begins at the start · {keyed('{resume}')} goes on at {left_at} once that is here"
        case p.MissedRequested():
            return _missed(before, after)
        case p.PositionMoved() if before.missing_until is not None:
            if after.missing_until is None:
                return "That was all you had missed"
            return "" if after.missing_until == before.missing_until else _missed(before, after)
        case p.OutputChanged("null") if before.phase is p.Phase.PLAYING and after.phase is p.Phase.PAUSED:
            if after.devices and after.device_used in after.devices:
                lost = f"{_device(after.device_used)} cannot be opened"
                then = keyed("{device} chooses another device")
            else:
                lost, then = "The sound device went away", keyed("{pause} plays on")
            return f"{lost}; the sound waits at {_place(before, after)} · {then}"
        case p.LoopToggled() if after.passage:
            again = keyed("Again and again · {loop} lets it end")
            return again if after.passage.loops else "Plays to its end once more"
        case p.DeviceRequested(device):
            return f"Sound from {_device(device)}"
        case p.DevicesChanged() if after.device and before.device_used != after.device_used:
            return _device_moved(before, after, keyed)
        case _:
            return ""


def _device(device: AudioDevice | None) -> str:
    return f"“{shorten(device.description, _LONGEST_TITLE)}”" if device else "the system's own choice"


def _device_moved(before: p.Playback, after: p.Playback, keyed: Keyed) -> str:
    wanted = _device(after.device)
    if after.device_used:
        return f"{wanted} is back: the sound goes there"
    if before.phase is p.Phase.PLAYING and after.phase is p.Phase.PAUSED:
        then = keyed("{pause} plays on elsewhere")
        return f"{wanted} went away; the sound waits at {_place(before, after)} · {then}"
    return f"{wanted} is not there: until it is, the sound goes where the system sends it"


def _went(before: p.Playback, after: p.Playback) -> bool:
    return (before.trail.behind, before.trail.ahead) != (after.trail.behind, after.trail.ahead)


def _was_refused(before: p.Playback, after: p.Playback) -> bool:
    arrived = before.seeking and not after.seeking
    return before.in_order and arrived and abs(after.position - before.position) > _ARRIVED_WITHIN


def _place(before: p.Playback, after: p.Playback) -> str:
    """The position, and the episode where it became another one."""
    time, track = format_time(after.position), after.track
    if track is None or (before.track and before.track.episode_id == track.episode_id):
        return time
    return f"{time} of “{shorten(track.title, _LONGEST_TITLE)}”"


def _missed(before: p.Playback, after: p.Playback) -> str:
    if after.missing_until is None:
        nothing = "You have missed nothing else of this episode"
        return nothing if after.track else "Nothing plays"
    return f"What you missed: {_place(before, after)} – {format_time(after.missing_until)}"
