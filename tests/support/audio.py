"""Small sound files of a known length."""

import array
import math
import shutil
import subprocess
import wave
from collections.abc import Iterable
from pathlib import Path

import pytest
from mutagen.id3 import CHAP, ID3, TIT2

from cafe_tui.domain.models import Chapter

RATE = 8000

ENCODINGS: dict[str, tuple[str, ...]] = {
    "cbr.mp3": ("-codec:a", "libmp3lame", "-b:a", "64k"),
    "vbr.mp3": ("-codec:a", "libmp3lame", "-q:a", "6"),
    "aac.m4a": ("-codec:a", "aac", "-b:a", "64k"),
    "opus.opus": ("-codec:a", "libopus", "-b:a", "32k"),
    "flac.flac": ("-codec:a", "flac"),
    "opus.mka": ("-codec:a", "libopus", "-b:a", "32k"),
    "opus.webm": ("-codec:a", "libopus", "-b:a", "32k"),
}
"""ffmpeg's arguments by file name, for every format that podcasts come in."""


def write_wav(path: Path, seconds: float) -> Path:
    """A quiet tone of exactly `seconds` (to a sample of 1/8000 s)."""
    second = array.array("h", (int(1000 * math.sin(2 * math.pi * 220 * n / RATE)) for n in range(RATE)))
    frames = round(seconds * RATE)
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes((second * (frames // RATE + 1))[:frames].tobytes())
    return path


def silence(sound: Path, *parts: tuple[float, float]) -> Path:
    """Make the `parts` of the WAV `sound`, given by start and end in seconds, silent."""
    with wave.open(str(sound)) as source:
        parameters, frames = source.getparams(), bytearray(source.readframes(source.getnframes()))
    width = parameters.sampwidth * parameters.nchannels
    for start, end in parts:
        first, last = (round(at * parameters.framerate) * width for at in (start, end))
        frames[first:last] = bytes(last - first)
    with wave.open(str(sound), "wb") as target:
        target.setparams(parameters)
        target.writeframes(frames)
    return sound


def tag_chapters(sound: Path, chapters: Iterable[Chapter]) -> Path:
    """Put an ID3 tag with `chapters` before `sound`, of any format: libmpv finds it."""
    body = sound.read_bytes()
    tag = ID3()
    for number, chapter in enumerate(chapters):
        start = round(chapter.start * 1000)
        tag.add(
            CHAP(
                element_id=f"{number}",
                start_time=start,
                end_time=start + 1000,
                sub_frames=[TIT2(text=[chapter.title])],
            )
        )
    sound.write_bytes(b"")
    tag.save(sound)
    sound.write_bytes(sound.read_bytes() + body)
    return sound


def encode(wav: Path, name: str, *arguments: str) -> Path:
    """`wav` as the file `name` beside it, made by ffmpeg with `arguments` (by default those of ENCODINGS).

    Skips the test where ffmpeg cannot make it.
    """
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        pytest.skip(f"needs the program ffmpeg to make {name}")
    target = wav.with_name(name)
    command = [ffmpeg, "-v", "error", "-y", "-i", str(wav), *(arguments or ENCODINGS[name]), str(target)]
    made = subprocess.run(command, check=False, capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"this ffmpeg cannot make {name}: {made.stderr.strip()[:200]}")
    return target


def decode(sound: Path) -> list[int]:
    """The samples of `sound`, RATE a second, as ffmpeg decodes it; skips the test where it cannot."""
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        pytest.skip("needs the program ffmpeg to decode")
    command = [ffmpeg, "-v", "error", "-i", str(sound), "-f", "s16le", "-ac", "1", "-ar", str(RATE), "-"]
    done = subprocess.run(command, check=True, capture_output=True)
    samples = array.array("h")
    samples.frombytes(done.stdout)
    return list(samples)
