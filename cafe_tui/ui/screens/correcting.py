"""The part of the main screen that puts the chapters of the open episode right."""

from typing import TYPE_CHECKING

from textual import work

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Chapter, EpisodeId
from cafe_tui.domain.timecode import format_time
from cafe_tui.services.house import House
from cafe_tui.ui.commands import keyed
from cafe_tui.ui.widgets.chapter_list import ChapterList
from cafe_tui.ui.widgets.prompt import Prompt

from .reading import ReadingScreen

if TYPE_CHECKING:
    from cafe_tui.domain.chapter.chapter_choice import ChapterChoice
    from cafe_tui.services.correct import Corrector


class CorrectingScreen(ReadingScreen):
    """A screen on whose open episode chapters are corrected, skipped, and set to the copy that is heard."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._told: set[tuple[EpisodeId, float | None]] = set()
        """Copies of which was said that their times may be off."""

    @property
    def _corrector(self) -> "Corrector":
        return self.house.corrector

    def _under_cursor(self) -> tuple[EpisodeId, Chapter] | None:
        chapter = self.query_one(ChapterList).chapter
        if self.opened_id is None or chapter is None:
            self.say(
                BadInputError(
                    _("No chapter is chosen"), hint=keyed(_("{chapters} goes to the chapters"), self.app)
                )
            )
            return None
        return self.opened_id, chapter

    def _heard(self) -> tuple[EpisodeId, float] | None:
        """The episode on view and where its sound is."""
        track = self.playback.track
        if track is None or track.episode_id != self.opened_id:
            hint = _("Play it first, to where the chapter begins")
            self.say(BadInputError(_("This episode does not play"), hint=hint))
            return None
        return track.episode_id, self.playback.position

    def action_change_chapter(self) -> None:
        """Ask for another start and title."""
        if not (place := self._under_cursor()):
            return
        episode_id, chapter = place

        def change(typed: str) -> None:
            self.change(lambda: self._corrector.change(episode_id, chapter, typed))

        text = f"{format_time(chapter.start)} {chapter.title}"
        self.query_one(Prompt).ask(_("Start and title"), change, text=text, placeholder=_("12:30 Title"))

    def action_add_chapter(self) -> None:
        """Ask for the title of a chapter that begins with what is heard now."""
        if not (place := self._heard()):
            return
        episode_id, position = place

        def add(title: str) -> None:
            self.change(lambda: self._corrector.add(episode_id, position, title))

        label = _("Chapter at {position}", position=format_time(position))
        self.query_one(Prompt).ask(label, add, placeholder=_("its title; the sound goes on"))

    def action_delete_chapter(self) -> None:
        """This is no chapter."""
        if place := self._under_cursor():
            self.change(lambda: self._corrector.remove(*place))

    def action_shift_chapters(self, seconds: int) -> None:
        """All chapters later, or earlier."""
        if place := self._under_cursor():
            self.change(lambda: self._corrector.shift(place[0], seconds))

    def action_flip_chapters(self) -> None:
        """Minutes and seconds for hours and minutes, or the other way round."""
        if place := self._under_cursor():
            self.change(lambda: self._corrector.flip(place[0]))

    def action_anchor_chapter(self) -> None:
        """What is heard now is the chapter under the cursor."""
        if (place := self._under_cursor()) and (heard := self._heard()):
            self.change(lambda: self._corrector.anchor(*place, heard[1]))

    def action_reset_chapters(self) -> None:
        """The chapters as published."""
        if (episode_id := self.opened_id) is not None:
            self.change(lambda: self._corrector.reset(episode_id))

    def action_skip_chapter(self) -> None:
        """Pass the chapter over in playing, or no longer."""
        if place := self._under_cursor():
            self.change(lambda: self._corrector.skip(*place))

    def action_skip_words(self) -> None:
        """Ask for the words whose chapters are passed over in all of the show."""
        if (episode_id := self.opened_id) is None:
            return

        def skip(typed: str) -> None:
            self.change(lambda: self._corrector.set_skip_words(episode_id, typed))

        words = ", ".join(self._corrector.skip_words(episode_id))
        label = _("Skip this show's chapters with")
        self.query_one(Prompt).ask(label, skip, text=words, placeholder=_("Sponsor, Ad"))

    @work(thread=True, group="copy", exit_on_error=False)
    def place_chapters(self, episode_id: EpisodeId) -> None:
        """An episode was opened: its copy may have another length, and chapters inside."""
        choice = self.house.chapters.of_episode(episode_id)
        self.app.call_from_thread(self._chapters_placed, episode_id, choice)

    def _chapters_placed(self, episode_id: EpisodeId, choice: "ChapterChoice") -> None:
        self.show_chapters(episode_id, choice)
        self.reload_bookmarks(episode_id)
        if choice.is_off and (told := (episode_id, choice.copy.length)) not in self._told:
            self._told.add(told)
            hint = _("H on the chapter that you hear sets it right")
            self.notify(f"{choice.remark[:1].upper()}{choice.remark[1:]}. {hint}", markup=False, timeout=10)
