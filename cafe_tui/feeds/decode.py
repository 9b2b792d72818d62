"""Undoing one layer of HTTP compression within a limit: a few hundred bytes can stand for gigabytes."""

import zlib
from collections.abc import Sequence

from cafe_tui.domain.errors import TooLargeError, UnreachableError

_STEP = 1 << 20
"""Bytes that are unpacked at once."""
_GZIP, _ZLIB, _RAW = 31, 15, -15


class Body:
    """The bytes of an answer as they come in, unpacked, at most `limit` of them.

    `encodings` is what Content-Encoding lists. Raises UnreachableError for an encoding that was not asked
    for and for damaged data, TooLargeError beyond the limit.
    """

    def __init__(self, encodings: Sequence[str], limit: int) -> None:
        named = [encoding.strip().lower() for encoding in encodings]
        named = [encoding for encoding in named if encoding not in ("", "identity")]
        if len(named) > 1 or not {"gzip", "x-gzip", "deflate"}.issuperset(named):
            raise _failed("the server packed its answer in a way that was not asked for")
        self._encoding = named[0] if named else None
        self._unpacker: zlib._Decompress | None = None
        self._limit = limit
        self._size = 0
        self._pieces: list[bytes] = []

    def feed(self, raw: bytes) -> None:
        """Take the next bytes from the network."""
        if self._encoding is None:
            self._keep(raw)
            return
        if not raw:
            return
        if self._unpacker is None:
            self._unpacker = zlib.decompressobj(_window(self._encoding, raw))
        try:
            while raw:
                self._keep(self._unpacker.decompress(raw, _STEP))
                raw = self._unpacker.unconsumed_tail
        except zlib.error as error:
            raise _failed("the server's packed answer is damaged") from error

    def finish(self) -> bytes:
        """The whole body."""
        if self._unpacker is not None and not self._unpacker.eof:
            raise _failed("the server's packed answer breaks off")
        return b"".join(self._pieces)

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._limit:
            raise TooLargeError(
                "This feed could not be fetched",
                f"it is larger than {self._limit / 1_000_000:g} MB",
                "Ask its makers for a feed with fewer or shorter episodes",
            )
        self._pieces.append(piece)


def _window(encoding: str, start: bytes) -> int:
    """What zlib has to expect: “deflate” is sent by some servers with, by some without zlib's header."""
    if encoding != "deflate":
        return _GZIP
    has_header = len(start) >= 2 and start[0] & 0x0F == 8 and int.from_bytes(start[:2], "big") % 31 == 0
    return _ZLIB if has_header else _RAW


def _failed(detail: str) -> UnreachableError:
    return UnreachableError("This feed could not be fetched", detail, "Try again later")
