"""What the listener can ask of the sound wherever the focus is: each command is an event of the player."""

from cafe_tui.domain import playback as p
from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.language import _

from .configured import ConfiguredApp
from .notices import say
from .widgets.prompt import Prompt


class TransportApp(ConfiguredApp):
    """A program whose sound is at the listener's fingers."""

    def now(self) -> float:
        """The time, in seconds since the epoch."""
        raise NotImplementedError

    def action_skip(self, direction: int) -> None:
        """A little on, or back."""
        self.hear(p.SkipRequested(direction * self.house.settings.skip))

    def action_skip_far(self, direction: int) -> None:
        """The same by more."""
        self.hear(p.SkipRequested(direction * self.house.settings.skip_far))

    def action_chapter(self, direction: int) -> None:
        """To the next or the previous chapter."""
        self.hear(p.ChapterRequested(direction))

    def action_speed(self, direction: int) -> None:
        """A step faster or slower."""
        self.hear(p.SpeedStepped(direction))

    def action_volume(self, percent: int) -> None:
        """Louder or quieter."""
        self.hear(p.VolumeStepped(percent))

    def action_mute(self) -> None:
        """Without sound, or with it again."""
        self.hear(p.MuteToggled())

    def action_trim(self) -> None:
        """Shorten long pauses, or no longer."""
        self.hear(p.TrimmingToggled())

    def action_level(self) -> None:
        """Raise quiet voices, or no longer."""
        self.hear(p.LevellingToggled())

    def action_sleep(self) -> None:
        """The next step of the sleep timer, or more time."""
        self.hear(p.SleepStepped(self.now()))

    def action_ask_sleep(self) -> None:
        """Ask when to fall asleep."""
        self.screen.query_one(Prompt).ask(
            _("Sleep in"),
            self._sleep,
            placeholder=_("25, 1h30, chapter, 3 chapters, episode; empty: no sleep"),
        )

    def _sleep(self, typed: str) -> None:
        plan = p.read_plan(typed, self.now()) if typed else None
        if typed and plan is None:
            hint = _("Type minutes (25 or 1h30), chapter, 3 chapters, or episode")
            say(
                self.screen,
                BadInputError(
                    _("No time to sleep was understood"), _("“{typed}” is none", typed=typed), hint
                ),
            )
        else:
            self.hear(p.SleepRequested(plan))

    def action_stop(self) -> None:
        """Close the sound."""
        self.hear(p.StopRequested())

    def action_undo_jump(self) -> None:
        """Back to where the sound was."""
        self.hear(p.UndoRequested())

    def action_redo_jump(self) -> None:
        """Forward to where it went back from."""
        self.hear(p.RedoRequested())

    def action_resume(self) -> None:
        """To where listening stood before a far jump."""
        self.hear(p.ResumeRequested())

    def action_missed(self) -> None:
        """On with what was not heard."""
        self.hear(p.MissedRequested())
