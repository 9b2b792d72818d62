"""A terminal that is usable whatever ends the program: kill -9, a lack of memory, a crash inside libmpv.

Nothing in a process can tidy up after such an end. So a shell waits beside it, asleep, for a word that all is
well; when the pipe breaks off without it, it puts the terminal in order and says so.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Self

from cafe_tui.domain.language import N_, _
from cafe_tui.domain.text import one_line

from .title import POP_TITLE

LEAVE = (
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"  # mouse
    "\x1b[?2004l\x1b[?1004l\x1b[?2048l\x1b[<u"  # paste, focus, sizes, keys
    "\x1b]2;\a" + POP_TITLE + "\x1b[?7h\x1b[?1049l\x1b[?25h\x1b[m"
)
SCRIPT = """\
trap '' INT QUIT TERM HUP TSTP TTOU
read -r word && exit
stty sane <&1
printf '%s%s\\r\\n' "$CAFE_TUI_LEAVE" "$CAFE_TUI_WORDS"
"""
WORDS = N_("cafe-tui was killed, or has crashed. Your bookmarks and places are kept; there may be more in")


class TerminalGuard:
    """Waits beside the program from `stand` on; `dismiss` it before the screen is left in order."""

    def __init__(self, waiting: "subprocess.Popen[bytes] | None") -> None:
        self._waiting = waiting

    @classmethod
    def stand(cls, log: Path) -> Self:
        """Begin to wait, where there is a shell and a terminal; takes a thousandth of a second."""
        screen = sys.__stderr__
        if sys.platform == "win32" or screen is None or not screen.isatty():
            return cls(None)
        try:
            waiting = subprocess.Popen(  # noqa: S603 - the script above
                ["/bin/sh", "-c", SCRIPT],
                env={
                    **os.environ,
                    "CAFE_TUI_LEAVE": LEAVE,
                    "CAFE_TUI_WORDS": f"{_(WORDS)} {one_line(str(log))}",
                },
                stdin=subprocess.PIPE,
                stdout=screen.fileno(),
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # what ends the program from the terminal leaves this one be
            )
        except OSError:
            return cls(None)
        return cls(waiting)

    def dismiss(self) -> None:
        """All is well: it ends."""
        if self._waiting is None or self._waiting.stdin is None:
            return
        try:
            os.write(self._waiting.stdin.fileno(), b"well\n")
            self._waiting.stdin.close()
        except OSError:
            pass  # it has ended already
        self._waiting.wait()
        self._waiting = None
