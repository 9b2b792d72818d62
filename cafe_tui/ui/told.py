"""What the listener is told in passing about a step of the sound: where it went, and what is on offer."""

from cafe_tui.domain import playback as p
from cafe_tui.domain.language import _
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
            return (
                _("Back at {place}", place=_place(before, after))
                if _went(before, after)
                else _("No place to go back to")
            )
        case p.RedoRequested():
            went = _("Forward again to {place}", place=_place(before, after))
            return went if _went(before, after) else _("You have gone back from nowhere")
        case p.ResumeRequested():
            if before.trail.left_at is None:
                return _("You have left no place in this episode")
            return _(
                "Going on at {place} · {key} goes back", place=_place(before, after), key=keyed("{undo-jump}")
            )
        case p.Recalled() if after.trail.left_at is not None and before.trail.left_at is None:
            return _(
                "You had come to {time} · {key} goes on there",
                time=format_time(after.trail.left_at),
                key=keyed("{resume}"),
            )
        case p.MediaInOrder() if after.in_order and not before.in_order:
            return _(
                "This server gives the sound only in order: jumps reach what is here already · {key} on "
                "the episode downloads it",
                key=keyed("{download}"),
            )
        case p.SeekFinished() if _was_refused(before, after):
            place = format_time(before.position)
            return _(
                "{place} is not here yet: this server gives the sound only in order · {key} on the "
                "episode downloads it",
                place=place,
                key=keyed("{download}"),
            )
        case p.PositionMoved() if before.trail.left_at is None and after.trail.left_at is not None:
            left_at = format_time(after.trail.left_at)
            return _(
                "So it begins at the start · {key} goes on at {time} once that is here",
                key=keyed("{resume}"),
                time=left_at,
            )
        case p.MissedRequested():
            return _missed(before, after)
        case p.PositionMoved() if before.missing_until is not None:
            if after.missing_until is None:
                return _("That was all you had missed")
            return "" if after.missing_until == before.missing_until else _missed(before, after)
        case p.OutputChanged("null") if before.phase is p.Phase.PLAYING and after.phase is p.Phase.PAUSED:
            if after.devices and after.device_used in after.devices:
                lost = _("{device} cannot be opened", device=_device(after.device_used))
                then = keyed(_("{device} chooses another device"))
            else:
                lost, then = _("The sound device went away"), keyed(_("{pause} plays on"))
            return _(
                "{lost}; the sound waits at {place} · {then}",
                lost=lost,
                place=_place(before, after),
                then=then,
            )
        case p.LoopToggled() if after.passage:
            again = keyed(_("Again and again · {loop} lets it end"))
            return again if after.passage.loops else _("Plays to its end once more")
        case p.DeviceRequested(device):
            return _("Sound from {device}", device=_device(device))
        case p.DevicesChanged() if after.device and before.device_used != after.device_used:
            return _device_moved(before, after, keyed)
        case _:
            return ""


def _device(device: AudioDevice | None) -> str:
    return f"“{shorten(device.description, _LONGEST_TITLE)}”" if device else _("the system's own choice")


def _device_moved(before: p.Playback, after: p.Playback, keyed: Keyed) -> str:
    wanted = _device(after.device)
    if after.device_used:
        return _("{device} is back: the sound goes there", device=wanted)
    if before.phase is p.Phase.PLAYING and after.phase is p.Phase.PAUSED:
        return _(
            "{device} went away; the sound waits at {place} · {key} plays on elsewhere",
            device=wanted,
            place=_place(before, after),
            key=keyed("{pause}"),
        )
    return _("{device} is not there: until it is, the sound goes where the system sends it", device=wanted)


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
    return _("{time} of “{title}”", time=time, title=shorten(track.title, _LONGEST_TITLE))


def _missed(before: p.Playback, after: p.Playback) -> str:
    if after.missing_until is None:
        nothing = _("You have missed nothing else of this episode")
        return nothing if after.track else _("Nothing plays")
    return _(
        "What you missed: {place} – {end}",
        place=_place(before, after),
        end=format_time(after.missing_until),
    )
