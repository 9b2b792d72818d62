"""The words that look around: shows, episodes, what is in one, and the search."""

from collections.abc import Sequence
from functools import partial

from cafe_tui.cli.episodes import readable
from cafe_tui.domain.errors import BadInputError, CafeError
from cafe_tui.domain.language import _, ngettext, pgettext
from cafe_tui.domain.models import EpisodeId, Show
from cafe_tui.domain.search.search_places import Hit
from cafe_tui.domain.search.search_query import KIND_NAMES, read_query
from cafe_tui.domain.transcript.writers import WRITERS

from .playing import start
from .talk import Row, Rows, Talk
from .words import aloud, chapter_line, episode_line, place, sentence, show_line


def shows(talk: Talk, typed: str) -> None:
    """tells the shows"""
    rows = [
        Row(show_line(show), partial(_open_show, talk, show), partial(_open_show, talk, show))
        for show in talk.house.library.shows()
    ]
    talk.tell_list(
        sentence(ngettext("{count} show", "{count} shows", len(rows))),
        Rows.of(rows),
        _("There are no shows. Say add and an address."),
    )


def episodes(talk: Talk, typed: str) -> None:
    """tells the newest episodes, or with words those with these in their title"""
    _tell_episodes(talk, talk.house.library.episode_ids(containing=typed), with_show=True)


def open_row(talk: Talk, typed: str) -> None:
    """opens what has a number in the list: a show, or an episode"""
    talk.row(typed).choose()


def more(talk: Talk, typed: str) -> None:
    """goes on with the list"""
    talk.more()


def chapters(talk: Talk, typed: str) -> None:
    """tells the chapters of the open episode"""
    episode = talk.episode()
    rows = [
        Row(
            chapter_line(chapter),
            partial(start, talk, episode.id, chapter.start),
            partial(start, talk, episode.id, chapter.start),
        )
        for chapter in talk.house.chapters.of_episode(episode.id).chapters
    ]
    title = sentence(
        _(
            "{chapters} of {title}",
            chapters=ngettext("{count} chapter", "{count} chapters", len(rows)),
            title=aloud(episode.title),
        )
    )
    talk.tell_list(title, Rows.of(rows), _("No chapters are known of it."))


def notes(talk: Talk, typed: str) -> None:
    """reads the notes of the open episode"""
    talk.tell(readable(talk.house.library.notes(talk.episode().id)) or _("It has no notes."))


def transcript(talk: Talk, typed: str) -> None:
    """reads what is said in the open episode, if its feed offers that"""
    found = talk.house.transcripts.of_episode(
        talk.episode().id, on_trouble=lambda error: talk.tell(sentence(str(error)))
    )
    talk.tell(WRITERS["text"](found.lines))


def search(talk: Talk, typed: str) -> None:
    """looks for words everywhere, and tells the places"""
    query = read_query(typed, finished=True)
    if query.is_empty:
        raise BadInputError(_("There is nothing to look for"), hint=_("Say search and a word"))
    if talk.house.indexer.is_behind:
        talk.house.indexer.run(lambda progress: None)
    hits = [hit for some in talk.house.searcher.search(query, limit=20) for hit in some.hits]
    rows = [_hit_row(talk, hit) for hit in hits]
    talk.tell_list(
        ngettext("{count} place found.", "{count} places found.", len(rows)),
        Rows.of(rows),
        _("Nothing like this was found."),
    )


def add(talk: Talk, typed: str) -> None:
    """adds a show by its address"""
    if not typed:
        raise BadInputError(_("Which show?"), hint=_("Say add and the address of its feed or page"))
    show = talk.house.subscriptions.add(typed)
    talk.tell(
        sentence(
            _("Added {title}", title=aloud(show.title)),
            ngettext("{count} episode", "{count} episodes", show.episodes),
        )
    )


def refresh(talk: Talk, typed: str) -> None:
    """fetches the feeds"""
    talk.tell(_("Fetching the feeds."))
    report = talk.house.refresher.refresh(None)
    for __, title, error in report.failures:
        talk.tell(sentence(aloud(title), str(error)))
    talk.tell(sentence(ngettext("{count} new episode", "{count} new episodes", report.new_episodes)))


def _open_show(talk: Talk, show: Show) -> None:
    talk.tell(sentence(aloud(show.title)))
    _tell_episodes(talk, talk.house.library.episode_ids(show.id), with_show=False)


def _tell_episodes(talk: Talk, ids: Sequence[int], *, with_show: bool) -> None:
    def at(index: int) -> Row:
        episode = talk.house.library.episode(EpisodeId(ids[index]))
        return Row(
            episode_line(episode, with_show=with_show),
            partial(_open_episode, talk, episode.id),
            partial(start, talk, episode.id, None),
        )

    nothing = _("There are no such episodes. Say refresh to fetch the feeds.")
    talk.tell_list(
        sentence(ngettext("{count} episode", "{count} episodes", len(ids))), Rows(len(ids), at), nothing
    )


def _open_episode(talk: Talk, episode_id: EpisodeId) -> None:
    house = talk.house
    episode = talk.opened = house.library.episode(episode_id)
    count = len(house.chapters.of_episode(episode_id).chapters)
    kept = len(house.bookmarks.of_episode(episode_id))
    talk.tell(sentence(pgettext("state", "Open"), episode_line(episode, with_show=True)))
    has = [
        ngettext("{count} chapter", "{count} chapters", count),
        ngettext("{count} bookmark", "{count} bookmarks", kept),
    ]
    if house.library.has_transcript(episode_id):
        has.append(_("a transcript"))
    talk.tell(sentence(_("It has {things}", things=", ".join(has)), _("Say play, chapters, notes or kept")))


def _hit_row(talk: Talk, hit: Hit) -> Row:
    at = "" if hit.start is None else place(hit.start)
    kind = _(KIND_NAMES[hit.kind])
    words = sentence(
        f"{kind[:1].upper()}{kind[1:]}: {aloud(hit.snippet.text)}",
        aloud(hit.title or ""),
        aloud(hit.show),
        at,
    )

    def choose() -> None:
        if hit.episode_id is not None:
            _open_episode(talk, hit.episode_id)
        elif hit.show_id is not None:
            _open_show(talk, talk.house.library.show(hit.show_id))
        else:
            raise CafeError(_("Its episode is no longer in the library"))

    def play() -> None:
        if hit.episode_id is None:
            choose()
        else:
            start(talk, hit.episode_id, hit.start)

    return Row(words, choose, play)
