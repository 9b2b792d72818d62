"""One JSON object a line: what goes over the socket, both ways."""

import json
from collections.abc import Mapping
from typing import Any

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.language import _

Message = Mapping[str, Any]

MOST_ASKED = 64 * 1024
"""Bytes of a request."""
MOST_ANSWERED = 1024 * 1024
"""Bytes of an answer."""


def written(message: Message) -> bytes:
    """A message as a line of ASCII."""
    return json.dumps(message, allow_nan=False).encode("ascii") + b"\n"


def read(line: bytes) -> Message:
    """The message in a line; raises BadInputError where there is none."""
    try:
        found = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BadInputError(_("This is no line of JSON"), str(error)[:200]) from error
    if not isinstance(found, dict):
        raise BadInputError(_("This is no JSON object"))
    return found


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is no JSON")
