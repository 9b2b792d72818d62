"""The body of an answer as it came, and undoing its compression within a limit.

A few hundred bytes can stand for gigabytes. Feeds stay packed until they are read, in a process of its own.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cafe_tui.domain.errors import TooLargeError, UnreachableError
from cafe_tui.domain.language import _

from .unpack import Damaged, unpackers

MAX_BODY = 30_000_000
"""Bytes of a body, packed or not."""
_GZIP_MAGIC, _GZIP_HEADER = b"\x1f\x8b", 10


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of an answer."""

    raw: bytes = b""
    """As they came."""
    packing: str = ""
    """How they are packed, see `packing_of`; empty where they are not."""
    limit: int = MAX_BODY
    """Bytes that they may be when unpacked."""

    def digest(self) -> str:
        """By which the same body is known when it comes again, packed alike."""
        # A gzip's header may tell when it was packed.
        start = _GZIP_HEADER if self.raw.startswith(_GZIP_MAGIC) else 0
        return hashlib.blake2b(memoryview(self.raw)[start:], digest_size=16).hexdigest()

    def unpacked(self) -> bytes:
        """Raises UnreachableError for damaged data and TooLargeError beyond the limit."""
        if not (self.packing and self.raw):
            return self.raw
        unpacker = unpackers()[self.packing]()
        pieces: list[bytes] = []
        size = 0
        try:
            for piece in unpacker.unpack(self.raw):
                size += len(piece)
                if size > self.limit:
                    raise too_large(self.limit)
                pieces.append(piece)
        except Damaged as error:
            raise _failed(_("the server's packed answer is damaged")) from error
        if not unpacker.is_whole:
            raise _failed(_("the server's packed answer breaks off"))
        return b"".join(pieces)


def packing_of(encodings: Sequence[str]) -> str:
    """The packing that Content-Encoding lists; raises UnreachableError for what was not asked for."""
    named = [encoding.strip().lower() for encoding in encodings]
    named = [encoding for encoding in named if encoding not in ("", "identity")]
    if len(named) > 1 or not unpackers().keys() >= set(named):
        raise _failed(_("the server packed its answer in a way that was not asked for"))
    return "".join(named)


def too_large(limit: int) -> TooLargeError:
    """The error for a body of more than `limit` bytes."""
    return TooLargeError(
        _("This feed could not be fetched"),
        _("it is larger than {size:g} MB", size=limit / 1_000_000),
        _("Ask its makers for a feed with fewer or shorter episodes"),
    )


def _failed(detail: str) -> UnreachableError:
    return UnreachableError(_("This feed could not be fetched"), detail, _("Try again later"))
