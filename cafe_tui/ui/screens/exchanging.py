"""The part of the main screen that takes shows in from lists of other programs, and writes such lists."""

from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from cafe_tui.domain.errors import CafeError, LibraryError
from cafe_tui.domain.feed.feed_health import Wish
from cafe_tui.domain.language import _, ngettext
from cafe_tui.domain.text import shorten
from cafe_tui.settings import typed_path
from cafe_tui.ui.widgets.prompt import Prompt

from .refreshing import RefreshingScreen

if TYPE_CHECKING:
    from cafe_tui.services.exchange import Imported

_NAMED = 3
"""What was left out is named so far; the rest is counted."""


class ExchangingScreen(RefreshingScreen):
    """A screen that imports and exports shows."""

    def action_import_shows(self) -> None:
        """Ask for a list of shows, and take it in."""

        def take_in(typed: str) -> None:
            if typed:
                self.import_shows(typed_path(typed))

        self.query_one(Prompt).ask(
            _("Import shows from"), take_in, placeholder=_("an OPML file, or newsboat's “urls”")
        )

    def action_export_shows(self) -> None:
        """Ask where the list is to be written."""

        def write(typed: str) -> None:
            if typed:
                self._export(typed_path(typed))

        self.query_one(Prompt).ask(_("Export shows to"), write, text=str(Path.cwd() / "shows.opml"))

    @work(thread=True, group="exchange", exit_on_error=False)
    def import_shows(self, path: Path) -> None:
        """Take in the list at `path`, and then fetch the shows as ever."""
        from cafe_tui.services.exchange import read_list

        try:
            with self.house.works.under_way(_("Importing {name}", name=path.name)):
                imported = self.house.exchange.take_in(read_list(str(path)))
        except LibraryError:
            raise  # what was typed comes back
        except CafeError as error:
            self.post_message(self.Failed(error))
        else:
            self.app.call_from_thread(self._show_imported, imported)

    def _show_imported(self, imported: "Imported") -> None:
        left = imported.left_out
        named = [f"{shorten(each.entry, 60)}: {shorten(each.why, 80)}" for each in left[:_NAMED]]
        if len(left) > _NAMED:
            named.append(_("and {count} more", count=len(left) - _NAMED))
        if imported.added:
            named.append(_("Their episodes are on the way"))
        self.notify(
            "\n".join(named) or imported.words,
            title=imported.words if named else "",
            severity="warning" if left else "information",
            markup=False,
            timeout=10 if left else 5,
        )
        self.reload_library()
        if imported.added:
            self.refresh_shows(Wish.NAMED, [show.id for show in imported.added])

    @work(thread=True, group="exchange", exit_on_error=False)
    def _export(self, path: Path) -> None:
        from cafe_tui.services.exchange import write_list

        exported = self.house.exchange.outgoing()
        write_list(exported, path, replaces=False)
        shows = ngettext("{count} show", "{count} shows", len(exported.shows))
        words = _("Wrote {shows} to {path}", shows=shows, path=path)
        local = (
            ngettext(
                "; {count} show of this machine left out",
                "; {count} shows of this machine left out",
                len(exported.local),
            )
            if exported.local
            else ""
        )
        self.app.call_from_thread(self.notify, words + local, markup=False)
