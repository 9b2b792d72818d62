"""The tabs of an episode: any number of them, in any room, each found by the mouse where it stands."""

from functools import cached_property

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import Static

from cafe_tui.services.detail import EpisodeDetail
from cafe_tui.ui.widgets.episode_pane import EpisodePane
from cafe_tui.ui.widgets.episode_tab import EpisodeTab
from cafe_tui.ui.widgets.tab_strip import TabLabel, TabStrip, fitted

from .conftest import OpenApp
from .stage import screen_of, text_of, until

SIX = {
    "chapters": TabLabel("Chapters", 16, "Chap"),
    "notes": TabLabel("Notes"),
    "transcript": TabLabel("Transcript", 0, "Text"),
    "kept": TabLabel("Kept", 3),
    "talk": TabLabel("Talk", 12),
    "links": TabLabel("Links", 7),
}
NARROWEST = 3 * len(SIX)


def words(width: int, active: str = "notes") -> list[str]:
    return [word for _tab, word in fitted(SIX, active, width)[0]]


def test_counts_go_first_and_words_become_shorter_then() -> None:
    assert words(100) == ["Chapters 16", "Notes", "Transcript", "Kept 3", "Talk 12", "Links 7"]
    assert words(60) == ["Chapters", "Notes", "Transcript", "Kept", "Talk", "Links"]
    assert words(46) == ["Chap", "Notes", "Text", "Kept", "Talk", "Links"]
    assert words(46, active="transcript") == ["Chap", "Notes", "Transcript", "Kept", "Talk", "Links"]
    assert words(NARROWEST) == ["C", "N", "T", "K", "T", "L"]


@given(st.integers(NARROWEST, 120), st.sampled_from(sorted(SIX)))
def test_what_fits_is_never_wider_than_the_room(width: int, active: str) -> None:
    tabs, gap = fitted(SIX, active, width)
    assert [tab for tab, _word in tabs] == list(SIX)
    assert sum(len(word) + 2 for _tab, word in tabs) + gap * (len(tabs) - 1) <= width


class StripApp(App[None]):
    """A strip with six tabs."""

    def __init__(self) -> None:
        super().__init__()
        self.picked: list[str] = []

    def compose(self) -> ComposeResult:
        yield TabStrip()

    def on_mount(self) -> None:
        strip = self.query_one(TabStrip)
        strip.labels, strip.active = SIX, "kept"

    def on_tab_strip_picked(self, event: TabStrip.Picked) -> None:
        self.picked.append(event.tab)


@pytest.mark.parametrize("width", [NARROWEST, 30, 38, 46, 60, 100])
async def test_every_tab_can_be_clicked_at_any_width(width: int) -> None:
    app = StripApp()
    async with app.run_test(size=(width, 3)) as pilot:
        at = 0
        tabs, gap = fitted(SIX, "kept", width)
        for _tab, word in tabs:
            await pilot.click(offset=(at, 0))
            await pilot.click(offset=(at + len(word) + 1, 0))
            at += len(word) + 2 + gap
        await pilot.pause()
        assert app.picked == [tab for tab in SIX for _twice in range(2)]


class FirstOnly(EpisodeTab):
    """A tab that only the first episode of a show has."""

    name = "first"
    word = "First"
    missing = "This episode is not the first"

    @cached_property
    def widget(self) -> Widget:
        return Static(id=self.name)

    def offered(self, detail: EpisodeDetail | None) -> bool:
        return bool(detail and detail.episode.number == 1)

    def show(self, detail: EpisodeDetail | None, before: EpisodeDetail | None) -> None:
        self.widget.update(f"First of all: {detail.episode.title}" if detail else "")  # type: ignore[attr-defined]


async def test_a_tab_is_there_where_the_episode_has_something_for_it(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        screen = screen_of(pilot.app)
        pane = screen.query_one(EpisodePane)
        tab = FirstOnly()
        pane._tabs[tab.name] = tab
        await until(pilot, lambda: pane.detail, "an episode")
        assert "First" not in text_of(pilot.app)
        screen.action_show_tab("first")
        await until(pilot, lambda: tab.missing in text_of(pilot.app), "why the tab is not there")
        assert pane.tab == "chapters"

        await pilot.press("end")
        await until(pilot, lambda: " First " in text_of(pilot.app), "the tab of the first episode")
        screen.action_show_tab("first")
        await until(pilot, lambda: "First of all: #1" in text_of(pilot.app), "what is behind the tab")
        await pilot.press("e", "home")
        await until(pilot, lambda: pane.tab == "chapters", "the chapters in its place")
        await pilot.press("end")
        await until(pilot, lambda: "[First]" in text_of(pilot.app), "the tab again")
