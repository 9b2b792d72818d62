"""Which of the chapter lists of an episode is shown, made whole from the others, and why that one."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from ..language import N_, _, ngettext
from ..models import Chapter
from ..timeline import chapter_at
from .copies import UNMOVED, Copy, remark
from .skipping import SkipMark, skipped

if TYPE_CHECKING:
    from ..detection.confidence import Confidence


class ChapterSource(StrEnum):
    """Where chapters come from; the values are those of the scriptable face."""

    CORRECTED = "corrected"
    PODCASTING20 = "podcasting20"
    PODLOVE = "podlove"
    EMBEDDED = "embedded"
    NOTES = "notes"

    @property
    def words(self) -> str:
        """The source in the listener's words."""
        return _(_WORDS[self])


_WORDS = {
    ChapterSource.CORRECTED: N_("your corrections"),
    ChapterSource.PODCASTING20: N_("the chapter file"),
    ChapterSource.PODLOVE: N_("the feed"),
    ChapterSource.EMBEDDED: N_("the audio file"),
    ChapterSource.NOTES: N_("the notes"),
}
_CONFIDENCE = {"sure": N_("sure"), "likely": N_("likely"), "unsure": N_("unsure")}
_HELP = {"title": N_("titles"), "url": N_("links"), "image": N_("images")}
_PREFERENCE = tuple(ChapterSource)
"""What the listener corrected; structured sources, those that can be mended after publishing first; notes."""

_AGREE = 1.0
"""Seconds that two sources may differ about the start of the same chapter."""
_CLEARLY_MORE = 1.5
_AFTER_END = 60.0
"""Seconds by which a last chapter may lie behind the end of the sound: lengths in feeds are not exact."""
_NUMBER = re.compile(
    r"[\W_]*(?:(?:chapter|kapitel|chapitre|cap[ií]tulo|capitolo)\s*)?\d*[\W_]*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SourcedChapters:
    """The chapters that one source gives."""

    source: ChapterSource
    chapters: tuple[Chapter, ...]
    confidence: "Confidence | None" = None
    """For the notes, how sure it is that these are chapters."""

    @property
    def is_dummy(self) -> bool:
        """Whether this list leads nowhere: nothing, one chapter at the start, or numbers for titles."""
        if self.source is ChapterSource.CORRECTED:
            return False
        listed = [chapter for chapter in self.chapters if chapter.listed]
        if len(listed) <= 1 and all(chapter.start <= _AGREE for chapter in listed):
            return True
        return all(_NUMBER.fullmatch(chapter.title) for chapter in listed)


@dataclass(frozen=True, slots=True)
class ChapterChoice:
    """The chapters to show."""

    chapters: tuple[Chapter, ...] = ()
    """In the order of their starts, without those that their source does not list."""
    source: ChapterSource | None = None
    """None when no source has any."""
    why: str = field(default_factory=lambda: _("no chapters"))
    """For the listener: "from the notes, 18 chapters, sure"."""
    others: tuple[SourcedChapters, ...] = ()
    """What else there is, best first; each can be preferred."""
    is_dummy: bool = True
    """Whether another source, if there is one, would surely be better."""
    written: tuple[Chapter, ...] = ()
    """The same chapters as their source has them, before `as_heard` moved them."""
    skipped: frozenset[int] = frozenset()
    """The indexes of the chapters that the listener wants passed over."""
    copy: Copy = UNMOVED
    """The copy of the episode in which the chapters start where they say."""
    remark: str = ""
    """What the listener should know about this copy."""

    def title_at(self, seconds: float) -> str:
        """The title of the chapter that sounds there; empty where none does."""
        index = chapter_at(self.chapters, seconds)
        if index is None:
            return ""
        chapter = self.chapters[index]
        return "" if chapter.end is not None and chapter.end <= seconds else chapter.title

    @property
    def is_off(self) -> bool:
        """Whether the chapters seem to be timed for another copy, and were not set to this one."""
        return bool(self.remark) and bool(self.chapters) and not self.copy.anchors


def choose(
    candidates: Iterable[SourcedChapters],
    duration: float | None = None,
    *,
    preferred: ChapterSource | None = None,
) -> ChapterChoice:
    """The best of the lists, or the one that the listener `preferred`; one list for each source.

    A list that leads nowhere loses to any other; a list that runs far past `duration` (seconds) and one from
    notes that is unsure lose to a good one. Structured sources go before the notes, unless a list has clearly
    more chapters. What the chosen list lacks in titles, links and images comes from the others, where they
    agree about the start.
    """
    known: dict[ChapterSource, SourcedChapters] = {}
    for candidate in candidates:
        in_order = _in_order(candidate.chapters)
        by_listener = candidate.source is ChapterSource.CORRECTED  # who may have deleted them all
        if candidate.source not in known and (by_listener or any(chapter.listed for chapter in in_order)):
            known[candidate.source] = replace(candidate, chapters=in_order)
    if not known:
        return ChapterChoice()
    ranked = _ranked(list(known.values()), duration)
    best = known.get(preferred, ranked[0]) if preferred else ranked[0]
    others = tuple(candidate for candidate in ranked if candidate is not best)
    chapters, helpers = _completed(best, others)
    why = ", ".join(_reasons(best, others, len(chapters), helpers, by_listener=best.source is preferred))
    return ChapterChoice(chapters, best.source, why, others, best.is_dummy)


def as_heard(
    choice: ChapterChoice,
    copy: Copy,
    *,
    claimed: float | None = None,
    marks: Iterable[SkipMark] = (),
    words: Iterable[str] = (),
) -> ChapterChoice:
    """The choice for the copy at hand: chapters start where they sound in it, and some are passed over.

    `claimed` is the feed's length of the episode; `words` are those whose chapters the show's listener skips.
    """
    written = choice.chapters
    return replace(
        choice,
        chapters=tuple(
            replace(
                chapter,
                start=copy.heard(chapter.start),
                end=None if chapter.end is None else copy.heard(chapter.end),
            )
            for chapter in written
        ),
        written=written,
        skipped=skipped(written, marks, words),
        copy=copy,
        remark=remark(copy, claimed, written[-1].start if written else None),
    )


def _in_order(chapters: Iterable[Chapter]) -> tuple[Chapter, ...]:
    sane = [chapter for chapter in chapters if math.isfinite(chapter.start) and chapter.start >= 0]
    return tuple(sorted(sane, key=lambda chapter: chapter.start))


def _ranked(candidates: Sequence[SourcedChapters], duration: float | None) -> list[SourcedChapters]:
    """The candidates, best first."""
    waiting = sorted(
        candidates,
        key=lambda candidate: (_weakness(candidate, duration), _PREFERENCE.index(candidate.source)),
    )
    ranked = []
    while waiting:
        best = waiting[0]
        for candidate in waiting[1:]:
            if _weakness(candidate, duration) == _weakness(best, duration) and _clearly_more(candidate, best):
                best = candidate
        waiting.remove(best)
        ranked.append(best)
    return ranked


def _weakness(candidate: SourcedChapters, duration: float | None) -> int:
    """0 for a good list, as the listener's is, 1 for a doubtful one, 2 for one that leads nowhere."""
    if candidate.source is ChapterSource.CORRECTED:
        return 0
    if candidate.is_dummy:
        return 2
    too_long = duration is not None and candidate.chapters[-1].start > duration + _AFTER_END
    return int(too_long or candidate.confidence == "unsure")


def _clearly_more(candidate: SourcedChapters, other: SourcedChapters) -> bool:
    if other.source is ChapterSource.CORRECTED:
        return False
    count, other_count = _count(candidate), _count(other)
    return count >= other_count * _CLEARLY_MORE and count >= other_count + 2


def _count(candidate: SourcedChapters) -> int:
    return sum(chapter.listed for chapter in candidate.chapters)


def _completed(
    best: SourcedChapters, others: Sequence[SourcedChapters]
) -> tuple[tuple[Chapter, ...], dict[str, ChapterSource]]:
    """The chapters of `best` with what the others know better, and for each kind of it who helped first."""
    chapters = [chapter for chapter in best.chapters if chapter.listed]
    helpers: dict[str, ChapterSource] = {}
    if best.source is ChapterSource.CORRECTED:
        return tuple(chapters), helpers
    for other in others:
        for index, twin in _twins(chapters, other.chapters):
            chapter = chapters[index]
            gained: dict[str, str] = {}
            if _NUMBER.fullmatch(chapter.title) and not _NUMBER.fullmatch(twin.title):
                gained["title"] = twin.title
            if chapter.url is None and twin.url is not None:
                gained["url"] = twin.url
            if chapter.image is None and twin.image is not None:
                gained["image"] = twin.image
            if gained:
                chapters[index] = replace(
                    chapter,
                    title=gained.get("title", chapter.title),
                    url=gained.get("url", chapter.url),
                    image=gained.get("image", chapter.image),
                )
                for name in gained:
                    helpers.setdefault(name, other.source)
    return tuple(chapters), helpers


def _twins(chapters: Sequence[Chapter], others: Sequence[Chapter]) -> Iterator[tuple[int, Chapter]]:
    """For each chapter the nearest of `others` (both in order) that starts where it does."""
    first = 0
    for index, chapter in enumerate(chapters):
        while first < len(others) and others[first].start < chapter.start - _AGREE:
            first += 1
        nearest: Chapter | None = None
        for other in others[first:]:
            if other.start > chapter.start + _AGREE:
                break
            if nearest is None or abs(other.start - chapter.start) < abs(nearest.start - chapter.start):
                nearest = other
        if nearest is not None:
            yield index, nearest


def _reasons(
    best: SourcedChapters,
    others: Sequence[SourcedChapters],
    count: int,
    helpers: dict[str, ChapterSource],
    *,
    by_listener: bool,
) -> Iterator[str]:
    yield _("from {source}", source=best.source.words)
    yield ngettext("{count} chapter", "{count} chapters", count)
    if best.confidence is not None:
        yield _(_CONFIDENCE[best.confidence])
    if best.source is ChapterSource.CORRECTED:
        return
    if by_listener:
        yield _("your choice")
    elif others and _PREFERENCE.index(others[0].source) < _PREFERENCE.index(best.source):
        if others[0].is_dummy:
            yield _("{source} says less", source=others[0].source.words)
        elif _clearly_more(best, others[0]):
            yield _("{source} has {count}", source=others[0].source.words, count=_count(others[0]))
    by_source: dict[ChapterSource, list[str]] = {}
    for name, source in helpers.items():
        by_source.setdefault(source, []).append(_(_HELP[name]))
    for source, names in by_source.items():
        yield _("{names} from {source}", names=_(" and ").join(names), source=source.words)
