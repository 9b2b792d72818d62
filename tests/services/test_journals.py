"""Two machines and a folder between them: both come to the same, and nothing is lost or doubled."""

import random
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from cafe_tui.domain.bookmark.tagging import read_change
from cafe_tui.domain.errors import BadInputError, NotFoundError
from tests.support.journal_machines import Machine, carry, carry_badly, until_equal
from tests.support.library import document, item, keep

Two = tuple[Machine, Machine]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    """Two machines whose clocks are a quarter of an hour apart."""
    machines = Machine(tmp_path / "a"), Machine(tmp_path / "b", skew=timedelta(minutes=-15))
    yield machines
    for one in machines:
        one.close()


def both(two: Two) -> dict[str, object]:
    """What both have after they heard all of each other."""
    until_equal(*two)
    assert two[0].state() == two[1].state()
    return two[0].state()


def test_a_bookmark_comes_with_all_that_it_is(two: Two) -> None:
    here, there = two
    kept = here.house.bookmarks.add(
        here.episode(), 60, 90, "good", ["tea", "Cups"], importance=2, text="said"
    )
    assert here.exchange().sent == 1
    carry(here, there)
    report = there.exchange()
    assert (report.taken, report.sent, report.waiting) == (1, 0, 0)
    (found,) = there.kept().values()
    assert (found.uid, found.note, found.tags, found.episode_id) == (
        kept.uid,
        "good",
        kept.tags,
        there.episode(),
    )
    both(two)
    assert there.exchange().sent == there.exchange().taken == 0


def test_what_both_changed_in_one_bookmark_holds_from_both(two: Two) -> None:
    here, there = two
    kept = here.house.bookmarks.add(here.episode(), 60, note="first", tags=["tea"])
    both(two)
    here.house.bookmarks.edit(kept.id, note="second")
    theirs = there.kept()[kept.uid]
    there.house.bookmarks.edit(theirs.id, tags=["tea", "cups"], importance=3)
    both(two)
    found = here.kept()[kept.uid]
    assert (found.note, found.tags, found.importance) == ("second", ("tea", "cups"), 3)


def test_who_knew_of_a_change_speaks_later_though_the_clock_is_behind(two: Two) -> None:
    here, there = two
    kept = here.house.bookmarks.add(here.episode(), 60, note="first")
    both(two)
    here.house.bookmarks.edit(kept.id, note="second")
    both(two)
    there.house.bookmarks.edit(there.kept()[kept.uid].id, note="third")  # a quarter of an hour before it
    both(two)
    assert here.kept()[kept.uid].note == "third"


def test_what_is_removed_goes_everywhere_and_comes_back_with_undo(two: Two) -> None:
    here, there = two
    kept = here.house.bookmarks.add(here.episode(), 60, note="first", tags=["tea"])
    both(two)
    here.house.marker.remove(kept)
    both(two)
    assert there.kept() == {}
    here.house.history.undo()
    both(two)
    (found,) = there.kept().values()
    assert (found.uid, found.note, found.tags) == (kept.uid, "first", ("tea",))


def test_a_change_after_a_removal_elsewhere_keeps_the_bookmark(two: Two) -> None:
    here, there = two
    kept = here.house.bookmarks.add(here.episode(), 60, note="first")
    both(two)
    there.house.bookmarks.remove(there.kept()[kept.uid].id)
    there.exchange()
    here.clock.advance(minutes=5)
    here.house.bookmarks.edit(kept.id, note="still wanted")
    both(two)
    assert [one.note for one in there.kept().values()] == ["still wanted"]


def test_many_at_once_imports_and_rated_ones_come_too(two: Two) -> None:
    here, there = two
    ids = [here.house.bookmarks.add(here.episode(), at).id for at in range(1, 40)]
    here.house.bulk.tag(ids, read_change("tea, cups"))
    here.house.bulk.rate(ids[:10], 2)
    here.house.bulk.remove(ids[30:])
    both(two)
    found = there.kept().values()
    assert len(found) == 30
    assert all(one.tags == ("tea", "cups") for one in found)
    assert sum(one.importance == 2 for one in found) == 10
    here.house.history.undo()
    both(two)
    assert len(there.kept()) == 39


def test_an_episode_that_comes_later_gets_its_bookmarks_and_corrections(tmp_path: Path) -> None:
    here, there = Machine(tmp_path / "a"), Machine(tmp_path / "b", feed=None)
    chapter_at = here.episode()
    here.house.bookmarks.add(chapter_at, 60, note="first")
    here.house.corrector.add(chapter_at, 100.0, "Tea")
    here.house.corrector.set_skip_words(chapter_at, "advert")
    here.exchange()
    carry(here, there)
    report = there.exchange()
    assert (report.taken, report.waiting) == (3, 3)
    assert [one.episode_id for one in there.kept().values()] == [None]
    # Under the same address, written in another way.
    keep(there.house.database, document(item(1), item(2), item(3)), "http://www.feeds.example/cafe.xml/")
    assert there.exchange().waiting == 0
    (found,) = there.kept().values()
    assert found.episode_id == there.episode()
    assert [one.title for one in there.house.chapters.of_episode(there.episode()).chapters] == ["Tea"]
    assert there.house.corrector.skip_words(there.episode()) == ("advert",)
    here.close()
    there.close()


def test_after_a_feed_moved_here_its_bookmarks_are_found_by_one_who_only_knows_the_new_place(
    tmp_path: Path,
) -> None:
    here, there = Machine(tmp_path / "a"), Machine(tmp_path / "b", feed=None)
    here.house.bookmarks.add(here.episode(), 60, note="first")
    here.house.corrector.add(here.episode(), 100.0, "Tea")
    here.exchange()
    carry(here, there)
    there.exchange()
    with here.house.database.write() as connection:
        connection.execute("UPDATE bookmark SET feed_url = 'https://new.example/feed'")
        connection.execute("UPDATE show SET url = 'https://new.example/feed'")
    here.exchange()
    carry(here, there)
    there.exchange()
    keep(there.house.database, document(item(1), item(2)), "https://new.example/feed")
    there.exchange()
    assert {one.episode_id for one in there.kept().values()} == {there.episode()}
    assert [one.title for one in there.house.chapters.of_episode(there.episode()).chapters] == ["Tea"]
    here.close()
    there.close()


def test_an_episode_whose_guid_changed_is_found_by_its_sound(tmp_path: Path) -> None:
    here = Machine(tmp_path / "a")
    there = Machine(tmp_path / "b", feed=document(item(1, guid="another", url="https://media.example/1.mp3")))
    here.house.bookmarks.add(here.episode(), 60, note="first")
    here.exchange()
    carry(here, there)
    there.exchange()
    assert [one.episode_id for one in there.kept().values()] == [there.episode()]
    # Each knows it by its own guid, and neither takes the other's for a change.
    for _ in range(3):
        there.exchange()
        carry(there, here)
        here.exchange()
        carry(here, there)
    assert here.exchange().sent == there.exchange().sent == 0
    here.close()
    there.close()


def test_episodes_to_which_a_feed_gives_one_guid_are_told_apart_by_their_sound(tmp_path: Path) -> None:
    feed = document(item(1, guid="same"), item(2, guid="same"))
    with (
        closing(Machine(tmp_path / "a", feed=feed)) as here,
        closing(Machine(tmp_path / "b", feed=feed)) as there,
    ):
        here.house.corrector.add(here.episode(1), 10.0, "Of the first")
        there.house.corrector.add(there.episode(2), 20.0, "Of the second")
        here.house.bookmarks.add(here.episode(1), 10.0)
        here.house.bookmarks.add(here.episode(2), 20.0)
        until_equal(here, there)
        for machine in (here, there):
            for number, words in ((1, "first"), (2, "second")):
                episode = machine.episode(number)
                chapters = machine.house.chapters.of_episode(episode).chapters
                assert [one.title for one in chapters] == [f"Of the {words}"]
                assert [one.start for one in machine.house.bookmarks.of_episode(episode)] == [10.0 * number]


def test_corrections_hold_on_both_the_later_one_of_a_list_and_the_marks_of_both(two: Two) -> None:
    here, there = two
    here.house.corrector.add(here.episode(), 0.0, "Beginning")
    here.house.corrector.add(here.episode(), 100.0, "Tea")
    both(two)
    first, second = there.house.chapters.of_episode(there.episode()).chapters
    there.house.corrector.skip(there.episode(), first)
    here.house.corrector.skip(here.episode(), here.house.chapters.of_episode(here.episode()).chapters[1])
    both(two)
    assert here.house.chapters.of_episode(here.episode()).skipped == {0, 1}
    here.house.corrector.reset(here.episode())
    both(two)
    assert not there.house.chapters.of_episode(there.episode()).chapters
    here.house.history.undo()
    both(two)
    assert [one.title for one in there.house.chapters.of_episode(there.episode()).chapters] == [
        "Beginning", second.title,
    ]  # fmt: skip


def test_removing_a_show_takes_nothing_from_others_and_it_finds_all_again(two: Two) -> None:
    here, there = two
    here.house.bookmarks.add(here.episode(), 60, note="first")
    here.house.corrector.add(here.episode(), 100.0, "Tea")
    before = both(two)
    (show,) = here.house.library.shows()
    here.house.subscriptions.remove(show.id)
    until_equal(*two)
    assert there.state() == before
    keep(here.house.database, document(item(1), item(2, "Second"), item(3, "Third")))
    both(two)
    assert here.state() == before


def test_undo_takes_back_what_was_done_here_and_nothing_that_came_meanwhile(two: Two) -> None:
    here, there = two
    kept = here.house.bookmarks.add(here.episode(), 60, 90, "first", ["tea"])
    here.house.corrector.add(here.episode(), 100.0, "Tea")
    both(two)
    marker, theirs = here.house.marker, there.kept()[kept.uid]
    marker.write_note(kept, "second")
    marker.set_tags(kept, "milk")
    here.house.bulk.rate([kept.id], 3)
    (chapter,) = here.house.chapters.of_episode(here.episode()).chapters
    here.house.corrector.skip(here.episode(), chapter)
    there.house.marker.change_times(theirs, "2:00 - 3:00")
    there.house.marker.set_tags(theirs, "tea, cups")
    there.house.corrector.change(there.episode(), chapter, "2:00 Tea for two")
    both(two)
    for _ in range(4):
        here.house.history.undo()
    both(two)
    found = there.kept()[kept.uid]
    assert (found.start, found.end, found.note, found.importance) == (120, 180, "first", 0)
    assert set(found.tags) == {"tea", "cups"}
    choice = there.house.chapters.of_episode(there.episode())
    assert [one.title for one in choice.chapters] == ["Tea for two"]
    assert not choice.skipped


def test_what_was_removed_elsewhere_meanwhile_cannot_be_taken_back_and_what_is_before_it_can(
    two: Two,
) -> None:
    here, there = two
    first = here.house.marker.mark(here.episode(), 60).bookmark
    second = here.house.marker.mark(here.episode(), 70).bookmark
    assert first
    assert second
    here.house.marker.write_note(second, "gone soon")
    both(two)
    there.house.bookmarks.remove(there.kept()[second.uid].id)
    both(two)
    for _ in range(2):  # the note, and that it was made
        with pytest.raises(NotFoundError):
            here.house.history.undo()
    here.house.history.undo()
    assert both(two) == {"words": []}


def _deeds(machine: Machine, chance: random.Random) -> list[Callable[[], object]]:
    """What a listener may do with what is there."""
    house, episode = machine.house, machine.episode(chance.randint(1, 3))
    there = list(machine.kept().values())
    one = chance.choice(there) if there else None
    chapters = house.chapters.of_episode(episode).chapters
    at = chance.randrange(1400)
    deeds: list[Callable[[], object]] = [
        lambda: house.marker.mark(episode, at, note=f"note {at}", tags=["tea"]),
        lambda: house.marker.mark_span(episode, (at, at + 30)),
        lambda: house.corrector.add(episode, at, f"Chapter {at}"),
        lambda: house.corrector.set_skip_words(episode, chance.choice(["advert", "", "news, sport"])),
        house.history.undo,
        house.history.undo,
    ]
    if one:
        deeds += [
            lambda: house.marker.write_note(one, f"note {at}"),
            lambda: house.marker.set_tags(one, chance.choice(["tea", "cups, tea", "", "milk, Cups"])),
            lambda: house.marker.rate(one, chance.randint(0, 3)),
            lambda: house.marker.change_times(one, f"{at // 60}:{at % 60:02}"),
            lambda: house.marker.remove(one),
            lambda: house.bulk.tag([each.id for each in there], read_change("all, -cups")),
            lambda: house.bulk.remove([each.id for each in there[:2]]),
        ]
    if chapters:
        deeds += [
            lambda: house.corrector.skip(episode, chapters[0]),
            lambda: house.corrector.remove(episode, chapters[0]),
            lambda: house.corrector.reset(episode),
        ]
    return deeds


@pytest.mark.parametrize("seed", range(2))
def test_a_day_of_use_with_offline_stretches_wrong_clocks_and_files_late_in_part_and_twice(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    machines = [
        Machine(tmp_path / name, skew=timedelta(minutes=skew))
        for name, skew in (("a", 0), ("b", -90), ("c", 240))[: 2 + seed % 2]
    ]
    made: set[str] = set()
    removed: set[str] = set()
    for _ in range(70):
        one = chance.choice(machines)
        before = set(one.kept())
        with suppress(BadInputError, NotFoundError):
            chance.choice(_deeds(one, chance))()
        made |= set(one.kept()) - before
        removed |= before - set(one.kept())
        for each in machines:
            each.clock.advance(minutes=20)
        if chance.random() < 0.4:
            other = chance.choice([each for each in machines if each is not one])
            one.exchange()
            carry_badly(one, other, chance)
            if chance.random() < 0.7:
                other.exchange()
    until_equal(*machines)
    states = [each.state() for each in machines]
    assert all(state == states[0] for state in states)
    here = machines[0].kept()
    assert made - removed <= set(here) <= made, "nothing is lost, and nothing comes out of nowhere"
    for each in machines:
        report = each.exchange()
        assert (report.sent, report.taken, report.damaged, report.unknown) == (0, 0, report.damaged, 0)
        each.close()
