"""Working on one bookmark: tune its ends, hear it again and again, hand it to others."""

import os
from collections.abc import Sequence
from pathlib import Path

from textual import on, work

from cafe_tui.domain.bookmark.edges import Edge, chapter_edges, edge_part, nearest, place_of
from cafe_tui.domain.errors import BadInputError, CafeError
from cafe_tui.domain.language import _, ngettext
from cafe_tui.domain.models import Bookmark
from cafe_tui.ui.commands import keyed
from cafe_tui.ui.messages import LoopAsked, PartAsked, PlayAsked
from cafe_tui.ui.notices import say
from cafe_tui.ui.widgets.edge_bar import EdgeBar
from cafe_tui.ui.widgets.prompt import Prompt

from .marking import MarkingScreen, bookmark_ends

_MOST_COPIED = 50_000  # characters; terminals take some 74,000 bytes at once


class TuningScreen(MarkingScreen):
    """A screen with a bar for the ends of a segment."""

    def action_loop(self) -> None:
        """The segment again and again, or no longer."""
        passage, track = self.playback.passage, self.playback.track
        bookmark = self.bookmark_at_cursor or (None if passage else self._target())
        sounds = (track.episode_id, passage.start, passage.end) if track and passage else None
        if sounds and (bookmark is None or sounds == (bookmark.episode_id, bookmark.start, bookmark.end)):
            self.post_message(LoopAsked())
        elif bookmark is None:
            return
        elif bookmark.episode_id is None:
            self.say(gone())
        elif bookmark.end is None:
            self.say(
                BadInputError(
                    _("A moment cannot be heard again and again"),
                    hint=keyed(_("{edges} gives it an end"), self.app),
                )
            )
        else:
            self.post_message(PlayAsked(bookmark.episode_id, bookmark.start, bookmark.end, loops=True))

    # The ends of a segment

    def action_edges(self) -> None:
        """Work on the ends of a bookmark."""
        if bookmark := self._target():
            self.query_one(EdgeBar).open(bookmark, self._edge_at_hand(bookmark))

    def _edge_at_hand(self, bookmark: Bookmark) -> Edge:
        """The end that is nearer to where the sound is, if it is of the same episode."""
        track = self.playback.track
        if track is None or track.episode_id != bookmark.episode_id or bookmark.end is None:
            return Edge.START
        near = nearest(self.playback.position, bookmark_ends(bookmark))
        return Edge.END if near == bookmark.end else Edge.START

    @on(EdgeBar.Nudged)
    def _nudge(self, event: EdgeBar.Nudged) -> None:
        bookmark_id, part_of = event.bookmark.id, event.part_of
        self.change(lambda: self._marker.nudge(bookmark_id, event.edge, event.seconds, part_of=part_of))

    @on(EdgeBar.SetAsked)
    def _set_edge(self, event: EdgeBar.SetAsked) -> None:
        track = self.playback.track
        if track is None or track.episode_id != event.bookmark.episode_id:
            self.say(BadInputError(_("Its episode does not sound now"), hint=_("Play it first")))
        else:
            self._move_edge(event.bookmark, event.edge, self.playback.position, event.part_of)

    def _move_edge(self, bookmark: Bookmark, edge: Edge, to: float, part_of: object) -> None:
        self.change(lambda: self._marker.move_edge(bookmark.id, edge, to, part_of=part_of))

    @on(EdgeBar.HearAsked)
    def _hear_edge(self, event: EdgeBar.HearAsked) -> None:
        part = edge_part(event.bookmark, event.edge)
        track = self.playback.track
        if event.bookmark.episode_id is None:
            self.say(gone())
        elif self.playback.active and track and track.episode_id == event.bookmark.episode_id:
            self.post_message(PartAsked(*part))
        else:
            self.post_message(PlayAsked(event.bookmark.episode_id, *part))

    @on(EdgeBar.SnapAsked)
    def _snap(self, event: EdgeBar.SnapAsked) -> None:
        if event.to == "silence":
            self._snap_to_silence(event.bookmark, event.edge, event.part_of)
        else:
            self._snap_to_chapter(event.bookmark, event.edge, event.part_of)

    @work(thread=True, group="snap", exit_on_error=False)
    def _snap_to_silence(self, bookmark: Bookmark, edge: Edge, part_of: object) -> None:
        to = self.house.pauses.nearest(bookmark, edge)
        self.app.call_from_thread(self._move_edge, bookmark, edge, to, part_of)

    @work(thread=True, group="snap", exit_on_error=False)
    def _snap_to_chapter(self, bookmark: Bookmark, edge: Edge, part_of: object) -> None:
        if bookmark.episode_id is None:
            raise gone()
        chapters = self.house.chapters.of_episode(bookmark.episode_id).chapters
        to = nearest(place_of(bookmark, edge), chapter_edges(chapters, bookmark.duration))
        if to is None:
            raise BadInputError(_("This episode has no chapters to snap to"), hint=_("← and → move the end"))
        self.app.call_from_thread(self._move_edge, bookmark, edge, to, part_of)

    # Sharing

    def bookmark_meant(self) -> Bookmark | None:
        """The first of `bookmarks_meant`."""
        return next(iter(self.bookmarks_meant()), None)

    def bookmarks_meant(self) -> Sequence[Bookmark]:
        """What is to be worked on: the bookmark under the cursor, else the one made or changed last."""
        bookmark = self._target()
        return () if bookmark is None else (self.house.bookmarks.get(bookmark.id),)

    def action_copy_link(self) -> None:
        """A link to the place, to the clipboard."""
        from cafe_tui.domain.address import shown
        from cafe_tui.domain.bookmark.sharing import link

        if bookmark := self.bookmark_meant():
            if address := link(bookmark):
                self.copy(address, _("Copied {address}", address=shown(address)))
            else:
                self.say(
                    BadInputError(
                        _("There is no link to give away"),
                        _(
                            "the episode has no page, and the sound's address may hold the key to a "
                            "private feed"
                        ),
                        keyed(_("Press {copy-quote} for a quote"), self.app),
                    )
                )

    def action_copy_quote(self) -> None:
        """Quotes, to the clipboard."""
        from cafe_tui.domain.bookmark.sharing import quotes

        if bookmarks := self.bookmarks_meant():
            words = ngettext("Copied the quote", "Copied {count:,} quotes", len(bookmarks))
            self.copy(quotes(bookmarks), words)

    # Cutting

    def action_cut(self) -> None:
        """Ask where to, and make sound files of what is meant, while everything else goes on."""
        if not (bookmarks := self.bookmarks_meant()):
            return
        segments = [each for each in bookmarks if each.end is not None]
        if not segments:
            self.say(
                BadInputError(
                    _("A moment has no length to cut"), hint=keyed(_("{edges} gives it an end"), self.app)
                )
            )
            return

        def cut(typed: str) -> None:
            # By the program: this screen may be left meanwhile.
            self.app.run_worker(lambda: self._cut(segments, typed), thread=True, exit_on_error=False)

        label = _(
            "Cut {segments} into", segments=ngettext("{count} segment", "{count} segments", len(segments))
        )
        self.query_one(Prompt).ask(
            label, cut, text=f"{Path.cwd()}{os.sep}", placeholder=_("a folder, or a file")
        )

    def _cut(self, bookmarks: Sequence[Bookmark], typed: str) -> None:
        app = self.app
        try:
            words = self.house.cutter.cut(bookmarks, typed)
        except CafeError as error:
            app.call_from_thread(say, app, error)
        else:
            app.call_from_thread(app.notify, words, markup=False)

    def copy(self, text: str, words: str) -> None:
        """Put `text` on the clipboard, and say `words`."""
        if len(text) > _MOST_COPIED:
            self.say(
                BadInputError(_("That is too much for a terminal's clipboard"), hint=_("Tick fewer of them"))
            )
            return
        self.app.copy_to_clipboard(text)
        self.notify(_("{words}, if your terminal lets programs do so", words=words), markup=False, timeout=4)


def gone() -> BadInputError:
    """Why a bookmark cannot be played."""
    return BadInputError(
        _("This bookmark cannot be played"),
        _("its episode is no longer in the library"),
        _("Add its show again"),
    )
