"""The commands about shows: add, remove, refresh, list."""

from argparse import Namespace
from datetime import datetime
from typing import TYPE_CHECKING

from cafe_tui.domain.address import shown
from cafe_tui.domain.errors import CafeError
from cafe_tui.domain.feed.feed_health import Wish, may_ask
from cafe_tui.domain.language import _, ngettext
from cafe_tui.domain.models import Show
from cafe_tui.domain.text import shorten
from cafe_tui.services.house import House

from .downloads import fetch
from .exchange import import_shows
from .output import complain, note, say, say_json, table
from .progress import ProgressBar
from .records import show_record

if TYPE_CHECKING:
    from cafe_tui.services.refresh import RefreshProgress, RefreshReport


def list_shows(house: House, arguments: Namespace) -> int:
    """`shows`"""
    shows = house.library.shows()
    if arguments.json:
        say_json([show_record(show) for show in shows])
    elif not shows:
        note(_("There are no shows yet: “cafe-tui add URL” adds one"))
    else:
        rows = [
            (
                str(show.id),
                str(show.episodes),
                str(show.unplayed),
                _moment(show.last_ok),
                _("retired") if show.health.retired else _moment(show.health.next_try, _("now")),
                f"{show.title} (! {shorten(show.error, 90)})" if show.error else show.title,
            )
            for show in shows
        ]
        say(table(("ID", "EPISODES", "UNPLAYED", "FETCHED", "NEXT", "TITLE"), rows, right=(0, 1, 2)))
    return 0


def add(house: House, arguments: Namespace) -> int:
    """`add URL...`: what can be added is; the rest is named."""
    failures = 0
    for url in arguments.urls:
        try:
            if document := _list_at(url):
                failures += import_shows(house, document)
                continue
            show = house.subscriptions.add(url)
            if may_ask(show.health, Wish.DUE, house.clock()):
                show = _with_older_pages(house, show)
        except CafeError as error:
            complain(error, about=shown(url))
            failures += 1
            continue
        say(
            _(
                "Added {title} ({id}): {episodes}",
                title=show.title,
                id=show.id,
                episodes=ngettext("{count} episode", "{count} episodes", show.episodes),
            )
        )
        if show.error:
            note(f"cafe-tui: {show.title}: {show.error}")
            failures += 1
    return 1 if failures else 0


def _list_at(typed: str) -> bytes | None:
    """What is in the file that was typed, if that is a list of shows."""
    from cafe_tui.services.exchange import is_list, read_list
    from cafe_tui.services.local_feed import typed_file

    path = typed_file(typed)
    return read_list(str(path)) if path and is_list(path) else None


def _with_older_pages(house: House, show: Show) -> Show:
    """The show when the older pages of its feed were read, too; what goes wrong with them is said."""
    with ProgressBar(_("Fetching older episodes")):
        report = house.refresher.refresh([show.id])
    for __, title, error in report.failures:
        complain(error, about=title)
    return house.library.show(show.id)


def move(house: House, arguments: Namespace) -> int:
    """`move SHOW URL`"""
    show = house.library.find_show(arguments.show)
    moved = house.subscriptions.move(show.id, arguments.url)
    say(
        _(
            "{title} is fetched from {address}: {episodes}",
            title=moved.title,
            address=moved.feed_url,
            episodes=ngettext("{count} episode", "{count} episodes", moved.episodes),
        )
    )
    return 0


def remove(house: House, arguments: Namespace) -> int:
    """`remove SHOW`"""
    show = house.library.find_show(arguments.show)
    house.subscriptions.remove(show.id)
    house.downloads.remove_orphans()
    say(_("Removed {title}; bookmarks in it are kept", title=show.title))
    return 0


def refresh(house: House, arguments: Namespace) -> int:
    """`refresh [SHOW...]`: feeds that fail are named and leave what was there. Then come the downloads."""
    shows = [house.library.find_show(spec).id for spec in arguments.shows] or None
    last: RefreshProgress | None = None

    def tell(progress: "RefreshProgress") -> None:
        nonlocal last
        last = progress
        bar.show(progress.done, progress.total)

    try:
        with ProgressBar(_("Fetching feeds")) as bar:
            wish = Wish.DUE if arguments.due else None
            report = house.refresher.refresh(shows, wish=wish, on_progress=tell)
    except KeyboardInterrupt:
        done = (
            _(
                "{done} of {feeds}",
                done=last.done,
                feeds=ngettext("{count} feed", "{count} feeds", last.total),
            )
            if last
            else _("nothing yet")
        )
        note(_("Stopped. Fetched: {done}; what came is kept", done=done))
        raise
    status = _tell(report)
    wanted = house.download_rules.apply().wanted
    return max(status, fetch(house, wanted)) if wanted else status


def _moment(moment: datetime | None, missing: str = "") -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment else missing or _("never")


def _tell(report: "RefreshReport") -> int:
    for __, title, error in report.failures:
        complain(error, about=title)
    for left in report.left_alone:
        if not left.health.retired:
            until = _moment(left.health.wait_until)
            words = _("its server asks for patience until {until}; name the show to ask now", until=until)
            note(f"cafe-tui: {left.title}: {words}")
    fetched = ngettext("{count} feed", "{count} feeds", report.refreshed + report.unchanged)
    say(
        _(
            "Fetched {feeds}: {episodes}",
            feeds=fetched,
            episodes=ngettext("{count} new episode", "{count} new episodes", report.new_episodes),
        )
    )
    return 1 if report.failures else 0
