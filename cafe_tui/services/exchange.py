"""Shows taken in from the lists of other programs, and written down for them."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cafe_tui.domain.address import host_of
from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.exchange import opml
from cafe_tui.domain.exchange.forms import is_listing, read_shows
from cafe_tui.domain.exchange.listed import MAX_BYTES, LeftOut, ListedShow, ShowListing
from cafe_tui.domain.feed.local_files import is_local
from cafe_tui.domain.language import _, ngettext
from cafe_tui.domain.models import Show, ShowId
from cafe_tui.domain.text import one_line
from cafe_tui.storage import shows
from cafe_tui.storage.database import Database

from .given_file import read_given
from .whole_files import write_new_whole, write_whole

_PEEK = 4_096


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a list."""

    added: tuple[Show, ...]
    """In the library by their titles; their feeds are still to be fetched."""
    known: tuple[Show, ...]
    """Those that were there already, each once."""
    left_out: tuple[LeftOut, ...]

    @property
    def words(self) -> str:
        """In one sentence."""
        parts = [_("Added {shows}", shows=ngettext("{count} show", "{count} shows", len(self.added)))]
        if self.known:
            parts.append(ngettext("{count} was here already", "{count} were here already", len(self.known)))
        if self.left_out:
            parts.append(_("{count} left out", count=len(self.left_out)))
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Exported:
    """What goes into a list."""

    shows: tuple[ListedShow, ...]
    local: tuple[Show, ...]
    """Left out: they are files on this machine, which means nothing anywhere else."""

    for_castero: bool = False

    @property
    def document(self) -> str:
        """The list, as OPML without a newline at the end."""
        return opml.write(self.shows, "cafe-tui: shows", folder="feeds" if self.for_castero else "")


class Exchange:
    """Importing and exporting shows. `clock` gives the aware time. Any thread may call."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def take_in(self, document: bytes) -> Imported:
        """Bring the shows of a list, of any form that is known, into the library; nothing comes twice.

        Nothing is fetched: that is an ordinary refresh. Raises BadInputError and LibraryError, and then
        nothing is added.
        """
        return self._keep(read_shows(document))

    def outgoing(self, *, for_castero: bool = False) -> Exported:
        """The shows that another program can use; castero wants them in one folder."""
        listed = shows.all_shows(self._database.read())
        local = tuple(show for show in listed if is_local(show.feed_url))
        return Exported(
            tuple(ListedShow(show.feed_url, show.title, show.site) for show in listed if show not in local),
            local,
            for_castero,
        )

    def _keep(self, listing: ShowListing) -> Imported:
        added: list[ShowId] = []
        known: dict[ShowId, None] = {}
        with self._database.write() as connection:
            for each in listing.shows:
                if (show_id := shows.known_as(connection, each.url)) is not None:
                    known[show_id] = None
                else:
                    title = each.title or host_of(each.url)
                    added.append(
                        shows.add(connection, each.url, title=title, link=each.site, now=self._clock())
                    )
            return Imported(
                tuple(shows.show(connection, show_id) for show_id in added),
                tuple(shows.show(connection, show_id) for show_id in known if show_id not in added),
                listing.left_out,
            )


def read_list(path: str) -> bytes:
    """What a file holds, or “-”, standard input; raises BadInputError."""
    return read_given(path, MAX_BYTES)


def is_list(path: Path) -> bool:
    """Whether a file is a list of shows: to be imported, where one show would be added."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return is_listing(file.read(_PEEK))
    except OSError:
        return False  # whoever opens it next says why


def write_list(exported: Exported, path: Path, *, replaces: bool = True) -> None:
    """Write the list, whole or not at all, in place of what was there if it `replaces` that.

    Raises BadInputError.
    """
    if not replaces and os.path.lexists(path):
        raise BadInputError(
            _("There is a file of this name already"), one_line(str(path)), _("Give another name")
        )
    try:
        (write_whole if replaces else write_new_whole)(path, f"{exported.document}\n")
    except OSError as error:
        raise BadInputError(
            _("The list could not be written"),
            one_line(f"{error.strerror or error} ({path})"),
            _("Give a place in a folder of your own"),
        ) from error
