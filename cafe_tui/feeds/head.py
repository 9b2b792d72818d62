"""The beginning of a file on a server that gives whole files only."""

from collections.abc import AsyncIterator

from cafe_tui.domain.errors import MediaError
from cafe_tui.domain.language import _

from .web import Landing

HEAD = 1 << 20
"""Bytes that are taken at most: tags, and the index of a file that is made for streaming, lie in front."""


class Head:
    """The answer at `landing`, taken only as far as it is read; the rest is never asked for."""

    def __init__(self, landing: Landing) -> None:
        self._pieces: AsyncIterator[bytes] = landing.response.aiter_raw()
        self._taken = bytearray()

    @property
    def taken(self) -> int:
        """Bytes that came over the network."""
        return len(self._taken)

    async def part(self, start: int, end: int) -> bytes:
        """The bytes from `start` to `end`, fewer where the file ends.

        Raises MediaError for what lies too far behind, and all that httpx raises.
        """
        if end > HEAD:
            raise MediaError(
                _("This sound could not be looked into"),
                _(
                    "its server gives whole files only, and its first {size:.0f} MB do not tell",
                    size=HEAD / 1_000_000,
                ),
                _("Its own chapters are found once it plays"),
            )
        while len(self._taken) < end and (piece := await anext(self._pieces, b"")):
            self._taken += piece
        return bytes(self._taken[start:end])
