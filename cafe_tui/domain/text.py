"""Cleaning of text from outside: every string passes here once, at the door.

Feeds, chapter files, media tags, typed addresses and server messages may hold terminal escapes, bidi
overrides, lone surrogates and other characters that a terminal or SQLite would act on or choke on.
What these functions return is safe to store and to print as it is.
"""

import re
import unicodedata

MAX_TEXT = 2_000_000
"""Characters kept of one long text (show notes)."""
MAX_LINE = 1_000
"""Characters kept of one single-line text (a title, a name, an address in a message)."""

_MAX_MARKS = 4  # combining marks kept after one character: enough for Vietnamese, Hebrew and Thai

# C0 but tab and newline, DEL, C1; line and paragraph separators; bidi embeddings, overrides, isolates and
# marks; surrogates; noncharacters; tag characters; the interlinear and object characters.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufff9-\ufffc"
    "\ufeff\ud800-\udfff\U000e0000-\U000e007f"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_NEWLINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"\s+")
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_MARK_RUNS = re.compile(f"[{_MARKS}]{{{_MAX_MARKS + 1},}}")
_MARK_OR_OBJECT = re.compile(f"[{_MARKS}\ufffc]")


def clean(text: str, limit: int = MAX_TEXT) -> str:
    """`text` without characters that a terminal acts on; newlines and tabs stay, NFC normalised.

    At most `limit` characters are kept, and at most four combining marks in a row.
    """
    if len(text) > limit:
        text = text[:limit]
    if _is_clean(text):
        return text
    text = _NEWLINES.sub("\n", text)
    text = _UNSAFE.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        text = _MARK_RUNS.sub(lambda run: run.group()[:_MAX_MARKS], text)
    return text


def _is_clean(text: str) -> bool:
    """Whether cleaning would surely change nothing: looking costs a fraction of it, and most text passes."""
    printable = text.isprintable() or text.replace("\n", "").replace("\t", "").isprintable()
    return printable and (
        text.isascii() or (not _MARK_OR_OBJECT.search(text) and unicodedata.is_normalized("NFC", text))
    )


def one_line(text: str, limit: int = MAX_LINE) -> str:
    """`clean` text with every run of white space folded to one space, for titles and messages."""
    text = clean(text[: limit * 4], limit * 4)
    if "  " in text or not text.isprintable():  # white space other than the blank is not printable
        text = _SPACES.sub(" ", text)
    return text.strip()[:limit]


def shorten(text: str, limit: int) -> str:
    """The first sentence or words of `text` within `limit` characters, with an ellipsis when cut."""
    if len(text) <= limit:
        return text
    room = text[: max(1, limit - 1)]
    sentence = max(room.rfind(". "), room.rfind("! "), room.rfind("? "))
    if sentence >= limit // 2:
        return room[: sentence + 1]
    word = room.rfind(" ")
    return (room[:word] if word >= limit // 2 else room).rstrip(" ,;:–—-") + "…"


def counted(number: int, noun: str) -> str:
    """`1 episode`, `2 episodes`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
