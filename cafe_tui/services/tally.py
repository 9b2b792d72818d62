"""What a refresh tells: while it runs, and when it is over."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cafe_tui.domain.errors import CafeError
from cafe_tui.domain.models import ShowId
from cafe_tui.storage.shows import Subscription


@dataclass(frozen=True, slots=True)
class RefreshProgress:
    """One feed is done, or has brought the rest of its episodes."""

    done: int
    total: int
    show: str
    """The show's title."""
    new: int
    """Episodes that were not there before."""
    error: CafeError | None
    show_id: ShowId


@dataclass(frozen=True, slots=True)
class RefreshReport:
    """What a refresh brought."""

    refreshed: int = 0
    """Feeds that were read and stored."""
    unchanged: int = 0
    new_episodes: int = 0
    failures: tuple[tuple[ShowId, str, CafeError], ...] = ()
    """The show, its title, and what went wrong."""
    left_alone: tuple[Subscription, ...] = ()
    """Those that were not asked though all were wanted: they are retired, or their server wants patience."""


class Tally:
    """Counts what was done, and tells of it."""

    def __init__(
        self,
        total: int,
        on_progress: Callable[[RefreshProgress], None],
        left_alone: Iterable[Subscription] = (),
    ) -> None:
        self._total = total
        self._left_alone = list(left_alone)
        self._on_progress = on_progress
        self._done = 0
        self._refreshed = 0
        self._unchanged = 0
        self._new = 0
        self._failures: list[tuple[ShowId, str, CafeError]] = []

    def refreshed(self, subscription: Subscription, new: int) -> None:
        """A feed said something new; its newest episodes are stored."""
        self._refreshed += 1
        self._new += new
        self._tell(subscription, new)

    def completed(self, subscription: Subscription, new: int) -> None:
        """The rest of a feed, whose newest episodes were told as `refreshed`, is stored, too."""
        self._new += new
        self._tell(subscription, new, done=0)

    def broken_off(self, subscription: Subscription, error: CafeError) -> None:
        """The rest of a feed could not be had."""
        self._failures.append((subscription.id, subscription.title, error))
        self._tell(subscription, error=error, done=0)

    def unchanged(self, subscription: Subscription) -> None:
        """A feed says what it said before."""
        self._unchanged += 1
        self._tell(subscription)

    def failed(self, subscription: Subscription, error: CafeError) -> None:
        """A feed could not be had, or not be read."""
        self._failures.append((subscription.id, subscription.title, error))
        self._tell(subscription, error=error)

    def left_alone(self, subscription: Subscription) -> None:
        """A feed is not asked after all, since its server wants to be left alone."""
        self._left_alone.append(subscription)
        self._tell(subscription)

    def report(self) -> RefreshReport:
        """All that was told."""
        failures = tuple(self._failures)
        left_alone = tuple(self._left_alone)
        return RefreshReport(self._refreshed, self._unchanged, self._new, failures, left_alone)

    def _tell(
        self, subscription: Subscription, new: int = 0, error: CafeError | None = None, *, done: int = 1
    ) -> None:
        self._done += done
        self._on_progress(
            RefreshProgress(self._done, self._total, subscription.title, new, error, subscription.id)
        )
