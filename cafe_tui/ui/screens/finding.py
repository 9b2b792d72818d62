"""The half of the search that looks: what is typed becomes rows; a newer key stops an older search."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from cafe_tui.domain.language import _
from cafe_tui.domain.playback import Playback
from cafe_tui.domain.search.search_places import Hit
from cafe_tui.domain.search.search_query import HitKind, SearchQuery, read_query
from cafe_tui.services.history import Done
from cafe_tui.services.house import House
from cafe_tui.services.indexing import IndexProgress
from cafe_tui.services.search import SearchStoppedError
from cafe_tui.ui.commands import SEARCH_LINE, keyed
from cafe_tui.ui.hit_words import GLYPHS, HOW_TO, KIND_WORDS, no_hit, place_words
from cafe_tui.ui.widgets.edge_bar import EdgeBar
from cafe_tui.ui.widgets.hit_rows import HitRows
from cafe_tui.ui.widgets.key_line import KeyLine
from cafe_tui.ui.widgets.player_bar import PlayerBar
from cafe_tui.ui.widgets.prompt import Prompt
from cafe_tui.ui.widgets.row_list import RowList
from cafe_tui.ui.widgets.search_field import SearchField
from cafe_tui.ui.widgets.tab_strip import TabLabel, TabStrip

from .tuning import TuningScreen

Change = Callable[[Callable[[], Done]], object]

ALL = "all"
"""The tab that stands for all kinds."""
_ENOUGH = 20  # hits that fill a screen
_PATIENCE = 0.05  # seconds between two additions to the rows


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked for last, and how."""

    text: str = ""
    kind: HitKind | None = None
    row: int = 0


@dataclass
class _Found:
    """What a search has found so far."""

    hits: list[Hit] = field(default_factory=list)
    more: set[HitKind] = field(default_factory=set)
    """The kinds of which there is more than is here."""
    done: bool = False


class FindingScreen(TuningScreen):
    """A line to type in over what was found, over the player's lines."""

    AUTO_FOCUS = "#search-field"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-high")]  # noqa: RUF012
    HORIZONTAL_BREAKPOINTS = [(0, "-one"), (78, "-two")]  # noqa: RUF012

    @dataclass
    class HitsFound(Message):
        """A search has found these so far."""

        number: int
        hits: Sequence[Hit]
        more: frozenset[HitKind]
        done: bool
        progress: IndexProgress

    def __init__(self, house: House, playback: Playback, looked: Looked, change: Change) -> None:
        super().__init__(house)
        self._change = change
        self._begin_with = looked
        self._kind = looked.kind
        """The kind that alone is shown."""
        self._hits: Sequence[Hit] = ()
        self._more: frozenset[HitKind] = frozenset()
        self._number = 0
        """Of the search that was begun last."""
        self._settled = 0
        """Of the last one that came to its end."""
        self._from_top = False
        """Whether the hits to come are those of other words."""
        self.set_reactive(FindingScreen.playback, playback)

    def compose(self) -> ComposeResult:
        with Vertical(id="search", classes="pane"):
            with Horizontal(id="search-line"):
                yield Static(Content("⌕ "), id="search-mark")
                yield SearchField(self._begin_with.text, id="search-field")
            yield TabStrip(id="kinds")
            yield HitRows(self.house.clock, id="hit-rows")
            yield Static(id="where")
        yield EdgeBar()
        yield Prompt()
        yield PlayerBar().data_bind(FindingScreen.playback)
        yield KeyLine(SEARCH_LINE)

    def on_mount(self) -> None:
        self.query_one("#search").border_title = Content(_("Search everything"))
        self.rows.set_playback(self.playback)
        self._look()

    @property
    def rows(self) -> HitRows:
        """The list."""
        return self.query_one(HitRows)

    @property
    def is_settled(self) -> bool:
        """Whether all that fits what is typed has been looked for."""
        return self._is_shown and self._settled == self._number

    @property
    def looked(self) -> Looked:
        """What is looked for, and how."""
        return Looked(self._field.value, self._kind, self.rows.cursor)

    @property
    def _field(self) -> SearchField:
        return self.query_one(SearchField)

    @property
    def _query(self) -> SearchQuery:
        return read_query(self._field.value)

    @property
    def _is_shown(self) -> bool:
        """Not yet while the screen is being made, and no longer while it is being closed."""
        return self.is_mounted and bool(self.query(HitRows))

    @property
    def kinds(self) -> list[HitKind]:
        """The kinds of which there are hits."""
        there = {hit.kind for hit in self._hits}
        return [kind for kind in HitKind if kind in there]

    def change(self, change: Callable[[], Done]) -> object:
        return self._change(change)

    # Searching

    @on(Input.Changed, "#search-field")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._is_shown and event.value != self._begin_with.text:
            self._begin_with = Looked(event.value)
            self._from_top = True
            self._look()

    def look_again(self) -> None:
        """The library has changed: search anew, and stay where the cursor is."""
        if self._is_shown:
            self._look()

    def _look(self) -> None:
        """Begin a search; one that is under way is stopped."""
        self._number += 1
        self.house.searcher.stop()
        query = self._query
        if query.is_empty:
            self.workers.cancel_group(self, "search")
            self._settled = self._number
            self._show((), frozenset(), _(HOW_TO))
            self._say_state("")
        else:
            self._search(self._number, query, self._kind)

    @work(thread=True, group="search", exclusive=True, exit_on_error=False)
    def _search(self, number: int, query: SearchQuery, deeper: HitKind | None) -> None:
        worker = get_current_worker()
        found, told = _Found(), time.monotonic()

        def tell(*, done: bool) -> None:
            progress = self.house.indexer.progress if done else IndexProgress(0, 0)
            self.post_message(
                self.HitsFound(number, tuple(found.hits), frozenset(found.more), done, progress)
            )

        try:
            for some in self.house.searcher.search(query, deeper=deeper, stopped=lambda: worker.is_cancelled):
                was_enough = len(found.hits) >= _ENOUGH
                found.hits += some.hits
                found.more |= {some.kind} if some.more else set()
                is_enough = len(found.hits) >= _ENOUGH
                if (is_enough and not was_enough) or time.monotonic() - told > _PATIENCE:
                    told = time.monotonic()
                    tell(done=False)
            tell(done=True)
        except SearchStoppedError:
            return  # for another one

    @on(HitsFound)
    def _found(self, event: HitsFound) -> None:
        if event.number != self._number or not self._is_shown:
            return
        self._show(event.hits, event.more, no_hit(self._query) if event.done else "")
        if not event.done:
            return
        self._settled = event.number
        share = (
            ""
            if event.progress.percent == 100
            else _("{percent} % indexed so far", percent=event.progress.percent)
        )
        self._say_state(share)

    def _show(self, hits: Sequence[Hit], more: frozenset[HitKind], empty: str) -> None:
        self._hits, self._more = hits, more
        self.rows.empty = empty
        self._show_kind(from_top=self._from_top)
        self._from_top = False

    def _show_kind(self, *, from_top: bool) -> None:
        shown = [hit for hit in self._hits if self._kind in (None, hit.kind)]
        if self._hits and not shown:
            self.rows.empty = (
                _(
                    "Nothing in {kind}: {key} shows all.",
                    kind=_(KIND_WORDS[self._kind]).lower(),
                    key=keyed("{next-kind}", self.app),
                )
                if self._kind
                else ""
            )
        self.rows.set_hits(shown, from_top=from_top)
        if 0 < self._begin_with.row < len(shown):
            self.rows.cursor = self._begin_with.row
            self._begin_with = Looked(self._begin_with.text)
        self._show_kinds()
        self._show_where()

    def narrow(self, kind: HitKind | None) -> None:
        """Show only hits of this kind, or all."""
        self._kind = kind
        self._show_kind(from_top=True)
        if kind in self._more:
            self._look()

    def _show_kinds(self) -> None:
        labels = self._labels(KIND_WORDS)
        if sum(len(label) + 3 for label in labels.values()) > self.size.width - 4:
            labels = self._labels(GLYPHS)
        strip = self.query_one("#kinds", TabStrip)
        strip.labels = {tab: TabLabel(words) for tab, words in labels.items()}
        strip.active = str(self._kind or ALL)

    def _labels(self, words: Mapping[HitKind, str]) -> dict[str, str]:
        """The tabs, each with the number of its hits."""
        labels = {ALL: f"{_('All')} {_counted(len(self._hits), bool(self._more))}".strip()}
        for kind in HitKind:
            count = sum(hit.kind is kind for hit in self._hits)
            if count or kind is self._kind:
                labels[str(kind)] = f"{_(words[kind])} {_counted(count, kind in self._more)}".strip()
        return labels

    def _say_state(self, words: str) -> None:
        self.query_one("#search").border_subtitle = Content(words)

    def _show_where(self) -> None:
        """Under rows of one line: what they leave out."""
        hit = self.rows.hit
        self.query_one("#where", Static).update(Content(place_words(hit) if hit else ""), layout=False)

    @on(RowList.Highlighted)
    def _row_highlighted(self) -> None:
        self._show_where()

    def watch_playback(self, old: Playback, new: Playback) -> None:
        """Follow the sound."""
        if self._is_shown:
            self.rows.set_playback(new)


def _counted(count: int, more: bool) -> str:
    return f"{count:,}{'+' if more else ''}" if count else ""
