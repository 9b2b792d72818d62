"""The files of a folder by which machines tell each other, and what can become of them on the way."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cafe_tui.domain.errors import JournalError
from cafe_tui.domain.journal import records
from cafe_tui.services import journal_reading, journal_writing
from cafe_tui.services.doctor import Verdict, sync_folder_findings
from cafe_tui.services.journal_folder import JournalFolder
from tests.support.journal_machines import Machine, carry, until_equal
from tests.support.small_disk import small_disk

PROJECT = Path(__file__).resolve().parents[2]
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs links, pipes or signals")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Machine]:
    with closing(Machine(tmp_path / "a")) as machine:
        yield machine


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Machine]:
    with closing(Machine(tmp_path / "b")) as machine:
        yield machine


def journal_of(machine: Machine) -> Path:
    """Its own file, as it is now."""
    row = machine.house.database.read().execute("SELECT name FROM journal_device").fetchone()
    return machine.folder / f"{row[0]}.jsonl"


def note_down(machine: Machine, *notes: str) -> None:
    for number, note in enumerate(notes):
        machine.house.bookmarks.add(machine.episode(), 10.0 + number, note=note)


def notes(machine: Machine) -> list[str]:
    return sorted(one.note for one in machine.kept().values())


def test_the_file_is_for_its_owner_alone_and_only_grows(here: Machine) -> None:
    note_down(here, "one")
    here.exchange()
    path = journal_of(here)
    first = path.read_bytes()
    note_down(here, "two")
    here.exchange()
    assert path.read_bytes().startswith(first)
    assert path.read_bytes().count(b"\n") == 2
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(here.folder.iterdir()) == [path]


def test_without_changes_no_file_is_made_nor_touched(here: Machine) -> None:
    here.exchange()
    assert not list(here.folder.iterdir())


_KILLED = """
import os, signal, sys
from pathlib import Path
from cafe_tui.services import journals
from tests.support.journal_machines import Machine
from tests.services.test_journal_files import note_down

machine = Machine(Path(sys.argv[1]), feed=None)
note_down(machine, "told before the end")
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[2] == "before":
    journals.JournalFolder.append = die
elif sys.argv[2] == "within":
    append = journals.JournalFolder.append
    journals.JournalFolder.append = lambda self, name, content: (append(self, name, content[:50]), die())
else:
    append = journals.JournalFolder.append
    journals.JournalFolder.append = lambda self, name, content: (append(self, name, content), die())
machine.exchange()
"""


@posix
@pytest.mark.parametrize("when", ["before", "within", "after"])
def test_a_change_that_was_acknowledged_is_told_once_however_the_program_is_killed(
    tmp_path: Path, there: Machine, when: str
) -> None:
    with closing(Machine(tmp_path / "a")) as machine:
        note_down(machine, "first")
        machine.exchange()
        path, before = journal_of(machine), journal_of(machine).read_bytes()
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(tmp_path / "a"), when],
        cwd=PROJECT,
        timeout=60,
        capture_output=True,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with closing(Machine(tmp_path / "a", feed=None)) as machine:
        carry(machine, there)  # even the torn line may be carried
        there.exchange()
        note_down(machine, "last")
        machine.exchange()
        assert journal_of(machine) == path, "the file is known again"
        lines = path.read_bytes().removeprefix(before).splitlines()
        assert [json.loads(line)["set"]["note"] for line in lines] == ["told before the end", "last"]
        until_equal(machine, there)
        assert machine.state() == there.state()


@pytest.mark.parametrize("cut", [2, 40, 200])
def test_a_file_that_is_half_there_is_read_to_its_end_when_it_is(
    here: Machine, there: Machine, cut: int
) -> None:
    note_down(here, "one", "two", "three")
    here.exchange()
    content = journal_of(here).read_bytes()
    target = there.folder / journal_of(here).name
    target.write_bytes(content[:-cut])
    report = there.exchange()
    assert (report.taken, report.damaged) == (2, 0)
    target.write_bytes(content)
    assert there.exchange().taken == 1
    assert there.state() == here.state()


def test_a_file_with_a_hole_in_it_is_read_again_when_that_is_filled(here: Machine, there: Machine) -> None:
    note_down(here, "one", "two", "three")
    here.exchange()
    content = journal_of(here).read_bytes()
    first, second, third = content.splitlines(keepends=True)
    target = there.folder / journal_of(here).name
    target.write_bytes(first + b"\0" * (len(second) - 1) + b"\n" + third)
    report = there.exchange()
    assert (report.taken, report.damaged) == (2, 1)
    assert there.exchange().damaged == 1, "it is still told of"
    target.write_bytes(content)
    report = there.exchange()
    assert (report.taken, report.damaged) == (1, 0)
    assert there.state() == here.state()


def test_what_was_read_is_not_read_again_unless_the_file_is_another(
    here: Machine, there: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_down(here, "one", "two")
    here.exchange()
    carry(here, there)
    there.exchange()
    read: list[int] = []
    reader = records.read

    def counting(content: bytes) -> records.Reading:
        read.append(content.count(b"\n"))
        return reader(content)

    monkeypatch.setattr(records, "read", counting)
    note_down(here, "three")
    here.exchange()
    carry(here, there)
    there.exchange()
    there.exchange()
    assert read == [1]
    # A merge by git has put lines in before.
    path = there.folder / journal_of(here).name
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([b"\xef\xbb\xbf", lines[1], b"<<<<<<< HEAD\n", *lines, b"=======\n"]))
    assert there.exchange().taken == 0
    assert read == [1, 6]
    assert there.state() == here.state()


def test_a_journal_of_a_later_version_is_read_again_by_a_reader_that_knows_more(
    here: Machine, there: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_down(here, "one")
    here.exchange()
    path = there.folder / journal_of(here).name
    line = json.loads(journal_of(here).read_text())
    path.write_text("".join(json.dumps({**line, "v": version}) + "\n" for version in (7,)))
    assert (there.exchange().unknown, there.exchange().unknown) == (1, 1)
    monkeypatch.setattr(records, "VERSION", 7)
    monkeypatch.setattr(records, "READER", 2)
    assert there.exchange().taken == 1
    assert notes(there) == ["one"]


def test_a_journal_that_is_written_anew_loses_nothing_for_who_has_read_half_of_it_and_who_has_not(
    tmp_path: Path, here: Machine, there: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_down(here, "one", "two", "three")
    here.exchange()
    carry(here, there)
    there.exchange()
    first, second, third = sorted(here.kept().values(), key=lambda one: one.start)
    for number in range(8):
        here.house.bookmarks.edit(first.id, note=f"version {number}")
        here.exchange()
    here.house.bookmarks.remove(second.id)
    grown = journal_of(here).stat().st_size
    monkeypatch.setattr(journal_writing, "WORTH", 0)
    here.exchange()
    here.house.bookmarks.edit(third.id, note="after that")
    here.exchange()
    assert journal_of(here).stat().st_size < grown
    with closing(Machine(tmp_path / "c")) as late:
        until_equal(here, there, late)
        assert here.state() == there.state() == late.state()
        assert notes(late) == ["after that", "version 7"]


def test_copies_that_a_file_sync_makes_of_both_sides_are_read(here: Machine, there: Machine) -> None:
    note_down(here, "one")
    here.exchange()
    name = journal_of(here).stem
    one = journal_of(here).read_bytes()
    note_down(here, "two")
    here.exchange()
    two = journal_of(here).read_bytes().removeprefix(one)
    (there.folder / f"{name}.sync-conflict-20261129-101112-ABCDEFG.jsonl").write_bytes(two)
    (there.folder / f"{name} (conflicted copy 2026-11-29 101112).jsonl").write_bytes(one)
    (there.folder / "notes.jsonl").write_bytes(b"not ours\n")
    report = there.exchange()
    assert (report.taken, report.damaged, report.unknown) == (2, 0, 0)
    assert there.state() == here.state()


def test_a_home_that_was_copied_goes_on_under_a_name_of_its_own(tmp_path: Path, here: Machine) -> None:
    note_down(here, "one")
    here.exchange()
    here.close()
    shutil.copytree(here.home, tmp_path / "clone", ignore=shutil.ignore_patterns("carried"))
    folder = here.folder
    with (
        closing(Machine(tmp_path / "a", feed=None, folder=folder)) as first,
        closing(Machine(tmp_path / "clone", feed=None, folder=folder)) as second,
    ):
        note_down(first, "of the first")
        note_down(second, "of the second")
        for _ in range(2):
            first.exchange()
            second.exchange()
        assert notes(first) == notes(second) == ["of the first", "of the second", "one"]
        assert journal_of(first) != journal_of(second)
        assert len(list(folder.iterdir())) == 2


def test_a_home_put_back_from_a_backup_gets_back_what_it_told_since(tmp_path: Path, here: Machine) -> None:
    note_down(here, "one", "gone later")
    here.exchange()
    here.close()
    backup = tmp_path / "backup"
    shutil.copytree(here.home, backup, ignore=shutil.ignore_patterns("carried"))
    with closing(Machine(here.home, feed=None)) as machine:
        note_down(machine, "after the backup")
        gone = next(one for one in machine.kept().values() if one.note == "gone later")
        machine.house.bookmarks.remove(gone.id)
        machine.exchange()
    with closing(Machine(backup, feed=None, folder=here.folder)) as machine:
        note_down(machine, "after it was put back")
        machine.exchange()
        assert notes(machine) == ["after it was put back", "after the backup", "one"]


def test_an_emptied_folder_is_filled_again_also_with_what_a_lost_machine_said(
    tmp_path: Path, here: Machine, there: Machine
) -> None:
    note_down(here, "one")
    note_down(there, "two")
    until_equal(here, there)
    shutil.rmtree(there.folder)
    there.folder.mkdir()
    note_down(there, "three")
    there.exchange()
    with closing(Machine(tmp_path / "c", folder=there.folder)) as late:
        late.exchange()
        assert notes(late) == ["one", "three", "two"]


def test_a_folder_that_is_not_there_is_told_of_and_nothing_is_lost(here: Machine, there: Machine) -> None:
    note_down(here, "one")
    here.folder.rmdir()
    with pytest.raises(JournalError, match="what is new here waits till then"):
        here.exchange()
    note_down(here, "two")
    here.folder.mkdir()
    assert here.exchange().sent == 2
    until_equal(here, there)
    assert there.state() == here.state()


def test_a_full_disk_and_one_that_may_not_be_written_lose_nothing(
    tmp_path: Path, here: Machine, there: Machine
) -> None:
    note_down(there, "from there")
    there.exchange()
    with small_disk(tmp_path / "disk") as disk:
        here.folder = disk.path
        note_down(here, "before")
        here.exchange()
        disk.fill(leave=4096)
        for number in range(3):
            here.house.bookmarks.add(here.episode(), 100.0 + number, note=f"{number}" * 4000)
        report = here.exchange()
        assert [error.title for error in report.troubles] == ["The folder for syncing cannot be used"]
        assert "No space left" in report.troubles[0].detail
        disk.free()
        disk.allow_writing(False)
        report = here.exchange()
        assert "Read-only file system" in report.troubles[0].detail
        disk.allow_writing(True)
        carry(there, here)
        report = here.exchange()
        assert (report.troubles, report.sent, report.taken) == ((), 3, 1)
        assert journal_of(here).read_bytes().count(b"\n") == 4
        carry(here, there)
        there.exchange()
        assert there.state() == here.state()


def test_who_may_only_read_hears_all_the_same(
    here: Machine, there: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_down(there, "theirs")
    there.exchange()
    carry(there, here)
    note_down(here, "mine")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr("cafe_tui.services.journal_folder.write_whole", refuse)
        report = here.exchange()
    assert report.taken == 1
    assert [error.detail.partition(" (")[0] for error in report.troubles] == ["it may not be used"]
    assert here.exchange().sent == 1


@posix
def test_neither_links_nor_pipes_nor_folders_are_followed_or_waited_for(
    tmp_path: Path, here: Machine, there: Machine
) -> None:
    note_down(here, "one")
    here.exchange()
    outside = tmp_path / "outside.jsonl"
    outside.write_bytes(journal_of(here).read_bytes())
    (there.folder / f"{'a' * 16}.jsonl").symlink_to(outside)
    os.mkfifo(there.folder / f"{'b' * 16}.jsonl")
    (there.folder / f"{'c' * 16}.jsonl").mkdir()
    report = there.exchange()
    assert (report.taken, report.troubles) == (0, ())
    with pytest.raises(JournalError):
        JournalFolder(there.folder).read(f"{'a' * 16}.jsonl", 0, 10)
    with pytest.raises(JournalError):
        JournalFolder(there.folder).read(f"{'b' * 16}.jsonl", 0, 10)


@posix
def test_a_link_in_the_place_of_the_own_file_is_not_written_through(tmp_path: Path, here: Machine) -> None:
    note_down(here, "one")
    here.exchange()
    victim = tmp_path / "victim"
    victim.write_text("mine")
    path = journal_of(here)
    path.unlink()
    path.symlink_to(victim)
    note_down(here, "two")
    here.exchange()
    assert victim.read_text() == "mine"
    assert journal_of(here) != path
    assert journal_of(here).read_bytes().count(b"\n") == 2


def test_a_file_too_large_for_a_journal_is_told_of_and_the_others_are_read(
    here: Machine, there: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_down(here, "one")
    here.exchange()
    carry(here, there)
    (there.folder / f"{'a' * 16}.jsonl").write_bytes(b"\n" * 100_000)
    monkeypatch.setattr("cafe_tui.services.journal_folder.LARGEST", 50_000)
    report = there.exchange()
    assert report.taken == 1
    assert "too large" in report.troubles[0].detail


def test_a_file_longer_than_is_read_at_once_is_read_piece_by_piece(
    here: Machine, there: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_down(here, *(f"note {number}" for number in range(30)))
    here.exchange()
    carry(here, there)
    monkeypatch.setattr(journal_reading, "_PIECE", 2_000)
    assert there.exchange().taken == 30
    assert there.state() == here.state()


def test_doctor_tells_of_the_folder_where_one_is_set(here: Machine) -> None:
    note_down(here, "one")
    here.exchange()
    path = here.house.paths.configuration
    assert list(sync_folder_findings(path, {})) == []
    (found,) = sync_folder_findings(path, {"CAFE_TUI_SYNC_FOLDER": str(here.folder)})
    assert (found.verdict, found.detail) == (Verdict.OK, f"{here.folder}, with 1 journal")
    (found,) = sync_folder_findings(path, {"CAFE_TUI_SYNC_FOLDER": str(here.folder / "away")})
    assert found.verdict is Verdict.WARN
    assert "it is not there" in found.detail


def test_a_repaired_library_hears_of_all_again_and_brings_back_nothing_that_was_removed(
    here: Machine, there: Machine
) -> None:
    note_down(here, "one", "gone")
    here.house.corrector.add(here.episode(), 100.0, "Tea")
    until_equal(here, there)
    gone = next(one for one in there.kept().values() if one.note == "gone")
    there.house.bookmarks.remove(gone.id)
    (chapter,) = there.house.chapters.of_episode(there.episode()).chapters
    there.house.corrector.change(there.episode(), chapter, "1:40 Tea for two")
    there.exchange()
    here.close()
    with here.house.paths.database.open("rb+") as file:
        file.seek(3 * 4096)
        file.write(b"\xff" * 4096)
    from cafe_tui.services.repair import repair

    assert repair(here.house.paths, here.clock)
    with closing(Machine(here.home, feed=None)) as machine:
        until_equal(machine, there)
        assert machine.state() == there.state()
        assert notes(machine) == ["one"]
