"""How a refresh treats feeds that fail, ask for patience or are gone, and when it asks which."""

from datetime import timedelta

from cafe_tui.domain.errors import GoneError
from cafe_tui.domain.feed.feed_health import FIRST_WAIT, LATEST, USUAL, FeedHealth, Wish
from cafe_tui.domain.feed.host_pace import AT_FIRST
from cafe_tui.services.refresh import Refresher
from cafe_tui.storage.database import Database
from tests.support.refreshing import World, rss
from tests.support.web import Web

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def test_failures_are_counted_and_put_the_next_try_off_further_and_further(world: World) -> None:
    tea = world.add(world.web.status("/tea", 500))
    for failures in (1, 2, 3):
        world.refresh()
        wait = FIRST_WAIT * 2 ** (failures - 1)
        assert world.show(tea).health == FeedHealth(failures, world.now + wait)
    world.web.feed("/tea", rss())
    world.refresh()
    assert (world.show(tea).health, world.show(tea).error) == (FeedHealth(next_try=world.now + USUAL), None)


def test_by_itself_a_failing_feed_is_asked_when_its_time_has_come_and_by_the_listener_always(
    world: World,
) -> None:
    world.add(world.web.status("/tea", 500))
    world.refresh(wish=Wish.DUE)
    assert world.web.count("/tea") == 1
    world.refresh(after=MINUTE, wish=Wish.DUE)
    assert world.web.count("/tea") == 1
    world.refresh(after=MINUTE)
    assert world.web.count("/tea") == 2
    world.refresh(after=2 * FIRST_WAIT, wish=Wish.DUE)
    assert world.web.count("/tea") == 3


def test_a_server_that_asks_for_patience_is_left_alone_by_all_but_who_names_its_show(world: World) -> None:
    tea = world.add(world.web.status("/tea", 429, Retry_After="7200"), "Tea")
    milk = world.add(world.web.feed("/milk", rss("Milk")))
    world.refresh()
    assert world.show(tea).health.wait_until == world.now + 2 * HOUR
    report = world.refresh()
    assert [each.id for each in report.left_alone] == [tea]
    assert (report.unchanged, report.failures, world.web.count("/tea")) == (1, (), 1)
    assert world.refresh(after=MINUTE, wish=Wish.DUE).left_alone == ()
    assert world.refresh(milk, after=MINUTE).left_alone == ()
    assert world.web.count("/tea") == 1
    world.refresh(tea, after=MINUTE)
    assert world.web.count("/tea") == 2
    world.refresh(after=2 * HOUR)
    assert world.web.count("/tea") == 3


def test_a_server_that_asks_for_patience_once_is_not_asked_for_its_other_feeds(world: World) -> None:
    for number in range(30):
        world.add(world.web.status(f"/{number}", 429, Retry_After="7200"), f"{number:02}")
    with Web("127.0.0.2") as other:
        other.feed("/milk", rss("Milk"))
        world.add(other.url("/milk", host="127.0.0.2"), "Milk")
        report = world.refresh()
        asked = len(world.web.requests)
        assert (report.refreshed, len(report.failures)) == (1, asked)
        assert asked <= AT_FIRST
        assert len(report.left_alone) == 30 - asked
        assert {each.health.wait_until for each in report.left_alone} == {world.now + 2 * HOUR}
        assert {each.health.failures for each in report.left_alone} == {0}
        assert len(world.refresh().left_alone) == 30
        assert len(world.web.requests) == asked


def test_another_program_on_the_same_library_is_as_patient(world: World) -> None:
    tea = world.add(world.web.status("/tea", 503, Retry_After="7200"), "Tea")
    world.refresh()
    database = Database(world.database.path)
    report = Refresher(database, lambda: world.now).refresh()
    database.close()
    assert [each.id for each in report.left_alone] == [tea]
    assert world.web.count("/tea") == 1


def test_a_feed_that_is_gone_is_retired_with_its_episodes_and_comes_back_when_it_answers(
    world: World,
) -> None:
    tea = world.add(world.web.feed("/tea", rss()))
    world.refresh()
    world.web.status("/tea", 410)
    ((_, _, error),) = world.refresh().failures
    assert isinstance(error, GoneError)
    assert world.show(tea).health == FeedHealth(1, retired=True)
    assert "gone for good" in str(world.show(tea).error)
    assert len(world.titles(tea)) == 3
    for wish in (Wish.DUE, Wish.ALL):
        world.refresh(after=365 * 24 * HOUR, wish=wish)
    assert world.web.count("/tea") == 2
    world.web.feed("/tea", rss(numbers=range(1, 5)))
    world.refresh(tea)
    assert (world.show(tea).health.retired, world.show(tea).error) == (False, None)
    assert len(world.titles(tea)) == 4


def test_a_feed_whose_server_never_tells_that_nothing_is_new_is_asked_more_rarely(world: World) -> None:
    padding = b"<!--" + b" " * 2_000_000 + b"-->"
    told = world.add(world.web.feed("/told", rss() + padding))
    untold = world.add(world.web.serve("/untold", rss() + padding))
    liar = world.add(world.web.serve("/liar", rss() + padding, ETag='"1"'))
    world.refresh()
    assert world.show(told).health.next_try == world.now + USUAL
    assert USUAL < (world.show(untold).health.next_try or world.now) - world.now < LATEST
    assert world.show(liar).health.next_try == world.now + USUAL
    world.refresh()
    assert world.show(told).health.next_try == world.now + USUAL
    assert world.show(liar).health == world.show(untold).health
    assert (world.show(liar).health.next_try or world.now) > world.now + USUAL
