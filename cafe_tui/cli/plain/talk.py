"""What a conversation knows: the list that was told last, what is open, and how things are said."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.language import _, ngettext
from cafe_tui.domain.models import Episode, EpisodeId
from cafe_tui.services.house import House
from cafe_tui.services.sounding import Sounding

_AT_ONCE = 10
"""Lines of a list that are told at once."""


@dataclass(frozen=True, slots=True)
class Row:
    """Something in a list: what is said of it, and what comes of choosing and of playing it."""

    words: str
    choose: Callable[[], None]
    play: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of any length, of which only what is told is read."""

    count: int
    at: Callable[[int], Row]
    """Gives the row at an index; raises NotFoundError for what has gone meanwhile."""

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "Rows":
        """A short list."""
        return cls(len(rows), rows.__getitem__)


@dataclass(slots=True)
class Talk:
    """One conversation."""

    house: House
    sounding: Sounding
    tell: Callable[[str], None]
    """Says some lines."""
    rows: Rows = Rows.of(())  # noqa: RUF009 - nothing in it can be changed
    """The list that was told last: numbers mean its rows."""
    told: int = 0
    """How many of them were told."""
    opened: Episode | None = None
    """The episode that was opened last."""
    over: bool = False
    """Whether the listener has said goodbye."""

    def tell_list(self, title: str, rows: Rows, nothing: str) -> None:
        """Tell a list, from which is chosen by numbers; `nothing` is said of an empty one."""
        if not rows.count:
            self.tell(nothing)
            return
        self.rows, self.told = rows, 0
        self.tell(title)
        self.more()

    def more(self) -> None:
        """Tell the next rows of the list."""
        first, count = self.told, self.rows.count
        if first >= count:
            raise BadInputError(_("There is no more to tell"))
        self.told = min(first + _AT_ONCE, count)
        for number in range(first, self.told):
            self.tell(f"{number + 1}. {self.rows.at(number).words}")
        if self.told < count:
            self.tell(
                ngettext(
                    "There is {count} more. Say more.", "There are {count} more. Say more.", count - self.told
                )
            )

    def row(self, typed: str) -> Row:
        """The row with a number; raises BadInputError where there is none."""
        if not self.rows.count:
            raise BadInputError(_("No list was told yet"), hint=_("Say shows, list or search"))
        if not typed.isdecimal() or not 1 <= int(typed) <= self.rows.count:
            raise BadInputError(
                _("“{typed}” is no number of the list", typed=typed[:40]),
                hint=_("It has {rows}", rows=ngettext("{count} row", "{count} rows", self.rows.count)),
            )
        return self.rows.at(int(typed) - 1)

    def episode(self) -> Episode:
        """The episode that is meant: the open one, else the one that plays. Raises BadInputError."""
        if self.opened is not None:
            return self.opened
        if (track := self.sounding.state.track) is not None:
            return self.house.library.episode(EpisodeId(track.episode_id))
        raise BadInputError(_("No episode is open"), hint=_("Say list, and then open and a number"))
