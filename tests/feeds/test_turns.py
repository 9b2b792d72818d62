"""Who comes first when places are few."""

import asyncio

import pytest

from cafe_tui.feeds.turns import Turns


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


class Guests:
    """Guests at a table, in the order in which they sat down."""

    def __init__(self, places: int) -> None:
        self.turns = Turns(places)
        self.seated: list[str] = []
        self._leave: dict[str, asyncio.Event] = {}

    def come(self, name: str, patience: int = 0) -> "asyncio.Task[None]":
        self._leave[name] = asyncio.Event()
        return asyncio.create_task(self._sit(name, patience))

    async def leave(self, name: str) -> None:
        self._leave[name].set()
        await settle()

    async def _sit(self, name: str, patience: int) -> None:
        async with self.turns.turn(patience):
            self.seated.append(name)
            await self._leave[name].wait()


async def test_who_is_in_a_hurry_comes_before_who_has_time() -> None:
    guests = Guests(1)
    tasks = [
        guests.come(name, patience) for name, patience in (("a", 0), ("b", 2), ("c", 1), ("d", 1), ("e", 0))
    ]
    await settle()
    for name in "aecdb":
        assert guests.seated[-1] == name
        await guests.leave(name)
    await asyncio.gather(*tasks)


async def test_no_more_sit_than_there_are_places() -> None:
    guests = Guests(2)
    tasks = [guests.come(name) for name in "abc"]
    await settle()
    assert guests.seated == ["a", "b"]
    for name in "bac":
        await guests.leave(name)
    await asyncio.gather(*tasks)
    assert guests.seated == ["a", "b", "c"]


async def test_who_goes_away_while_waiting_takes_no_place() -> None:
    guests = Guests(1)
    first, gone, last = guests.come("first"), guests.come("gone"), guests.come("last")
    await settle()
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    await guests.leave("first")
    await guests.leave("last")
    await asyncio.gather(first, last)
    assert guests.seated == ["first", "last"]


async def test_who_goes_away_when_just_called_hands_the_place_on() -> None:
    guests = Guests(1)
    first, gone, last = guests.come("first"), guests.come("gone"), guests.come("last")
    await settle()
    guests._leave["first"].set()
    await asyncio.sleep(0)  # "first" has called "gone", who has not heard it yet
    gone.cancel()
    await settle()
    assert guests.seated == ["first", "last"]
    await guests.leave("last")
    await asyncio.gather(first, last)
