"""Bookmarks as a CUE sheet: a track for each. Its tracks have starts, and no ends."""

import re
from collections.abc import Sequence
from urllib.parse import unquote

from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.text import one_line

from .common import by_episode, in_time_order, label, media_address

_FRAMES = 75  # in a second
_MAX_TRACKS = 99
_NO_NAME = re.compile(r'[/\\"]')


def write(bookmarks: Sequence[Bookmark]) -> str:
    """The sheet, with the sound of each episode by its file's name; 99 tracks at most, as the form asks."""
    lines = ['REM COMMENT "Bookmarks of cafe-tui"']
    number = 0
    for of_one in by_episode(bookmarks):
        if number >= _MAX_TRACKS:
            break
        lines += [f"FILE {_quoted(_file_name(of_one[0]))} {_kind(of_one[0])}"]
        for bookmark in in_time_order(of_one)[: _MAX_TRACKS - number]:
            number += 1
            lines += [
                f"  TRACK {number:02} AUDIO",
                f"    TITLE {_quoted(label(bookmark))}",
                f"    PERFORMER {_quoted(bookmark.show)}",
                f"    INDEX 01 {_index(bookmark.start)}",
            ]
    return "\n".join(lines)


def _index(seconds: float) -> str:
    """Minutes, seconds and frames."""
    frames = int(seconds * _FRAMES + 1e-6)
    return f"{frames // _FRAMES // 60:02}:{frames // _FRAMES % 60:02}:{frames % _FRAMES:02}"


def _file_name(bookmark: Bookmark) -> str:
    path = media_address(bookmark).partition("?")[0]
    return _NO_NAME.sub("-", one_line(unquote(path.rpartition("/")[2]), 200)) or "episode.mp3"


def _kind(bookmark: Bookmark) -> str:
    return "MP3" if _file_name(bookmark).lower().endswith(".mp3") else "WAVE"  # WAVE stands for all others


def _quoted(text: str) -> str:
    """A quotation mark cannot be written in a sheet."""
    return f'"{one_line(text).replace(chr(34), chr(39))}"'
