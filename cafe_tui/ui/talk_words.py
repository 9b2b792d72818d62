"""How it stands with the comments on an episode, in words."""

from datetime import datetime
from typing import TYPE_CHECKING

from cafe_tui.domain.language import N_, _, ngettext

from .clock_words import time_of_day
from .commands import Keyed, usually_keyed
from .present import short_date

if TYPE_CHECKING:
    from cafe_tui.domain.errors import CafeError
    from cafe_tui.services.comments import Talk

_NONE_TO_BE_HAD = N_("No comments on this episode can be read here.")
_NONE_YET = N_("No comments yet.")


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
        return _("Looking for new comments …") if talk.fetched or here else _("Fetching the comments …")
    if trouble:
        kept = _("These are from {when}.", when=_when(talk, today)) if here and talk.fetched else ""
        again = keyed(_("{ask-news} tries again."))
        return " ".join(filter(None, (f"{trouble}.", kept, again))).replace("..", ".")
    if not here:
        if not talk.source:
            return _(_NONE_TO_BE_HAD)
        return _(_NONE_YET) if talk.fetched else ""
    if talk.claimed and talk.claimed > here:
        return _(
            "{here} of {comments}: the site lists its newest.",
            here=here,
            comments=ngettext("{count} comment", "{count} comments", talk.claimed),
        )
    return ""


def _when(talk: "Talk", today: datetime) -> str:
    if talk.fetched is None:
        return ""
    local = talk.fetched.astimezone(today.tzinfo)
    return time_of_day(local) if local.date() == today.date() else short_date(talk.fetched, today)
