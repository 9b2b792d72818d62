"""JSON as strangers write it: whatever comes, a value comes out, and numbers are finite or none."""

import json
import math
from typing import Any

_LONGEST_NUMBER = 40  # characters; Python refuses to read integers of thousands of digits


def loads(text: str) -> Any:
    """The value; None for what is no JSON. All numbers are floats, and one that is none is NaN or None."""
    try:
        return json.loads(
            text.lstrip("\ufeff"), parse_int=_number, parse_float=_number, parse_constant=lambda _name: None
        )
    except (ValueError, RecursionError):
        return None


def _number(digits: str) -> float:
    return float(digits) if len(digits) <= _LONGEST_NUMBER else math.nan
