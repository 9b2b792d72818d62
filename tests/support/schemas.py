"""The documented shapes of what `--json` prints, and whether something has them."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "schemas"
OTHERS = {"ctl": "status", "download": "downloads"}
"""Commands that print what another one does."""
REPAIR = "doctor-repair"
"""What `doctor` prints instead when it is to repair."""

_formats = FormatChecker(())


@_formats.checks("date-time", ValueError)
def _has_a_zone(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def check(name: str, document: object) -> None:
    """Fails unless `document` has the documented shape, and no name that is not documented."""
    errors = [f"{error.json_path}: {error.message}" for error in _validator(name).iter_errors(document)]
    assert not errors, f"{name}: {errors[:5]}"


def schema_for(arguments: Sequence[str]) -> str | None:
    """The schema for what a command prints; None for one that was not asked for JSON."""
    if "--json" not in arguments and not (arguments[0] == "chapters" and "json" in arguments):
        return None
    if "--repair" in arguments:
        return REPAIR
    return OTHERS.get(arguments[0], arguments[0])


@cache
def _validator(name: str) -> Draft202012Validator:
    schema = json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(_strict(schema), format_checker=_formats)


def _strict(schema: Any) -> Any:
    """The schema, with no room for names that it does not know: readers have that, we do not."""
    if isinstance(schema, list):
        return [_strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {"additionalProperties": False} if isinstance(schema.get("properties"), dict) else {}
    return {name: _strict(value) for name, value in schema.items()} | closed
