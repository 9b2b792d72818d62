"""What libmpv's error numbers mean to a listener."""

from cafe_tui.domain.errors import MediaError, MediaUnreachableError
from cafe_tui.domain.timecode import format_time

NETWORK_TIMEOUT = 20.0
"""Seconds without an answer after which libmpv gives a server up."""

# Numbers of mpv_error in libmpv's client.h.
_LOADING_FAILED = -13
_AO_INIT_FAILED = -14
NOTHING_TO_PLAY = -16
_UNKNOWN_FORMAT = -17
_UNSUPPORTED = -18

_NOT_AUDIO = "Ask the show's publisher, or open the episode's web page"
_TRY_AGAIN = "Check the connection and try again"


def failure(number: int, *, remote: bool, waited: float) -> MediaError:
    """The error for libmpv's error `number`, `waited` seconds after the media was asked for.

    `remote` tells media from the network from files on this machine.
    """
    if number == _LOADING_FAILED and remote:
        if waited >= NETWORK_TIMEOUT:
            return MediaUnreachableError(
                "The episode could not be opened", "The server did not answer in time", _TRY_AGAIN
            )
        return MediaUnreachableError(
            "The episode could not be opened",
            "The server could not be reached, or does not have the file",
            f"{_TRY_AGAIN}; refresh the show in case the file has moved",
        )
    if number == _LOADING_FAILED:
        return MediaError("The file could not be opened", "It is missing or cannot be read")
    if number == _UNKNOWN_FORMAT:
        return MediaError("This is not a sound file", "The format was not recognised", _NOT_AUDIO)
    if number == NOTHING_TO_PLAY:
        return MediaError("This file has no sound", "It holds no audio that can be played", _NOT_AUDIO)
    if number == _UNSUPPORTED:
        return MediaError("This sound cannot be played", "libmpv does not know its encoding", _NOT_AUDIO)
    if number == _AO_INIT_FAILED:
        return MediaError(
            "The sound device could not be opened",
            "The position is kept",
            "Check that no other program holds the device, then play again",
        )
    return MediaError("The episode could not be played", f"libmpv reports error {number}", _TRY_AGAIN)


def ended_early(position: float, duration: float, *, remote: bool) -> MediaError:
    """The error for sound that stopped at `position` seconds of `duration`."""
    where = f"The sound stopped at {format_time(position)} of {format_time(duration)}"
    if remote:
        hint = f"{_TRY_AGAIN}; the position is kept"
        return MediaUnreachableError("The connection ended early", where, hint)
    return MediaError("The file ends early", where, "Delete the download to stream it; the position is kept")


def refused(reason: str) -> MediaError:
    """The error for an address that the player may not open."""
    return MediaError("This address is not played", reason)


def stopped(detail: str) -> MediaError:
    """The failure of what played when its player was lost."""
    return MediaError("The sound stopped", detail, "To play on makes a new player")
