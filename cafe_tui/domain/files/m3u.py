"""Playlists for other players: extended M3U, with VLC's options for where a passage begins and ends."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..address import check_url
from ..errors import AddressRefusedError
from ..text import one_line
from ..timecode import format_plain


@dataclass(frozen=True, slots=True)
class M3uEntry:
    """A sound, or a passage of one; times in seconds."""

    address: str
    title: str
    length: float | None
    """How long it plays; None when unknown."""
    start: float | None = None
    end: float | None = None


def write_m3u(entries: Iterable[M3uEntry]) -> str:
    """The playlist, in UTF-8 and without a newline at the end.

    What is no http(s) address is left out: a feed must not lead another player to files on the disk.
    """
    lines = ["#EXTM3U"]
    for entry in entries:
        try:
            address = check_url(entry.address)
        except AddressRefusedError:
            continue
        length = -1 if entry.length is None else round(entry.length)
        lines.append(f"#EXTINF:{length},{one_line(entry.title)}")
        if entry.start is not None:
            lines.append(f"#EXTVLCOPT:start-time={format_plain(entry.start)}")
        if entry.end is not None:
            lines.append(f"#EXTVLCOPT:stop-time={format_plain(entry.end)}")
        lines.append(one_line(address, len(address)))
    return "\n".join(lines)
