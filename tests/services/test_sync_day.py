"""A day with two machines and a server: both ends are alike in the evening, nothing is lost or doubled."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_tui.domain.errors import SyncOfflineError
from cafe_tui.domain.sync.account import ServerKind
from cafe_tui.storage.database import Database
from tests.support.machines import Machine, Time, feed
from tests.support.sync_server import SyncStandIn

Served = tuple[ServerKind, bool, str]
"""The API, whether machines have lists of their own there, and what both are called if not by their names."""
SERVED = (
    (ServerKind.GPODDER, False, "cafe-tui"),
    (ServerKind.GPODDER, True, ""),
    (ServerKind.GPODDER, True, "cafe-tui"),
    (ServerKind.NEXTCLOUD, False, ""),
)
NAMES_OF_SERVED = ("one list", "a list for each", "a list for both", "nextcloud")
HOUR = 3600
EXAMPLES = int(os.environ.get("CAFE_TUI_SYNC_EXAMPLES", "4"))


@pytest.fixture(params=SERVED, ids=NAMES_OF_SERVED)
def served(request: pytest.FixtureRequest) -> Served:
    served: Served = request.param
    return served


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def server(time: Time, served: Served) -> Iterator[SyncStandIn]:
    with SyncStandIn(clock=time.seconds, lists_by_action_time=True, lists=served[1]) as server:
        yield server


@pytest.fixture
def pair(
    tmp_path: Path, server: SyncStandIn, time: Time, served: Served
) -> Iterator[tuple[Machine, Machine]]:
    """A laptop whose clock is right, and a desk computer whose clock is three hours ahead."""
    kind, _, device = served
    laptop = Machine(tmp_path, "laptop", server.url, time, kind=kind, device=device)
    desk = Machine(tmp_path, "desk", server.url, time, kind=kind, device=device, off=3 * HOUR)
    with closing(laptop), closing(desk):
        yield laptop, desk


def evening(time: Time, *machines: Machine) -> None:
    """All sync until none has anything to say."""
    for _ in range(3):
        for machine in machines:
            time.pass_by(5)
            machine.run()


def assert_alike(one: Machine, other: Machine, server: SyncStandIn) -> None:
    assert one.state() == other.state()
    assert one.feeds() == other.feeds() == server.followed


def test_a_day(pair: tuple[Machine, Machine], server: SyncStandIn, time: Time) -> None:
    laptop, desk = pair
    for name in ("cups", "tea", "lamps"):
        laptop.follow(name)
    desk.follow("desks")
    laptop.run()
    desk.run()
    time.pass_by(HOUR)
    laptop.run()
    assert_alike(laptop, desk, server)

    # In the morning at the desk, whose clock is ahead; the answer of the server is lost on the way.
    desk.listen("cups", 1, 300)
    desk.mark("tea", 1, True)
    server.lose_answers = 1
    with pytest.raises(SyncOfflineError):
        desk.run()
    time.pass_by(HOUR)

    # On the train without a network: the listener goes on by hand, and hears more.
    laptop.reaches_server = False
    laptop.listen("cups", 1, 400)
    laptop.listen("lamps", 1, 1500)
    laptop.leave("desks")
    laptop.follow("chairs")
    with pytest.raises(SyncOfflineError):
        laptop.run()
    time.pass_by(HOUR)

    # Meanwhile at the desk: what was done there later counts.
    desk.listen("lamps", 2, 120)
    desk.run()
    time.pass_by(HOUR)
    desk.listen("cups", 2, 77)
    desk.run()

    laptop.reaches_server = True
    server.lose_answers = 2
    for _ in range(4):
        time.pass_by(60)
        with suppress(SyncOfflineError):
            laptop.run()
    evening(time, desk, laptop)

    assert_alike(laptop, desk, server)
    assert laptop.feeds() == {feed(name) for name in ("cups", "tea", "lamps", "chairs")}
    told = {title: state for title, state in laptop.state().items() if state != (0, False)}
    assert told == {
        "cups 1": (400, False),
        "cups 2": (77, False),
        "lamps 1": (0, True),
        "lamps 2": (120, False),
        "tea 1": (0, True),
    }
    said = len(server.log)
    assert laptop.run().words == desk.run().words == "Both ends are alike already"
    assert not [line for line in server.log[said:] if line.startswith("POST") and "/auth/" not in line]
    lasting = [(kept.action["episode"], kept.done) for kept in server.actions]
    assert len(set(lasting)) >= len(lasting) - 1, "what was sent twice is what an answer was lost for"


def test_what_was_done_longest_ago_comes_in_late_and_is_not_lost(
    pair: tuple[Machine, Machine], server: SyncStandIn, time: Time
) -> None:
    """Servers order by when something was done: a week's journey must not fall behind what was asked for."""
    laptop, desk = pair
    laptop.follow("cups")
    evening(time, laptop, desk)
    laptop.listen("cups", 1, 500)
    for _ in range(7):
        time.pass_by(24 * HOUR)
        desk.run()
    laptop.run()
    desk.run()
    assert desk.state()["cups 1"] == (500, False)


def test_after_a_month_away_all_is_asked_for(
    pair: tuple[Machine, Machine], server: SyncStandIn, time: Time
) -> None:
    laptop, desk = pair
    laptop.follow("cups")
    evening(time, laptop, desk)
    laptop.listen("cups", 1, 500)
    for _ in range(30):
        time.pass_by(24 * HOUR)
        desk.run()
    laptop.run()
    time.pass_by(8 * 24 * HOUR)
    desk.run()
    assert desk.state()["cups 1"] == (500, False)


def test_a_later_sync_of_earlier_work_undoes_nothing(
    pair: tuple[Machine, Machine], server: SyncStandIn, time: Time
) -> None:
    laptop, desk = pair
    laptop.follow("cups")
    evening(time, laptop, desk)
    laptop.listen("cups", 1, 900)
    time.pass_by(HOUR)
    desk.listen("cups", 1, 100)  # begun anew, on purpose
    desk.run()
    laptop.run()
    evening(time, laptop, desk)
    assert laptop.state()["cups 1"] == desk.state()["cups 1"] == (100, False)


def test_a_played_episode_that_is_heard_again_stays_played_at_both_ends(
    pair: tuple[Machine, Machine], server: SyncStandIn, time: Time
) -> None:
    laptop, desk = pair
    laptop.follow("cups")
    laptop.listen("cups", 1, 1500)
    evening(time, laptop, desk)
    time.pass_by(HOUR)
    laptop.listen("cups", 1, 60)
    evening(time, laptop, desk)
    assert laptop.state()["cups 1"] == desk.state()["cups 1"] == (60, True)
    time.pass_by(HOUR)
    desk.mark("cups", 1, False)
    evening(time, laptop, desk)
    assert laptop.state()["cups 1"] == desk.state()["cups 1"] == (60, False)


def test_a_show_that_comes_back_stands_where_it_stood(
    pair: tuple[Machine, Machine], server: SyncStandIn, time: Time
) -> None:
    laptop, desk = pair
    laptop.follow("cups")
    laptop.listen("cups", 1, 700)
    evening(time, laptop, desk)
    desk.leave("cups")
    evening(time, desk, laptop)
    assert laptop.feeds() == desk.feeds() == set()
    laptop.follow("cups")
    evening(time, laptop, desk)
    assert laptop.state()["cups 1"] == desk.state()["cups 1"] == (700, False)


class Killed(BaseException):
    """The process is killed."""


class Dying:
    """A library whose process is killed when it is to be written to once more than `writes` times."""

    def __init__(self, database: Database, writes: int) -> None:
        self._database = database
        self._left = writes

    def read(self) -> object:
        return self._database.read()

    def write(self) -> object:
        if not self._left:
            raise Killed
        self._left -= 1
        return self._database.write()


@pytest.mark.parametrize("writes", range(6))
@pytest.mark.parametrize("lists", [False, True], ids=["one list", "a list for each"])
def test_a_sync_that_is_killed_between_any_two_steps(lists: bool, writes: int, tmp_path: Path) -> None:
    time = Time()
    server = SyncStandIn(clock=time.seconds, lists_by_action_time=True, lists=lists)

    def machine(name: str) -> Machine:
        at = "http://server.example"
        return Machine(tmp_path, name, at, time, kind=ServerKind.GPODDER, direct=server)

    with closing(machine("laptop")) as laptop, closing(machine("desk")) as desk:
        laptop.follow("cups")
        desk.follow("tea")
        evening(time, laptop, desk)
        time.pass_by(HOUR)
        laptop.listen("cups", 1, 300)
        laptop.follow("lamps")
        laptop.leave("tea")
        laptop.run()
        desk.listen("cups", 2, 77)
        desk.follow("desks")
        desk.sync._database = Dying(desk.database, writes)  # type: ignore[assignment]
        with suppress(Killed):
            desk.run()
        desk.sync._database = desk.database
        desk.refresh()
        evening(time, laptop, desk)
        assert_alike(laptop, desk, server)
        assert laptop.feeds() == {feed(name) for name in ("cups", "lamps", "desks")}
        assert laptop.state()["cups 1"] == (300, False)
        assert laptop.state()["cups 2"] == (77, False)


NAMES = ("cups", "tea")
machines = st.integers(0, 1)
numbers = st.integers(1, 2)
steps = st.one_of(
    st.tuples(st.just("follow"), machines, st.sampled_from(NAMES)),
    st.tuples(st.just("leave"), machines, st.sampled_from(NAMES)),
    st.tuples(
        st.just("listen"), machines, st.sampled_from(NAMES), numbers, st.sampled_from((0, 30, 700, 1500))
    ),
    st.tuples(st.just("mark"), machines, st.sampled_from(NAMES), numbers, st.booleans()),
    st.tuples(st.just("sync"), machines),
    st.tuples(st.just("lose"), machines),
)


def test_whatever_is_done_in_whatever_order(served: Served, tmp_path_factory: pytest.TempPathFactory) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
    @given(st.lists(steps, min_size=3, max_size=14), st.sampled_from((-HOUR, HOUR)))
    def holds(done: list[tuple[object, ...]], off: int) -> None:
        time = Time()
        folder = tmp_path_factory.mktemp("day")
        kind, lists, name = served
        server = SyncStandIn(clock=time.seconds, lists_by_action_time=True, lists=lists)

        def machine(called: str, off: float) -> Machine:
            at = "http://server.example"
            return Machine(folder, called, at, time, kind=kind, device=name, off=off, direct=server)

        with closing(machine("laptop", 0)) as laptop, closing(machine("desk", off)) as desk:
            pair = (laptop, desk)
            for what, which, *rest in done:
                time.pass_by(30)
                _do(str(what), pair[int(str(which))], server)(*rest)
            server.lose_answers = 0
            evening(time, laptop, desk)
            assert_alike(laptop, desk, server)
            assert laptop.run().words == desk.run().words == "Both ends are alike already"

    holds()


def _do(what: str, machine: Machine, server: SyncStandIn) -> Callable[..., object]:
    if what == "lose":
        server.lose_answers = 1
    if what in ("lose", "sync"):

        def sync() -> None:
            with suppress(SyncOfflineError):
                machine.run()

        return sync
    method: Callable[..., object] = getattr(machine, what)
    return method
