"""Covers for the screen: fetched, drawn for the terminal, and remembered as long as they may return."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from cafe_tui.domain.drawing import Drawing, Size, Way
from cafe_tui.domain.errors import CafeError
from cafe_tui.domain.models import EpisodeId
from cafe_tui.pictures.draw import can_draw, draw

from .covers import Covers

__all__ = ["CoverArt", "can_draw"]

REMEMBERED = 24
"""Drawings that are kept: a Sixel takes some ten thousand bytes."""

_log = logging.getLogger(__name__)


class CoverArt:
    """The pictures of episodes and chapters as drawings. `draw_picture` is for tests."""

    def __init__(self, covers: Covers, draw_picture: Callable[[bytes, Way, Size], Drawing] = draw) -> None:
        self._covers = covers
        self._draw = draw_picture
        self._lock = threading.Lock()
        self._drawn: OrderedDict[tuple[Path, Way, Size], Drawing | None] = OrderedDict()

    def of(self, episode_id: EpisodeId, chapter_image: str, way: Way, size: Size) -> Drawing | None:
        """A chapter's picture by its address, where it has one that can be had, else the episode's or show's.

        None where there is none. Slow; call it in a thread.
        """
        try:
            file = self._covers.of_chapter(episode_id, chapter_image)
            if file and (drawing := self._drawing(file, way, size)):
                return drawing
            file = self._covers.of_episode(episode_id)
            return self._drawing(file, way, size) if file else None
        except (CafeError, OSError) as error:
            _log.info("No cover: %s", error)
            return None

    def _drawing(self, file: Path, way: Way, size: Size) -> Drawing | None:
        key = (file, way, size)
        with self._lock:
            if key in self._drawn:
                self._drawn.move_to_end(key)
                return self._drawn[key]
        drawing: Drawing | None = None
        try:
            drawing = self._draw(file.read_bytes(), way, size)
        except CafeError as error:
            _log.info("%s: %s", file.name, error)
        with self._lock:
            self._drawn[key] = drawing
            if len(self._drawn) > REMEMBERED:
                self._drawn.popitem(last=False)
        return drawing
