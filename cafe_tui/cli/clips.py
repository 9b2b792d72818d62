"""The command that cuts."""

from argparse import Namespace

from cafe_tui.domain.bookmark.clips import CLIP_FORMATS
from cafe_tui.domain.language import _
from cafe_tui.domain.models import BookmarkId
from cafe_tui.domain.timecode import format_time
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
    with ProgressBar(_("Cutting"), format_time) as bar:

        def show(done: float, total: float) -> None:
            bar.show(int(done), int(total))

        outcomes = list(house.clipper.clip_all(bookmarks, target, form, on_progress=show))
    clips = [outcome for outcome in outcomes if not isinstance(outcome, NoClip)]
    for outcome in outcomes:
        if isinstance(outcome, NoClip):
            complain(outcome.error, _("bookmark {id}", id=outcome.bookmark.id))
    if arguments.json:
        say_json([clip_record(clip) for clip in clips])
    else:
        for clip in clips:
            say(
                _(
                    "Cut bookmark {id} ({length:.1f} s): {path}",
                    id=clip.bookmark.id,
                    length=clip.length,
                    path=clip.path,
                )
            )
    return 0 if len(clips) == len(outcomes) else 1
