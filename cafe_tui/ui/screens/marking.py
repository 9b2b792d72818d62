"""What both screens with bookmarks can do: mark what sounds, and work on what is kept."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.reactive import reactive
from textual.screen import Screen
from textual.worker import Worker

from cafe_tui.domain.errors import BadInputError, CafeError
from cafe_tui.domain.models import MOST_IMPORTANT, Bookmark, EpisodeId
from cafe_tui.domain.playback import Playback
from cafe_tui.domain.timecode import format_time
from cafe_tui.services.house import House
from cafe_tui.ui.commands import Scope, bindings
from cafe_tui.ui.notices import say, say_if_failed
from cafe_tui.ui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from cafe_tui.services.history import Done
    from cafe_tui.services.mark import Marker


class MarkingScreen(Screen[None]):
    """A screen with a player and a prompt, on which moments and segments are kept."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.KEEP)]

    playback: reactive[Playback] = reactive(Playback(), init=False, repaint=False)

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house

    @property
    def _marker(self) -> "Marker":
        return self.house.marker  # made when something is first kept

    # What a screen provides

    def change(self, change: "Callable[[], Done]") -> object:
        """Have a change committed in the background, say so, and show what came of it."""
        raise NotImplementedError

    @property
    def bookmark_at_cursor(self) -> Bookmark | None:
        """The bookmark under the cursor of a list that has the focus."""
        raise NotImplementedError

    # What the keys do

    def action_mark(self) -> None:
        """Keep this moment."""
        if place := self._place():
            self.change(lambda: self._marker.mark(*place))

    def action_segment_start(self) -> None:
        """A segment begins now."""
        if place := self._place():
            self.change(lambda: self._marker.start_segment(*place))

    def action_segment_end(self) -> None:
        """The segment ends now."""
        if place := self._place():
            self.change(lambda: self._marker.end_segment(*place))

    def action_undo(self) -> None:
        """Take back the last change."""
        self.change(self.house.history.undo)

    def action_write_note(self) -> None:
        """Ask for a note; the sound goes on."""
        if (bookmark := self._target()) is None:
            return
        label = f"Note at {format_time(bookmark.start)}"

        def write(note: str) -> None:
            self.change(lambda: self._marker.write_note(bookmark, note))

        self.query_one(Prompt).ask(label, write, text=bookmark.note, placeholder="Enter keeps it")

    def action_tag(self) -> None:
        """Ask for the tags; those in use are offered."""
        if (bookmark := self._target()) is None:
            return

        def tag(typed: str) -> None:
            self.change(lambda: self._marker.set_tags(bookmark, typed))

        text = ", ".join(bookmark.tags)
        self.ask_tags(f"Tags at {format_time(bookmark.start)}", tag, text=f"{text}, " if text else "")

    def ask_tags(self, label: str, on_answer: Callable[[str], None], text: str = "", hint: str = "") -> None:
        """Ask for tags; Tab completes one to what is in use."""
        from cafe_tui.domain.tagging import completion

        known = self.house.finder.tags()
        placeholder = hint or f"commas between; Tab completes: {', '.join(known[:5])}"
        self.query_one(Prompt).ask(
            label,
            on_answer,
            text=text,
            placeholder=placeholder,
            complete=lambda typed: completion(typed, known),
        )

    def action_rate(self) -> None:
        """One step more important, and after the last not at all."""
        if bookmark := self._target():
            importance = (bookmark.importance + 1) % (MOST_IMPORTANT + 1)
            self.change(lambda: self._marker.rate(bookmark, importance))

    def ask_times(self, bookmark: Bookmark) -> None:
        """Ask for another start and end."""
        text = format_time(bookmark.start)
        if bookmark.end is not None:
            text += f" - {format_time(bookmark.end)}"

        def change(times: str) -> None:
            self.change(lambda: self._marker.change_times(bookmark, times))

        self.query_one(Prompt).ask("Start - end", change, text=text, placeholder="12:30 - 14:00")

    def _target(self) -> Bookmark | None:
        """The bookmark under the cursor, else the one made or changed last; says so when there is none."""
        if bookmark := self.bookmark_at_cursor or self._marker.last:
            return bookmark
        self.say(BadInputError("No bookmark is meant", hint="Press b to keep this moment first"))
        return None

    def _place(self) -> tuple[EpisodeId, float] | None:
        """What sounds now and where."""
        if self.playback.track is None:
            self.say(BadInputError("Nothing plays", hint="Play an episode or a chapter to keep a part of it"))
            return None
        return self.playback.track.episode_id, self.playback.position

    def say(self, error: CafeError) -> None:
        """Tell the listener what happened and what can be done about it."""
        say(self, error)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say it when work in the background failed."""
        say_if_failed(self, event)
