"""What a show's rule asks for: which episodes are to be downloaded, and which files may go."""

from collections.abc import Sequence
from dataclasses import dataclass

from .download import DownloadState
from .models import EpisodeId


@dataclass(frozen=True, slots=True)
class DownloadRule:
    """What is done for a show without being asked each time. As it is made, nothing."""

    newest: int = 0
    """So many of the newest episodes are downloaded, unless they were played."""
    keep: int | None = None
    """Of what the rule downloaded so many of the newest are kept; None keeps all."""
    delete_played: bool = False
    """Whether a file goes once its episode was played, also one that the listener asked for."""


@dataclass(frozen=True, slots=True)
class RuledEpisode:
    """What a rule has to know of an episode."""

    id: EpisodeId
    played: bool
    state: DownloadState | None
    """None when nobody ever asked for it."""
    by_rule: bool
    """Whether the rule asked for it, not the listener."""


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """What a rule asks for."""

    wanted: tuple[EpisodeId, ...]
    """To be downloaded."""
    freed: tuple[EpisodeId, ...]
    """Their files may go."""


def apply_rule(rule: DownloadRule, episodes: Sequence[RuledEpisode]) -> RuleOutcome:
    """What `rule` asks for of all `episodes` of a show, the newest first.

    What was ever asked for is not wanted again: the listener may have deleted it. So nothing is fetched and
    freed in turns.
    """
    newest = rule.newest if rule.keep is None else min(rule.newest, rule.keep)
    wanted = [one.id for one in episodes[:newest] if one.state is None and not one.played]
    done = [one for one in episodes if one.state is DownloadState.DONE]
    by_rule = [one.id for one in done if one.by_rule]
    freed = set() if rule.keep is None else set(by_rule[rule.keep :])
    if rule.delete_played:
        freed.update(one.id for one in done if one.played)
    return RuleOutcome(tuple(wanted), tuple(one.id for one in done if one.id in freed))
