"""What a body is that should have been a feed, in words."""

import re

_LEADING = re.compile(rb"(?:\xef\xbb\xbf|\s|<\?xml[^>]{0,200}\?>|<!--.{0,2000}?-->)*", re.DOTALL)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_AUDIO = re.compile(rb"ID3|OggS|fLaC|RIFF|\xff[\xfb\xf3\xf2\xf1\xf9]|.{4}ftyp", re.DOTALL)

_LIST = re.compile(rb"\s*(?:#EXTM3U|\[playlist\])", re.IGNORECASE)
_TAGGED = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_SOUND = "a sound or video file"


def what_else(body: bytes, content_type: str) -> str | None:
    """What `body` surely is instead of a feed ("a web page"); None if it may be one."""
    start = body[:4096]
    rest = start[_LEADING.match(start).end() :] if start else b""  # type: ignore[union-attr]
    if not rest:
        return "an empty answer"
    if _HTML.match(rest):
        return "a web page"
    if rest[:1] in b"{[":
        return "a JSON document"
    if _AUDIO.match(start) or (rest[:1] != b"<" and content_type.startswith(("audio/", "video/"))):
        return _SOUND
    if rest.startswith(b"%PDF"):
        return "a PDF document"
    if start.startswith((b"\x89PNG", b"\xff\xd8", b"GIF8")):
        return "a picture"
    return None


def no_sound(start: bytes) -> str | None:
    """What the file that begins with `start` surely is instead of a sound; None if it may be one."""
    if _LIST.match(start):
        return "a list of other addresses"
    what = what_else(start, "")
    if what is None and _TAGGED.match(start):
        return "an XML document"
    return None if what == _SOUND else what


def what_perhaps(body: bytes) -> str:
    """What `body` is that was read as a feed and held none."""
    return "an XML document of another kind" if b"<" in body[:1024] else "plain text"
