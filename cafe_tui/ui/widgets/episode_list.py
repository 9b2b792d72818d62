"""Episodes, however many: ids in an array, and pages of rows read from the library as they scroll by."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content

from cafe_tui.domain.language import _
from cafe_tui.domain.models import Episode, EpisodeId
from cafe_tui.ui.commands import Scope, bindings
from cafe_tui.ui.present import episode_row

from .row_list import RowList

if TYPE_CHECKING:
    from cafe_tui.domain.files.download import Download

_PAGE = 128
_KEPT_PAGES = 32

ReadEpisodes = Callable[[Sequence[int]], list[Episode]]


class EpisodeList(RowList):
    """Episodes in the order of the ids given to `set_ids`."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.EPISODES)]

    def __init__(self, read: ReadEpisodes, today: Callable[[], datetime], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._read = read
        self._today = today
        self._ids = array("q")
        self._pages: dict[int, dict[int, Episode]] = {}
        self._with_show = False
        self._sounding: EpisodeId | None = None
        self._downloads: dict[EpisodeId, Download] = {}

    def set_ids(self, ids: "array[int]", *, with_show: bool, keep: int | None = None) -> None:
        """Show these episodes; `with_show` names the show of each where there is room."""
        self._ids = ids
        self._with_show = with_show
        self._pages.clear()
        self.rows_changed(keep=keep)

    def set_sounding(self, episode_id: EpisodeId | None) -> None:
        """Mark the episode that plays."""
        if episode_id != self._sounding:
            old, self._sounding = self._sounding, episode_id
            for changed in (old, episode_id):
                if changed is not None:
                    self.row_changed(changed)

    def reread(self, episode_id: EpisodeId) -> None:
        """Read one episode again: its position or state became another."""
        index = self.index_of(episode_id)
        if index is not None:
            self._pages.pop(index // _PAGE, None)
            self.row_changed(episode_id)

    def set_downloads(self, downloads: "Mapping[EpisodeId, Download]") -> None:
        """Mark the episodes that are on the disk or on their way there."""
        changed = {
            episode_id
            for episode_id in {*downloads, *self._downloads}
            if downloads.get(episode_id) != self._downloads.get(episode_id)
        }
        self._downloads = dict(downloads)
        for episode_id in changed:
            self.row_changed(episode_id)

    @property
    def episode(self) -> Episode | None:
        """The episode under the cursor."""
        return self._episode(self.cursor) if 0 <= self.cursor < self.count else None

    def _episode(self, index: int) -> Episode | None:
        """The episode of a row; None when it left the library since the ids were read."""
        page = index // _PAGE
        if page not in self._pages:
            if len(self._pages) >= _KEPT_PAGES:
                self._pages.clear()
            ids = self._ids[page * _PAGE : (page + 1) * _PAGE]
            self._pages[page] = {episode.id: episode for episode in self._read(ids)}
        return self._pages[page].get(self._ids[index])

    @property
    def count(self) -> int:
        return len(self._ids)

    def row_id(self, index: int) -> int:
        return self._ids[index]

    def index_of(self, row_id: int) -> int | None:
        try:
            return self._ids.index(row_id)
        except ValueError:
            return None

    def row(self, index: int, width: int) -> Content:
        episode = self._episode(index)
        if episode is None:
            return Content.styled(f"  {_('no longer in the library')}", "dim")
        return episode_row(
            episode,
            width,
            self._today(),
            sounding=episode.id == self._sounding,
            with_show=self._with_show,
            download=self._downloads.get(episode.id),
        )

    def row_quiet(self, index: int) -> bool:
        episode = self._episode(index)
        return episode is not None and episode.played and episode.id != self._sounding
