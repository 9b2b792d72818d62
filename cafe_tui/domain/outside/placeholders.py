"""Templates such as `{title} at {position}`: values in the place of names, and nothing else."""

import re
from collections.abc import Collection, Mapping

from ..errors import BadInputError
from ..language import _

_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{(\w+)\}")


def check(template: str, known: Collection[str]) -> str:
    """`template` itself; raises BadInputError for a name in it that is not `known`."""
    for found in _PLACEHOLDER.finditer(template):
        if found[1] and found[1] not in known:
            names = ", ".join(f"{{{name}}}" for name in known)
            raise BadInputError(
                _("Nothing is called {{{name}}}", name=found[1][:40]),
                hint=_("There are {names}", names=names),
            )
    return template


def filled(template: str, values: Mapping[str, str]) -> str:
    """`template` with each `{name}` replaced by its value; `{{` and `}}` are braces, all else stays.

    What stands in a value is never looked at again.
    """

    def value(found: re.Match[str]) -> str:
        return found[0][0] if found[1] is None else values.get(found[1], found[0])

    return _PLACEHOLDER.sub(value, template)
