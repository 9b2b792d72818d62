"""Pauses in samples, and the ends that go there."""

import math
from array import array

import pytest

from cafe_tui.domain.bookmark.edges import Edge
from cafe_tui.domain.bookmark.pauses import RATE, pauses, snapped


def sound(seconds: float, loud: int, *quiet: tuple[float, float], noise: int = 0) -> "array[int]":
    """A tone, with `noise` alone in the parts that are `quiet`."""
    samples = array("h")
    for number in range(round(seconds * RATE)):
        hushed = any(start <= number / RATE < end for start, end in quiet)
        samples.append(round((noise if hushed else loud) * math.sin(2 * math.pi * 220 * number / RATE)))
    return samples


@pytest.mark.parametrize(("loud", "noise"), [(20_000, 0), (20_000, 800), (900, 20), (600, 0)])
def test_pauses_are_told_from_loud_and_from_soft_voices(loud: int, noise: int) -> None:
    found = pauses(sound(4, loud, (1.0, 1.5), (3.0, 3.2), noise=noise), 100.0)
    assert [(round(start, 2), round(end, 2)) for start, end in found] == [(101.0, 101.5), (103.0, 103.2)]


def test_what_is_too_short_for_a_breath_is_none() -> None:
    assert pauses(sound(2, 9000, (1.0, 1.1)), 0.0) == []


def test_a_pause_at_the_end_of_the_sound_counts() -> None:
    [(start, end)] = pauses(sound(2, 9000, (1.5, 2.0)), 0.0)
    assert (round(start, 2), round(end, 2)) == (1.5, 2.0)


def test_of_no_sound_there_are_none() -> None:
    assert pauses(array("h"), 0.0) == []
    assert pauses(sound(1, 9000), 0.0) == []


@pytest.mark.parametrize(
    ("place", "edge", "to"),
    [
        (10.0, Edge.START, 10.9),  # a tenth of a second before the words
        (10.0, Edge.END, 10.2),  # a fifth after them
        (29.0, Edge.START, 20.1),  # in the middle of a short one
        (29.0, Edge.END, 20.1),
    ],
)
def test_an_end_goes_near_the_words_in_the_nearest_pause(place: float, edge: Edge, to: float) -> None:
    assert snapped(place, edge, [(10.0, 11.0), (20.0, 20.2)]) == pytest.approx(to)


def test_without_a_pause_there_is_no_place() -> None:
    assert snapped(10.0, Edge.START, []) is None
