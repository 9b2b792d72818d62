"""What can be taken back: the listener's last changes, of whatever kind, newest first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cafe_tui.domain.errors import BadInputError, StoppedError
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Bookmark, EpisodeId

if TYPE_CHECKING:
    from cafe_tui.domain.chapter.chapter_choice import ChapterChoice

_MOST = 200


@dataclass(frozen=True, slots=True)
class Done:
    """A change that was committed, or taken back."""

    words: str
    """For the listener; empty where the screen says enough."""
    episode_id: EpisodeId | None
    bookmark: Bookmark | None = None
    """As it is now; None when the change was not one to a bookmark, or it is gone."""
    chapters: "ChapterChoice | None" = None
    """The episode's, where they were changed."""
    then: str = ""
    """What can be done about it on the screen, with `{id}` of commands in the place of their keys."""


class History:
    """The changes of this run of the program."""

    def __init__(self) -> None:
        self._undos: list[tuple[Callable[[], Done], object]] = []

    def add(self, undo: Callable[[], Done], *, part_of: object = None) -> None:
        """A change was made; `undo` takes it back.

        Changes in a row that are `part_of` the same are taken back as one, by the first one's `undo`.
        """
        if part_of is not None and self._undos and self._undos[-1][1] is part_of:
            return
        self._undos.append((undo, part_of))
        del self._undos[:-_MOST]

    def undo(self) -> Done:
        """Take back the last change; raises BadInputError when there is none, and what kept it from that.

        One that cannot be taken back is not tried again, so that those before it can be; one that the
        listener stopped is.
        """
        if not self._undos:
            raise BadInputError(_("Nothing to take back"), hint=_("Changes can be taken back till you quit"))
        undo = self._undos.pop()
        try:
            return undo[0]()
        except StoppedError:
            self._undos.append(undo)
            raise
