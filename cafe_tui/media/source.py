"""The bytes of a sound, wherever they are."""

from typing import Protocol

from cafe_tui.domain.errors import MediaError
from cafe_tui.domain.language import _


class Source(Protocol):
    """A binary file that can be read anywhere: one on the disk, or one behind HTTP Range requests."""

    def read(self, size: int = -1, /) -> bytes: ...
    def seek(self, offset: int, whence: int = 0, /) -> int: ...
    def tell(self) -> int: ...


def read_at(source: Source, offset: int, size: int) -> bytes:
    """`size` bytes from `offset` on; fewer at the end of the file."""
    source.seek(offset)
    return source.read(size)


def syncsafe(data: bytes) -> int:
    """The number in `data`, seven bits in each byte, as ID3v2 tags have them."""
    value = 0
    for byte in data:
        value = value << 7 | byte & 0x7F
    return value


def damaged(detail: str) -> MediaError:
    """The error for a sound whose inside makes no sense."""
    return MediaError(
        _("The chapters in this sound could not be read"), detail, _("The sound itself may play all the same")
    )
