"""How long to wait for the network before the next attempt to go on."""

from dataclasses import dataclass

FIRST_DELAY, LONGEST_DELAY = 1.0, 30.0
GIVEN_UP_AFTER = 300.0
"""Seconds of waiting in all, after which the connection is given up."""
REGAINED_AFTER = 5.0
"""Seconds of sound after which the connection holds again, and patience begins anew."""


@dataclass(frozen=True, slots=True)
class Retry:
    """One more attempt to go on where the connection broke."""

    seconds: float
    """From the failure to the attempt."""
    waited: float
    """Seconds of waiting in all, these included."""
    broke_at: float
    """Where the sound broke off, in seconds."""


def next_retry(before: Retry | None, position: float) -> Retry | None:
    """The attempt after a failure at `position`; None when it is time to give up."""
    seconds = min(LONGEST_DELAY, before.seconds * 2) if before else FIRST_DELAY
    waited = seconds + (before.waited if before else 0.0)
    return None if waited > GIVEN_UP_AFTER else Retry(seconds, waited, position)
