"""One episode with everything that belongs beside it: its notes read, its chapters, what is kept of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cafe_tui.domain.chapter.chapter_choice import ChapterChoice
from cafe_tui.domain.feed.extras import NO_EPISODE_EXTRAS, EpisodeExtras
from cafe_tui.domain.links.calls import EpisodeRef
from cafe_tui.domain.models import Bookmark, Episode, EpisodeId

if TYPE_CHECKING:
    from cafe_tui.domain.chapters import ShowNotes

    from .chapters import Chapters
    from .episode_web import EpisodeWeb
    from .keep import Bookmarks
    from .library import Library
    from .linked import EpisodeLinks


@dataclass(frozen=True, slots=True)
class EpisodeDetail:
    """An episode, opened."""

    episode: Episode
    notes: "ShowNotes"
    chapters: ChapterChoice
    """From the best source that is known."""
    bookmarks: tuple[Bookmark, ...]
    """In time order."""
    extras: EpisodeExtras = NO_EPISODE_EXTRAS
    """What the feed says of it besides the usual."""
    has_transcript: bool = False
    """Whether a transcript is offered, or on this machine."""
    comments: int | None = 0
    """How many comments on it are here; None where they were looked for in vain."""
    refs: tuple[EpisodeRef, ...] = ()
    """The places in the notes that lead to other episodes."""
    links: "EpisodeLinks | None" = None
    """All that leads from it to elsewhere, once that was asked for."""


def open_episode(
    library: "Library", bookmarks: "Bookmarks", chapters: "Chapters", web: "EpisodeWeb", episode_id: EpisodeId
) -> EpisodeDetail:
    """Read an episode whole. Raises NotFoundError when it is not in the library."""
    from cafe_tui.domain.chapters import read_show_notes  # its patterns take their time to compile

    episode = library.episode(episode_id)
    notes = read_show_notes(library.notes(episode_id), episode.duration)
    choice = chapters.of_episode(episode_id, notes)
    kept = tuple(bookmarks.of_episode(episode_id))
    return EpisodeDetail(
        episode,
        notes,
        choice,
        kept,
        library.extras(episode_id),
        has_transcript=library.has_transcript(episode_id),
        comments=library.comment_count(episode_id),
        refs=web.refs(episode_id, notes.blocks),
    )
