"""Putting an episode's chapters right: by hand, to the copy at hand, and which of them are passed over."""

from collections.abc import Callable
from dataclasses import replace

from cafe_tui.domain import taking_back
from cafe_tui.domain.chapter import corrections as edits
from cafe_tui.domain.chapter.chapter_choice import ChapterChoice
from cafe_tui.domain.chapter.copies import with_copy
from cafe_tui.domain.chapter.corrections import Corrections
from cafe_tui.domain.chapter.skipping import SkipMark, with_mark, words_from
from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.language import N_, _
from cafe_tui.domain.models import Chapter, EpisodeId
from cafe_tui.domain.text import one_line, shorten
from cafe_tui.domain.timecode import format_time, parse_time
from cafe_tui.storage import browse, corrections
from cafe_tui.storage.database import Database

from .chapters import Chapters
from .history import Done, History

_SHOWN = 40  # characters of a title in a message


class Corrector:
    """The chapters under work. Every method returns after the change was committed.

    Chapters and times are as `Chapters.of_episode` gives them, that is, as heard. Every method raises
    NotFoundError when the episode is gone, BadInputError when the chapter is, and LibraryError.
    """

    def __init__(self, database: Database, chapters: Chapters, history: History) -> None:
        self._database = database
        self._chapters = chapters
        self._history = history

    def change(self, episode_id: EpisodeId, chapter: Chapter, typed: str) -> Done:
        """Give a chapter another start and title, typed as `12:30 Title`."""
        time, __, title = typed.strip().partition(" ")
        start = parse_time(time)
        title = one_line(title)

        def edit(choice: ChapterChoice, written: edits.Chapters) -> edits.Chapters:
            old = written[_index(choice, chapter)]
            # A start that was not touched keeps its fraction.
            same = format_time(chapter.start) == format_time(start)
            new_start = old.start if same else choice.copy.written(start)
            return edits.changed(written, old, start=new_start, title=title)

        return self._edit(
            episode_id,
            _("Chapter at {start}: {title}", start=format_time(start), title=shorten(title, _SHOWN)),
            edit,
        )

    def add(self, episode_id: EpisodeId, position: float, title: str) -> Done:
        """A new chapter begins here."""

        def edit(choice: ChapterChoice, written: edits.Chapters) -> edits.Chapters:
            return edits.added(written, choice.copy.written(position), one_line(title))

        return self._edit(episode_id, _("New chapter at {position}", position=format_time(position)), edit)

    def remove(self, episode_id: EpisodeId, chapter: Chapter) -> Done:
        """This is no chapter."""

        def edit(choice: ChapterChoice, written: edits.Chapters) -> edits.Chapters:
            return edits.without(written, written[_index(choice, chapter)])

        return self._edit(
            episode_id, _("Deleted the chapter at {start}", start=format_time(chapter.start)), edit
        )

    def shift(self, episode_id: EpisodeId, seconds: float) -> Done:
        """All chapters begin later, or earlier when negative."""
        words = N_("All chapters {seconds:g} s later")
        if seconds < 0:
            words = N_("All chapters {seconds:g} s earlier")
        return self._edit(
            episode_id,
            _(words, seconds=abs(seconds)),
            lambda _choice, written: edits.shifted(written, seconds),
        )

    def flip(self, episode_id: EpisodeId) -> Done:
        """Minutes and seconds were meant where hours and minutes were read, or the other way round."""
        duration = browse.episode(self._database.read(), episode_id).duration
        return self._edit(
            episode_id,
            _("Times read as MM:SS for HH:MM, or the reverse"),
            lambda _choice, written: edits.flipped(written, duration),
        )

    def anchor(self, episode_id: EpisodeId, chapter: Chapter, position: float) -> Done:
        """The sound at `position` is the start of this chapter: it and all later ones move, in this copy."""

        def correct(mine: Corrections, choice: ChapterChoice) -> Corrections:
            written = choice.written[_index(choice, chapter)].start
            return replace(mine, copies=with_copy(mine.copies, choice.copy.anchored(written, position)))

        words = _(
            "“{title}” and all that follow start from {position}",
            title=shorten(chapter.title, _SHOWN),
            position=format_time(position),
        )
        return self._correct(episode_id, words, correct)

    def skip(self, episode_id: EpisodeId, chapter: Chapter) -> Done:
        """Pass this chapter over in playing, or no longer."""
        choice = self._chapters.of_episode(episode_id)
        skip = _index(choice, chapter) not in choice.skipped

        def correct(mine: Corrections, choice: ChapterChoice) -> Corrections:
            mark = SkipMark(choice.written[_index(choice, chapter)].start, skip)
            return replace(mine, skips=with_mark(mine.skips, mark))

        title = shorten(chapter.title, _SHOWN)
        if skip:
            return self._correct(episode_id, _("“{title}” will be skipped", title=title), correct)
        return self._correct(episode_id, _("“{title}” will be played", title=title), correct)

    def reset(self, episode_id: EpisodeId) -> Done:
        """As if the listener had said nothing about the chapters of this episode."""
        return self._correct(
            episode_id, _("Corrections are gone; the chapters are as published"), lambda *__: Corrections()
        )

    def skip_words(self, episode_id: EpisodeId) -> tuple[str, ...]:
        """The words whose chapters are passed over in all episodes of this one's show."""
        connection = self._database.read()
        return corrections.skip_words(connection, browse.episode(connection, episode_id).show_id)

    def set_skip_words(self, episode_id: EpisodeId, typed: str) -> Done:
        """Pass over chapters with one of these words, between commas, in all episodes of this one's show."""
        show_id = browse.episode(self._database.read(), episode_id).show_id
        words, before = words_from(typed), self.skip_words(episode_id)

        def keep(kept: tuple[str, ...], said: str) -> Done:
            with self._database.write() as connection:
                corrections.keep_skip_words(connection, show_id, kept)
            return Done(said, episode_id, chapters=self._chapters.of_episode(episode_id))

        self._history.add(lambda: keep(before, _("Took back the words to skip")))
        named = ", ".join(f"“{word}”" for word in words)
        return keep(
            words,
            _("Chapters with {words} are skipped", words=named)
            if words
            else _("No chapters are skipped by word"),
        )

    def _edit(
        self,
        episode_id: EpisodeId,
        words: str,
        edit: Callable[[ChapterChoice, edits.Chapters], edits.Chapters],
    ) -> Done:
        """Change the list of chapters that is shown, and show the changed one from now on."""

        def correct(mine: Corrections, choice: ChapterChoice) -> Corrections:
            return replace(mine, chapters=edit(choice, choice.written), preferred=None)

        return self._correct(episode_id, words, correct)

    def _correct(
        self, episode_id: EpisodeId, words: str, correct: Callable[[Corrections, ChapterChoice], Corrections]
    ) -> Done:
        with self._database.write() as connection:
            choice = self._chapters.of_episode(episode_id)
            before = corrections.of_episode(connection, episode_id)
            after = correct(before, choice)
            corrections.keep(connection, episode_id, after)

        def undo() -> Done:
            with self._database.write() as connection:
                now = corrections.of_episode(connection, episode_id)
                corrections.keep(connection, episode_id, taking_back.corrections(now, before, after))
            return self._done(_("Took back the correction"), episode_id)

        self._history.add(undo)
        return self._done(words, episode_id)

    def _done(self, words: str, episode_id: EpisodeId) -> Done:
        return Done(words, episode_id, chapters=self._chapters.of_episode(episode_id))


def _index(choice: ChapterChoice, chapter: Chapter) -> int:
    if chapter not in choice.chapters:
        raise BadInputError(
            _("This chapter is no longer there"), hint=_("The list has changed meanwhile; try again")
        )
    return choice.chapters.index(chapter)
