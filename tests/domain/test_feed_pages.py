"""How far the older pages of feeds are followed, and what of them is taken over."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.feed.feed_pages import (
    Limits,
    OlderPage,
    Walk,
    claims,
    older_page,
    unclaimed_episodes,
    unclaimed_items,
)
from cafe_tui.domain.feed.update import KnownEpisode
from cafe_tui.domain.models import EpisodeId
from tests.support.library import document, item

NEXT, ARCHIVE = "https://tea.example/?page=2", "https://tea.example/2023"


def test_an_archive_is_followed_rather_than_a_page() -> None:
    feed = document(item(1))
    assert older_page(feed) is None
    assert older_page(replace(feed, next_page=NEXT)) == OlderPage(NEXT, is_archive=False)
    both = replace(feed, next_page=NEXT, previous_archive=ARCHIVE)
    assert older_page(both) == OlderPage(ARCHIVE, is_archive=True)


def test_an_episode_belongs_to_the_newest_page_that_lists_it() -> None:
    claimed = claims([item(1), item(2)])
    other_media, other_guid = item(1, url="https://media.example/x.mp3"), item(2, guid="x")
    assert unclaimed_items([other_media, other_guid, item(3), item(1)], claimed) == [item(3)]
    known = [
        KnownEpisode(EpisodeId(number), f"guid-{number}", f"https://media.example/{number}.mp3", b"")
        for number in (1, 2, 3)
    ]
    assert unclaimed_episodes(known, claimed) == known[2:]


steps = st.tuples(st.integers(0, 99), st.integers(0, 99), st.integers(0, 10**6), st.integers(0, 3))


@given(st.lists(steps), st.builds(Limits, st.integers(1, 9), st.integers(1, 10**6)))
def test_every_walk_stays_within_its_limits(pages: list[tuple[int, int, int, int]], limits: Limits) -> None:
    walk = Walk()
    for url, body, size, new in pages:
        if walk.is_round(f"{url}") or walk.is_round(f"#{body}") or not walk.may_go_on(limits, 0.0):
            continue
        walk = walk.after([f"{url}"], f"#{body}", size, new)
    assert walk.pages <= limits.pages
    assert walk.size < limits.size + 10**6
    assert not walk.may_go_on(limits, limits.seconds)


def test_pages_that_bring_nothing_end_the_walk_and_one_that_does_lets_it_go_on() -> None:
    walk, limits = Walk(), Limits(idle=2)
    for new, ended in ((0, False), (1, False), (0, False), (0, True)):
        walk = walk.after([], "", 1, new)
        assert walk.is_at_end(limits) is ended
