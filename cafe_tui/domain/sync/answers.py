"""What servers answer, read with patience: they give numbers as text, leave things out, and add others.

Everything comes from elsewhere, so all text is cleaned, addresses are checked, and what makes no sense is
left out.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ..address import web_address
from ..language import _
from ..text import one_line
from .states import FARTHEST, LATEST, Action, ActionKind
from .subscriptions import Changes

MOST_ACTIONS = 200_000
"""Actions that one answer may hold; those after them are left out."""
_LONGEST_GUID = 1_000  # characters


class NoAnswer(ValueError):  # noqa: N818 - it is told as a SyncError by who asked
    """What came is no answer to what was asked."""


@dataclass(frozen=True, slots=True)
class ActionNews:
    """What a server says was done with episodes."""

    actions: tuple[Action, ...]
    """In the server's order."""
    timestamp: int
    """The server's clock: from where to ask next time; 0 where it does not say."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a server says to what it was told."""

    timestamp: int = 0
    """The server's clock; 0 where it does not say."""
    renamed: tuple[tuple[str, str], ...] = ()
    """Addresses that it writes in another way, as they were told and as it writes them; an empty one is one
    that it will not keep."""


def read_changes(answer: object) -> Changes:
    """The changes of the subscriptions; raises NoAnswer."""
    told = _table(answer)
    return Changes(
        tuple(_texts(told.get("add"))), tuple(_texts(told.get("remove"))), _moment(told.get("timestamp"))
    )


def read_actions(answer: object) -> ActionNews:
    """What was done with episodes, as far as it says where one stands; raises NoAnswer."""
    told = _table(answer)
    actions = told.get("actions")
    if actions is not None and not isinstance(actions, list):
        raise NoAnswer(_("its actions are no list"))
    found = tuple(_actions((actions or [])[:MOST_ACTIONS]))
    return ActionNews(found, _moment(told.get("timestamp")))


def read_receipt(answer: object) -> Receipt:
    """What is said to an upload: some servers say nothing at all."""
    if not isinstance(answer, dict):
        return Receipt()
    pairs = answer.get("update_urls")
    renamed = [
        (pair[0], web_address(pair[1]))
        for pair in (pairs if isinstance(pairs, list) else [])
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(url, str) for url in pair)
    ]
    return Receipt(_moment(answer.get("timestamp")), tuple(renamed))


def written(action: Action, device: str = "") -> dict[str, Any]:
    """An action as the API has it; `device` is empty where the server knows none."""
    fields: dict[str, Any] = {
        "podcast": action.podcast,
        "episode": action.episode,
        "action": str(action.kind),
        "timestamp": datetime.fromtimestamp(action.moment, UTC).strftime("%Y-%m-%dT%H:%M:%S"),
    }
    if action.guid:
        fields["guid"] = action.guid
    if device:
        fields["device"] = device
    if action.kind is ActionKind.PLAY:
        fields |= {"started": action.started, "position": action.position, "total": action.total}
    return fields


def _actions(entries: Sequence[object]) -> Iterator[Action]:
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        kind = str(entry.get("action", "")).lower()
        podcast, episode = _address(entry.get("podcast")), _address(entry.get("episode"))
        moment = _moment(entry.get("timestamp"))
        if kind not in tuple(ActionKind) or not (podcast and episode and moment):
            continue
        position = _place(entry.get("position"))
        if kind == ActionKind.PLAY and position is None:
            continue
        guid = entry.get("guid")
        yield Action(
            podcast,
            episode,
            ActionKind(kind),
            moment,
            position,
            _place(entry.get("started")),
            _place(entry.get("total")),
            one_line(guid, _LONGEST_GUID) if isinstance(guid, str) else "",
        )


def _table(answer: object) -> dict[str, Any]:
    if isinstance(answer, dict):
        return answer
    raise NoAnswer(_("it has another form than the API says"))


def _texts(value: object) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise NoAnswer(_("its addresses are no list"))
    return [one for one in value if isinstance(one, str)]


def _address(value: object) -> str:
    return web_address(value) if isinstance(value, str) else ""


def _place(value: object) -> int | None:
    """Seconds; None for what is none, such as the -1 by which some servers say so."""
    number = _number(value)
    return None if number is None or not 0 <= number <= FARTHEST else int(number)


def _moment(value: object) -> int:
    """Seconds since 1970, of a number or of ISO 8601 (UTC unless it says otherwise); 0 for what is none."""
    number = _number(value)
    if number is None and isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            return 0
        try:
            number = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        except (OverflowError, ValueError):
            return 0
    return int(number) if number is not None and 0 < number <= LATEST else 0


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and len(value) < 30:
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, int):
        return value if abs(value) <= LATEST else None
    return value if isinstance(value, float) and math.isfinite(value) else None
