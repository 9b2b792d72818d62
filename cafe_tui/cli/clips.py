"""The command that cuts."""

from argparse import Namespace

from cafe_tui.domain.clips import CLIP_FORMATS
from cafe_tui.domain.models import BookmarkId
from cafe_tui.services.house import House

from .output import complain, say, say_json
from .progress import ProgressBar
from .records import clip_record


def clip(house: House, arguments: Namespace) -> int:
    """`clip BOOKMARK... [-o FILE|FOLDER] [--format F]`: what fails is named and the rest goes on."""
    from cafe_tui.services.clip import NoClip, target_of

    bookmarks = [house.bookmarks.get(BookmarkId(number)) for number in dict.fromkeys(arguments.bookmarks)]
    target = target_of(arguments.output, len(bookmarks))
    form = CLIP_FORMATS[arguments.format] if arguments.format else None
    status, records = 0, []
    with ProgressBar("Cutting", lambda part: f"{part} %") as bar:
        outcomes = house.clipper.clip_all(
            bookmarks, target, form, on_progress=lambda part: bar.show(int(part * 100), 100)
        )
        for outcome in outcomes:
            if isinstance(outcome, NoClip):
                complain(outcome.error, f"bookmark {outcome.bookmark.id}")
                status = 1
            elif arguments.json:
                records.append(clip_record(outcome))
            else:
                say(f"Cut bookmark {outcome.bookmark.id} ({outcome.length:.1f} s): {outcome.path}")
    if arguments.json:
        say_json(records)
    return status
