"""Which form a list of shows has, told by what is in it."""

from cafe_tui.domain.errors import BadInputError

from ..language import _
from . import opml, urls_file
from .listed import MAX_BYTES, ShowListing


def is_listing(document: bytes) -> bool:
    """Whether a document surely is a list of shows, and not a feed."""
    return opml.is_opml(document)


def read_shows(document: bytes) -> ShowListing:
    """The shows in a list of any form; raises BadInputError for what is none."""
    if len(document) > MAX_BYTES:
        raise BadInputError(
            _("This list of shows is too large"),
            _("more than {size} MB are not read", size=MAX_BYTES // 1_000_000),
        )
    if opml.is_opml(document):
        return opml.read(document)
    text = document.decode("utf-8-sig", "replace")
    if urls_file.is_urls_file(text):
        return urls_file.read(text)
    raise BadInputError(
        _("This is no list of shows"),
        _("it is neither OPML nor newsboat's file of addresses"),
        _("Export one from the program that has the shows, mostly called “OPML”"),
    )
