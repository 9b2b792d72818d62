"""What is pasted is text and nothing else: Textual takes an escape in the middle of it for the end of it, and
all that follows for keys that are pressed. So what could be one is taken out before Textual reads it.

A terminal that lets through the mark for the end of what is pasted cannot be helped; those known do not.
"""

import codecs
import re
from collections.abc import Callable

before_keys: Callable[[str], str] | None = None
"""Takes out of what is typed what is not for Textual; called on the thread that reads it."""

_START, _END = "\x1b[200~", "\x1b[201~"
_NO_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)
"""Controls, and what turns the direction of writing: a field shows what is in it before it is cleaned."""


class PastedAsText:
    """Takes what the terminal sends, piece by piece as it comes, and gives what Textual may read."""

    def __init__(self) -> None:
        self._before = ""
        """The last characters, in which the mark for a start may have begun."""
        self._held = ""
        """Of what is pasted: what may be the beginning of the mark for the end."""
        self._pasting = False

    def read(self, text: str) -> str:
        """What `text` adds."""
        given: list[str] = []
        while text:
            text = self._pasted(text, given) if self._pasting else self._typed(text, given)
        return "".join(given)

    def _typed(self, text: str, given: list[str]) -> str:
        """Give what comes before a paste, and return what comes after the mark for its start."""
        known = len(self._before)
        at = (self._before + text).find(_START)
        end = len(text) if at < 0 else at + len(_START) - known
        given.append(text[:end])
        self._pasting = at >= 0
        self._before = "" if self._pasting else (self._before + text)[1 - len(_START) :]
        return text[end:]

    def _pasted(self, text: str, given: list[str]) -> str:
        """Give what is pasted, and return what comes after it."""
        text, self._held = self._held + text, ""
        inside, end, rest = text.partition(_END)
        if not end and (begun := re.search(r"\x1b(?:\[(?:2(?:0(?:1)?)?)?)?\Z", inside)):
            inside, self._held = inside[: begun.start()], begun.group()
        given.append(_NO_TEXT.sub("", inside) + end)
        self._pasting = not end
        return rest


def forgiving_decoder(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    """Makes decoders that read over bytes that are none of `encoding`, and keep pastes from being keys."""
    actual = codecs.getincrementaldecoder(encoding)

    class Decoder(codecs.IncrementalDecoder):
        def __init__(self) -> None:
            super().__init__("replace")
            self._actual = actual("replace")
            self._pastes = PastedAsText()

        def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]
            text = self._pastes.read(self._actual.decode(data, final))
            return before_keys(text) if before_keys else text

    return Decoder
