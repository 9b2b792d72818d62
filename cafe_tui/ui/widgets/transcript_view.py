"""What is said in an episode, with a line over it that tells what can be done, or what went wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual import events, on
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from cafe_tui.domain.chapter.copies import UNMOVED, Copy
from cafe_tui.domain.errors import CafeError
from cafe_tui.domain.language import N_, _, ngettext
from cafe_tui.domain.text import shorten
from cafe_tui.domain.timecode import format_span
from cafe_tui.domain.transcript.passages import index_at, starts_of
from cafe_tui.ui.commands import commands_of, last_line
from cafe_tui.ui.messages import PassageKept, PlayAsked

from .key_line import KeyLine, clicked, key_label
from .row_list import RowList
from .transcript_list import TranscriptList

if TYPE_CHECKING:
    from cafe_tui.domain.models import EpisodeId
    from cafe_tui.domain.transcript import Line, Transcript

_FETCHING = N_("Fetching the transcript …")
_AGAIN = N_("R tries again.")
_NO_TIMES = N_("No times in this transcript: it cannot be followed, and no line of it played.")

_Keys = Sequence[tuple[str, str]]
"""The ids of commands, each with a word for it."""
_AT_REST: _Keys = (("find-words", "find"), ("select-lines", "select"))
_ASTRAY: _Keys = (("follow", "follow the sound"), *_AT_REST)
_LOOKING: _Keys = (("next-hit", "next"), ("previous-hit", "before"), ("leave-lines", "done"))
_NOT_FOUND: _Keys = (("leave-lines", "done"),)
_SELECTING: _Keys = (("keep-lines", "keep"), ("leave-lines", "clear"))
_FAILED: _Keys = (("fetch-transcript", "try again"),)


class TranscriptHead(Widget):
    """One line: some words, and the keys that fit what is going on, which can be clicked."""

    DEFAULT_CSS = """
    TranscriptHead { height: 1; width: 1fr; color: $text-muted; }
    """
    ALLOW_SELECT = False

    words: reactive[str] = reactive("", layout=False)
    keys: reactive[_Keys] = reactive((), layout=False)

    def render(self) -> Content:
        labels = [key_label(command, word) for command, word in last_line(self.keys, commands_of(self.app))]
        head = Content(f" {self.words} ") if self.words else Content("")
        room = self.size.width - sum(label.cell_length for label in labels)
        parts = [head.truncate(max(room, 0), ellipsis=True), *labels]
        return Content("").join(parts).truncate(self.size.width)

    def on_click(self, event: events.Click) -> None:
        if command := clicked(event):
            event.stop()
            self.post_message(KeyLine.Picked(command))


class TranscriptView(Vertical):
    """The transcript of one episode. It asks for it when it comes to view, and is given it then."""

    @dataclass
    class Asked(Message):
        """The transcript of an episode is wanted; `again` whatever is known of it."""

        view: "TranscriptView"
        episode_id: "EpisodeId"
        again: bool

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        self.lines = TranscriptList(id="transcript-lines")
        super().__init__(TranscriptHead(), self.lines, id=id)
        self.episode_id: EpisodeId | None = None
        self._copy = UNMOVED
        self._transcript: Transcript | None = None
        self._trouble: CafeError | None = None
        self._asked = self._asked_again = False
        self._starts: list[float] = []
        """When its lines are heard."""
        self._position: float | None = None

    # What is shown

    def set_episode(self, episode_id: "EpisodeId | None") -> None:
        """Show the transcript of another episode from now on, as soon as it is here."""
        self.episode_id = episode_id
        self._transcript = self._trouble = None
        self._asked = self._asked_again = False
        self._copy = UNMOVED
        self.lines.empty = _(_FETCHING) if episode_id is not None else ""
        self._show((), keep_cursor=False)

    def set_copy(self, copy: Copy) -> None:
        """The sound is this copy of the episode: what is said at some time is heard as it tells."""
        if copy != self._copy:
            self._copy = copy
            if self._transcript:
                self._show(self._heard(self._transcript.lines), keep_cursor=True)

    def set_transcript(self, transcript: "Transcript") -> None:
        """This is what is said."""
        same = self._transcript is not None
        if self._transcript is None or transcript.lines != self._transcript.lines:
            self._show(self._heard(transcript.lines), keep_cursor=same)
        self._transcript, self._trouble, self._asked_again = transcript, None, False
        self._tell()

    def set_trouble(self, error: CafeError) -> None:
        """It could not be fetched; what is shown stays."""
        self._trouble, self._asked_again = error, False
        if not self.lines.count:
            reason = ". ".join(part for part in (error.detail, error.hint) if part)
            self.lines.empty = "\n".join(
                filter(None, (f"{error.title}.", reason and f"{reason}.", f"\n{_(_AGAIN)}"))
            )
        self._tell()

    def set_position(self, seconds: float | None) -> None:
        """The sound is there; None while it is of another episode."""
        self._position = seconds
        where = None if seconds is None else index_at(self.lines.text.lines, self._starts, seconds)
        self.lines.sounding = where

    def ask(self, *, again: bool = False) -> None:
        """Ask for the transcript, unless that was done."""
        if self.episode_id is not None and (again or not self._asked):
            self._asked, self._asked_again, self._trouble = True, again, None
            if not self.lines.count:
                self.lines.empty = _(_FETCHING)
            self.post_message(self.Asked(self, self.episode_id, again))
            self._tell()

    def _heard(self, lines: "Sequence[Line]") -> "Sequence[Line]":
        if not self._copy.anchors:
            return lines
        heard = self._copy.heard
        return tuple(
            line
            if line.start is None
            else replace(line, start=heard(line.start), end=None if line.end is None else heard(line.end))
            for line in lines
        )

    def _show(self, lines: "Sequence[Line]", *, keep_cursor: bool) -> None:
        self._starts = starts_of(lines)
        self.lines.set_lines(lines, keep_cursor=keep_cursor)
        self.set_position(self._position)
        self._tell()

    # What the listener does

    @on(RowList.Chosen)
    def _line_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        start = self.lines.text.lines[event.row_id].start
        if start is None:
            self.notify(_(_NO_TIMES), markup=False)
        elif self.episode_id is not None:
            self.lines.expect()
            self.post_message(PlayAsked(self.episode_id, start))

    @on(TranscriptList.SelectionKept)
    def _selection_kept(self, event: TranscriptList.SelectionKept) -> None:
        event.stop()
        if self.episode_id is not None:
            self.post_message(PassageKept(self.episode_id, event.start, event.end))

    @on(TranscriptList.FetchAsked)
    def _fetch_asked(self, event: TranscriptList.FetchAsked) -> None:
        event.stop()
        self.ask(again=True)

    @on(TranscriptList.Changed)
    def _changed(self, event: TranscriptList.Changed) -> None:
        event.stop()
        self._tell()

    def _tell(self) -> None:
        """Say over the lines what is going on with them."""
        head = self.query_one(TranscriptHead) if self.is_mounted else None
        if head:
            head.words, head.keys = self._state()

    def _state(self) -> tuple[str, _Keys]:
        lines = self.lines
        if not lines.count:
            return "", _FAILED if self._trouble else ()
        if selection := lines.selection:
            span = format_span(*lines.passage) if lines.passage else _("no times")
            return f"{ngettext('{count} line', '{count} lines', len(selection))} · {span}", _SELECTING
        if lines.words:
            words, (number, count) = f"“{shorten(lines.words, 30)}”", lines.found
            return (
                (_("{number} of {count} {words}", number=number, count=count, words=words), _LOOKING)
                if count
                else (_("Not said: {words}", words=words), _NOT_FOUND)
            )
        if self._asked_again:
            return _(_FETCHING), ()
        if self._trouble:
            return _("As it was fetched before: asking for it again failed"), _FAILED
        if not self._starts:
            return _("No times"), _AT_REST
        if lines.sounding is None:
            return "", _AT_REST
        return (_("follows the sound"), _AT_REST) if lines.follows else ("", _ASTRAY)
