"""The file of the configuration, and hearing of changes in it."""

from pathlib import Path

import pytest

from cafe_tui.domain.config.listener_settings import Settings
from cafe_tui.services.configuration import Configuration
from cafe_tui.services.house import House
from cafe_tui.settings import Paths


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def test_without_a_file_all_is_as_usual(path: Path) -> None:
    configuration = Configuration(path, {})
    assert configuration.settings == Settings()
    assert not configuration.changed()
    assert not path.exists()


def test_the_environment_goes_before_the_file_also_after_a_change(path: Path) -> None:
    path.write_text("skip = 5\nlead_in = 20\n")
    configuration = Configuration(path, {"CAFE_TUI_SKIP": "7"})
    assert (configuration.settings.skip, configuration.settings.lead_in) == (7.0, 20.0)
    path.write_text("skip = 6\nlead_in = 21\n# longer\n")
    configuration.look_again()
    assert (configuration.settings.skip, configuration.settings.lead_in) == (7.0, 21.0)


def test_a_change_is_told_when_the_file_has_come_to_rest(path: Path) -> None:
    configuration = Configuration(path, {})
    path.write_text("skip = ")
    assert not configuration.changed()  # it may be half written
    path.write_text("skip = 5")
    assert not configuration.changed()
    assert configuration.changed()
    assert configuration.changed()  # until it was read
    configuration.look_again()
    assert not configuration.changed()
    assert configuration.settings.skip == 5.0
    path.unlink()
    assert [configuration.changed(), configuration.changed()] == [False, True]
    configuration.look_again()
    assert configuration.settings == Settings()


def test_what_is_wrong_is_left_out(path: Path) -> None:
    path.write_text("skip = 5\nlead_in = 1000\n")
    configuration = Configuration(path, {})
    assert configuration.settings == Settings(skip=5.0)
    assert configuration.reading
    assert [fault.line for fault in configuration.reading.faults] == [2]


def test_downloads_go_where_the_listener_wants_them(tmp_path: Path) -> None:
    paths = Paths.in_folder(tmp_path)
    assert House(paths).downloads_folder == tmp_path / "downloads"
    paths.configuration.write_text(f'downloads = "{tmp_path}/elsewhere"\n')
    assert House(paths).downloads_folder == tmp_path / "elsewhere"
