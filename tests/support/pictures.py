"""Pictures for tests, and a library whose show has one as its cover."""

import hashlib
import struct
import zlib
from pathlib import Path

from cafe_tui.storage.database import Database

COVER_URL = "https://pictures.example/cover.png"


def png(width: int = 64, height: int = 64, colour: tuple[int, int, int] = (200, 120, 40)) -> bytes:
    """A PNG of one colour."""
    row = b"\0" + bytes(colour) * width
    return png_of(width, height, zlib.compress(row * height))


def png_of(width: int, height: int, packed: bytes) -> bytes:
    """A PNG that claims these measures, with any data."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


def give_cover(database: Database, folder: Path, picture: bytes, url: str = COVER_URL) -> None:
    """Let every show have this picture as its cover, which is in the cache's `folder` already."""
    with database.write() as connection:
        connection.execute("UPDATE show SET image_url = ?", (url,))
    keep_picture(folder, picture, url)


def keep_picture(folder: Path, picture: bytes, url: str) -> None:
    """Let the picture at `url` be in the cache's `folder` already."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{hashlib.sha256(url.encode()).hexdigest()[:32]}.png").write_bytes(picture)
