"""The log is private, bounded, holds no secrets, and tells of mistakes."""

import logging
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cafe_tui import logs


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log" / "cafe-tui.log"


@pytest.fixture
def written(path: Path) -> Iterator[Path]:
    """The log, while everything goes there."""
    root = logging.getLogger()
    before, hook = root.handlers[:], threading.excepthook
    logs.write_log(path)
    yield path
    threading.excepthook = hook
    root.handlers[:] = before


def test_what_is_logged_is_there_at_once_and_for_its_owner_alone(written: Path) -> None:
    logging.getLogger("cafe_tui.feeds").warning("a %s", "word")
    assert written.read_text().endswith("WARNING cafe_tui.feeds: a word\n")
    if sys.platform != "win32":
        assert stat.S_IMODE(written.stat().st_mode) == 0o600
        assert stat.S_IMODE(written.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such modes")
def test_a_log_that_others_could_read_is_made_private(written: Path) -> None:
    written.parent.mkdir()
    written.touch(0o644)
    logging.getLogger("a").warning("b")
    assert stat.S_IMODE(written.stat().st_mode) == 0o600


def test_tracebacks_are_masked_too(written: Path) -> None:
    try:
        raise ValueError("https://ann:s3cret@tea.example/feed?auth=k3y")
    except ValueError:
        logging.getLogger("a").exception("while fetching %s", "https://tea.example/f?token=t0ken")
    text = written.read_text()
    assert "tea.example" in text
    assert "Traceback" in text
    assert not {"s3cret", "k3y", "t0ken"} & set(text.replace("=", " ").replace("@", " ").split())
    assert "s3cret" not in text


def test_the_end_of_a_thread_is_written_down(written: Path) -> None:
    def fail() -> None:
        raise KeyError("gone")

    thread = threading.Thread(target=fail, name="helper")
    thread.start()
    thread.join()
    [mistake] = logs.last_mistakes(written)
    assert "KeyError: 'gone'" in mistake


def test_a_large_log_makes_room_for_a_new_one(path: Path) -> None:
    handler = logs.LogFile(path, most=2_000)
    logger = logging.Logger("a")
    logger.addHandler(handler)
    for number in range(200):
        logger.error("entry %d %s", number, "x" * 50)
    names = sorted(each.name for each in path.parent.iterdir())
    assert names == ["cafe-tui.log", "cafe-tui.log.1"]
    assert all(each.stat().st_size < 2_200 for each in path.parent.iterdir())
    assert "entry 199" in path.read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be renamed there")
def test_descriptor_2_goes_along_to_the_new_log(path: Path) -> None:
    program = (
        "import logging, os, pathlib, sys\n"
        "from cafe_tui import logs\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "fd = logs.open_log(path); os.dup2(fd, 2)\n"
        "logger = logging.Logger('a'); logger.addHandler(logs.LogFile(path, most=100))\n"
        "logger.error('x' * 200); logger.error('the next')\n"
        "os.write(2, b'chatter of a C library')\n"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=True, timeout=60)
    assert path.read_text().endswith("the next\nchatter of a C library")


def test_what_c_libraries_print_is_masked_where_it_lies(path: Path) -> None:
    path.parent.mkdir()
    before = "".join(f"line {number}\n" for number in range(20))
    printed = b"\xff https://ann:s3cret@tea.example/feed?key=abc failed\r\ntoken=x\nAborted"
    path.write_bytes(before.encode() + printed)
    logs.mask_printed(path, logs.printed_from(path))
    written = path.read_bytes()
    assert len(written) == len(before) + len(printed)
    assert written.startswith(before.encode())
    assert written.endswith(b"\nAborted")
    assert not any(secret in written for secret in (b"ann", b"s3cret", b"abc", b"token=x"))
    assert b"tea.example" in written


def test_what_can_be_raised_nowhere_is_written_down_and_masked(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "unraisablehook", sys.__unraisablehook__)
    logs.write_log(written)

    class Odd:
        def __del__(self) -> None:
            raise ValueError("https://ann:s3cret@tea.example/feed")

    Odd()
    assert "ValueError: https://…@tea.example/feed" in written.read_text()
    logs.forget_log()
    assert sys.unraisablehook is sys.__unraisablehook__


def test_where_there_can_be_no_log_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "cafe-tui.log"
    logs.LogFile(path).handle(logging.LogRecord("a", logging.ERROR, "", 0, "b", None, None))
    assert logs.open_log(path) is None


def test_the_last_mistakes_are_told_in_a_line_each(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(
        "chatter\n"
        "2026-11-28 10:00:00,123 WARNING cafe_tui.desktop: no bus\n"
        "2026-11-28 10:01:00,123 CRITICAL cafe_tui.ui.app: unforeseen\nTraceback (most recent call last):\n"
        '  File "x.py", line 1, in x\nValueError: boom\nALSA lib chatter\n'
        "2026-11-28 10:02:00,123 ERROR cafe_tui.services: said without one\n"
    )
    os.utime(path)
    assert logs.last_mistakes(path) == [
        "2026-11-28 10:01:00 ValueError: boom",
        "2026-11-28 10:02:00 cafe_tui.services: said without one",
    ]
