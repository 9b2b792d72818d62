"""The talk about an episode as rows of text: comments in their threads, and where to write or read more.

What people wrote is never markup. Kept apart from the widget, because reading times takes time to import.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

from cafe_tui.domain.address import host_of
from cafe_tui.domain.chapters import ShowNotes
from cafe_tui.domain.language import _
from cafe_tui.domain.shownotes import Block, BlockKind, Link

from .notes_text import Target, render_notes, targets_of
from .present import short_date

if TYPE_CHECKING:
    from cafe_tui.services.comments import Said, Talk

_STEP = 2  # cells by which an answer stands further in
_DEEPEST = 6
_ANSWER = "↳ "


@dataclass(frozen=True, slots=True)
class TalkRow:
    """A comment, or a place on the web: a line about it, and a text below."""

    head: Content
    body: ShowNotes
    targets: tuple[Target, ...]
    depth: int = 0
    url: str = ""
    """The comment's place on its page."""
    is_link: bool = False
    """Whether it is a place on the web, its only target."""

    def lines(self, width: int, labels: Mapping[Target, str]) -> list[Content]:
        """The row in `width` cells, with an empty line below; `labels` are put before their targets."""
        indent = Content(" " * (_STEP * min(self.depth, _DEEPEST)))
        room = max(1, width - indent.cell_length)
        text = render_notes(self.body, list(self.targets), dict(labels), None)
        wrapped = [self.head.truncate(room, ellipsis=True), *text.wrap(room)]
        return [*(Content.assemble(indent, line) for line in wrapped), Content("")]


def rows_of(talk: "Talk", today: datetime) -> list[TalkRow]:
    """Every comment, then the page where one is left, then talk in other places."""
    rows = [_comment_row(said, today) for said in talk.said]
    if talk.page:
        rows.append(_link_row(_("Leave a comment"), talk.page))
    elif talk.link:
        rows.append(_link_row(_("The episode's page"), talk.link))
    for discussion in talk.discussions:
        where = " ".join(
            filter(None, (discussion.account, discussion.protocol and f"({discussion.protocol})"))
        )
        rows.append(_link_row(_("Discussion {where}", where=where).strip(), discussion.url))
    return rows


def _comment_row(said: "Said", today: datetime) -> TalkRow:
    comment = said.comment
    date = short_date(comment.published, today)
    head = Content.assemble(
        (_ANSWER if comment.answers else "", "dim"),
        (comment.author or _("Somebody"), "bold"),
        (f" · {date}" if date else "", "dim"),
    )
    return TalkRow(head, said.read, tuple(targets_of(said.read)), said.depth, comment.url)


def _link_row(words: str, url: str) -> TalkRow:
    head = Content.assemble(("↗ ", "bold"), (words, "bold"), (f" · {host_of(url)}", "dim"))
    body = ShowNotes((Block(BlockKind.PARAGRAPH, url, (Link(0, len(url), url),)),))
    return TalkRow(head, body, tuple(targets_of(body)), url=url, is_link=True)
