"""Letting the ends of a segment go to pauses in the sound, where that is on this machine."""

from collections.abc import Callable, Container
from pathlib import Path

from cafe_tui.domain.bookmark.edges import Edge, place_of
from cafe_tui.domain.bookmark.pauses import RATE, REACH, pauses, snapped
from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Bookmark, EpisodeId


class PauseFinder:
    """`file_of` gives the file of an episode that is here, which lies in one of the folders `files_in`."""

    def __init__(self, file_of: Callable[[EpisodeId], Path | None], files_in: Container[Path]) -> None:
        self._file_of = file_of
        self._files_in = files_in

    def nearest(self, bookmark: Bookmark, edge: Edge) -> float:
        """The place, in seconds, in the pause that is nearest to the end.

        Reads the sound, so call it in a thread. Raises BadInputError when the sound is not here, or has no
        pause in some seconds around; MediaError when its file cannot be read; and PlayerUnavailableError.
        """
        place = place_of(bookmark, edge)
        path = self._file_of(bookmark.episode_id) if bookmark.episode_id is not None else None
        if path is None:
            raise BadInputError(
                _("The sound is not on this machine"),
                _("only there can pauses be looked for"),
                _("d on the episode downloads it"),
            )
        from cafe_tui.player.excerpt import samples

        begin = max(0.0, place - REACH)
        heard = samples(path, begin, place + REACH, RATE, files_in=self._files_in)
        to = snapped(place, edge, pauses(heard, begin))
        if to is None:
            raise BadInputError(
                _("No pause within {seconds:.0f} seconds", seconds=REACH),
                _("it is never quiet there"),
                _("← and → move the end"),
            )
        return to
