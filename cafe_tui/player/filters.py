"""libmpv's audio filters, and how long pauses are shortened with them.

FFmpeg's `silenceremove` gives what is left new times, so that libmpv's position falls behind the sound by all
that was removed, and every chapter would be at a wrong place. So nothing is removed here: `silencedetect`
tells where a pause begins and ends, and libmpv plays faster in between. The position stays true, and each
sample is still heard.

libmpv's report of a pause's end takes some hundredths of a second to arrive here, in which the first
syllable would still be hurried. So the sound is held back after the detector: by a normaliser that may
raise nothing, and therefore only delays.
"""

from collections.abc import Mapping

PAUSES = "af-metadata/pauses"
"""libmpv's property with what the detector found."""
FASTER = 3.0
"""How much faster pauses go by."""
FASTEST = 4.0
"""Beyond this libmpv mutes."""

# Voices of all sound levels are far above this; so are breaths, and the noise of a room that is not treated.
_QUIET = "-45dB"
_AT_LEAST = 0.75  # seconds of quiet that make a long pause; the first third of a second is left as it is
_DETECT = f"@pauses:lavfi=[silencedetect=noise={_QUIET}:duration={_AT_LEAST}]"
_HOLD_BACK = "lavfi=[dynaudnorm=f=50:g=9:p=1:m=1]"  # 9 frames of 50 ms
# Gain follows the loudest of about three seconds, at most tenfold.
_LEVEL = "lavfi=[dynaudnorm=f=250:g=11:p=0.9:m=10]"

_BESIDE = 5.0
"""Seconds by which a pause that is just detected may differ from the position, which is that of the ear."""


def filter_chain(*, trims: bool, levels: bool) -> str:
    """The value of libmpv's option `af`.

    Voices are levelled first: so one threshold fits quiet recordings too.
    """
    return ",".join(([_LEVEL] if levels else []) + ([_DETECT, _HOLD_BACK] if trims else []))


class PauseWatch:
    """Whether a long pause is going by, by what the detector reports."""

    def __init__(self) -> None:
        self.in_pause = False
        self._begun = ""
        """When the last known pause began, in the detector's words; also one from before a seek."""

    def moved(self) -> None:
        """The sound goes on elsewhere, or is another one: the detector begins anew."""
        self.in_pause = False

    def reported(self, found: object, position: float) -> None:
        """`found` is the property PAUSES, which keeps what was before a seek; `position` is in seconds."""
        if not isinstance(found, Mapping):
            return
        begun = str(found.get("lavfi.silence_start", ""))
        is_new, self._begun = begun != self._begun, begun
        try:
            start = float(begun)
            over = abs(start + _number(found, "duration") - _number(found, "end")) < 0.01
        except ValueError:
            return
        if over:
            self.in_pause = False
        elif is_new and abs(start - position) < _BESIDE:
            self.in_pause = True

    def rate(self, speed: float) -> float:
        """What libmpv is to play at for the listener's `speed`."""
        return min(FASTEST, speed * FASTER) if self.in_pause else speed


def _number(found: Mapping[str, object], name: str) -> float:
    return float(str(found.get(f"lavfi.silence_{name}", "nan")))
