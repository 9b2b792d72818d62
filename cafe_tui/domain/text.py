"""Cleaning of text from outside: every string passes here once, at the door.

Feeds, chapter files, media tags, typed addresses and server messages may hold terminal escapes, bidi
overrides, lone surrogates and other characters that a terminal or SQLite would act on or choke on.
What these functions return is safe to store and to print as it is.
"""

import re
import unicodedata
from functools import cache
from itertools import chain, pairwise

MAX_TEXT = 2_000_000
"""Characters kept of one long text (show notes)."""
MAX_LINE = 1_000
"""Characters kept of one single-line text (a title, a name, an address in a message)."""

_MAX_MARKS = 4
"""Combining marks and characters without width kept in a row: enough for Vietnamese, Hebrew and Thai."""

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
_FILLERS = "\u115f-\u11ff\u3164\uffa0"  # letters by their category, that show nothing or stand in one another
_WITHOUT_WIDTH = ("Mn", "Me", "Cf")
_NEAR = range(0x80, 0x10000)
_FAR = (range(0x10100, 0x1F000), range(0xE0100, 0xE01F0))
"""Outside of these no such character is assigned; emoji lie between them."""
_OBJECT = "\ufffc"  # printable, they say
_ANY_FAR = re.compile("[\U00010100-\U0001efff\U000e0100-\U000e01ef]")


def clean(text: str, limit: int = MAX_TEXT) -> str:
    """`text` without characters that a terminal acts on; newlines and tabs stay, NFC normalised.

    At most `limit` characters are kept, and at most four in a row that have no width of their own.
    """
    if len(text) > limit:
        text = text[:limit]
    if _is_clean(text):
        return text
    text = _NEWLINES.sub("\n", text)
    text = _UNSAFE.sub("", text)
    if not text.isascii():
        # Before and after: putting a row of marks into order takes time that grows with its square, and
        # what was one character may come out as two.
        rows = _rows_in(text)
        text = rows.sub(_first_ones, text)
        if not unicodedata.is_normalized("NFC", text):
            text = rows.sub(_first_ones, unicodedata.normalize("NFC", text))
    return text


def _is_clean(text: str) -> bool:
    """Whether cleaning would surely change nothing: looking costs a fraction of it, and most text passes."""
    printable = text.isprintable() or text.replace("\n", "").replace("\t", "").isprintable()
    return printable and (
        text.isascii()
        or (
            _OBJECT not in text and not _rows_in(text).search(text) and unicodedata.is_normalized("NFC", text)
        )
    )


def _rows_in(text: str) -> re.Pattern[str]:
    return _rows_without_width(far=_ANY_FAR.search(text) is not None)


@cache
def _rows_without_width(*, far: bool) -> re.Pattern[str]:
    """More characters without width in a row than may be; made when first needed, since that takes 10 ms.

    Those of rare scripts, which are `far`, are not always looked for: with them it is twenty times as slow.
    """
    places = chain(_NEAR, *_FAR) if far else _NEAR
    them = [code for code in places if unicodedata.category(chr(code)) in _WITHOUT_WIDTH]
    starts = [code for before, code in pairwise([-1, *them]) if code != before + 1]
    ends = [code for code, after in pairwise([*them, -1]) if after != code + 1]
    ranges = "".join(f"{chr(start)}-{chr(end)}" for start, end in zip(starts, ends, strict=True))
    return re.compile(f"[{_FILLERS}{ranges}]{{{_MAX_MARKS + 1},}}")


def _first_ones(row: re.Match[str]) -> str:
    return row.group()[:_MAX_MARKS]


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
