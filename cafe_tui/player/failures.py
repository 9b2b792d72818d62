"""What libmpv's error numbers mean to a listener."""

from cafe_tui.domain.errors import MediaError, MediaUnreachableError
from cafe_tui.domain.language import N_, _
from cafe_tui.domain.timecode import format_time

NETWORK_TIMEOUT = 20.0
"""Seconds without an answer after which libmpv gives a server up."""

# Numbers of mpv_error in libmpv's client.h.
_LOADING_FAILED = -13
_AO_INIT_FAILED = -14
NOTHING_TO_PLAY = -16
_UNKNOWN_FORMAT = -17
_UNSUPPORTED = -18

_NOT_AUDIO = N_("Ask the show's publisher, or open the episode's web page")
_TRY_AGAIN = N_("Check the connection and try again")


def failure(number: int, *, remote: bool, waited: float) -> MediaError:
    """The error for libmpv's error `number`, `waited` seconds after the media was asked for.

    `remote` tells media from the network from files on this machine.
    """
    if number == _LOADING_FAILED and remote:
        if waited >= NETWORK_TIMEOUT:
            return MediaUnreachableError(
                _("The episode could not be opened"), _("The server did not answer in time"), _(_TRY_AGAIN)
            )
        return MediaUnreachableError(
            _("The episode could not be opened"),
            _("The server could not be reached, or does not have the file"),
            _("Check the connection and try again; refresh the show in case the file has moved"),
        )
    if number == _LOADING_FAILED:
        return MediaError(_("The file could not be opened"), _("It is missing or cannot be read"))
    if number == _UNKNOWN_FORMAT:
        return MediaError(_("This is not a sound file"), _("The format was not recognised"), _(_NOT_AUDIO))
    if number == NOTHING_TO_PLAY:
        return MediaError(
            _("This file has no sound"), _("It holds no audio that can be played"), _(_NOT_AUDIO)
        )
    if number == _UNSUPPORTED:
        return MediaError(
            _("This sound cannot be played"), _("libmpv does not know its encoding"), _(_NOT_AUDIO)
        )
    if number == _AO_INIT_FAILED:
        return MediaError(
            _("The sound device could not be opened"),
            _("The position is kept"),
            _("Check that no other program holds the device, then play again"),
        )
    return MediaError(
        _("The episode could not be played"), _("libmpv reports error {number}", number=number), _(_TRY_AGAIN)
    )


def ended_early(position: float, duration: float, *, remote: bool) -> MediaError:
    """The error for sound that stopped at `position` seconds of `duration`."""
    where = _(
        "The sound stopped at {position} of {duration}",
        position=format_time(position),
        duration=format_time(duration),
    )
    if remote:
        hint = _("Check the connection and try again; the position is kept")
        return MediaUnreachableError(_("The connection ended early"), where, hint)
    return MediaError(
        _("The file ends early"), where, _("Delete the download to stream it; the position is kept")
    )


def refused(reason: str) -> MediaError:
    """The error for an address that the player may not open."""
    return MediaError(_("This address is not played"), reason)


def stopped(detail: str) -> MediaError:
    """The failure of what played when its player was lost."""
    return MediaError(_("The sound stopped"), detail, _("To play on makes a new player"))
