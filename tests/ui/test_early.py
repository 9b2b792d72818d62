"""What comes before the screen is whole: the first paint does without the episode's pane and the prompt."""

from textual import events
from textual.widgets import Input

from cafe_tui.ui.app import CafeApp
from cafe_tui.ui.widgets.episode_pane import EpisodePane

from .stage import StageHouse, screen_of, until


class Hasty(CafeApp):
    """Gets keys before its first paint."""

    def on_load(self) -> None:
        self.whole_at_keys: list[bool] = []
        for key in ("v", "e", "slash"):
            self.post_message(events.Key(key, None))

    async def on_event(self, event: events.Event) -> None:
        await super().on_event(event)
        if isinstance(event, events.InputEvent):
            self.whole_at_keys.append(screen_of(self).furnished)


class Unwanted(CafeApp):
    """Is told to end before its first paint."""

    def on_mount(self) -> None:
        self._leave()


async def test_keys_before_the_first_paint_wait_for_what_they_need(house: StageHouse) -> None:
    app = Hasty(house)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.focused, Input), "the question for a filter")
        assert screen_of(app).query_one(EpisodePane).tab == "notes"
        assert all(app.whole_at_keys)
    app.close_player()


async def test_a_program_told_to_end_before_its_first_paint_ends_in_order(house: StageHouse) -> None:
    app = Unwanted(house)
    await app.run_async(headless=True, size=(120, 40))
    app.close_player()
    assert app.return_code == 0
    assert not app.is_running
