"""The house: what a new library holds."""

import sys
from contextlib import closing
from pathlib import Path

import pytest

from cafe_tui.domain.first_show import MANAGEMENT_CAFE
from cafe_tui.services.house import House
from cafe_tui.settings import Paths
from cafe_tui.storage import shows


def test_a_new_library_holds_the_first_show_under_its_first_address(tmp_path: Path) -> None:
    with closing(House(Paths.in_folder(tmp_path))) as house:
        (show,) = house.library.shows()
        assert (show.title, show.feed_url, show.site) == (
            MANAGEMENT_CAFE.title,
            MANAGEMENT_CAFE.addresses[0],
            MANAGEMENT_CAFE.site,
        )


def test_the_first_show_does_not_come_back_once_removed(tmp_path: Path) -> None:
    paths = Paths.in_folder(tmp_path)
    with closing(House(paths)) as house:
        (show,) = house.library.shows()
        with house.database.write() as connection:
            shows.remove(connection, show.id)
    with closing(House(paths)) as house:
        assert house.library.shows() == []


def test_a_house_without_a_first_show_begins_empty(tmp_path: Path) -> None:
    with closing(House(Paths.in_folder(tmp_path), first_show=None)) as house:
        assert house.library.shows() == []


def test_a_house_that_was_not_used_leaves_no_file(tmp_path: Path) -> None:
    House(Paths.in_folder(tmp_path / "home")).close()
    assert list(tmp_path.iterdir()) == []


def test_the_home_variable_puts_everything_in_one_folder(tmp_path: Path) -> None:
    paths = Paths.from_environment({"CAFE_TUI_HOME": str(tmp_path)})
    assert {paths.data, paths.config, paths.log} == {tmp_path}
    assert paths.cache.parent == tmp_path


def test_without_the_home_variable_the_system_says_where(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if sys.platform != "linux":
        pytest.skip("the XDG folders are Linux's")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert Paths.from_environment({}).database == tmp_path / "data" / "cafe-tui" / "library.sqlite3"
