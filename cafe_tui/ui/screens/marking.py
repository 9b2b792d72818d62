"""What both screens with bookmarks can do: mark what sounds, and work on what is kept."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.reactive import reactive
from textual.screen import Screen
from textual.worker import Worker

from cafe_tui.domain.bookmark.edges import Span, chapter_span
from cafe_tui.domain.errors import BadInputError, CafeError
from cafe_tui.domain.language import _
from cafe_tui.domain.models import MOST_IMPORTANT, Bookmark, EpisodeId
from cafe_tui.domain.playback import Playback
from cafe_tui.domain.timecode import format_exact, format_time
from cafe_tui.services.house import House
from cafe_tui.ui.commands import Scope, bindings, keyed
from cafe_tui.ui.notices import say, say_if_failed
from cafe_tui.ui.widgets.player_bar import PlayerBar
from cafe_tui.ui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from cafe_tui.domain.queue import Piece
    from cafe_tui.services.history import Done
    from cafe_tui.services.mark import Marker
    from cafe_tui.ui.widgets.note_editor import NoteEditor


class MarkingScreen(Screen[None]):
    """A screen with a player and a prompt, on which moments and segments are kept."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.KEEP)]

    playback: reactive[Playback] = reactive(Playback(), init=False, repaint=False)

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house
        self._drafts: dict[str, str] = {}
        """Notes that could not be kept, by the `uid` of their bookmark."""

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

    def piece_meant(self) -> "Piece | None":
        """What of an episode is under the cursor; says so when there is nothing."""
        raise NotImplementedError

    # What the keys do

    def action_queue_last(self) -> None:
        """What is under the cursor plays last."""
        if piece := self.piece_meant():
            self.change(lambda: self.house.queue.add_last(piece))

    def action_queue_next(self) -> None:
        """What is under the cursor plays next."""
        if piece := self.piece_meant():
            playing = self.playback.item
            self.change(lambda: self.house.queue.add_next(piece, playing=playing))

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

    def action_mark_back(self) -> None:
        """Keep what was just said."""
        if place := self._place():
            seconds = (
                self.house.settings.lead_in * self.playback.speed
            )  # it began so long ago for the listener
            self.change(lambda: self._marker.mark_back(*place, seconds))

    def action_mark_chapter(self) -> None:
        """Keep a chapter from end to end."""
        if chapter := self.chapter_meant():
            episode_id, span = chapter
            self.change(lambda: self._marker.mark_span(episode_id, span))

    def chapter_meant(self) -> tuple[EpisodeId, Span] | None:
        """The chapter that sounds: its episode, and from where to where it goes."""
        if self._place() is None or (track := self.playback.track) is None:
            return None
        if (index := self.playback.chapter_index) is None:
            self.say(
                BadInputError(
                    _("No chapter sounds"),
                    hint=keyed(_("{segment-start} and {segment-end} keep a part of your own"), self.app),
                )
            )
            return None
        return track.episode_id, chapter_span(track.chapters, index, self.playback.duration)

    # What is kept

    def action_undo(self) -> None:
        """Take back the last change."""
        self.change(self.house.history.undo)

    async def action_write_note(self) -> None:
        """Open the editor for a note; the sound goes on."""
        if (bookmark := self._target()) is None:
            return
        from cafe_tui.ui.widgets.note_editor import NoteEditor

        for editor in self.query(NoteEditor):
            editor.keep()
            await editor.remove()
        draft = self._drafts.get(bookmark.uid)
        await self.mount(NoteEditor(bookmark, self.focused, draft), before=self.query_one(Prompt))

    def on_note_editor_typed(self, event: "NoteEditor.Typed") -> None:
        """Keep the note; say so once it is done."""
        from cafe_tui.services.history import Done
        from cafe_tui.ui.widgets.note_editor import NoteEditor

        was_told = event.bookmark.uid in self._drafts and not event.done

        def keep() -> "Done":
            kept = False
            try:
                done = self._marker.write_note(
                    event.bookmark, event.note, part_of=event.part_of, quietly=not event.done
                )
                kept = True
            except CafeError:
                if was_told:
                    return Done("", event.bookmark.episode_id)
                raise
            finally:
                self.post_message(NoteEditor.Tried(event, kept))
            return done

        self.change(keep)

    def on_note_editor_tried(self, event: "NoteEditor.Tried") -> None:
        """What could not be kept of a note stays in the editor, and can be opened there again."""
        from cafe_tui.ui.widgets.note_editor import NoteEditor

        typed = event.typed
        if event.kept:
            self._drafts.pop(typed.bookmark.uid, None)
        else:
            self._drafts[typed.bookmark.uid] = typed.note
        for editor in self.query(NoteEditor):
            if editor.bookmark.uid != typed.bookmark.uid:
                continue
            if event.kept:
                editor.kept(done=typed.done)
            else:
                editor.not_kept()

    def action_tag(self) -> None:
        """Ask for the tags; those in use are offered."""
        if (bookmark := self._target()) is None:
            return

        def tag(typed: str) -> None:
            self.change(lambda: self._marker.set_tags(bookmark, typed))

        text = ", ".join(bookmark.tags)
        self.ask_tags(
            _("Tags at {start}", start=format_time(bookmark.start)), tag, text=f"{text}, " if text else ""
        )

    def ask_tags(self, label: str, on_answer: Callable[[str], None], text: str = "", hint: str = "") -> None:
        """Ask for tags; Tab completes one to what is in use."""
        from cafe_tui.domain.bookmark.tagging import completion

        known = self.house.finder.tags()
        placeholder = hint or _("commas between; Tab completes: {tags}", tags=", ".join(known[:5]))
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

    def show_segment_start(self) -> None:
        """On the timeline, where a segment of what plays was begun that has no end yet."""
        segment, track = self._marker.segment, self.playback.track
        here = segment is not None and track is not None and segment[0] == track.episode_id
        self.query_one(PlayerBar).segment_start = segment[1] if segment and here else None

    def ask_times(self, bookmark: Bookmark) -> None:
        """Ask for another start and end."""
        text = " - ".join(map(format_exact, bookmark_ends(bookmark)))

        def change(times: str) -> None:
            self.change(lambda: self._marker.change_times(bookmark, times))

        self.query_one(Prompt).ask(_("Start - end"), change, text=text, placeholder="12:30 - 14:00")

    def _target(self) -> Bookmark | None:
        """The bookmark under the cursor, else the one made or changed last; says so when there is none."""
        if bookmark := self.bookmark_at_cursor or self._marker.last:
            return bookmark
        self.say(
            BadInputError(
                _("No bookmark is meant"), hint=keyed(_("Press {mark} to keep this moment first"), self.app)
            )
        )
        return None

    def _place(self) -> tuple[EpisodeId, float] | None:
        """What sounds now and where."""
        if self.playback.track is None:
            self.say(
                BadInputError(_("Nothing plays"), hint=_("Play an episode or a chapter to keep a part of it"))
            )
            return None
        if (episode_id := self.house.visits.resident(self.playback.track.episode_id)) is None:
            hint = _("Follow its show first: what is kept belongs to an episode of your shows")
            self.say(BadInputError(_("This episode is only visited"), hint=hint))
            return None
        return episode_id, self.playback.position

    def say(self, error: CafeError) -> None:
        """Tell the listener what happened and what can be done about it."""
        say(self, error)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say it when work in the background failed."""
        say_if_failed(self, event)


def bookmark_ends(bookmark: Bookmark) -> list[float]:
    """The start, and the end where there is one."""
    return [bookmark.start] if bookmark.end is None else [bookmark.start, bookmark.end]
