"""What a body is that should have been a feed, in words."""

import re

from cafe_tui.domain.language import N_, _

_LEADING = re.compile(rb"(?:\xef\xbb\xbf|\s|<\?xml[^>]{0,200}\?>|<!--.{0,2000}?-->)*", re.DOTALL)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_AUDIO = re.compile(rb"ID3|OggS|fLaC|RIFF|\xff[\xfb\xf3\xf2\xf1\xf9]|.{4}ftyp", re.DOTALL)

_LIST = re.compile(rb"\s*(?:#EXTM3U|\[playlist\])", re.IGNORECASE)
_TAGGED = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_SOUND = N_("a sound or video file")


def what_else(body: bytes, content_type: str) -> str | None:
    """What `body` surely is instead of a feed ("a web page"); None if it may be one."""
    start = body[:4096]
    rest = start[_LEADING.match(start).end() :] if start else b""  # type: ignore[union-attr]
    if not rest:
        return _("an empty answer")
    if _HTML.match(rest):
        return _("a web page")
    if rest[:1] in b"{[":
        return _("a JSON document")
    if _AUDIO.match(start) or (rest[:1] != b"<" and content_type.startswith(("audio/", "video/"))):
        return _(_SOUND)
    if rest.startswith(b"%PDF"):
        return _("a PDF document")
    if start.startswith((b"\x89PNG", b"\xff\xd8", b"GIF8")):
        return _("a picture")
    return None


def no_sound(start: bytes) -> str | None:
    """What the file that begins with `start` surely is instead of a sound; None if it may be one."""
    if _LIST.match(start):
        return _("a list of other addresses")
    what = what_else(start, "")
    if what is None and _TAGGED.match(start):
        return _("an XML document")
    return None if what == _(_SOUND) else what


def what_perhaps(body: bytes) -> str:
    """What `body` is that was read as a feed and held none."""
    return _("an XML document of another kind") if b"<" in body[:1024] else _("plain text")
