"""Whether an MP3 has the same bit rate from end to end: then the place of a time in it can be computed.

Being wrong is worse than not knowing: a computed place in a file of variable rate is off by many seconds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from .source import Source, read_at, syncsafe

_PIECE = 1 << 14
"""Bytes that are read at each place, where one begins: from a server they are fetched as they are."""
_PARTS = 6
"""The file is looked at where one of so many equal parts of it ends."""
_SEEN = 4
"""Frames in a row that make a place a piece of MP3."""
_TAGS = 3
"""ID3v2 tags in front of each other that are stepped over."""
_ID3_HEADER, _ID3_FOOTER = 10, 0x10
_SLACK = 4_096
"""Bytes by which a file may differ from what its own header says: small tags at its end."""

_MPEG_1, _LAYER_3 = 3, 1
_RATES_1 = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_2 = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SAMPLE_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


class BitRate(Enum):
    """What is known of a sound's bit rate."""

    CONSTANT = auto()
    VARIABLE = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Frame:
    """An MPEG audio frame of layer 3."""

    place: int
    """Of its header in the data that was read."""
    kind: tuple[int, int]
    """Version and sample rate (Hz): the same in all frames of a file."""
    rate: int
    """kbit/s."""
    padded: bool

    @property
    def exact_length(self) -> float:
        """Bytes, of which the file has a whole number: some frames are padded to make up for the rest."""
        version, sample_rate = self.kind
        return (144_000 if version == _MPEG_1 else 72_000) * self.rate / sample_rate

    @property
    def end(self) -> int:
        """Where the next frame begins."""
        return self.place + int(self.exact_length) + self.padded


def bit_rate(source: Source) -> BitRate:
    """The bit rate of `source`, of which a few pieces are read; UNKNOWN when it is no MP3.

    An `Info` header says that the rate is constant, if it fits the file: it does not where something was put
    in later, as advertisements are. `Xing` and `VBRI` say that it is not. Where there is none of them, the
    frames at the beginning, at the end and at some places between have to agree.
    """
    start, size = _audio_start(source), source.seek(0, 2)
    data = read_at(source, start, _PIECE // 2 + -(start + _PIECE // 2) % _PIECE)
    frames = _run(data)
    if not frames:
        return BitRate.UNKNOWN
    header = data[frames[0].place : frames[0].end]
    if b"Xing" in header or b"VBRI" in header:
        return BitRate.VARIABLE
    is_info = b"Info" in header
    seen = frames[is_info:]  # the header is itself a frame, which may be longer than the others
    if len({frame.rate for frame in seen}) != 1:
        return BitRate.VARIABLE if seen else BitRate.UNKNOWN
    first = seen[0]
    if is_info:
        fits = _fits(header, first, size - start - frames[0].place)
        return BitRate.CONSTANT if fits else BitRate.UNKNOWN
    for place in _places(start, size):
        frames = _run(read_at(source, place, _PIECE), first.kind)
        if not frames:
            return BitRate.UNKNOWN
        if any(frame.rate != first.rate for frame in frames):
            return BitRate.VARIABLE
    return BitRate.CONSTANT


def _audio_start(source: Source) -> int:
    """The first byte behind the tags in front."""
    place = 0
    for _ in range(_TAGS):
        header = read_at(source, place, _ID3_HEADER)
        if not header.startswith(b"ID3") or len(header) < _ID3_HEADER:
            break
        place += _ID3_HEADER + syncsafe(header[6:10]) + (_ID3_HEADER if header[5] & _ID3_FOOTER else 0)
    return place


def _fits(header: bytes, frame: Frame, size: int) -> bool:
    """Whether an `Info` header tells as many frames and bytes as `size` bytes of frames like `frame` have."""
    place = header.index(b"Info") + 4
    flags, count, told = (int.from_bytes(header[place + n : place + n + 4]) for n in (0, 4, 8))
    in_frames = (count + 1) * frame.exact_length  # the header's own is not among them
    return flags & 3 == 3 and abs(told - size) <= _SLACK and abs(in_frames - size) <= _SLACK


def _places(start: int, size: int) -> Iterator[int]:
    """Where to look."""
    for part in range(1, _PARTS):
        yield (start + (size - start) * part // _PARTS) // _PIECE * _PIECE
    yield max(0, size - _PIECE) // _PIECE * _PIECE


def _run(data: bytes, kind: tuple[int, int] | None = None) -> list[Frame]:
    """The first frames in `data` that follow each other, all of one kind; none if there are only few."""
    place = data.find(b"\xff")
    while place >= 0:
        frames: list[Frame] = []
        following = _frame(data, place)
        wanted = kind or (following.kind if following else None)
        while following and following.kind == wanted:
            frames.append(following)
            following = _frame(data, following.end)
        if len(frames) >= _SEEN:
            return frames
        place = data.find(b"\xff", place + 1)
    return []


def _frame(data: bytes, place: int) -> Frame | None:
    header = int.from_bytes(data[place : place + 4])
    version, layer = header >> 19 & 3, header >> 17 & 3
    rate, sample_rate, padded = header >> 12 & 15, header >> 10 & 3, header >> 9 & 1
    # A rate of 0 is any that the encoder liked: such frames have no known end.
    if len(data) < place + 4 or header >> 21 != 0x7FF or layer != _LAYER_3 or version not in _SAMPLE_RATES:
        return None
    if rate in (0, 15) or sample_rate == 3:
        return None
    rates = _RATES_1 if version == _MPEG_1 else _RATES_2
    return Frame(place, (version, _SAMPLE_RATES[version][sample_rate]), rates[rate - 1], bool(padded))
