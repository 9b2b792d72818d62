"""Choosing among the chapter lists of an episode."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.chapter.chapter_choice import ChapterChoice, ChapterSource, SourcedChapters, choose
from cafe_tui.domain.chapters import Confidence
from cafe_tui.domain.models import Chapter

NOTES, PSC, FILE, AUDIO = (
    ChapterSource.NOTES,
    ChapterSource.PODLOVE,
    ChapterSource.PODCASTING20,
    ChapterSource.EMBEDDED,
)


def listed(source: ChapterSource, *starts: float, confidence: Confidence | None = None) -> SourcedChapters:
    """A list with a title for every start."""
    return SourcedChapters(
        source, tuple(Chapter(start, f"{source.words} at {start:g}") for start in starts), confidence
    )


def test_nothing_comes_of_nothing() -> None:
    assert choose([]) == ChapterChoice()
    assert choose([SourcedChapters(NOTES, ()), SourcedChapters(AUDIO, ())]).source is None


def test_the_only_list_wins_and_says_where_it_comes_from_and_how_sure_it_is() -> None:
    choice = choose([listed(NOTES, *range(0, 1800, 100), confidence=Confidence.SURE)])
    assert (choice.source, choice.why) == (NOTES, "from the notes, 18 chapters, sure")
    assert not choice.is_dummy


@pytest.mark.parametrize("structured", [PSC, FILE, AUDIO])
def test_a_structured_source_goes_before_equal_notes(structured: ChapterSource) -> None:
    choice = choose([listed(NOTES, 0, 60, 120), listed(structured, 0, 61, 119)])
    assert choice.source is structured
    assert [other.source for other in choice.others] == [NOTES]


def test_notes_with_clearly_more_chapters_win_and_say_against_what() -> None:
    choice = choose([listed(FILE, 0, 600, 1200), listed(NOTES, 0, 100, 200, 600, 1200)])
    assert choice.source is NOTES
    assert choice.why == "from the notes, 5 chapters, the chapter file has 3"
    assert choose([listed(FILE, 0, 600, 1200), listed(NOTES, 0, 100, 600, 1200)]).source is FILE


def test_notes_that_are_not_sure_do_not_win_by_their_number() -> None:
    many = listed(NOTES, *range(0, 1000, 50), confidence=Confidence.UNSURE)
    assert choose([many, listed(AUDIO, 0, 300, 600)]).source is AUDIO


@pytest.mark.parametrize(
    "dummy",
    [
        SourcedChapters(FILE, (Chapter(0.0, "Episode 65"),)),
        SourcedChapters(FILE, tuple(Chapter(start, "") for start in range(0, 900, 60))),
        SourcedChapters(FILE, tuple(Chapter(start, f"{start}") for start in range(0, 900, 60))),
        SourcedChapters(FILE, tuple(Chapter(start, f"Chapter {start:03}.") for start in range(0, 900, 60))),
    ],
)
def test_a_list_that_leads_nowhere_loses(dummy: SourcedChapters) -> None:
    assert dummy.is_dummy
    assert choose([dummy, listed(NOTES, 30, 90)]).source is NOTES
    assert choose([dummy]).is_dummy


def test_a_list_that_runs_far_past_the_end_loses() -> None:
    candidates = [listed(FILE, 0, 3000, 6000), listed(NOTES, 0, 300, 600)]
    assert choose(candidates, duration=900.0).source is NOTES
    assert choose(candidates).source is FILE


def test_titles_links_and_images_come_from_the_richer_list_where_the_starts_agree() -> None:
    bare = SourcedChapters(AUDIO, (Chapter(0.0, "Hello"), Chapter(60.4, ""), Chapter(120.0, "3")))
    rich = SourcedChapters(
        NOTES,
        (
            Chapter(0.0, "Something else", url="https://example.org/0"),
            Chapter(60.0, "Kettles", image="https://example.org/kettle.png"),
            Chapter(122.0, "Too far away"),
        ),
    )
    choice = choose([bare, rich])
    assert choice.chapters == (
        Chapter(0.0, "Hello", url="https://example.org/0"),
        Chapter(60.4, "Kettles", image="https://example.org/kettle.png"),
        Chapter(120.0, "3"),
    )
    assert choice.why == "from the audio file, 3 chapters, links and titles and images from the notes"


def test_the_nearest_of_several_chapters_lends_its_title() -> None:
    bare = SourcedChapters(AUDIO, (Chapter(0.0, "Hello"), Chapter(60.0, "")))
    rich = SourcedChapters(NOTES, (Chapter(59.2, "Before"), Chapter(60.1, "Here"), Chapter(60.9, "After")))
    assert choose([bare, rich], preferred=AUDIO).chapters[1].title == "Here"


def test_chapters_that_their_source_does_not_list_are_not_shown() -> None:
    hidden = Chapter(30.0, "A picture", listed=False)
    choice = choose([SourcedChapters(FILE, (Chapter(0.0, "One"), hidden, Chapter(60.0, "Two")))])
    assert [chapter.title for chapter in choice.chapters] == ["One", "Two"]
    assert choice.why == "from the chapter file, 2 chapters"


def test_the_listener_has_the_last_word_while_the_source_is_there() -> None:
    candidates = [listed(FILE, 0, 60, 120), listed(NOTES, 0, 60)]
    choice = choose(candidates, preferred=NOTES)
    assert (choice.source, choice.why) == (NOTES, "from the notes, 2 chapters, your choice")
    assert choose(candidates, preferred=AUDIO).source is FILE


chapters = st.builds(
    Chapter,
    start=st.floats(-5, 8000) | st.integers(0, 40).map(float) | st.floats(),
    title=st.sampled_from(["", "7", "Chapter 7", "Kettles", "Cups"]),
    url=st.none() | st.just("https://example.org"),
    image=st.none() | st.just("https://example.org/i.png"),
    listed=st.booleans(),
)


def test_what_the_listener_corrected_is_shown_as_it_is_and_even_empty() -> None:
    notes = SourcedChapters(ChapterSource.NOTES, tuple(Chapter(10.0 * n, f"Part {n}") for n in range(9)))
    for corrected in ((Chapter(10.0, "1"),), ()):
        choice = choose([notes, SourcedChapters(ChapterSource.CORRECTED, corrected)], 5.0)
        assert (choice.source, choice.chapters) == (ChapterSource.CORRECTED, corrected)
        assert not choice.is_dummy
        assert choice.others == (notes,)
    other = choose([notes, SourcedChapters(ChapterSource.CORRECTED, ())], preferred=ChapterSource.NOTES)
    assert other.source is ChapterSource.NOTES


candidates = st.lists(
    st.builds(
        SourcedChapters,
        st.sampled_from(ChapterSource),
        st.lists(chapters, max_size=12).map(tuple),
        st.none() | st.sampled_from(Confidence),
    ),
    max_size=5,
)


@given(candidates, st.none() | st.floats(0, 9000), st.none() | st.sampled_from(ChapterSource))
def test_any_lists_give_one_in_order_and_choosing_again_changes_nothing(
    lists: list[SourcedChapters], duration: float | None, preferred: ChapterSource | None
) -> None:
    choice = choose(lists, duration, preferred=preferred)
    starts = [chapter.start for chapter in choice.chapters]
    assert starts == sorted(starts)
    assert all(0 <= start < float("inf") for start in starts)
    if choice.source is None:
        assert starts == []
        return
    again = choose(
        [SourcedChapters(choice.source, choice.chapters), *choice.others], duration, preferred=choice.source
    )
    assert again.chapters == choice.chapters
    if choice.source is not ChapterSource.CORRECTED:  # an empty one is the listener's will
        lists = [SourcedChapters(choice.source, ()), *lists]
    assert choose(lists, duration, preferred=preferred) == choice


@given(candidates)
def test_the_order_in_which_sources_are_known_does_not_matter(lists: list[SourcedChapters]) -> None:
    distinct = list({one.source: replace(one) for one in lists}.values())
    assert choose(distinct) == choose(distinct[::-1])


@pytest.mark.parametrize(
    ("seconds", "title"),
    [(0.0, ""), (30.0, "Hello"), (59.9, "Hello"), (60.0, "News"), (75.0, ""), (99.0, "")],
)
def test_a_place_belongs_to_the_chapter_that_sounds_there(seconds: float, title: str) -> None:
    choice = choose([SourcedChapters(PSC, (Chapter(30.0, "Hello"), Chapter(60.0, "News", 75.0)))])
    assert choice.title_at(seconds) == title
