"""What is downloaded and deleted for a show without being asked each time."""

from dataclasses import dataclass

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.files.download_rules import DownloadRule, apply_rule
from cafe_tui.domain.language import _
from cafe_tui.domain.models import EpisodeId, ShowId
from cafe_tui.storage import downloads as stored
from cafe_tui.storage import shows
from cafe_tui.storage.database import Database

from .downloads import Downloads

MOST = 1000
"""Episodes of a show that a rule may ask for."""


@dataclass(frozen=True, slots=True)
class RulesApplied:
    """What the rules of all shows asked for."""

    wanted: tuple[EpisodeId, ...]
    """Now being downloaded."""
    freed: tuple[EpisodeId, ...]
    """Deleted from the disk."""


class DownloadRules:
    """The shows' rules. Any thread may call; every method raises LibraryError."""

    def __init__(self, database: Database, downloads: Downloads) -> None:
        self._database = database
        self._downloads = downloads

    def of_show(self, show_id: ShowId) -> DownloadRule:
        """The rule of a show; one that asks for nothing where none was set."""
        return stored.rules(self._database.read()).get(show_id, DownloadRule())

    def set(self, show_id: ShowId, rule: DownloadRule) -> None:
        """Let `rule` hold for a show from the next `apply` on; raises NotFoundError and BadInputError."""
        if not (0 <= rule.newest <= MOST and 0 <= (rule.keep or 0) <= MOST):
            raise BadInputError(
                _("This rule cannot be kept"),
                _("it is not about 0 to {most} episodes", most=MOST),
                _("Give other numbers"),
            )
        with self._database.write() as connection:
            shows.show(connection, show_id)
            stored.set_rule(connection, show_id, rule)

    def apply(self) -> RulesApplied:
        """Start and delete what the rules ask for, and delete what removed shows left behind.

        To be called after a refresh, and when an episode was played. May take a moment. Raises DownloadError
        when the system refuses to delete a file.
        """
        self._downloads.remove_orphans()
        wanted: list[EpisodeId] = []
        freed: list[EpisodeId] = []
        connection = self._database.read()
        for show_id, rule in stored.rules(connection).items():
            outcome = apply_rule(rule, stored.ruled_episodes(connection, show_id))
            freed += [episode_id for episode_id in outcome.freed if self._downloads.delete(episode_id)]
            self._downloads.enqueue(*outcome.wanted, by_rule=True)
            wanted += outcome.wanted
        return RulesApplied(tuple(wanted), tuple(freed))
