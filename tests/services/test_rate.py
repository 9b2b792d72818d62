"""Finding out about the bit rate of a sound, on the web and on the disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cafe_tui.services.rate import has_constant_rate
from tests.support.audio import encode, write_wav
from tests.support.web import Web


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


@pytest.mark.parametrize(("name", "constant"), [("cbr.mp3", True), ("vbr.mp3", False), ("aac.m4a", False)])
def test_only_an_mp3_of_constant_rate_is_one(tmp_path: Path, web: Web, name: str, constant: bool) -> None:
    sound = encode(write_wav(tmp_path / "tone.wav", 10), name).read_bytes()
    assert has_constant_rate(web.media(f"/{name}", sound), web.url("/feed")) is constant
    assert has_constant_rate(str(tmp_path / name), web.url("/feed")) is constant


def test_what_cannot_be_found_out_is_none(web: Web) -> None:
    assert not has_constant_rate(web.url("/gone.mp3"), web.url("/feed"))
    assert not has_constant_rate("/nowhere/gone.mp3", web.url("/feed"))
    assert not has_constant_rate(web.url("/private.mp3"), "https://feeds.example/")
