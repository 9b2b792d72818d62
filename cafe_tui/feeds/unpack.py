"""Unpacking what was packed, a bounded piece at a time: whoever asks for the pieces can stop at any of them.

gzip is always there; brotli and zstandard where their packages are installed.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from typing import Protocol

STEP = 1 << 20
"""Bytes that are unpacked at once, at most some times as many."""
_GZIP, _ZLIB, _RAW = 31, 15, -15
_ZSTD_SLICE = 128
"""Packed bytes that are given to zstandard at once: four of them can stand for 128 KiB, so these: 4 MiB."""
_ZSTD_WINDOW = 8 << 20
"""Bytes; more are not allowed in HTTP (RFC 9659)."""


class Damaged(Exception):  # noqa: N818 - never leaves this room
    """What came cannot be unpacked."""


class Unpacker(Protocol):
    """Takes packed bytes as they come."""

    def unpack(self, raw: bytes) -> Iterator[bytes]:
        """What `raw` adds, in pieces. Raises Damaged."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing at the end."""


class Zlib:
    """gzip and deflate."""

    def __init__(self, *, is_deflate: bool = False) -> None:
        self._is_deflate = is_deflate
        self._unpacker: zlib._Decompress | None = None
        self._start = b""

    def unpack(self, raw: bytes) -> Iterator[bytes]:
        if self._unpacker is None:
            raw = self._start = self._start + raw
            if len(raw) < 2:
                return  # its first two bytes tell what it is
            self._unpacker = zlib.decompressobj(_deflate_window(raw) if self._is_deflate else _GZIP)
        try:
            while raw:
                yield self._unpacker.decompress(raw, STEP)
                raw = self._unpacker.unconsumed_tail
        except zlib.error as error:
            raise Damaged from error

    @property
    def is_whole(self) -> bool:
        return self._unpacker.eof if self._unpacker else not self._start


class Brotli:
    """Needs brotli from 1.2 on, which can be bounded."""

    def __init__(self) -> None:
        import brotli

        self._error = brotli.error
        self._unpacker = brotli.Decompressor()
        self._began = False

    def unpack(self, raw: bytes) -> Iterator[bytes]:
        self._began = True
        try:
            yield self._unpacker.process(raw, output_buffer_limit=STEP)
            while not self._unpacker.can_accept_more_data():
                yield self._unpacker.process(b"", output_buffer_limit=STEP)
        except self._error as error:
            raise Damaged from error

    @property
    def is_whole(self) -> bool:
        return not self._began or bool(self._unpacker.is_finished())


class Zstandard:
    """Its package bounds no output, so it is given little at once."""

    def __init__(self) -> None:
        import zstandard

        self._error = zstandard.ZstdError
        self._unpacker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
        self._began = False

    def unpack(self, raw: bytes) -> Iterator[bytes]:
        self._began = True
        for start in range(0, len(raw), _ZSTD_SLICE):
            if self._unpacker.eof:
                raise Damaged
            try:
                yield self._unpacker.decompress(raw[start : start + _ZSTD_SLICE])
            except self._error as error:
                raise Damaged from error

    @property
    def is_whole(self) -> bool:
        return not self._began or bool(self._unpacker.eof)


@cache
def unpackers() -> Mapping[str, Callable[[], Unpacker]]:
    """By the names of HTTP, what can be unpacked here."""
    found: dict[str, Callable[[], Unpacker]] = {
        "gzip": Zlib,
        "x-gzip": Zlib,
        "deflate": lambda: Zlib(is_deflate=True),
    }
    if find_spec("brotli") and _is_bounded():
        found["br"] = Brotli
    if find_spec("zstandard"):
        found["zstd"] = Zstandard
    return found


def accepted() -> str:
    """The value of Accept-Encoding."""
    return ", ".join(name for name in ("gzip", "br", "zstd") if name in unpackers())


def _is_bounded() -> bool:
    import brotli

    return hasattr(brotli.Decompressor, "can_accept_more_data")


def _deflate_window(start: bytes) -> int:
    """What zlib has to expect: “deflate” is sent by some servers with, by some without zlib's header."""
    has_header = len(start) >= 2 and start[0] & 0x0F == 8 and int.from_bytes(start[:2], "big") % 31 == 0
    return _ZLIB if has_header else _RAW
