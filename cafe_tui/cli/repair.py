"""`doctor --repair`."""

from argparse import Namespace

from cafe_tui.domain.language import _
from cafe_tui.services.house import House

from .output import note, say, say_json


def repair(house: House, arguments: Namespace) -> int:
    """Repair a damaged library; raises LibraryError where that cannot be done, and leaves all as it was."""
    from cafe_tui.services.repair import repair

    done = repair(
        house.paths, house.clock, lambda words: note(_("reading {words}", words=words)) if words else None
    )
    if arguments.json:
        say_json(
            {
                "repaired": done is not None,
                "saved": {one.table: {"rows": one.rows, "whole": one.whole} for one in done.saved}
                if done
                else {},
                "from_copy": done.from_copy if done else 0,
                "damaged": str(done.kept) if done else None,
            }
        )
        return 0
    if done is None:
        say(_("The library is sound: nothing was to be repaired"))
        return 0
    for line in done.lines():
        say(line)
    say(
        _(
            "The damaged library is kept as {kept}; “cafe-tui refresh” fetches again what feeds can give",
            kept=done.kept,
        )
    )
    return 0
