"""Bookmarks as W3C Web Annotations in JSON-LD, each of a passage named by a media fragment."""

import json
import re
from collections.abc import Sequence

from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.timecode import media_fragment

from .common import media_address

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_FRAGMENTS = "http://www.w3.org/TR/media-frags/"
_HEX = re.compile(r"([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})")


def write(bookmarks: Sequence[Bookmark]) -> str:
    """A collection of annotations; bookmarks whose sound has no web address are left out."""
    annotations = [_annotation(each, address) for each in bookmarks if (address := media_address(each))]
    document = {
        "@context": _CONTEXT,
        "type": "AnnotationCollection",
        "label": "Bookmarks of cafe-tui",
        "total": len(annotations),
        "first": {"type": "AnnotationPage", "startIndex": 0, "items": annotations},
    }
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)


def _annotation(bookmark: Bookmark, address: str) -> dict[str, object]:
    body: list[dict[str, object]] = []
    if bookmark.note:
        body.append(_text(bookmark.note, "commenting"))
    body += [_text(tag, "tagging") for tag in bookmark.tags]
    if bookmark.text:
        body.append(_text(bookmark.text, "describing"))
    passage = media_fragment(bookmark.start, bookmark.end)
    annotation: dict[str, object] = {
        "id": _urn(bookmark.uid),
        "type": "Annotation",
        "motivation": "bookmarking",
        "created": bookmark.created.isoformat(),
    }
    if bookmark.edited:
        annotation["modified"] = bookmark.edited.isoformat()
    if body:
        annotation["body"] = body
    annotation["target"] = {
        "type": "SpecificResource",
        "id": f"{address}#{passage}",
        "source": {"id": address, "type": "Sound", "label": bookmark.title},
        "selector": {"type": "FragmentSelector", "conformsTo": _FRAGMENTS, "value": passage},
    }
    return annotation


def _text(value: str, purpose: str) -> dict[str, object]:
    return {"type": "TextualBody", "value": value, "format": "text/plain", "purpose": purpose}


def _urn(uid: str) -> str:
    parts = _HEX.fullmatch(uid)
    return f"urn:uuid:{'-'.join(parts.groups())}" if parts else f"urn:x-cafe-tui:{uid}"
