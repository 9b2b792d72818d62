"""Reading feeds in processes that can be killed."""

import asyncio
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from cafe_tui.domain.chapters import note_chapters
from cafe_tui.domain.errors import FeedError, NotAFeedError, TooLargeError
from cafe_tui.feeds import wire
from cafe_tui.feeds.parse import parse_feed
from cafe_tui.feeds.pool import COMMAND, ParserPool

GOLDEN = Path(__file__).parents[1] / "data" / "feeds"
FEED = (GOLDEN / "everything.xml").read_bytes()
URL = "https://tea.example/feed"
# feedparser looks for an address in an author with a regular expression that takes quadratic time.
HOSTILE = (
    "<rss version='2.0'><channel><title>T</title><author>"
    + "a." * 200_000
    + "@</author><item/></channel></rss>"
).encode()


def children() -> set[str]:
    """The processes below this one, zombies too."""
    if not Path("/proc/self/task").exists():
        pytest.skip("needs Linux to see which processes are left")
    found: set[str] = set()
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):  # that thread has ended meanwhile
            found |= set((task / "children").read_text().split())
    return found


async def test_a_document_comes_back_as_it_was_read() -> None:
    async with ParserPool(1) as pool:
        for path in sorted(GOLDEN.glob("*.xml")):
            assert await pool.parse(path.read_bytes(), URL) == parse_feed(path.read_bytes(), URL)


async def test_the_chapters_in_the_notes_come_with_the_document() -> None:
    async with ParserPool(1) as pool:
        items = (await pool.parse(FEED, URL)).items
    assert [item.noted for item in items] == [note_chapters(item.notes, item.duration) for item in items]
    assert any(item.noted and item.noted.chapters for item in items)


async def test_notes_are_read_for_chapters() -> None:
    notes = [("00:00 Hello\n05:10 Tea – 06:00\n12:30 Milk\n20:00 Bye", 1500.0), ("nothing", None), ("", 9.5)]
    async with ParserPool(1) as pool:
        found = await pool.note_chapters(notes)
    assert found == [note_chapters(text, duration) for text, duration in notes]
    assert found[0].chapters


async def test_an_error_comes_back_with_its_words() -> None:
    async with ParserPool(1) as pool:
        with pytest.raises(NotAFeedError) as raised:
            await pool.parse(b"<html>", URL, "text/html")
    assert raised.value.detail == "a web page came instead of one"
    assert raised.value.hint


async def test_the_content_type_reaches_the_reader() -> None:
    body = b"<rss version='2.0'><channel><title>Caf\xe9</title></channel></rss>"
    async with ParserPool(1) as pool:
        assert (await pool.parse(body, URL, "text/xml; charset=iso-8859-1")).title == "Café"


async def test_processes_are_used_again_and_none_is_left() -> None:
    before = children()
    async with ParserPool(2) as pool:
        assert children() == before
        await asyncio.gather(*(pool.parse(FEED, URL) for _ in range(8)))
        assert len(children() - before) == 2
    assert children() == before


async def test_reading_that_takes_too_long_is_killed_and_the_next_feed_is_read() -> None:
    before = children()
    async with ParserPool(1, wall_clock=0.7) as pool:
        with pytest.raises(TooLargeError, match=r"not finished after 0\.7 seconds"):
            await pool.parse(HOSTILE, URL)
        assert children() == before
    async with ParserPool(1) as pool:
        assert (await pool.parse(FEED, URL)).items


async def test_a_cancelled_reading_leaves_no_process() -> None:
    before = children()
    async with ParserPool(1) as pool:
        reading = asyncio.create_task(pool.parse(HOSTILE, URL))
        while children() == before:
            await asyncio.sleep(0)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        assert children() == before


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("raise SystemExit(3)", "broke down"),
        ("print('\\0\\0\\0\\x02{}', end='', flush=True); input()", "without sense"),
        ("print('\\0\\0\\0\\x05hello', end='', flush=True); input()", "without sense"),
        ("import os; os.kill(os.getpid(), 9)", "broke down"),
    ],
)
async def test_a_reader_that_breaks_down_is_told_in_words(code: str, words: str) -> None:
    async with ParserPool(1, command=(sys.executable, "-c", code)) as pool:
        with pytest.raises(FeedError, match=words):
            await pool.parse(FEED, URL)


def test_the_reader_ignores_modules_in_the_current_folder(tmp_path: Path) -> None:
    (tmp_path / "feedparser.py").write_text("raise SystemExit('planted')")
    request = wire.frame(wire.dump_request(wire.FeedRequest(URL))) + wire.frame(FEED)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        COMMAND, input=request, cwd=tmp_path, env=environment, capture_output=True, timeout=60, check=True
    )
    assert wire.load(done.stdout[wire.LENGTH.size :]).title == "Tea & Talk"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux holds a process to its limit")
async def test_a_feed_that_fills_the_memory_is_refused() -> None:
    code = "from cafe_tui.feeds import child; child._limit_memory(); bytearray(1 << 30); print('survived')"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    out, err = await process.communicate()
    assert out == b""
    assert b"MemoryError" in err
