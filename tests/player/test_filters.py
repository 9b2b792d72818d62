"""What libmpv's detector of silence reports, in orders that cannot be provoked."""

from cafe_tui.player.filters import FASTER, FASTEST, PauseWatch, filter_chain


def found(start: str = "", end: str = "", duration: str = "") -> dict[str, str]:
    words = {"silence_start": start, "silence_end": end, "silence_duration": duration}
    return {f"lavfi.{name}": word for name, word in words.items() if word}


def test_a_pause_lasts_from_its_start_to_its_end() -> None:
    pauses = PauseWatch()
    assert pauses.rate(1.2) == 1.2
    pauses.reported(found("5"), 5.0)
    assert pauses.rate(1.2) == 1.2 * FASTER
    pauses.reported(found("5", "8.00002", "3.00002"), 7.5)
    assert pauses.rate(1.2) == 1.2


def test_the_next_pause_begins_while_the_end_of_the_last_is_still_told() -> None:
    pauses = PauseWatch()
    pauses.reported(found("5", "8", "3"), 7.5)
    assert not pauses.in_pause
    pauses.reported(found("14.9954", "8", "3"), 15.0)
    assert pauses.in_pause


def test_what_is_left_from_before_a_seek_is_no_pause() -> None:
    pauses = PauseWatch()
    pauses.reported(found("14.9954", "8", "3"), 15.0)
    pauses.moved()
    pauses.reported(None, 20.0)
    pauses.reported(found("14.9954", "8", "3"), 16.0)
    assert not pauses.in_pause


def test_a_report_that_is_late_by_a_seek_is_no_pause() -> None:
    pauses = PauseWatch()
    pauses.reported(found("14.9954", "8", "3"), 200.0)
    assert not pauses.in_pause


def test_words_that_are_no_numbers_are_passed_over() -> None:
    pauses = PauseWatch()
    reports: tuple[object, ...] = (None, "", [], {}, found("soon"), found("5", "later", "3"))
    for strange in reports:
        pauses.reported(strange, 5.0)
    assert not pauses.in_pause


def test_no_rate_is_so_fast_that_libmpv_would_mute() -> None:
    pauses = PauseWatch()
    pauses.reported(found("5"), 5.0)
    assert pauses.rate(3.0) == FASTEST


def test_the_chain_has_only_what_was_asked_for() -> None:
    assert filter_chain(trims=False, levels=False) == ""
    assert "silencedetect" not in filter_chain(trims=False, levels=True)
    both = filter_chain(trims=True, levels=True)
    assert both.index("p=0.9") < both.index("silencedetect") < both.index("m=1]")
