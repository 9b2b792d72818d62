"""What a show's rule asks for: which episodes are to be downloaded, and which files may go."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..errors import BadInputError
from ..language import _
from ..models import EpisodeId
from ..text import one_line
from .download import DownloadState

_RULE = re.compile(r"newest (?P<newest>\d{1,6})|keep (?P<keep>\d{1,6})|delete played")


@dataclass(frozen=True, slots=True)
class DownloadRule:
    """What is done for a show without being asked each time. As it is made, nothing."""

    newest: int = 0
    """So many of the newest episodes are downloaded, unless they were played."""
    keep: int | None = None
    """Of what the rule downloaded so many of the newest are kept; None keeps all."""
    delete_played: bool = False
    """Whether a file goes once its episode was played, also one that the listener asked for."""


def rule_text(rule: DownloadRule) -> str:
    """A rule as the listener types it: "newest 3, keep 10, delete played"; empty for none."""
    parts = [
        f"newest {rule.newest}" if rule.newest else "",
        f"keep {rule.keep}" if rule.keep is not None else "",
        "delete played" if rule.delete_played else "",
    ]
    return ", ".join(filter(None, parts))


def rule_from(typed: str) -> DownloadRule:
    """The rule that `rule_text` writes so; raises BadInputError."""
    rule = DownloadRule()
    for part in filter(None, (part.strip().casefold() for part in typed.split(","))):
        match _RULE.fullmatch(part):
            case re.Match() as match if match["newest"]:
                rule = replace(rule, newest=int(match["newest"]))
            case re.Match() as match if match["keep"]:
                rule = replace(rule, keep=int(match["keep"]))
            case re.Match():
                rule = replace(rule, delete_played=True)
            case None:
                hint = _("Write it as “newest 3, keep 10, delete played”, or any part of that")
                wrong = _("“{part}” is no rule for downloads", part=one_line(part, 40))
                raise BadInputError(wrong, hint=hint)
    return rule


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
