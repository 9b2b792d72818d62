"""The table of formats, from which the prompt, the documentation and the tests take theirs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cafe_tui.domain.models import Bookmark

from ..language import N_
from . import annotation, audacity, cue, markdown, native, playlist, soundbite, spreadsheet, webvtt
from .common import Mark


@dataclass(frozen=True, slots=True)
class Form:
    """A format of bookmarks."""

    name: str
    ending: str
    """Of its files, with the dot."""
    what: str
    """In the listener's words."""
    write: Callable[[Sequence[Bookmark]], str]
    """The document, without a newline at the end."""
    one_episode: bool = False
    """Whether its times say nothing of the episode, so that a document is of one."""
    read: Callable[[str, datetime], list[Bookmark]] | None = None
    """What a document holds, kept at the moment given where it does not say; raises BadInputError."""
    read_marks: Callable[[str], list[Mark]] | None = None
    """The places that a document of one episode holds; raises BadInputError."""


FORMS: dict[str, Form] = {
    form.name: form
    for form in (
        Form("json", ".json", N_("everything; can be imported"), native.write, read=native.read),
        Form("md", ".md", N_("Markdown, also as a folder of notes"), markdown.write),
        Form("csv", ".csv", N_("a table for a spreadsheet"), spreadsheet.write),
        Form("annotation", ".jsonld", N_("W3C Web Annotations with media fragments"), annotation.write),
        Form("soundbite", ".xml", N_("Podcasting 2.0 soundbites"), soundbite.write, one_episode=True),
        Form("vtt", ".vtt", N_("WebVTT; can be imported"), webvtt.write, True, read_marks=webvtt.read),
        Form("audacity", ".txt", N_("Audacity labels; can be imported"), audacity.write, True,
             read_marks=audacity.read),
        Form("cue", ".cue", N_("a CUE sheet: starts only"), cue.write),
        Form("m3u", ".m3u8", N_("a playlist of the passages"), playlist.write),
    )
}  # fmt: skip
"""By name."""


def form_of(text: str) -> Form:
    """The format that a document to be imported is in, by its beginning."""
    beginning = text[:200].lstrip("\ufeff \t\r\n")
    if beginning.startswith(("{", "[")):
        return FORMS["json"]
    return FORMS["vtt" if beginning.startswith("WEBVTT") else "audacity"]
