"""The words that keep: moments, segments, notes on them, and taking any of it back."""

from functools import partial

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.language import _, ngettext
from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.text import one_line
from cafe_tui.services.history import Done

from .playing import opened, start
from .talk import Row, Rows, Talk
from .words import aloud, bookmark_line, sentence, spoken


def mark(talk: Talk, typed: str) -> None:
    """keeps this moment, with a note if you add one"""
    track, position = opened(talk)
    _kept(talk, talk.house.marker.mark(track.episode_id, position, typed))


def segment_start(talk: Talk, typed: str) -> None:
    """a segment begins here"""
    track, position = opened(talk)
    talk.house.marker.start_segment(track.episode_id, position)
    talk.tell(sentence(_("A segment begins at {time}", time=spoken(position)), _("Say end where it ends")))


def segment_end(talk: Talk, typed: str) -> None:
    """the segment ends here, and is kept"""
    track, position = opened(talk)
    try:
        done = talk.house.marker.end_segment(track.episode_id, position)
    except BadInputError as error:
        raise BadInputError(
            error.title, hint=_("Say start where it begins, and end where it ends")
        ) from error
    _kept(talk, done)


def note(talk: Talk, typed: str) -> None:
    """writes a note on what was kept last"""
    if (last := talk.house.marker.last) is None:
        raise BadInputError(_("Nothing was kept yet"), hint=_("Say mark first"))
    _kept(talk, talk.house.marker.write_note(last, typed))


def kept(talk: Talk, typed: str) -> None:
    """tells what is kept of the open episode; kept all, of all episodes"""
    everywhere = typed.strip().lower() == "all"
    found = talk.house.bookmarks.listing(episode=None if everywhere else talk.episode().id)
    rows = [
        Row(
            _line(bookmark, everywhere=everywhere),
            partial(_tell, talk, bookmark),
            partial(_play, talk, bookmark),
        )
        for bookmark in found
    ]
    talk.tell_list(
        sentence(ngettext("{count} bookmark", "{count} bookmarks", len(rows))),
        Rows.of(rows),
        _("Nothing is kept."),
    )


def undo(talk: Talk, typed: str) -> None:
    """takes back the last change"""
    talk.tell(sentence(one_line(talk.house.history.undo().words)))


def _kept(talk: Talk, done: Done) -> None:
    if done.bookmark is not None:
        talk.tell(sentence(_("Kept"), bookmark_line(done.bookmark)))


def _tell(talk: Talk, bookmark: Bookmark) -> None:
    talk.tell(_line(bookmark, everywhere=True))
    if bookmark.text:
        talk.tell(bookmark.text)


def _play(talk: Talk, bookmark: Bookmark) -> None:
    if bookmark.episode_id is None:
        raise BadInputError(_("Its episode is no longer in the library"))
    start(talk, bookmark.episode_id, bookmark.start)


def _line(bookmark: Bookmark, *, everywhere: bool) -> str:
    line = bookmark_line(bookmark)
    return sentence(line, _("In {title}", title=aloud(bookmark.title))) if everywhere else line
