"""A loopback server of generated feeds that answers after a while, as servers far away do.

    python -m tests.benchmarks.feed_server FEEDS EPISODES LATENCY

It prints its port. `/feed/N` is a feed, with its ETag; `/more` lets every feed have one more episode.
"""

import argparse
import asyncio
import gzip
import hashlib
import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

_WORDS = [
    "tea",
    "milk",
    "sugar",
    "cup",
    "kettle",
    "morning",
    "manager",
    "office",
    "bicycle",
    "river",
    "garden",
    "window",
    "paper",
    "letter",
    "music",
    "story",
    "talk",
    "answer",
    "question",
    "guest",
    "people",
    "work",
    "year",
    "week",
    "remote",
    "team",
    "trust",
    "money",
    "travel",
    "learn",
    "listen",
    "speak",
]
_START = datetime(2020, 1, 5, 6, tzinfo=UTC)
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:podcast="https://podcastindex.org/namespace/1.0">\n<channel><title>Show {feed}</title>'
    "<link>https://tea.example/{feed}</link><description>About {words}.</description><language>en</language>"
    "<lastBuildDate>{date}</lastBuildDate><itunes:author>Ana</itunes:author>"
    '<itunes:image href="https://tea.example/{feed}.jpg"/><itunes:explicit>false</itunes:explicit>\n'
)
_ITEM = (
    "<item><title>#{number} {words}</title><link>https://tea.example/{feed}/{number}</link>"
    '<guid isPermaLink="false">tea-{feed}-{number}</guid><pubDate>{date}</pubDate>'
    "<description><![CDATA[{notes}]]></description><content:encoded><![CDATA[{notes}]]></content:encoded>"
    '<enclosure url="https://media.example/{feed}/{number}.mp3" length="31000000" type="audio/mpeg"/>'
    "<itunes:duration>{duration}</itunes:duration><itunes:summary>{summary}</itunes:summary>"
    "<itunes:episode>{number}</itunes:episode><itunes:episodeType>full</itunes:episodeType>"
    '<itunes:explicit>false</itunes:explicit><itunes:image href="https://tea.example/{feed}/{number}.jpg"/>'
    '<podcast:chapters url="https://tea.example/{feed}/{number}.json" type="application/json+chapters"/>'
    "</item>\n"
)


def make_feed(feed: int, episodes: int) -> bytes:
    """Feed number `feed`, the newest of its `episodes` first: some 5 kB for each, chapters in the notes."""
    head = _HEAD.format(feed=feed, words=_some(random.Random(feed), 30), date=_date(feed, episodes))
    items = (_item(feed, number) for number in range(episodes, 0, -1))
    return f"{head}{''.join(items)}</channel></rss>\n".encode()


def _item(feed: int, number: int) -> str:
    chance = random.Random(f"{feed}/{number}")
    minutes = range(0, chance.randint(30, 110), chance.randint(5, 9))
    lines = "".join(
        f"<li>{minute:02}:{chance.randint(0, 59):02} {_some(chance, 4)}</li>" for minute in minutes
    )
    paragraphs = "".join(f"<p>{_some(chance, 60)}.</p>\n" for _ in range(3))
    link = f'<p>More at <a href="https://tea.example/{feed}">tea.example</a> &amp; elsewhere.</p>'
    return _ITEM.format(
        feed=feed,
        number=number,
        words=_some(chance, 5),
        notes=f"{paragraphs}<p>Chapters:</p><ul>{lines}</ul>{link}",
        date=_date(feed, number),
        duration=f"{minutes[-1] + 4}:20",
        summary=_some(chance, 50),
    )


def _some(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(_WORDS, k=count)).capitalize()


def _date(feed: int, number: int) -> str:
    return format_datetime(_START + timedelta(weeks=number, minutes=feed), usegmt=True)


class Server:
    """The feeds, in two states."""

    def __init__(self, feeds: int, episodes: int, latency: float) -> None:
        bodies = [[make_feed(feed, episodes + more) for feed in range(feeds)] for more in (0, 1)]
        self._states = [[_answers(body) for body in state] for state in bodies]
        self._latency = latency
        self._more = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection until it is closed."""
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                writer.write(await self._answer(request))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def _answer(self, request: bytes) -> bytes:
        path = request.split(b" ", 2)[1]
        if path == b"/more":
            self._more = 1
            return b"HTTP/1.1 204 No Content\r\n\r\n"
        etag, full, unchanged = self._states[self._more][int(path.rpartition(b"/")[2])]
        await asyncio.sleep(self._latency)
        return unchanged if etag in request else full


def _answers(body: bytes) -> tuple[bytes, bytes, bytes]:
    etag = hashlib.sha256(body).hexdigest()[:16].encode()
    packed = gzip.compress(body, 6)
    head = b'\r\nETag: "%s"\r\nContent-Type: application/rss+xml; charset=utf-8' % etag
    length = b"\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    return (
        etag,
        b"HTTP/1.1 200 OK" + head + length + packed,
        b"HTTP/1.1 304 Not Modified" + head + b"\r\n\r\n",
    )


async def main() -> None:
    """Serve until it is ended."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("feeds", type=int)
    parser.add_argument("episodes", type=int)
    parser.add_argument("latency", type=float)
    options = parser.parse_args()
    feeds = Server(options.feeds, options.episodes, options.latency)
    server = await asyncio.start_server(feeds.serve, "127.0.0.1", 0, backlog=200)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
