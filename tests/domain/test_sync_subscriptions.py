"""Which shows come and go at both ends."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_tui.domain.models import ShowId
from cafe_tui.domain.sync.subscriptions import Agreed, Changes, FollowedShow, Plan, plan

A, B = "https://a.example/feed", "https://b.example/feed"


def show(number: int, url: str = A, *former: str, own: bool = True) -> FollowedShow:
    return FollowedShow(ShowId(number), f"Show {number}", url, former, own)


def agreed(url: str = A, number: int | None = 1, learnt: int = 5) -> Agreed:
    return Agreed(url, None if number is None else ShowId(number), learnt)


def test_the_first_time_both_ends_get_what_the_other_has() -> None:
    assert plan([show(1)], [], Changes((B,), (), 9), 0) == Plan(add=(B,), tell_add=(show(1),))


@pytest.mark.parametrize("written", ["http://www.a.example/feed/", "HTTPS://A.example/feed", A])
def test_an_address_that_is_written_otherwise_is_the_same(written: str) -> None:
    (url, show_id), *others = plan([show(1)], [], Changes((written,), (), 9), 0).agree
    assert (url.lower(), show_id, others) == (written.lower(), 1, [])


def test_a_feed_that_has_moved_is_known_by_where_it_lived() -> None:
    assert plan([show(1, B, A)], [], Changes((A,), (), 9), 0) == Plan(agree=((A, ShowId(1)),))


def test_another_port_is_another_feed() -> None:
    done = plan([show(1, "http://nas:8001/feed")], [], Changes(("http://nas:8002/feed",), (), 9), 0)
    assert done.add == ("http://nas:8002/feed",)


def test_what_was_removed_here_is_told_and_what_was_removed_there_is_removed() -> None:
    assert plan([], [agreed(A, None)], Changes(), 5).tell_remove == (A,)
    gone = plan([show(1)], [agreed()], Changes((), (A,), 9), 6)
    assert gone == Plan(remove=(ShowId(1),), forget=(A,))


def test_what_was_removed_at_both_ends_is_done_with() -> None:
    assert plan([], [agreed(A, None)], Changes((), (A,), 9), 6) == Plan(forget=(A,))


def test_what_was_removed_and_added_again_stays() -> None:
    assert plan([show(2)], [agreed(A, None)], Changes(), 6) == Plan(agree=((A, ShowId(2)),))


def test_what_was_added_again_here_and_removed_there_is_told_anew() -> None:
    done = plan([show(2)], [agreed(A, None)], Changes((), (A,), 9), 6)
    assert done == Plan(tell_add=(show(2),))


def test_a_removal_of_what_was_never_agreed_on_takes_nothing_away() -> None:
    assert plan([show(1)], [], Changes((), (A,), 9), 0) == Plan(tell_add=(show(1),))


def test_what_is_listed_as_added_and_removed() -> None:
    both = Changes((A,), (A,), 9)
    assert plan([show(1)], [agreed(learnt=5)], both, 6) == Plan()  # it came back behind our back
    assert plan([show(1)], [agreed(learnt=7)], both, 6).remove == (ShowId(1),)  # that it came is what we told
    assert plan([show(1)], [agreed(learnt=7)], both, 0) == Plan()
    assert plan([], [], both, 6).add == (A,)


def test_the_show_that_a_library_begins_with_is_nobodys_choice() -> None:
    assert plan([show(1, own=False)], [], Changes(), 0) == Plan()
    assert plan([show(1, own=False)], [], Changes((A,), (), 9), 0).agree == ((A, ShowId(1)),)


@pytest.mark.parametrize("url", ["file:///home/ann/recordings", "https://ann:geheim@a.example/feed"])
def test_what_is_not_told(url: str) -> None:
    done = plan([show(1, url)], [], Changes(), 0)
    assert not done.tell_add
    assert [title for title, _ in done.left_out] == ["Show 1"]


def test_an_address_without_its_password_is_that_of_the_private_feed() -> None:
    done = plan([show(1, "https://ann:geheim@a.example/feed")], [], Changes((A,), (), 9), 0)
    assert done == Plan(agree=((A, ShowId(1)),))


def test_what_is_no_address_of_the_web_is_left_out() -> None:
    assert plan([], [], Changes(("file:///etc/passwd", "javascript:x", ""), (), 9), 0) == Plan()


URLS = [f"https://{name}.example/feed" for name in "abcd"]
sets = st.sets(st.sampled_from(URLS))


@settings(max_examples=50)
@given(sets, sets, sets, sets)
def test_after_it_both_ends_are_alike_and_a_second_time_does_nothing(
    here: set[str], before: set[str], added: set[str], removed: set[str]
) -> None:
    """`before` is what both agreed on; the server added and removed some since."""
    there = (before | added) - (removed - added)
    news = Changes(tuple(sorted(added)), tuple(sorted(removed - added)), 20)
    numbers = {url: ShowId(number) for number, url in enumerate(URLS)}
    shows = [show(numbers[url], url) for url in sorted(here)]
    known = [agreed(url, numbers[url] if url in here else None) for url in sorted(before)]
    done = plan(shows, known, news, 10)

    here_now = (here | set(done.add)) - {url for url in here if numbers[url] in done.remove}
    there_now = (there | {one.url for one in done.tell_add}) - set(done.tell_remove)
    assert here_now == there_now
    kept = {each.url for each in known} | set(done.add) | {url for url, _ in done.agree}
    kept |= {one.url for one in done.tell_add}
    kept -= set(done.forget) | set(done.tell_remove)
    assert kept == here_now
    again = plan(
        [show(numbers[url], url) for url in sorted(here_now)],
        [agreed(url, numbers[url], 20) for url in sorted(kept)],
        Changes(tuple(sorted(there_now)), tuple(sorted(set(URLS) - there_now)), 30),
        19,
    )
    assert again == Plan()
