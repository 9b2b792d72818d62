"""The command `sync folder`, and what `sync` does by it."""

import json
from collections.abc import Callable
from pathlib import Path

from cafe_tui.services.house import House

from .conftest import Answer

Cafe = Callable[..., Answer]


def test_a_folder_is_named_told_and_taken_away_again(
    cafe: Cafe, house: House, home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "carried" / "cafe"
    assert "No folder is set" in cafe("sync", "folder").out
    (home / "config.toml").write_text("skip = 5\n")
    cafe("bookmark", "add", "latest", "1:00", "--note", "one")
    answer = cafe("sync", "folder", str(folder))
    assert answer.status == 0
    assert answer.out.splitlines() == [
        f"Bookmarks and corrections go by {folder} from now on",
        "1 change told, 0 changes taken",
    ]
    assert (home / "config.toml").read_text() == f'skip = 5\n\n[sync]\nfolder = "{folder}"\n'
    assert cafe("sync", "folder").out == f"{folder}\n"
    assert cafe("sync").out == "0 changes told, 0 changes taken\n"
    # Each command tells its own change.
    cafe("bookmark", "add", "latest", "2:00", "--note", "two")
    (file,) = folder.iterdir()
    notes = [json.loads(line)["set"]["note"] for line in file.read_text().splitlines()]
    assert notes == ["one", "two"]
    assert cafe("sync", "--json").json["folder"]["path"] == str(folder)
    assert "It is off" in cafe("sync", "folder", "--off").out
    assert (home / "config.toml").read_text() == "skip = 5\n\n[sync]\n"
    assert cafe("sync", "folder", "--json").json["folder"] is None


def test_what_cannot_be_a_folder_is_refused(cafe: Cafe, house: House, home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    answer = cafe("sync", "folder", str(tmp_path / "file"))
    assert answer.status == 1
    assert "This folder cannot be used" in answer.err
    assert not (home / "config.toml").exists()


def test_a_folder_that_is_away_fails_and_says_so(cafe: Cafe, house: House, tmp_path: Path) -> None:
    folder = tmp_path / "carried"
    cafe("sync", "folder", str(folder))
    folder.rmdir()
    answer = cafe("sync")
    assert answer.status == 1
    assert "it is not there" in answer.err
    cafe("bookmark", "add", "latest", "1:00")  # works, and waits
    folder.mkdir()
    assert cafe("sync").out == "1 change told, 0 changes taken\n"


def test_a_configuration_that_cannot_be_changed_is_left_with_what_to_write(
    cafe: Cafe, house: House, home: Path, tmp_path: Path
) -> None:
    content = "sync = {folder = '/old'}\n"
    (home / "config.toml").write_text(content)
    answer = cafe("sync", "folder", str(tmp_path / "new"))
    assert answer.status == 1
    assert f"Write there under [sync]: folder = '{tmp_path / 'new'}'" in answer.err
    assert (home / "config.toml").read_text() == content


def test_without_any_way_sync_says_which_there_are(cafe: Cafe, house: House) -> None:
    answer = cafe("sync")
    assert answer.status == 1
    assert "sync folder DIR" in answer.err
