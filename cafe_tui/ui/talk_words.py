"""How it stands with the comments on an episode, in words."""

from datetime import datetime
from typing import TYPE_CHECKING

from cafe_tui.domain.text import counted

from .clock_words import time_of_day
from .commands import Keyed, usually_keyed
from .present import short_date

if TYPE_CHECKING:
    from cafe_tui.domain.errors import CafeError
    from cafe_tui.services.comments import Talk

_NONE_TO_BE_HAD = "No comments on this episode can be read here."
_NONE_YET = "No comments yet."


def talk_words(
    talk: "Talk",
    today: datetime,
    *,
    asking: bool = False,
    trouble: "CafeError | None" = None,
    keyed: Keyed = usually_keyed,
) -> str:
    """What is to be said above the comments; empty where they speak for themselves."""
    here = len(talk.said)
    if asking:
        return "Looking for new comments …" if talk.fetched or here else "Fetching the comments …"
    if trouble:
        kept = f" These are from {_when(talk, today)}." if here and talk.fetched else ""
        again = keyed("{ask-news} tries again.")
        return f"{trouble}.{kept} {again}".replace("..", ".")
    if not here:
        if not talk.source:
            return _NONE_TO_BE_HAD
        return _NONE_YET if talk.fetched else ""
    if talk.claimed and talk.claimed > here:
        return f"{here} of {counted(talk.claimed, 'comment')}: the site lists its newest."
    return ""


def _when(talk: "Talk", today: datetime) -> str:
    if talk.fetched is None:
        return ""
    local = talk.fetched.astimezone(today.tzinfo)
    return time_of_day(local) if local.date() == today.date() else short_date(talk.fetched, today)
