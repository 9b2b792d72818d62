"""A jump that takes long says where it leads, and one that does not says nothing."""

from dataclasses import replace

from textual.content import Content
from textual.pilot import Pilot

from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.playback import Phase, Playback, Track
from cafe_tui.ui.app import CafeApp
from cafe_tui.ui.present import sound_line
from cafe_tui.ui.widgets.player_bar import SoundLine

from .conftest import OpenApp
from .stage import STARTS, StageHouse, screen_of, text_of, until
from .test_jump import chapters_on_view, playing_at


def line(pilot: Pilot[int]) -> str:
    return text_of(pilot.app).splitlines()[-3]


async def test_a_long_jump_says_where_it_leads_until_the_sound_is_there(
    open_app: OpenApp, house: StageHouse
) -> None:
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("1")
        await playing_at(pilot, STARTS[0])
        assert house.fake
        house.fake.holds_seeks = True
        await pilot.press("4")
        await until(pilot, lambda: "· fetching 20:00 …" in line(pilot), "the fetching")
        assert "%" not in line(pilot)
        for here, share in ((615.0, 50), (966.0, 80), (1250.0, 99)):
            house.fake.buffer((0.0, here))
            await until(pilot, lambda told=share: f"20:00 … {told}%" in line(pilot), "how much is here")  # type: ignore[misc]
        await pilot.press("2")
        await until(pilot, lambda: "· fetching 5:10 …" in line(pilot), "the other place")
        house.fake.arrive()
        await until(pilot, lambda: "fetching" not in line(pilot), "the sound")
        await playing_at(pilot, STARTS[1])


async def test_a_held_key_whose_jumps_arrive_draws_no_such_words(
    open_app: OpenApp, house: StageHouse
) -> None:
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("1")
        await playing_at(pilot, STARTS[0])
        assert isinstance(pilot.app, CafeApp)
        bar = screen_of(pilot.app).query_one(SoundLine)
        shown: list[bool] = []
        bar.watch(bar, "fetching", shown.append, init=False)
        for _ in range(8):
            await pilot.press("right")
        await playing_at(pilot, STARTS[0] + 80)
        assert shown == []


def test_opening_and_waiting_have_words_of_their_own() -> None:
    track = Track(EpisodeId(1), "Show", "Episode", "http://a/1.mp3")
    playing = Playback(Phase.PLAYING, track=track, position=3723.0, seeking=True)
    opening = replace(playing, phase=Phase.OPENING)

    def words(state: Playback) -> Content:
        return sound_line(state, 100, fetching=0)

    assert "Episode · fetching 1:02:03 …" in words(playing).plain
    assert "fetching" not in words(opening).plain
    here = replace(opening, buffered=((0.0, 930.0),))
    assert "Episode · fetching 1:02:03 … 24%" in words(here).plain
    assert "1:02:03 … 42%" in sound_line(playing, 100, fetching=42).plain
