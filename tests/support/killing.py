"""Kills processes that keep bookmarks, at random moments: `python -m tests.support.killing HOME ROUNDS SEED`.

Every other one is the command `bookmark add`, the others keep one bookmark after the other. What each of them
acknowledged before it was killed is printed as a list of notes in JSON.
"""

import json
import os
import random
import select
import signal
import sys
import time
from pathlib import Path

import cafe_tui.cli.commands  # noqa: F401 - so that none of the writers has to
from cafe_tui.__main__ import main
from cafe_tui.services.keep import Bookmarks
from cafe_tui.settings import Paths
from cafe_tui.storage.database import Database

from .library import clock, newest

_PATIENCE = 20.0  # seconds


def _one(note: str, _home: Path) -> None:
    """The command; it acknowledges by printing."""
    status = main(["bookmark", "add", "latest", "1:00", "--note", note])
    os._exit(status)


def _many(note: str, home: Path) -> None:
    bookmarks = Bookmarks(database := Database(Paths.in_folder(home).database), clock)
    episode = newest(database)
    for number in range(1_000_000):
        bookmarks.add(episode, 60.0, note=f"{note}.{number}")
        os.write(1, f"{note}.{number}\n".encode())


def _killed(number: int, home: Path, after: float, *, at_a_word: bool = False) -> list[str]:
    """What a writer said before it was killed: after so many seconds, or when it first says something."""
    note = f"round-{number}"
    reading, writing = os.pipe()
    writer = os.fork()
    if writer == 0:
        os.dup2(writing, 1)
        os.close(reading)
        sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115 - till it is killed
        (_one if number % 2 else _many)(note, home)
        os._exit(0)
    os.close(writing)
    moment = time.monotonic() + after
    said = b""
    while (left := moment - time.monotonic()) > 0 and select.select([reading], [], [], left)[0]:
        if not (part := os.read(reading, 65536)):
            break
        said += part
        if at_a_word:
            break
    os.kill(writer, signal.SIGKILL)
    os.waitpid(writer, 0)
    while part := os.read(reading, 65536):
        said += part
    os.close(reading)
    lines = said.decode().split("\n")[:-1]  # the last one may be cut off
    return [note for line in lines if line.startswith("Kept bookmark")] if number % 2 else lines


def _main() -> None:
    home, rounds, chance = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
    os.environ["CAFE_TUI_HOME"] = str(home)
    acknowledged = []
    # Soon before or after a bookmark is acknowledged, however fast this machine is just now.
    longest = [2 * _until_a_word(kind, home) for kind in (0, 1)]
    for number in range(rounds):
        acknowledged.append(_killed(number, home, chance.uniform(0.0, longest[number % 2])))
    print(json.dumps(acknowledged))


def _until_a_word(kind: int, home: Path) -> float:
    """Seconds from the beginning of such a writer to what it says first; what it kept is of no round."""
    begin = time.monotonic()
    _killed(-2 + kind, home, _PATIENCE, at_a_word=True)
    return time.monotonic() - begin


if __name__ == "__main__":
    _main()
