"""Drawing a picture for a terminal, in a process of its own: pictures come from strangers, and their readers
are large and written in C."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec

from cafe_tui.domain.drawing import Drawing, Size, Way, read_drawing
from cafe_tui.domain.errors import FeedError
from cafe_tui.domain.language import N_, _

WITHIN = 10.0
"""Seconds that drawing one may take."""
_COMMAND = (sys.executable, "-P", "-m", "cafe_tui.pictures.draw_child")
_MOST = 4_000_000  # bytes of a drawing
_TITLE = N_("The picture could not be drawn")


def can_draw() -> bool:
    """Whether the extra `covers` is installed; loads nothing of it."""
    return find_spec("textual_image") is not None and find_spec("PIL") is not None


def draw(
    picture: bytes, way: Way, size: Size, *, within: float = WITHIN, command: Sequence[str] = _COMMAND
) -> Drawing:
    """A JPEG, PNG, WebP or GIF drawn in this way into this room. Blocks. Raises FeedError.

    `within` and `command` are for tests.
    """
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    # textual-image asks these where it has no terminal to ask.
    environment |= {"TEXTUAL_CELL_WIDTH": str(size.cell[0]), "TEXTUAL_CELL_HEIGHT": str(size.cell[1])}
    with tempfile.TemporaryFile() as drawn:
        try:
            done = subprocess.run(  # noqa: S603 - our own program
                [*command, way, str(size.columns), str(size.rows)],
                input=picture,
                stdout=drawn,
                stderr=subprocess.DEVNULL,
                env=environment,
                timeout=within,
                check=False,
                start_new_session=True,  # Ctrl-C in the terminal is not meant for it
            )
        except subprocess.TimeoutExpired as error:
            raise FeedError(
                _(_TITLE), _("it was not done after {seconds:g} seconds", seconds=within)
            ) from error
        except OSError as error:
            raise FeedError(_(_TITLE), error.strerror or str(error)) from error
        drawn.seek(0)
        said = drawn.read(_MOST)
    if done.returncode:
        raise FeedError(_(_TITLE), _("it is none that can be read, or too large"))
    try:
        return read_drawing(said, way, size)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FeedError(_(_TITLE), _("who drew it answers without sense")) from error
