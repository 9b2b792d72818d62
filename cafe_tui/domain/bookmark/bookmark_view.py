"""How the bookmarks of all shows are looked at: in groups, in an order, narrowed to some words."""

from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from ..folding import fold

_Member = TypeVar("_Member", bound=StrEnum)


class GroupBy(StrEnum):
    """What bookmarks under one heading have in common."""

    SHOW = "show"
    EPISODE = "episode"
    TAG = "tag"
    DAY = "day"
    """The listener's day on which they were made."""
    NOTHING = "nothing"

    @property
    def following(self) -> "GroupBy":
        """The next one, round and round."""
        return _following(self)


class OrderBy(StrEnum):
    """In which order bookmarks stand under their heading."""

    PLACE = "place"
    """By show, newest episode first, and as they are heard."""
    NEWEST = "newest"
    IMPORTANCE = "importance"
    LENGTH = "length"
    """The longest first, moments last."""

    @property
    def following(self) -> "OrderBy":
        """The next one, round and round."""
        return _following(self)


def _following(one: _Member) -> _Member:
    members = list(type(one))
    return members[(members.index(one) + 1) % len(members)]


@dataclass(frozen=True, slots=True)
class View:
    """What is asked for."""

    group: GroupBy = GroupBy.SHOW
    order: OrderBy = OrderBy.PLACE
    words: str = ""
    """Each is to be in the note, what is said, chapter, episode, show, tags (`#tag`) or importance (`!!`)."""


@dataclass(frozen=True, slots=True)
class Group:
    """Bookmarks under one heading."""

    key: str
    """What tells the group from others, also when its heading changes."""
    title: str
    """A show's, an episode's or a tag's name; a day as 2026-03-14; empty for those without a tag."""
    show: str
    """Of an episode."""
    ids: "array[int]"


Groups = tuple[Group, ...]


def grouped(rows: Iterable[tuple[int, str, str, str]]) -> Groups:
    """Groups, in the order of the rows of a bookmark's id, and its group's key, title and show."""
    groups: dict[str, Group] = {}
    for bookmark_id, key, title, show in rows:
        group = groups.get(key)
        if group is None:
            group = groups[key] = Group(key, title, show, array("q"))
        group.ids.append(bookmark_id)
    return tuple(groups.values())


def narrowed(groups: Groups, wanted: Collection[int]) -> Groups:
    """The groups with only the bookmarks that are `wanted`; empty ones go."""
    kept = (
        Group(group.key, group.title, group.show, array("q", [one for one in group.ids if one in wanted]))
        for group in groups
    )
    return tuple(group for group in kept if group.ids)


def search_words(typed: str) -> list[str]:
    """What to look for, to be compared with folded text."""
    return fold(typed).split()
