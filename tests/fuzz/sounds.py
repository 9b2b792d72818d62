"""Small sound files with chapters in them, of each format that is read."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from cafe_tui.domain.chapter.chapter_writers import write_chapters
from cafe_tui.domain.models import Chapter
from tests.support.audio import ENCODINGS, tag_chapters, write_wav

_CHAPTERS = (Chapter(0.0, "Hello"), Chapter(0.5, "Tea & ☕"))


def sounds() -> list[bytes]:
    """The files; where ffmpeg is missing only one of MP3's kind."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wav = write_wav(folder / "tone.wav", 1)
        made = []
        if ffmpeg := shutil.which("ffmpeg"):
            listed = folder / "chapters.ffmeta"
            listed.write_text(write_chapters(_CHAPTERS, "ffmetadata", 1.0), encoding="utf-8")
            for target, encoding in ENCODINGS.items():
                command = [ffmpeg, "-v", "error", "-i", str(wav), "-i", str(listed), "-map_metadata", "1"]
                command += ["-map_chapters", "1", *encoding, str(folder / target)]
                if not subprocess.run(command, check=False, capture_output=True).returncode:
                    made.append((folder / target).read_bytes())
        return [*made, tag_chapters(wav, _CHAPTERS).read_bytes()[:3_000]]
