"""Where feeds of pages that name none are to be found, as far as their makers' addresses tell. Pure.

Only what follows from the address itself, by a rule of the house that serves it, or from a page that says
that it is made by WordPress: it is asked for once more there, and nowhere else.
"""

import re
from urllib.parse import urlsplit

# Of a page's host and path, and the feed that its house gives it.
_HOUSES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?:www\.)?{page}(?:[/?#].*)?", re.IGNORECASE), feed)
    for page, feed in (
        (r"([a-z0-9-]+)\.libsyn\.com", "https://{}.libsyn.com/rss"),
        (r"([a-z0-9-]+)\.podbean\.com", "https://feed.podbean.com/{}/feed.xml"),
        (r"([a-z0-9-]+)\.fireside\.fm", "https://feeds.fireside.fm/{}/rss"),
        (r"([a-z0-9-]+)\.podigee\.io", "https://{}.podigee.io/feed/mp3"),
        (r"buzzsprout\.com/(\d+)", "https://feeds.buzzsprout.com/{}.rss"),
        (
            r"spreaker\.com/(?:show|podcast)/(?:[^/?#]*--)?(\d+)",
            "https://www.spreaker.com/show/{}/episodes/feed",
        ),
        (r"audioboom\.com/channels/(\d+)[^/?#]*", "https://audioboom.com/channels/{}.rss"),
        (r"(?:shows|play)\.acast\.com/(?:s/)?([a-z0-9-]+)", "https://feeds.acast.com/public/shows/{}"),
        (r"redcircle\.com/shows/([0-9a-f-]{36})", "https://feeds.redcircle.com/{}"),
    )
)
_READ = 512_000
_WORDPRESS = (b"/wp-content/", b"/wp-includes/", b"/wp-json/", b'content="WordPress')
_WORDPRESS_FEEDS = ("feed/podcast/", "feed/")


def likely_feeds(url: str, page: bytes) -> list[str]:
    """Where the feed of the page at `url`, which names none, is by the rules of its house; the best first."""
    parts = urlsplit(url)
    place = f"{parts.hostname or ''}{parts.path}"
    found = [feed.format(match[1]) for house, feed in _HOUSES if (match := house.fullmatch(place))]
    if any(sign in page[:_READ] for sign in _WORDPRESS):
        root = f"{parts.scheme}://{parts.netloc}/"
        found += [f"{root}{feed}" for feed in _WORDPRESS_FEEDS]
    return [feed for feed in dict.fromkeys(found) if feed != url]
