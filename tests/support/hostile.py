"""Text that a terminal would act on, and a look at whether any of it got there."""

import re
from html import escape

from .pty import Terminal

MARKUP = (
    "[/]",
    "[/nope]",
    "[/",
    '[a="',
    "[Bonus]",
    "[bold red]loud[/]",
    "[@click=app.quit]x[/]",
    "[@click=app.quit()]x",
    '[link="javascript:alert(1)"]y[/link]',
    "[$text]",
    "[=1]",
    "[[]]",
    "\\[x]",
)
ESCAPES = (
    "\x1b]0;OWNED\x07",
    "\x1b]52;c;T1dORUQ=\x07",
    "\x1b]8;;file:///etc/passwd\x1b\\x\x1b]8;;\x1b\\",
    "\x9d0;OWNED\x9c",
    "\x9b31mOWNED",
    "\x1b[2J\x1b[6n",
    "\x1bP+q\x1b\\",
    "\x1b_Ga=T;AAAA\x1b\\",
    "\x00\x08\x7f\x0e",
    "\u202eOWNED\u2066",
)
RAW = "".join(ESCAPES)

_OUR_OWN = re.compile(rb"\x1b\[[<=>?]?[\d;:]*\$?[a-zA-Z]|\x1b\]22;[a-z]*\x07|\x1b\]2;(?=[^\x1b\x07]*\x07)")
"""What Textual writes to draw: control sequences, and the shape of the mouse pointer. And our window title,
of which the text and the end are left to look at."""
_TITLE = re.compile(rb"\x1b\]2;([^\x1b\x07]*)\x07")
_TITLE_END = "\x07"
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def in_xml(text: str) -> str:
    """`text` as a careless feed has it, raw, and again as a careful one, as references."""
    return escape(text) + "".join(f"&#{ord(letter)};" for letter in text)


def assert_inert(terminal: Terminal) -> list[str]:
    """Assert that nothing hostile reached the terminal; gives the titles that its window had."""
    raw = terminal.raw
    controls = _CONTROLS.findall(_OUR_OWN.sub(b"", raw).decode())
    titles = [title.decode() for title in _TITLE.findall(raw)]
    assert set(controls) <= {"\r", "\n", _TITLE_END}, set(controls)
    assert controls.count(_TITLE_END) == len(titles)
    for query in (b"\x1b[6n", b"\x1b[2J\x1b[6n", b"\x1b]0;", b"\x1b]52;", b"\x1b]8;"):
        assert query not in raw
    return titles
