"""What a file holds that the listener gave to be taken in, or standard input."""

import sys
from pathlib import Path

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.language import _
from cafe_tui.domain.text import one_line


def read_given(path: str, most: int) -> bytes:
    """All of the file at `path`, or of “-”, standard input.

    Raises BadInputError, also for more than `most` bytes.
    """
    try:
        if path == "-":
            content = sys.stdin.buffer.read(most + 1)
        else:
            with Path(path).open("rb") as file:
                content = file.read(most + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInputError(_("The file could not be read"), one_line(f"{reason} ({path})")) from error
    if len(content) > most:
        raise BadInputError(
            _("The file is too large"), _("more than {most} MB are not read", most=most // 1_000_000)
        )
    return content
