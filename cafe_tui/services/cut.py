"""Cutting what was chosen on the screen, with progress, and telling in one sentence what came of it."""

from collections.abc import Sequence

from cafe_tui.domain.errors import StoppedError
from cafe_tui.domain.language import _, ngettext
from cafe_tui.domain.models import Bookmark

from .clip import Clip, Clipper, NoClip, target_of
from .works import Works


class Cutter:
    """Makes clips as `Clipper` does. Any thread may call."""

    def __init__(self, clipper: Clipper, works: Works) -> None:
        self._clipper = clipper
        self._works = works

    def cut(self, bookmarks: Sequence[Bookmark], typed: str) -> str:
        """Cut `bookmarks` into the folder, or the one file, that was typed; says what was made.

        Raises StoppedError, and the error of the first that could not be made.
        """
        target = target_of(typed, len(bookmarks))
        segments = ngettext("{count} segment", "{count} segments", len(bookmarks))
        with self._works.under_way(_("Cutting {segments}", segments=segments)) as work:
            outcomes = list(
                self._clipper.clip_all(bookmarks, target, on_progress=work.move, cancelled=work.stopped)
            )
        clips = [each for each in outcomes if isinstance(each, Clip)]
        failures = [each for each in outcomes if isinstance(each, NoClip)]
        made = (
            _("{count} of {segments}", count=len(clips), segments=segments)
            if len(clips) < len(bookmarks)
            else segments
        )
        if len(outcomes) < len(bookmarks):
            raise StoppedError(_("Stopped cutting"), hint=_("Made {made}", made=made))
        if failures:
            error = failures[0].error
            error.hint = " ".join(
                filter(None, (error.hint and f"{error.hint}.", _("Made {made}", made=made)))
            )
            raise error
        where = clips[0].path if len(clips) == 1 else clips[0].path.parent
        return _("Cut {made}: {where}", made=made, where=where)
