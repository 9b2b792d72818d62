"""Show notes as one `Content`: blocks with air between them, times and links as spans.

Feed text is never markup. Kept apart from the widget, because reading notes takes time to import and the
first paint needs none of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from textual.content import Content, Span
from textual.style import Style

from cafe_tui.domain.chapters import ShowNotes
from cafe_tui.domain.links.calls import EpisodeRef
from cafe_tui.domain.links.link_target import may_open
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.shownotes import Block, BlockKind

EPISODE_MARK = "↳"
"""Stands before what leads to another episode, which opens here."""


@dataclass(frozen=True, slots=True)
class Target:
    """A place in the notes that leads somewhere: a time in seconds, an address, or another episode."""

    block: int
    start: int
    end: int
    seconds: float | None = None
    url: str = ""
    episode_id: EpisodeId | None = None


def _cut(block: Block, end: int) -> Block:
    return replace(block, text=block.text[:end], links=())


def targets_of(notes: ShowNotes, refs: Sequence[EpisodeRef] = ()) -> list[Target]:
    """Every time, episode and link of the notes, in the order of the text; of two in one place the first."""
    found = [Target(mark.block, mark.start, mark.end, seconds=mark.seconds) for mark in notes.times]
    taken = {(target.block, offset) for target in found for offset in range(target.start, target.end)}
    others = [Target(ref.block, ref.start, ref.end, episode_id=ref.episode_id) for ref in refs]
    others += [
        Target(number, link.start, link.end, url=link.url)
        for number, block in enumerate(notes.blocks)
        for link in block.links
        if may_open(link.url)
    ]
    for target in others:
        place = {(target.block, offset) for offset in range(target.start, target.end)}
        if taken.isdisjoint(place):
            found.append(target)
            taken |= place
    return sorted(found, key=lambda target: (target.block, target.start))


def render_notes(
    notes: ShowNotes,
    targets: list[Target],
    labels: dict[Target, str],
    sounding: float | None,
) -> Content:
    """The notes as one text; `labels` are put before their targets."""
    parts: list[Content] = []
    per_block: dict[int, list[tuple[int, Target]]] = {}
    for number, target in enumerate(targets):
        per_block.setdefault(target.block, []).append((number, target))
    for index, (gap, block) in enumerate(_with_gaps(notes.blocks)):
        parts.append(Content(gap))
        parts.append(_render_block(block, per_block.get(index, []), labels, sounding))
    return Content("").join(parts)


def _with_gaps(blocks: Sequence[Block]) -> Iterator[tuple[str, Block]]:
    """Each block with the line breaks that set it off from the one before."""
    previous: Block | None = None
    for block in blocks:
        tight = previous is not None and block.kind is previous.kind is BlockKind.ITEM
        yield ("" if previous is None else "\n" if tight else "\n\n"), block
        previous = block


def _render_block(
    block: Block, targets: list[tuple[int, Target]], labels: dict[Target, str], sounding: float | None
) -> Content:
    pieces: list[Content] = []
    indent = "  " * max(0, block.level - 1)
    if block.kind is BlockKind.ITEM:
        pieces.append(Content(f"{indent}• "))
    elif block.kind is BlockKind.QUOTE:
        pieces.append(Content("│ "))
    done = 0
    for number, target in targets:
        pieces.append(Content(block.text[done : target.start]))
        if label := labels.get(target):
            pieces.append(Content.styled(f"{label}", "bold reverse"))
        words = block.text[target.start : target.end]
        if target.episode_id is not None:
            words = f"{EPISODE_MARK}{words}"
        style = "bold $accent" if target.seconds is not None else ""
        if target.seconds is not None and target.seconds == sounding:
            style = "bold reverse"
        spans = [Span(0, len(words), "underline"), Span(0, len(words), Style.from_meta({"target": number}))]
        if style:
            spans.append(Span(0, len(words), style))
        pieces.append(Content(words, spans=spans))
        done = target.end
    pieces.append(Content(block.text[done:]))
    content = Content("").join(pieces)
    return content.stylize("bold") if block.kind is BlockKind.HEADING else content


def target_lines(notes: ShowNotes, targets: list[Target], width: int) -> list[int]:
    """The lines of the notes, drawn in `width` cells, in which the targets begin, in order."""
    lines: list[int] = []
    first = 0
    for number, (gap, block) in enumerate(_with_gaps(notes.blocks)):
        first += len(gap)
        for target in targets:
            if target.block == number:
                before = _render_block(_cut(block, target.end), [], {}, None)
                lines.append(first + len(before.wrap(width)) - 1)
        first += len(_render_block(block, [], {}, None).wrap(width)) - 1
    return lines
