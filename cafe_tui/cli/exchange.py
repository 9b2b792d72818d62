"""The commands that take shows in from other programs, and hand them on."""

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from cafe_tui.domain.language import _, ngettext
from cafe_tui.services.house import House
from cafe_tui.settings import typed_path

from .output import complain, note, say, say_json
from .progress import ProgressBar
from .records import Record, show_record

if TYPE_CHECKING:
    from cafe_tui.services.exchange import Exported, Imported
    from cafe_tui.services.refresh import RefreshReport


def take_in(house: House, arguments: Namespace) -> int:
    """`import FILE`: what can be taken in is, and is fetched; the rest is named."""
    from cafe_tui.services.exchange import read_list

    name = arguments.file if arguments.file == "-" else str(typed_path(arguments.file))
    return import_shows(house, read_list(name), as_json=arguments.json)


def import_shows(house: House, document: bytes, *, as_json: bool = False) -> int:
    """Take in the shows of a list and fetch them, many at once."""
    imported = house.exchange.take_in(document)
    report = _fetch(house, imported)
    for left in imported.left_out:
        note(_("cafe-tui: left out: {entry}: {why}", entry=left.entry, why=left.why))
    for __, title, error in report.failures if report else ():
        complain(error, about=title)
    if as_json:
        say_json(_imported_record(house, imported, report))
    else:
        say(imported.words)
        if report:
            fetched = ngettext("{count} feed", "{count} feeds", report.refreshed + report.unchanged)
            say(
                _(
                    "Fetched {feeds}: {episodes}",
                    feeds=fetched,
                    episodes=ngettext("{count} new episode", "{count} new episodes", report.new_episodes),
                )
            )
    return 1 if imported.left_out or (report and report.failures) else 0


def export(house: House, arguments: Namespace) -> int:
    """`export [FILE] [--castero]`"""
    from cafe_tui.services.exchange import write_list

    exported = house.exchange.outgoing(for_castero=arguments.castero)
    to_file = arguments.file not in (None, "-")
    if to_file:
        write_list(exported, typed_path(arguments.file))
    for show in exported.local:
        note(_("cafe-tui: left out: {title}: it is on this machine only", title=show.title))
    if arguments.json:
        say_json(_exported_record(exported))
    elif to_file:
        note(
            _(
                "{shows} in {path}",
                shows=ngettext("{count} show", "{count} shows", len(exported.shows)),
                path=arguments.file,
            )
        )
    else:
        say(exported.document)
    return 0


def _fetch(house: House, imported: "Imported") -> "RefreshReport | None":
    if not imported.added:
        return None
    try:
        with ProgressBar(_("Fetching feeds")) as bar:
            return house.refresher.refresh(
                [show.id for show in imported.added],
                on_progress=lambda progress: bar.show(progress.done, progress.total),
            )
    except KeyboardInterrupt:
        note(_("Stopped. {words}; what was not fetched comes with the next refresh", words=imported.words))
        sys.stderr.flush()
        raise


def _imported_record(house: House, imported: "Imported", report: "RefreshReport | None") -> Record:
    return {
        "added": [show_record(house.library.show(show.id)) for show in imported.added],
        "known": [show_record(show) for show in imported.known],
        "left_out": [{"entry": left.entry, "reason": left.why} for left in imported.left_out],
        "failed": [
            {"id": show_id, "title": title, "error": str(error)}
            for show_id, title, error in (report.failures if report else ())
        ],
    }


def _exported_record(exported: "Exported") -> Record:
    return {
        "shows": [
            {"title": show.title, "feed_url": show.url, "site": show.site or None} for show in exported.shows
        ],
        "left_out": [
            {"entry": show.title, "reason": _("it is on this machine only")} for show in exported.local
        ],
    }
