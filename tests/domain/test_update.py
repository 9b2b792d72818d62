"""What a fetched feed brings."""

import hashlib
from dataclasses import astuple, replace

from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.chapters import note_chapters
from cafe_tui.domain.feed.extras import EpisodeExtras
from cafe_tui.domain.feed.feed_document import Enclosure, FeedItem
from cafe_tui.domain.feed.update import ItemChange, KnownEpisode, compare, fingerprint
from cafe_tui.domain.models import Chapter, EpisodeId
from tests.support.library import item


def known(*items: FeedItem) -> list[KnownEpisode]:
    return [
        KnownEpisode(
            EpisodeId(number),
            each.guid,
            each.enclosure.url if each.enclosure else "",
            fingerprint(each),
            each.title,
            each.published,
        )
        for number, each in enumerate(items, 1)
    ]


def test_items_of_an_unknown_feed_are_all_new_in_its_order() -> None:
    changes = compare([item(2), item(1)], [])
    assert [change.item.number for change in changes] == [2, 1]
    assert all(change.episode_id is None for change in changes)


def test_a_feed_that_says_the_same_brings_nothing() -> None:
    assert compare([item(2), item(1)], known(item(1), item(2))) == []


def test_items_that_the_feed_dropped_are_no_change() -> None:
    assert compare([], known(item(1))) == []


def test_a_corrected_title_changes_the_known_episode() -> None:
    corrected = item(1, "Corrected")
    assert compare([corrected], known(item(1))) == [
        ItemChange(corrected, fingerprint(corrected), EpisodeId(1))
    ]


def test_a_moved_media_file_stays_the_same_episode() -> None:
    (change,) = compare([item(1, url="https://other.example/1.mp3")], known(item(1)))
    assert change.episode_id == 1


def test_a_known_media_file_under_a_new_guid_is_the_same_episode() -> None:
    (change,) = compare([item(1, guid="re-issued")], known(item(1)))
    assert change.episode_id == 1


def moved(number: int, title: str = "") -> FeedItem:
    return item(number, title, guid=f"new-{number}", url=f"https://other.example/{number}.mp3")


def test_a_feed_that_changes_all_guids_and_all_addresses_does_not_double_the_library() -> None:
    changes = compare([moved(3), moved(2), moved(1)], known(item(1), item(2)))
    assert [(change.item.number, change.episode_id) for change in changes] == [(3, None), (2, 2), (1, 1)]


def test_two_items_of_one_title_and_date_are_not_told_apart_by_them() -> None:
    twin = replace(moved(1), guid="twin", enclosure=Enclosure("https://other.example/twin.mp3"))
    assert [change.episode_id for change in compare([moved(1), twin], known(item(1)))] == [None, None]
    twins = known(item(1), item(1, guid="twin", url="https://media.example/twin.mp3"))
    assert [change.episode_id for change in compare([moved(1)], twins)] == [None]


def test_title_and_date_do_not_take_an_episode_that_the_feed_still_lists() -> None:
    assert [change.episode_id for change in compare([moved(1), item(1)], known(item(1)))] == [None]
    assert [change.episode_id for change in compare([moved(1)], known(item(1)), [EpisodeId(1)])] == [None]


def test_without_a_date_a_title_says_nothing() -> None:
    before, after = replace(item(1), published=None), replace(moved(1), published=None)
    assert [change.episode_id for change in compare([after], known(before))] == [None]


def test_two_listed_items_with_one_media_file_are_two_episodes() -> None:
    old, new = item(1), item(2, url="https://media.example/1.mp3")
    (change,) = compare([new, old], known(old))
    assert change == ItemChange(new, fingerprint(new))


def test_a_guid_given_to_several_items_is_told_apart_by_the_media() -> None:
    one, two = item(1, guid="same"), item(2, guid="same")
    assert [change.episode_id for change in compare([two, one], [])] == [None, None]
    assert compare([two, one], known(one, two)) == []
    three = item(3, guid="same")
    assert compare([three, two, one], known(one, two)) == [ItemChange(three, fingerprint(three))]
    assert compare([two], known(one, two)) == []


def test_an_item_listed_twice_counts_once_and_as_first_said() -> None:
    first, second = item(1, "First"), item(1, "Second")
    assert [change.item for change in compare([first, second], [])] == [first]


def test_an_item_without_media_is_no_new_episode() -> None:
    assert compare([item(1, url="")], []) == []


def test_an_item_that_lost_its_media_still_corrects_its_episode() -> None:
    (change,) = compare([item(1, url="")], known(item(1)))
    assert change.episode_id == 1


def test_every_field_counts_for_the_fingerprint() -> None:
    assert fingerprint(item(1)) == fingerprint(item(1))
    assert fingerprint(item(1)) != fingerprint(replace(item(1), notes="00:30 Hello"))
    assert fingerprint(item(1)) != fingerprint(replace(item(1), chapters_url="https://x.example/c.json"))
    assert fingerprint(item(1)) != fingerprint(replace(item(1), extras=EpisodeExtras(season=2)))


def test_what_a_detector_finds_is_no_word_of_the_feed() -> None:
    assert fingerprint(replace(item(1), noted=note_chapters("00:30 Hello"))) == fingerprint(item(1))


def test_the_fingerprints_of_libraries_that_are_there_stay_true() -> None:
    chapters = (Chapter(0.0, "Hello"), Chapter(30.5, "Tea", 60.0, "https://x.example", listed=False))
    full = replace(item(1, notes="caf\u00e9"), chapters=chapters)
    *said, _extras, _noted, _mark = astuple(full)
    as_ever = hashlib.blake2b(repr(tuple(said)).encode(errors="replace"), digest_size=16).digest()
    assert fingerprint(full) == as_ever


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["", "u1", "u2", "u3"]), st.integers(1, 3))),
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["u1", "u2", "u3"])), unique=True),
)
def test_no_two_items_change_one_episode_whatever_the_feed_does(
    listed: list[tuple[str, str, int]], stored: list[tuple[str, str]]
) -> None:
    items = [item(number, guid=guid, url=url) for guid, url, number in listed]
    before = known(*(item(9, guid=guid, url=url) for guid, url in stored))
    changes = compare(items, before)
    changed = [change.episode_id for change in changes if change.episode_id]
    assert len(changed) == len(set(changed))
    # What the library then holds is told apart by guid and media.
    after = {episode.id: (episode.guid, episode.media_url) for episode in before}
    for change in changes:
        media = change.item.enclosure.url if change.item.enclosure else None
        key = change.episode_id or EpisodeId(1000 + len(after))
        after[key] = (change.item.guid, after[key][1] if media is None else media)
    assert len(set(after.values())) == len(after)
