"""Constant or variable: real MP3 files of every kind, spliced ones, and anything else."""

import array
import random
import wave
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.id3 import APIC, ID3

from cafe_tui.feeds.ranges import BLOCK, RangeFile
from cafe_tui.media.mp3_rate import BitRate, bit_rate
from tests.support.audio import encode
from tests.support.web import Reply, Web

Encode = Callable[..., bytes]
CBR, BARE = ("-b:a", "64k"), ("-write_xing", "0")
VBR = ("-q:a", "5")


@pytest.fixture(scope="session")
def uneven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A minute of noise and silence in turn, which no encoder gives equal frames by itself."""
    dice, rate = random.Random(1), 22_050
    noise = array.array("h", (dice.randrange(-9000, 9000) for _ in range(rate))).tobytes()
    path = tmp_path_factory.mktemp("rate") / "uneven.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        for second in range(60):
            sound.writeframes(noise if second % 3 == 0 else bytes(len(noise)))
    return path


@pytest.fixture
def mp3(uneven: Path) -> Encode:
    """The bytes of an MP3 that ffmpeg makes with these arguments."""

    def made(*arguments: str) -> bytes:
        return encode(uneven, "made.mp3", "-codec:a", "libmp3lame", *arguments).read_bytes()

    return made


def covered(sound: bytes, tmp_path: Path) -> bytes:
    """`sound` behind a tag with a cover as podcasts have them."""
    tag = ID3()
    tag.add(APIC(mime="image/jpeg", type=3, desc="", data=b"\xff\xfb\x90\x64" * 100_000))
    tag.save(tmp_path / "tag")
    return (tmp_path / "tag").read_bytes() + sound


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (CBR, BitRate.CONSTANT),
        ((*CBR, *BARE), BitRate.CONSTANT),
        (("-b:a", "128k", "-ar", "44100", "-ac", "2"), BitRate.CONSTANT),
        (("-b:a", "128k", "-ar", "44100", "-ac", "2", *BARE), BitRate.CONSTANT),
        (("-b:a", "8k", "-ar", "8000", *BARE), BitRate.CONSTANT),
        (VBR, BitRate.VARIABLE),
        ((*VBR, *BARE), BitRate.VARIABLE),
        (("-abr", "1", *CBR), BitRate.VARIABLE),
    ],
)
def test_every_kind_of_mp3_is_told(
    mp3: Encode, tmp_path: Path, arguments: tuple[str, ...], expected: BitRate
) -> None:
    sound = mp3(*arguments)
    assert bit_rate(BytesIO(sound)) is expected
    assert bit_rate(BytesIO(covered(sound, tmp_path) + b"TAG" + bytes(125))) is expected


def test_a_header_that_is_not_true_of_the_file_is_not_trusted(mp3: Encode) -> None:
    constant, other = mp3(*CBR), mp3("-b:a", "128k", *BARE)
    assert bit_rate(BytesIO(constant + other)) is BitRate.UNKNOWN
    assert bit_rate(BytesIO(constant[: len(constant) // 2])) is BitRate.UNKNOWN


def test_parts_of_different_rates_are_found_without_a_header(mp3: Encode) -> None:
    slow, quick = mp3(*CBR, *BARE), mp3("-b:a", "128k", *BARE)
    assert bit_rate(BytesIO(slow + slow)) is BitRate.CONSTANT
    assert bit_rate(BytesIO(slow + quick)) is BitRate.VARIABLE
    assert bit_rate(BytesIO(quick + slow * 4 + quick)) is BitRate.VARIABLE
    assert bit_rate(BytesIO(slow + bytes(200_000) + slow)) is BitRate.UNKNOWN


def test_no_more_is_fetched_than_is_needed(mp3: Encode, tmp_path: Path, web: Web) -> None:
    for name, sound, expected, requests in (
        ("info", mp3(*CBR), BitRate.CONSTANT, 1),
        ("xing", mp3(*VBR), BitRate.VARIABLE, 1),
        ("covered", covered(mp3(*CBR), tmp_path), BitRate.CONSTANT, 2),
        ("bare", mp3(*CBR, *BARE), BitRate.CONSTANT, 7),
        ("no sound", b"OggS" + bytes(500_000), BitRate.UNKNOWN, 1),
    ):
        with RangeFile(web.media(f"/{name}.mp3".replace(" ", ""), sound), "127.0.0.1") as file:
            assert bit_rate(file) is expected, name
            assert file.requests <= requests, name
            assert file.fetched <= (requests + 1) * BLOCK, name


def test_a_server_without_parts_can_tell_by_the_header(mp3: Encode, web: Web) -> None:
    sound = mp3(*CBR)
    with RangeFile(web.route("/65.mp3", lambda _: Reply(200, {}, sound)), "127.0.0.1") as file:
        assert bit_rate(file) is BitRate.CONSTANT


@given(st.binary(max_size=200), st.binary(max_size=2_000), st.integers(1, 40))
def test_any_bytes_have_some_answer(start: bytes, rest: bytes, times: int) -> None:
    for head in (b"", b"ID3\x04\x00\x10\x00\x00\x00\x01", b"\xff\xfb\x90\x64", b"\xff\xe3\x18\xc4"):
        assert bit_rate(BytesIO(head + start + rest * times)) in BitRate
