"""Undoing one layer of HTTP compression within a limit: a few hundred bytes can stand for gigabytes."""

from collections.abc import Sequence

from cafe_tui.domain.errors import TooLargeError, UnreachableError

from .unpack import Damaged, unpackers


class Body:
    """The bytes of an answer as they come in, unpacked, at most `limit` of them.

    `encodings` is what Content-Encoding lists. Raises UnreachableError for an encoding that was not asked
    for and for damaged data, TooLargeError beyond the limit.
    """

    def __init__(self, encodings: Sequence[str], limit: int) -> None:
        named = [encoding.strip().lower() for encoding in encodings]
        named = [encoding for encoding in named if encoding not in ("", "identity")]
        if len(named) > 1 or not unpackers().keys() >= set(named):
            raise _failed("the server packed its answer in a way that was not asked for")
        self._unpacker = unpackers()[named[0]]() if named else None
        self._limit = limit
        self._size = 0
        self._pieces: list[bytes] = []

    def feed(self, raw: bytes) -> None:
        """Take the next bytes from the network."""
        if self._unpacker is None:
            self._keep(raw)
            return
        if not raw:
            return
        try:
            for piece in self._unpacker.unpack(raw):
                self._keep(piece)
        except Damaged as error:
            raise _failed("the server's packed answer is damaged") from error

    def finish(self) -> bytes:
        """The whole body."""
        if self._unpacker is not None and not self._unpacker.is_whole:
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


def _failed(detail: str) -> UnreachableError:
    return UnreachableError("This feed could not be fetched", detail, "Try again later")
