"""From the bytes of a transcript to its lines.

What a file is, it says itself: servers name types that are wrong, and feeds too. There are libraries for
WebVTT and SRT; those tried lose the speakers, refuse what real shows offer, or take seconds for hostile
files, and none knows the other three forms. So the readers are our own, small, and linear on any input.
"""

import codecs

from cafe_tui.domain.errors import BadInputError

from ..language import N_, _
from . import Lines
from .captions import is_captions, read_captions
from .cues import Cue, in_order
from .documents import is_html, is_json, is_page, read_html, read_json, read_plain
from .lines import lines_of
from .rolling import without_repeats
from .speakers import with_speakers

MAX_BYTES = 8_000_000
"""Of a transcript: a day of speech with a time for every word."""
_TITLE = N_("The transcript cannot be read")
_HINT = N_("Its makers may mend it: try again another day")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ODD = 0.02  # part of characters that no text is made of; with more of them it is none
_SOME_ODD = 10  # are let pass in any case


def read_transcript(document: bytes, media_type: str = "") -> Lines:
    """The lines in `document`, which should be of `media_type`. Raises BadInputError when there are none."""
    if len(document) > MAX_BYTES:
        raise BadInputError(
            _(_TITLE), _("it is larger than {size:g} MB", size=MAX_BYTES / 1_000_000), _(_HINT)
        )
    text = _text(document)
    if not text.strip():
        raise BadInputError(_(_TITLE), _("it is empty"), _(_HINT))
    cues = _cues(text.strip(), media_type)
    lines = lines_of(with_speakers(without_repeats(in_order(cues))))
    if not lines:
        raise BadInputError(_(_TITLE), _("there is nothing said in it"), _(_HINT))
    return lines


def _cues(text: str, media_type: str) -> list[Cue]:
    if is_json(text) and (found := read_json(text)):
        return found
    if is_captions(text):
        return read_captions(text)
    if is_html(text):
        # A page in the place of captions says that the file is gone, or asks for a password.
        if is_page(text) and not ("html" in media_type or media_type in ("", "text/plain")):
            raise BadInputError(_(_TITLE), _("the server gives a web page in its place"), _(_HINT))
        return read_html(text)
    if text.startswith(("{", "WEBVTT")):
        return []
    return read_plain(text)


def _text(document: bytes) -> str:
    """The characters of a file: as its first bytes say, else UTF-8, else what Windows wrote in the West."""
    named = next((encoding for mark, encoding in _BOMS if document.startswith(mark)), "")
    if not named and document[1:2] == b"\0" != document[:1]:
        named = "utf-16-le"
    elif not named and document[:1] == b"\0" != document[1:2]:
        named = "utf-16-be"
    if named:
        text = document.decode(named, "replace")
    else:
        try:
            text = document.decode("utf-8")
        except UnicodeDecodeError:
            text = document.decode("cp1252", "replace")
    text = text.removeprefix("\ufeff")
    odd = sum(text.count(character) for character in map(chr, (*range(9), *range(14, 32), 0xFFFD)))
    if odd > max(_SOME_ODD, _ODD * len(text)):
        raise BadInputError(_(_TITLE), _("it is no text"), _(_HINT))
    return text
