"""Full and read-only disks: it is said, nothing acknowledged is lost, and it goes on once there is room."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cafe_tui.domain.errors import BadInputError, LibraryError
from cafe_tui.domain.interchange import FORMS
from cafe_tui.domain.models import BookmarkId
from cafe_tui.services import bookmark_copies
from cafe_tui.services.bookmark_files import write_document, write_new, write_notes
from cafe_tui.services.house import House
from cafe_tui.services.repair import repair
from cafe_tui.services.whole_files import write_whole
from cafe_tui.settings import Paths
from tests.support.damage import hit
from tests.support.library import clock, document, item, keep, newest
from tests.support.small_disk import SmallDisk, small_disk

PROJECT = Path(__file__).resolve().parents[2]
NOTE = "x" * 3_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture
def paths(disk: SmallDisk) -> Paths:
    """A library with one episode on the small disk, closed."""
    paths = Paths.in_folder(disk.path / "home")
    with closing(open_house(paths)) as house:
        keep(house.database, document(item(1)))
    return paths


def open_house(paths: Paths) -> House:
    return House(paths, first_show=None, clock=clock)


def add_till_full(house: House) -> list[BookmarkId]:
    """The ids of the bookmarks that were acknowledged before there was no more room."""
    episode, ids = newest(house.database), list[BookmarkId]()
    for _ in range(2_000):
        try:
            ids.append(house.bookmarks.add(episode, 60.0, note=NOTE).id)
        except LibraryError as error:
            if "the disk" not in error.detail:
                raise
            return ids
    raise AssertionError("the disk was never full")


def test_what_was_acknowledged_is_kept_and_it_goes_on_once_there_is_room(
    disk: SmallDisk, paths: Paths
) -> None:
    with closing(open_house(paths)) as house:
        disk.fill(leave=100_000)
        ids = add_till_full(house)
        assert ids
        assert [each.id for each in house.bookmarks.listing()] == ids
        disk.free()
        ids.append(house.bookmarks.add(newest(house.database), 61.0, note=NOTE).id)
    with closing(open_house(paths)) as house:
        assert [each.id for each in house.bookmarks.listing()] == ids
        assert house.database.check() == []


def test_a_copy_that_finds_no_room_leaves_the_one_before(disk: SmallDisk, paths: Paths) -> None:
    with closing(open_house(paths)) as house:
        house.bookmarks.add(newest(house.database), 60.0, note="first")
    with closing(open_house(paths)) as house:
        house.bookmarks.add(newest(house.database), 60.0, note=NOTE)
        disk.fill()
    [copy] = paths.backups.iterdir()
    assert [each["note"] for each in json.loads(copy.read_text())["bookmarks"]] == ["first"]
    assert [each.note for each in bookmark_copies.read_newest(paths.backups, clock())] == ["first"]


def test_a_file_that_finds_no_room_is_the_old_one_still(disk: SmallDisk, paths: Paths) -> None:
    with closing(open_house(paths)) as house:
        for _ in range(20):
            house.bookmarks.add(newest(house.database), 60.0, note=NOTE)
        kept = house.bookmarks.listing()
        target = disk.path / "out.md"
        target.write_text("what was there")
        disk.fill(leave=4_096)
        with pytest.raises(BadInputError, match="No space left"):
            write_document(FORMS["json"], kept, target)
        assert target.read_text() == "what was there"
        with pytest.raises(BadInputError, match="No space left"):
            write_new(kept, disk.path / "new.json")
        with pytest.raises(BadInputError, match="No space left"):
            write_notes(kept, disk.path / "vault")
        names = {path.name for path in disk.path.rglob("*") if path.is_file()}
        assert not {name for name in names if name.endswith((".part", ".json", ".md"))} - {"out.md"}


def test_a_note_of_the_listener_is_not_left_with_half_an_item(disk: SmallDisk, paths: Paths) -> None:
    with closing(open_house(paths)) as house:
        episode = newest(house.database)
        house.bookmarks.add(episode, 60.0, note="first")
        vault = disk.path / "vault"
        write_notes(house.bookmarks.listing(), vault)
        [note] = vault.rglob("*.md")
        before = note.read_text()
        for _ in range(20):
            house.bookmarks.add(episode, 61.0, note=NOTE)
        disk.fill()
        with pytest.raises(BadInputError):
            write_notes(house.bookmarks.listing(), vault)
        assert note.read_text() == before
        disk.free()
        assert write_notes(house.bookmarks.listing(), vault).added == 20


def test_a_repair_that_finds_no_room_changes_nothing(disk: SmallDisk, paths: Paths) -> None:
    data = paths.database.read_bytes()
    damaged = hit(data, {2, 3, 4}, random.Random(1), whole=True)
    paths.database.write_bytes(damaged)
    disk.fill(leave=50_000)
    with pytest.raises(LibraryError, match=r"disk|room"):
        repair(paths, clock)
    assert paths.database.read_bytes() == damaged
    assert [path.name for path in paths.data.iterdir() if "part" in path.name] == []
    disk.free()
    assert repair(paths, clock)


def run(paths: Paths, *arguments: str, before: str = "") -> "subprocess.CompletedProcess[str]":
    program = f"import sys\n{before}\nfrom cafe_tui.__main__ import main\nsys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={**os.environ, "CAFE_TUI_HOME": str(paths.data)},
        capture_output=True,
        text=True,
        cwd=PROJECT,
        timeout=60,
    )


def test_a_disk_that_cannot_be_written_is_read_and_a_change_is_refused_in_a_line(
    disk: SmallDisk, paths: Paths
) -> None:
    disk.allow_writing(False)
    try:
        done = run(paths, "bookmark", "add", "latest", "1:00")
        assert done.returncode == 1
        assert "library.sqlite3" in done.stderr
        assert "writable" in done.stderr
        assert done.stderr.count("\n") == 1
        done = run(paths, "episodes")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.count("\n") == 2  # a heading and an episode
    finally:
        disk.allow_writing(True)
    assert run(paths, "bookmark", "add", "latest", "1:00").returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
@pytest.mark.parametrize("limit", [0, 20_000, 60_000])
def test_a_limit_on_the_size_of_files_costs_nothing_that_was_kept(tmp_path: Path, limit: int) -> None:
    paths = Paths.in_folder(tmp_path)
    with closing(open_house(paths)) as house:
        keep(house.database, document(item(1)))
        house.bookmarks.add(newest(house.database), 60.0, note="kept before")
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))"
    acknowledged = ["kept before"]
    for number in range(4):
        note = f"{number} {NOTE}"
        done = run(paths, "bookmark", "add", "latest", "1:00", "--note", note, before=limited)
        if done.returncode == 0:
            acknowledged.append(note)
        else:
            assert done.stderr.count("\n") == 1
            assert "disk" in done.stderr
    assert run(paths, "bookmark", "add", "latest", "1:00", "--note", "after").returncode == 0
    with closing(open_house(paths)) as house:
        assert [each.note for each in house.bookmarks.listing()] == [*acknowledged, "after"]
        assert house.database.check() == []


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such modes")
def test_files_are_whole_private_or_as_others_are(tmp_path: Path) -> None:
    for private, mode in ((True, 0o600), (False, 0o666 & ~_umask())):
        path = tmp_path / f"{private}"
        write_whole(path, "a", private=private)
        assert path.stat().st_mode & 0o777 == mode
        path.chmod(0o640)
        write_whole(path, "b", private=private)
        assert (path.read_text(), path.stat().st_mode & 0o777) == ("b", 0o640)
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "True")
    write_whole(link, "through the link")
    assert link.is_symlink()
    assert (tmp_path / "True").read_text() == "through the link"
    write_whole(Path(os.devnull), "nothing")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["False", "True", "link"]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
