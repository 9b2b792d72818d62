"""The chapters of an episode, of a sound, or in notes, for people and for other programs."""

import sys
from argparse import Namespace
from pathlib import Path

from cafe_tui.domain.chapter.chapter_choice import ChapterChoice, ChapterSource
from cafe_tui.domain.chapter.chapter_writers import write_chapters
from cafe_tui.domain.language import _
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.text import MAX_TEXT
from cafe_tui.services.house import House

from .output import complain, note, say, say_json
from .records import chapters_record


def chapters(house: House, arguments: Namespace) -> int:
    """`chapters SOURCE [--duration S] [--format F]`"""
    episode_id: EpisodeId | None = None
    duration = arguments.duration
    if arguments.source == "-":
        choice = _in_notes(duration)
    elif _is_sound(arguments.source):
        from cafe_tui.services.chapters import chapters_in_sound

        choice = chapters_in_sound(arguments.source)
    else:
        episode = house.library.find_episode(arguments.source)
        episode_id, duration = episode.id, duration or episode.duration
        choice = house.chapters.gather(episode.id, complain)
    if arguments.format == "json":
        say_json(chapters_record(episode_id, choice.source, choice.chapters))
    elif choice.chapters or arguments.format != "text":
        say(write_chapters(choice.chapters, arguments.format, duration))
    else:
        note(_("No chapters were found"))
    return 0


def _in_notes(duration: float | None) -> ChapterChoice:
    """The chapters in the notes on standard input."""
    from cafe_tui.domain.chapters import chapters_from_notes

    notes = sys.stdin.buffer.read(4 * MAX_TEXT).decode("utf-8", "replace")
    found = chapters_from_notes(notes, duration)
    return ChapterChoice(tuple(found), ChapterSource.NOTES)


def _is_sound(source: str) -> bool:
    """Whether the listener means a sound: what names an episode goes before a file of the same name."""
    if source.isdecimal() or source.casefold() == "latest":
        return False
    return "://" in source or Path(source).is_file() or (Path(source).name != source and "#" not in source)
