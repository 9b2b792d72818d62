"""Bookmarks taken away into files and taken in from them."""

from pathlib import Path

import pytest

from cafe_tui.domain.errors import BadInputError, NotFoundError
from cafe_tui.domain.interchange import FORMS, Form
from cafe_tui.domain.models import EpisodeId
from cafe_tui.services import bookmark_files as files
from cafe_tui.services.keep import Bookmarks
from cafe_tui.storage import shows
from cafe_tui.storage.database import Database
from tests.support.bookmarks import bookmark
from tests.support.library import FEED_URL, clock, document, item, keep, newest


@pytest.fixture
def bookmarks(database: Database) -> Bookmarks:
    return Bookmarks(database, clock, lambda _episode_id, seconds: "Hello" if seconds < 60 else "News")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "vault" / "podcasts"


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "file"
    path.write_text(text, encoding="utf-8")
    return str(path)


# Taking in


def test_what_was_removed_comes_back_from_its_file_and_nothing_comes_twice(
    tmp_path: Path, bookmarks: Bookmarks, episode: EpisodeId
) -> None:
    first, second = (
        bookmarks.add(episode, 30.0, 60.0, "one", ["a"], importance=2),
        bookmarks.add(episode, 75.0),
    )
    file = written(tmp_path, files.document(FORMS["json"], bookmarks.listing()))
    assert files.take_in(bookmarks, file, clock) == files.TakenIn([], 2)
    bookmarks.remove(first.id)
    taken = files.take_in(bookmarks, file, clock)
    (again,) = taken.added
    assert (again.uid, again.note, again.tags, again.importance) == (first.uid, "one", ("a",), 2)
    assert (again.episode_id, again.chapter, taken.found) == (episode, "Hello", 2)
    assert {each.uid for each in bookmarks.listing()} == {first.uid, second.uid}


def test_a_removed_bookmark_that_was_imported_again_can_still_be_restored(
    tmp_path: Path, bookmarks: Bookmarks, episode: EpisodeId
) -> None:
    kept = bookmarks.add(episode, 30.0)
    file = written(tmp_path, files.document(FORMS["json"], [kept]))
    bookmarks.remove(kept.id)
    files.take_in(bookmarks, file, clock)
    assert bookmarks.restore(kept) == kept
    assert bookmarks.listing() == [kept]


def test_bookmarks_of_a_show_that_is_not_here_wait_for_it(
    tmp_path: Path, database: Database, bookmarks: Bookmarks
) -> None:
    elsewhere = bookmark(
        feed_url="https://tea.example/feed", guid="moved", media_url="https://media.example/7.mp3"
    )
    files.take_in(bookmarks, written(tmp_path, files.document(FORMS["json"], [elsewhere])), clock)
    assert [each.episode_id for each in bookmarks.listing()] == [None]
    keep(database, document(item(7), title="Tea"), "https://tea.example/feed")
    assert [each.episode_id for each in bookmarks.listing()] == [newest(database)]


def test_a_library_goes_over_into_an_empty_one_whole(
    tmp_path: Path, database: Database, bookmarks: Bookmarks, episode: EpisodeId
) -> None:
    bookmarks.add(episode, 30.0, 60.5, "one", ["a", "b"])
    edited = bookmarks.add(episode, 90.0)
    bookmarks.edit(edited.id, note="changed", importance=3)
    show_id = shows.by_url(database.read(), FEED_URL)
    assert show_id
    with database.write() as connection:
        shows.remove(connection, show_id)
    text = files.document(FORMS["json"], bookmarks.listing())
    other = Database(tmp_path / "other.sqlite3")
    try:
        there = Bookmarks(other, clock)
        files.take_in(there, written(tmp_path, text), clock)
        assert there.listing() == bookmarks.listing()
        assert files.document(FORMS["json"], there.listing()) == text
    finally:
        other.close()


@pytest.mark.parametrize("name", ["vtt", "audacity"])
def test_labels_and_cues_are_kept_in_an_episode_and_none_twice(
    tmp_path: Path, bookmarks: Bookmarks, episode: EpisodeId, name: str
) -> None:
    kept = bookmark(start=30.0, end=75.5, note="Spoons"), bookmark(start=90.25, end=None, note="Forks")
    beyond = bookmark(start=1600.0, end=1700.0)
    file = written(tmp_path, files.document(FORMS[name], [*kept, beyond]))
    with pytest.raises(BadInputError, match="which episode"):
        files.take_in(bookmarks, file, clock)
    taken = files.take_in(bookmarks, file, clock, episode)
    assert [(each.start, each.end, each.note, each.chapter) for each in taken.added] == [
        (30.0, 75.5, "Spoons", "Hello"),
        (90.25, None, "Forks", "News"),
    ]
    assert taken.found == 3
    assert files.take_in(bookmarks, file, clock, episode).added == []
    assert bookmarks.listing() == taken.added
    with pytest.raises(NotFoundError):
        files.take_in(bookmarks, file, clock, EpisodeId(99))


def test_own_bookmarks_that_come_back_as_labels_are_known(
    tmp_path: Path, bookmarks: Bookmarks, episode: EpisodeId
) -> None:
    bookmarks.add(episode, 30.123456, 60.1, "a\nb")
    bookmarks.add(episode, 75.0)
    file = written(tmp_path, files.document(FORMS["vtt"], bookmarks.listing()))
    assert files.take_in(bookmarks, file, clock, episode).added == []


def test_a_file_that_is_not_there_or_no_text_is_said(
    tmp_path: Path, bookmarks: Bookmarks, episode: EpisodeId
) -> None:
    with pytest.raises(BadInputError, match="No such file"):
        files.take_in(bookmarks, str(tmp_path / "none"), clock)
    with pytest.raises(BadInputError, match="Is a directory"):
        files.take_in(bookmarks, str(tmp_path), clock)
    (tmp_path / "noise").write_bytes(bytes(range(256)) * 4)
    with pytest.raises(BadInputError, match="labels"):
        files.take_in(bookmarks, str(tmp_path / "noise"), clock, episode)


# Taking away


def test_a_document_of_one_episode_is_not_mixed_up_with_another() -> None:
    two = [bookmark(), bookmark(guid="2", uid="2")]
    for form in FORMS.values():
        if form.one_episode:
            with pytest.raises(BadInputError, match="one episode"):
                files.document(form, two)
            assert files.document(form, two[:1])
        else:
            assert files.document(form, two)


def test_a_document_goes_into_a_file(tmp_path: Path) -> None:
    files.write_document(FORMS["csv"], [bookmark()], tmp_path / "kept.csv")
    assert (tmp_path / "kept.csv").read_text(encoding="utf-8").endswith("61\n")
    with pytest.raises(BadInputError, match="No such file"):
        files.write_document(FORMS["csv"], [bookmark()], tmp_path / "none" / "kept.csv")


def test_each_episode_has_a_note_and_only_what_is_new_is_appended(folder: Path) -> None:
    first, second = bookmark(uid="a"), bookmark(uid="b", start=10.0, end=None, note="Earlier")
    other = bookmark(uid="c", guid="2", title="Cups / Saucers: [a] #1")
    result = files.write_notes([first, other], folder)
    assert result.added == 2
    assert sorted(path.name for path in result.notes) == [
        "Management Café - A desk of one's own.md",
        "Management Café - Cups - Saucers- -a- -1.md",
    ]
    note = folder / "Management Café - A desk of one's own.md"
    mine = (
        note.read_text(encoding="utf-8").replace("measure the window first", "I was wrong about it.")
        + "\nMy words"
    )
    note.write_text(mine, encoding="utf-8")
    assert files.write_notes([first, other], folder) == files.NotesWritten(0, ())
    assert note.read_text(encoding="utf-8") == mine
    assert files.write_notes([first, second, other], folder) == files.NotesWritten(1, (note,))
    grown = note.read_text(encoding="utf-8")
    assert grown.startswith(mine)
    assert grown.removeprefix(mine).startswith("\n\n- [0:10](https://media.example/1.mp3#t=10)")
    assert files.write_notes([first, second, other], folder).added == 0


def test_a_note_that_was_renamed_and_moved_goes_on_where_it_is(folder: Path) -> None:
    (path,) = files.write_notes([bookmark(uid="a")], folder).notes
    moved = folder / "done" / "desk.md"
    moved.parent.mkdir()
    path.rename(moved)
    assert files.write_notes([bookmark(uid="a"), bookmark(uid="b")], folder).notes == (moved,)
    assert list(folder.glob("*.md")) == []


def test_episodes_of_the_same_name_have_notes_of_their_own(folder: Path) -> None:
    one, two = bookmark(uid="a"), bookmark(uid="b", guid="2")
    names = [path.name for path in files.write_notes([one, two], folder).notes]
    assert names == [
        "Management Café - A desk of one's own.md",
        "Management Café - A desk of one's own (2).md",
    ]
    later = files.write_notes([bookmark(uid="c", guid="2")], folder)
    assert [path.name for path in later.notes] == names[1:]


def test_a_note_that_the_listener_began_is_gone_on_with(folder: Path) -> None:
    folder.mkdir(parents=True)
    note = folder / "Management Café - A desk of one's own.md"
    note.write_bytes(b"# Mine\r\n")
    files.write_notes([bookmark()], folder)
    assert note.read_bytes().startswith(b"# Mine\r\n\n- [12:30")


def test_hidden_folders_are_not_looked_into(folder: Path) -> None:
    (path,) = files.write_notes([bookmark()], folder).notes
    trash = folder / ".trash"
    trash.mkdir()
    path.rename(trash / path.name)
    assert files.write_notes([bookmark()], folder).added == 1


def test_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInputError, match="could not be written"):
        files.write_notes([bookmark()], tmp_path / "file")


# By the name of the file


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_the_ending_of_a_new_file_names_its_format(tmp_path: Path, form: Form) -> None:
    path = tmp_path / f"mine{form.ending.upper()}"
    assert files.write_new([bookmark()], path) == f"Wrote 1 bookmark to {path}"
    assert path.read_text(encoding="utf-8") == f"{form.write([bookmark()])}\n"


def test_a_folder_gets_notes_and_says_when_they_are_there(folder: Path) -> None:
    assert files.write_new([bookmark()], folder) == f"1 bookmark came into {folder}"
    assert files.write_new([bookmark()], folder) == f"All of it is in {folder} already"
    assert len(list(folder.glob("*.md"))) == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mine.pdf", "No format of bookmarks ends in .pdf"),
        ("here.md", "There is a file of this name already"),
        ("nowhere/mine.md", "could not be written"),
        ("here.md/mine.md", "could not be written"),
        (f"{'n' * 300}.md", "could not be written"),
        ("n" * 300, "could not be written"),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_is_lost(tmp_path: Path, name: str, words: str) -> None:
    here = tmp_path / "here.md"
    here.write_text("mine", encoding="utf-8")
    with pytest.raises(BadInputError, match=words):
        files.write_new([bookmark()], tmp_path / name)
    assert here.read_text(encoding="utf-8") == "mine"
