"""Which files a show may have as episodes: those at the path that the listener typed, and no others."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.feed.local_files import (
    belongs_to,
    local_address,
    local_path,
    picture_path,
    recording_path,
)

HOME = "file:///home/ada/talks"


@pytest.mark.parametrize(
    ("media", "home", "there"),
    [
        (f"{HOME}/a.mp3", HOME, True),
        (f"{HOME}/sub/caf%C3%A9%20%231.m4a", HOME, True),
        ("file:///home/ada/solo.mp3", "file:///home/ada/solo.mp3", True),
        ("file:///home/ada/other.mp3", "file:///home/ada/solo.mp3", False),
        ("file:///home/ada/talks2/a.mp3", HOME, False),
        (f"{HOME}/../secret.mp3", HOME, False),
        (f"{HOME}/%2e%2e/secret.mp3", HOME, False),
        (f"{HOME}/a.txt", HOME, False),
        (HOME, HOME, False),
        ("file:///etc/passwd", HOME, False),
        (f"{HOME}/a.mp3", "https://feeds.example/rss", False),
        (f"{HOME}/a.mp3", "file:///home/ada/feed.xml", False),
        (f"{HOME}/a%00.mp3", HOME, False),
        ("https://media.example/a.mp3", HOME, False),
        ("file:a.mp3", HOME, False),
        ("file://server/share/a.mp3", HOME, False),
        ("/home/ada/talks/a.mp3", HOME, False),
    ],
)
def test_only_recordings_at_the_typed_path_are_files_of_a_show(media: str, home: str, there: bool) -> None:
    assert (recording_path(media, home) is not None) is there


def test_pictures_lie_where_the_recordings_do() -> None:
    assert picture_path(f"{HOME}/cover.jpg", HOME) == Path("/home/ada/talks/cover.jpg")
    assert picture_path("file:///home/ada/cover.jpg", "file:///home/ada/solo.mp3")
    assert picture_path("file:///home/ada/.ssh/id.png", HOME) is None
    assert picture_path(f"{HOME}/cover.jpg", "https://feeds.example/rss") is None


@given(st.text(st.characters(exclude_characters="\0/", exclude_categories=["Cs"]), min_size=1))
def test_any_name_comes_back_from_its_address(name: str) -> None:
    path = Path("/home/ada") / f"x{name}.mp3"
    address = local_address(path)
    assert address.isascii()
    assert local_path(address) == path


@given(st.text(), st.text())
def test_any_addresses_give_a_path_below_or_none(media: str, home: str) -> None:
    for start in ("", "file://", "file:///"):
        path = recording_path(start + media, start + home)
        assert path is None or belongs_to(path, local_path(start + home) or Path("/none"))
