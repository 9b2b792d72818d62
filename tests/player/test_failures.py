import pytest

from cafe_tui.domain.errors import MediaUnreachableError
from cafe_tui.player.failures import NETWORK_TIMEOUT, ended_early, failure


@pytest.mark.parametrize(
    ("number", "remote", "waited", "words"),
    [
        (-13, True, 0.2, "could not be reached"),
        (-13, True, NETWORK_TIMEOUT, "in time"),
        (-13, False, 0.2, "missing"),
        (-14, True, 1.0, "device"),
        (-16, True, 1.0, "no sound"),
        (-17, True, 1.0, "not a sound file"),
        (-18, True, 1.0, "encoding"),
        (-20, True, 1.0, "-20"),
    ],
)
def test_each_failure_is_told_in_words(number: int, remote: bool, waited: float, words: str) -> None:
    assert words in str(failure(number, remote=remote, waited=waited))


def test_an_early_end_says_where_it_was() -> None:
    for remote in (True, False):
        assert "12:30 of 1:00:00" in ended_early(750.0, 3600.0, remote=remote).detail


def test_only_what_a_server_or_the_network_does_may_mend_itself() -> None:
    numbers = range(-20, 0)
    passing = {
        (number, remote)
        for number in numbers
        for remote in (True, False)
        if isinstance(failure(number, remote=remote, waited=0.2), MediaUnreachableError)
    }
    assert passing == {(-13, True)}
    assert isinstance(ended_early(750.0, 3600.0, remote=True), MediaUnreachableError)
    assert not isinstance(ended_early(750.0, 3600.0, remote=False), MediaUnreachableError)
