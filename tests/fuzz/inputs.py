"""Hostile inputs: real documents taken apart, spliced, repeated and broken."""

import random
from collections.abc import Sequence

_ODD_TEXT = (
    "\x00", "\x1b[31m", "\x1b]52;c;T1dORUQ=\x07", "\x9b2J", "\x9d0;x\x9c", "\x7f", "\r", "\r\n", "\n",
    "\n\n", "\t", "\x0b", "\x0c", "\x85", "\u2028", "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff",
    "\ufffc", "\ufffe", "\ud800", "\U000e0041", "\U000e0100", "\u0301", "\u0316", "\u0e48", "\u0651",
    "\u1160", "\u3164", "é", "ß", "İ", "日本", "👩\u200d👩\u200d👧", "٣", "１", "²", "(", "[", "{", "<", ">",
    "]", ")", "}", "&",
    "&amp;", "&#0;", "&#xD800;", "&#99999999999;", "&lt;", "<!--", "-->", "<![CDATA[", "]]>",
    "<!DOCTYPE x [<!ENTITY a 'b'>]>", "<p>", "</p>", "<br>", "<a href='", "<li>", "<script>", "</script>",
    '"', "'", "\\", "/", "//", "://", "@", "#", "?", "%", "%00", "%ff", "*", "+", "-", "–", "—", "·", "|",
    "_", "=", ":", ";", ",", ".", "..", "…", " ", "  ", "\xa0", "[/]", "[@click=app.quit]x[/]", "[Bonus]",
    "$(touch pwned)", "`id`", "http://", "https://a.example/", "http://a:b@c.example:99999/",
    "file:///etc/passwd", "javascript:alert(1)", "data:,x", "mailto:", "http://[::1", "//\\@", "xn--",
    "?t=", "#t=1,2", "t=npt:", "00:00", "0:00", "1:02:03", "99:99:99", "12.30", "1h2m3s",
    "00:00:01.000 --> 00:00:02.000", "WEBVTT\n\n", "NOTE", "<v Tea>", "1\n", "NaN", "Infinity", "-Infinity",
    "1e309", "-1", "-0", "1" * 40, "9" * 5_000, "0x10", "1_000", "null", "true", "{}", "[]",
    '{"chapters":[', '{"startTime":', '"title":', '{"a":', "a", "a.", "ab ", "Tea", "In reply to", "after:",
    "show:", "is:", "tag:", "in:",
)  # fmt: skip
_ODD_BYTES = (
    b"\x00",
    b"\xff",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xc0\x80",
    b"\x80",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
)
_LARGEST = 60_000
"""Characters, but of a repetition."""


class Inputs:
    """Texts and bytes made up of `seeds` (real documents) and odd pieces."""

    def __init__(self, seeds: Sequence[str], random: random.Random) -> None:
        self._seeds = seeds
        self._random = random

    def text(self, *, largest_repetition: int = 200_000) -> str:
        """One more."""
        choose = self._random
        way = choose.random()
        if way < 0.25:
            return self._pieces(choose.randrange(1, 60))
        if way < 0.35:
            piece = self._pieces(choose.randrange(1, 4)) or "x"
            times = choose.choice((10, 1_000, largest_repetition // len(piece) + 1))
            return self._pieces(2) + piece[:5_000] * times + self._pieces(2)
        text = choose.choice(self._seeds)[:_LARGEST] if self._seeds else ""
        for _ in range(choose.choice((1, 1, 2, 5, 20))):
            text = self._changed(text)
        return text

    def document(self, *, largest_repetition: int = 200_000) -> bytes:
        """The same as bytes, which need not be UTF-8."""
        choose = self._random
        body = bytearray(self.text(largest_repetition=largest_repetition).encode("utf-8", "surrogatepass"))
        if choose.random() < 0.3:
            for _ in range(choose.randrange(1, 10)):
                place = choose.randrange(len(body) + 1)
                body[place : place + choose.randrange(4)] = choose.choice(_ODD_BYTES)
        elif choose.random() < 0.05:
            encoding = choose.choice(("utf-16", "utf-32", "cp1252", "utf-8-sig"))
            return bytes(body).decode("utf-8", "replace").encode(encoding, "replace")
        return bytes(body)

    def broken_one_of(self, documents: Sequence[bytes]) -> bytes:
        """One of `documents`, broken."""
        return self.broken(self._random.choice(documents))

    def broken(self, document: bytes) -> bytes:
        """`document` with some bytes changed, cut or doubled: for formats that are no text."""
        choose = self._random
        body = bytearray(document)
        for _ in range(choose.choice((1, 2, 5, 30))):
            place = choose.randrange(len(body) + 1)
            match choose.randrange(5):
                case 0:
                    body[place : place + 1] = bytes([choose.randrange(256)])
                case 1:
                    body[place : place + 4] = choose.choice(
                        (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff")
                    )
                case 2:
                    del body[place : place + choose.randrange(100)]
                case 3:
                    body[place:place] = body[place : place + choose.randrange(200)]
                case _:
                    body = body[: max(place, 12)]
        return bytes(body)

    def _pieces(self, count: int) -> str:
        return "".join(self._random.choice(_ODD_TEXT) for _ in range(count))

    def _changed(self, text: str) -> str:
        choose = self._random
        place = choose.randrange(len(text) + 1)
        end = min(len(text), place + choose.choice((0, 1, 5, 50, 500)))
        match choose.randrange(5):
            case 0:
                return text[:place] + self._pieces(choose.randrange(1, 4)) + text[end:]
            case 1:
                return text[:place] + text[end:]
            case 2:
                return text[:place] + text[place:end] * choose.choice((2, 3, 20)) + text[end:]
            case 3:
                other = choose.choice(self._seeds) if self._seeds else ""
                start = choose.randrange(len(other) + 1)
                return (text[:place] + other[start : start + choose.choice((5, 100, 2_000))] + text[end:])[
                    :_LARGEST
                ]
            case _:
                return text[:place]
