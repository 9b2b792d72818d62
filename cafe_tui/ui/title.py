"""The terminal's title: what plays, as long as the program has the screen."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from cafe_tui.domain.playback import Playback
from cafe_tui.domain.text import one_line

from .present import PHASE_GLYPHS

NAME = "cafe-tui"
"""The title while nothing plays."""
_LONGEST = 160  # characters; some terminals give their title the width of the window
# xterm's stack of window titles (XTPUSHTITLE, XTPOPTITLE); terminals without one pass over both.
_PUSH, POP_TITLE = "\x1b[22;2t", "\x1b[23;2t"


def title_of(playback: Playback) -> str:
    """What plays, for the title: one clean line."""
    track = playback.track
    if track is None:
        return NAME
    shown = f"{track.title} · {track.show}" if track.show else track.title
    return one_line(f"{PHASE_GLYPHS[playback.phase]} {shown}", _LONGEST)


def titled(title: str) -> str:
    """The escape sequence that makes `title`, which must be clean, the terminal's."""
    return f"\x1b]2;{title}\a"


def takes_title(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the terminal has a title to set. Old Linux consoles would print it instead."""
    term = environment.get("TERM", "")
    return term not in ("", "dumb", "linux") and not term.startswith("vt")


@contextmanager
def own_title() -> Iterator[None]:
    """Within, the title is ours to set; afterwards it is what it was before, or empty where none was kept."""
    screen = sys.__stderr__
    if screen is None or not takes_title():
        yield
        return
    print(_PUSH, titled(NAME), sep="", end="", file=screen, flush=True)
    try:
        yield
    finally:
        print(titled(""), POP_TITLE, sep="", end="", file=screen, flush=True)
