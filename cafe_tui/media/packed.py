"""mutagen with a door closed: what is packed in ID3 tags comes out at a bounded size.

A frame may be packed, and mutagen unpacks it whole, whatever its size: five megabytes become five thousand.
Real ones hold titles and pictures, and hardly any is packed.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import SimpleNamespace

from mutagen.id3 import _frames

MOST = 30_000_000
"""Bytes of all that is unpacked of one tag."""
_left: ContextVar[list[int] | None] = ContextVar("left", default=None)


@contextmanager
def at_most(most: int = MOST) -> Iterator[None]:
    """Within, tags are read of which so many bytes may be unpacked; frames beyond that are left out."""
    token = _left.set([most])
    try:
        yield
    finally:
        _left.reset(token)


def _unpacked(data: bytes) -> bytes:
    left = _left.get() or [MOST]
    unpacking = zlib.decompressobj()
    content = unpacking.decompress(data, max(1, left[0]))
    left[0] -= len(content)
    if not unpacking.eof:
        raise zlib.error("too large, or cut off")
    return content


setattr(_frames, "zlib", SimpleNamespace(decompress=_unpacked, error=zlib.error))  # noqa: B010 - not its own
