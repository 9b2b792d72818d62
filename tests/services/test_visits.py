"""Episodes that are read and heard before their show is followed, and what of that is kept when it is."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from cafe_tui.domain import playback as p
from cafe_tui.domain.heard import Span
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.sound import Sound
from cafe_tui.services.find_shows import Preview
from cafe_tui.services.house import House
from cafe_tui.services.saving import Order, Saver
from cafe_tui.services.visits import Visit
from cafe_tui.settings import Paths
from tests.support.library import FEED_URL, document, item, keep

NOTES = "<p>00:10 One</p><p>2:00 Two</p><p>9:30 Three</p>"
FEED = document(item(1, notes=NOTES), item(2), title="Cup Hour")


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(Paths.in_folder(tmp_path), first_show=None)


def visit(house: House, index: int, url: str = FEED_URL) -> Visit:
    return house.visits.visit(url, Preview(FEED_URL, FEED), FEED.items[index])


def saved(house: House, *orders: Order) -> list[Order]:
    """What is told to have been kept of these."""
    told: list[Order] = []
    fail: Callable[[p.Event], None] = lambda event: pytest.fail(f"{event}")  # noqa: E731
    saver = Saver(house.library, house.chapters, house.sounds, fail, told.append, house.visits)
    for order in orders:
        saver.put(order)
    saver.close()
    return told


def test_an_episode_is_visited_with_notes_and_chapters_and_under_one_number(house: House) -> None:
    with closing(house):
        found = visit(house, 0)
        assert found.track.is_visit
        assert [chapter.title for chapter in found.track.chapters] == ["One", "Two", "Three"]
        assert (found.track.show, found.track.feed_url) == ("Cup Hour", FEED_URL)
        assert visit(house, 0).track.episode_id == found.track.episode_id
        others = {visit(house, 1).track.episode_id, visit(house, 0, "https://x.example").track.episode_id}
        assert len(others | {found.track.episode_id}) == 3


def test_nothing_of_a_visit_is_kept_but_its_place_which_moves_in_with_the_show(house: House) -> None:
    with closing(house):
        one, two = (visit(house, index).track.episode_id for index in (0, 1))
        orders = (
            p.SavePosition(one, 300.0, False),
            p.SaveDuration(one, 1501.0),
            p.SaveHeard(one, (Span(0.0, 300.0),)),
            p.SaveShowSound(one, Sound(speed=2.0)),
            p.SavePosition(two, 1500.0, True),
        )
        assert saved(house, *orders) == []
        assert (house.visits.place(one), house.visits.place(two)) == (300.0, 0.0)
        assert house.library.shows() == []

        show_id = keep(house.database, replace(FEED, items=FEED.items[::-1]))
        house.visits.move_in("https://elsewhere.example", show_id)
        assert house.visits.resident(one) is None
        house.visits.move_in(FEED_URL, show_id)
        kept = {
            episode.number: episode for episode in house.library.episodes(house.library.episode_ids(show_id))
        }
        assert (kept[1].position, kept[1].played, kept[2].played) == (300.0, False, True)

        again = p.SavePosition(one, 400.0, False)
        assert saved(house, again) == [replace(again, episode_id=kept[1].id)]
        assert house.library.episode(kept[1].id).position == 400.0


def test_an_episode_that_the_feed_has_no_longer_stays_a_visit(house: House) -> None:
    with closing(house):
        one = visit(house, 0).track.episode_id
        house.visits.move_in(FEED_URL, keep(house.database, document(item(2))))
        assert house.visits.resident(one) is None
        assert house.visits.resident(EpisodeId(7)) == 7
