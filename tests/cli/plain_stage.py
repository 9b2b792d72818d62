"""Conversations in plain mode, as transcripts: what was said, and what was answered.

In a transcript `> word` is said, and `~ 31` lets 31 seconds of sound pass. Everything else is answered.
`python -m tests.cli.plain_stage` writes the transcripts anew; look at what changed.
"""

import os
import tempfile
import time
from pathlib import Path

from cafe_tui.cli.plain.conversation import answer
from cafe_tui.cli.plain.talk import Talk
from cafe_tui.services.sounding import Sounding
from tests.support.waiting import wait_for
from tests.ui.stage import StageHouse

FOLDER = Path(__file__).parents[1] / "data" / "plain"


def held_again(transcript: str, folder: Path) -> str:
    """The transcript of the same conversation with the program as it is now."""
    house = StageHouse(folder)
    house.add_show("Tea Talk", 25)
    house.add_show("Garden Hour", 3)
    sounding = Sounding(house)
    lines: list[str] = []
    talk = Talk(house, sounding, lines.append)
    try:
        for line in transcript.splitlines():
            if line.startswith(">"):
                lines.append(line)
                answer(talk, line[1:])
            elif line.startswith("~"):
                lines.append(line)
                _pass(house, sounding, float(line[1:]))
    finally:
        sounding.close()
        house.close()
    return "\n".join(lines) + "\n"


def _pass(house: StageHouse, sounding: Sounding, seconds: float) -> None:
    """Let sound pass, and wait until that is known."""
    assert house.fake is not None
    house.fake.advance(seconds)
    there = house.fake.position
    wait_for(lambda: sounding.state.over or abs(sounding.state.position - there) < 0.01, "the sound to go on")


if __name__ == "__main__":
    os.environ |= {"COLUMNS": "80", "TZ": "UTC"}
    time.tzset()
    for path in sorted(FOLDER.glob("*.txt")):
        with tempfile.TemporaryDirectory() as folder:
            path.write_text(held_again(path.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")
