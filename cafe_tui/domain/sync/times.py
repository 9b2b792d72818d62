"""Whose clock says what, and from where on a server is asked."""

from datetime import datetime

SMALL_SKEW = 30
"""Seconds by which clocks may differ without anybody minding: the way to the server takes its time, too."""
LOOKED_BACK = 14 * 86_400
"""Seconds before the last time that are asked for once more.

Servers order actions by when these were done, not by when they came: what another machine did on a journey
comes in behind what was asked for meanwhile."""
WHOLE_EVERY = 7 * 86_400
"""Seconds after which all actions are asked for, for machines that were away longer than that."""


def skew(server: datetime | None, here: datetime) -> int:
    """How many seconds the clock of the server is ahead of ours; 0 where that matters to nobody."""
    if server is None:
        return 0
    seconds = round((server - here).total_seconds())
    return seconds if abs(seconds) >= SMALL_SKEW else 0


def done_at(updated: int, now: int, ahead: int) -> int:
    """When something was done here, by the server's clock: nothing was done later than `now`, by ours."""
    return min(updated, now) + ahead


def ask_actions_since(last: int, whole_at: int, now: int, *, whole: bool = False) -> int:
    """From where to ask for actions; 0 is for all. `last` and `whole_at` are as in `Course`."""
    if whole or not whole_at or now - whole_at >= WHOLE_EVERY:
        return 0
    return max(0, last - LOOKED_BACK)


def ask_shows_since(last: int, *, whole: bool = False) -> int:
    """From where to ask for subscriptions: servers differ in whether they count the moment itself."""
    return 0 if whole else max(0, last - 1)
