"""What the player may open: addresses on the web, and files of our own."""

import os
import unicodedata
from collections.abc import Container
from pathlib import Path
from urllib.parse import urlsplit

from cafe_tui.domain.errors import MediaError
from cafe_tui.domain.language import _
from cafe_tui.domain.text import one_line

from .failures import refused


def checked_media(url: str, files_in: Container[Path]) -> str | bytes:
    """`url` as libmpv may have it: text for an address, bytes for a file. MediaError for everything else.

    `files_in` are the folders whose files may be opened, and single files that may.
    """
    path = Path(url)
    if path.is_absolute():
        if path.parent not in files_in and path not in files_in:
            raise refused(_("It is a file that was neither downloaded here nor added by you"))
        try:
            exists = path.is_file() and not path.is_symlink()
        except OSError:  # a name that is too long
            exists = False
        if not exists:
            raise MediaError(
                _("The file could not be opened"), _("There is no file {url}", url=one_line(url))
            )
        return os.fsencode(url)
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in url):
        raise refused(_("It holds characters that no address has"))
    try:
        parts = urlsplit(url)
    except ValueError:
        raise refused(_("It is not a valid address")) from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise refused(_("Only http and https addresses are played"))
    return url
