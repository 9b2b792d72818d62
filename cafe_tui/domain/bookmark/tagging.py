"""Tags as they are typed: `tea, #cups, -kettle` gives two and takes one away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..folding import fold
from ..language import _
from ..text import one_line

MAX_TAG = 60


def tag_of(typed: str) -> str:
    """One tag as it is kept, without its `#`; empty where none was typed."""
    return one_line(typed, MAX_TAG).lstrip("#").strip()


def tags_of(typed: Iterable[str]) -> tuple[str, ...]:
    """Tags as they are kept: without `#`, empty ones and repetitions."""
    kept: dict[str, str] = {}
    for tag in map(tag_of, typed):
        if tag:
            kept.setdefault(fold(tag), tag)
    return tuple(kept.values())


@dataclass(frozen=True, slots=True)
class TagChange:
    """What is to become of the tags of one bookmark, or of many."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def applied(self, tags: Sequence[str]) -> tuple[str, ...]:
        """`tags` after the change; those that stay keep their order."""
        gone = {fold(tag) for tag in self.removed}
        return tags_of([*(tag for tag in tags if fold(tag) not in gone), *self.added])

    def __str__(self) -> str:
        words = [f"#{tag}" for tag in self.added] + [_("without #{tag}", tag=tag) for tag in self.removed]
        return " ".join(words) or _("no other tags")


def read_change(typed: str) -> TagChange:
    """The change that was typed: tags with commas between, those to go with a `-` before."""
    parts = [part.strip() for part in typed.split(",")]
    removed = tags_of(part[1:] for part in parts if part.startswith("-"))
    return TagChange(tags_of(part for part in parts if not part.startswith("-")), removed)


def replaced(before: Sequence[str], typed: str) -> tuple[str, ...]:
    """The tags of one bookmark after its list of them was typed anew, spelt as before where they stay."""
    spelt = {fold(tag): tag for tag in before}
    return tuple(spelt.get(fold(tag), tag) for tag in read_change(typed).added)


def completion(typed: str, known: Iterable[str]) -> str | None:
    """`typed` with its last tag completed to the first `known` one that begins like it, or else None."""
    begun = typed.rpartition(",")[2].lstrip()
    sign = begun[: len(begun) - len(begun.lstrip("-#"))]
    wanted = fold(begun[len(sign) :])
    if not wanted:
        return None
    used = {fold(tag) for tag in tags_of(part.lstrip("-") for part in typed.split(",")[:-1])}
    for tag in known:
        if fold(tag).startswith(wanted) and fold(tag) not in used:
            return f"{typed[: len(typed) - len(begun)]}{sign}{tag}"
    return None
