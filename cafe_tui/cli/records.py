"""The JSON shapes of the scriptable face: names may be added, none is renamed."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cafe_tui.domain.chapter.chapter_choice import ChapterSource
from cafe_tui.domain.feed.extras import EpisodeExtras, Person, Place
from cafe_tui.domain.files.download import Download
from cafe_tui.domain.files.download_rules import DownloadRule
from cafe_tui.domain.models import Bookmark, Chapter, Episode, EpisodeId, Show
from cafe_tui.domain.search.search_places import Hit

if TYPE_CHECKING:
    from cafe_tui.domain.chapter.copies import Copy
    from cafe_tui.domain.transcript import Transcript
    from cafe_tui.services.clip import Clip
    from cafe_tui.services.comments import Talk
    from cafe_tui.services.linked import EpisodeLinks, Neighbour
    from cafe_tui.services.queue import QueueEntry

Record = dict[str, Any]


def show_record(show: Show) -> Record:
    """A show in a listing."""
    return {
        "id": show.id,
        "title": show.title,
        "feed_url": show.feed_url,
        "episodes": show.episodes,
        "unplayed": show.unplayed,
        "last_ok": _date(show.last_ok),
        "error": show.error,
        "next_try": _date(show.health.next_try),
        "failures": show.health.failures,
        "retired": show.health.retired,
        "notices": [
            {"kind": problem.kind, "count": problem.count, "words": str(problem)} for problem in show.problems
        ],
    }


def episode_record(episode: Episode) -> Record:
    """An episode in a listing."""
    return {
        "id": episode.id,
        "show": episode.show,
        "show_id": episode.show_id,
        "number": episode.number,
        "title": episode.title,
        "published": _date(episode.published),
        "duration": episode.duration,
        "media_url": episode.media_url,
        "position": episode.position,
        "played": episode.played,
    }


def episode_detail_record(episode: Episode, notes: str, extras: EpisodeExtras) -> Record:
    """An episode by itself; `notes` as the feed has them."""
    return episode_record(episode) | {
        "guid": episode.guid,
        "link": episode.link or None,
        "notes": notes,
        "season": extras.season,
        "people": _people(extras.people),
        "place": _place(extras.place),
    }


def links_record(links: "EpisodeLinks") -> Record:
    """What leads from an episode to elsewhere, and to it."""
    return {
        "episode": links.episode.id,
        "mentions": [_neighbour(each) for each in links.mentions],
        "mentioned_in": [_neighbour(each) for each in links.mentioned_in],
        "related": [_neighbour(each) for each in links.related],
        "links": [{"title": each.title, "url": each.url} for each in links.links],
        "chapters": [{"start": each.start, "title": each.title, "url": each.url} for each in links.chapters],
        "people": _people(links.people),
        "funding": [{"title": each.title or None, "url": each.url} for each in links.funding],
        "place": _place(links.place),
        "season": links.season,
        "link": links.episode.link or None,
    }


def _neighbour(each: "Neighbour") -> Record:
    """Another episode, with what links the two: the words of the notes, or those that both share."""
    episode = each.episode
    return {
        "id": episode.id,
        "show": episode.show,
        "show_id": episode.show_id,
        "number": episode.number,
        "title": episode.title,
        "words": each.words or None,
    }


def _people(people: Iterable[Person]) -> list[Record]:
    return [{"name": each.name, "role": each.role or "host", "url": each.url or None} for each in people]


def _place(place: Place | None) -> Record | None:
    return {"name": place.name, "geo": place.geo or None} if place else None


def chapters_record(
    episode_id: EpisodeId | None, source: ChapterSource | None, chapters: Iterable[Chapter]
) -> Record:
    """Chapters with where they come from; `episode_id` is None for what is not in the library."""
    return {
        "episode": episode_id,
        "source": source,
        "chapters": [
            {
                "start": chapter.start,
                "end": chapter.end,
                "title": chapter.title,
                "url": chapter.url,
                "image": chapter.image,
            }
            for chapter in chapters
        ],
    }


def transcript_record(episode_id: EpisodeId, transcript: "Transcript") -> Record:
    """What is said in an episode, and the address it comes from."""
    return {
        "episode": episode_id,
        "source": transcript.url,
        "language": transcript.language or None,
        "lines": [
            {"start": line.start, "end": line.end, "speaker": line.speaker or None, "text": line.text}
            for line in transcript.lines
        ],
    }


def comments_record(talk: "Talk", copy: "Copy") -> Record:
    """The talk about an episode; the times in it are places in `copy`, the sound at hand."""
    return {
        "episode": talk.episode_id,
        "page": talk.page or None,
        "fetched": _date(talk.fetched),
        "discussions": [
            {"url": each.url, "protocol": each.protocol or None, "account": each.account or None}
            for each in talk.discussions
        ],
        "comments": [
            {
                "id": said.comment.guid,
                "answers": said.comment.answers or None,
                "depth": said.depth,
                "author": said.comment.author or None,
                "published": _date(said.comment.published),
                "url": said.comment.url or None,
                "text": said.comment.text,
                "times": [copy.heard(time.seconds) for time in said.read.times],
            }
            for said in talk.said
        ],
    }


def bookmark_record(bookmark: Bookmark) -> Record:
    """A bookmark."""
    return {
        "id": bookmark.id,
        "episode": bookmark.episode_id,
        "show": bookmark.show,
        "title": bookmark.title,
        "start": bookmark.start,
        "end": bookmark.end,
        "note": bookmark.note,
        "tags": list(bookmark.tags),
        "created": _date(bookmark.created),
        "uid": bookmark.uid,
        "importance": bookmark.importance,
        "chapter": bookmark.chapter or None,
        "text": bookmark.text or None,
        "edited": _date(bookmark.edited),
    }


def hit_record(hit: Hit) -> Record:
    """Something that the search found."""
    return {
        "kind": hit.kind,
        "episode": hit.episode_id,
        "show_id": hit.show_id,
        "show": hit.show,
        "title": hit.title or None,
        "start": hit.start,
        "end": hit.end,
        "snippet": hit.snippet.text,
        "marks": [list(mark) for mark in hit.snippet.marks],
        "by": hit.by or None,
        "bookmark": hit.bookmark_id,
        "published": _date(hit.published),
    }


def clip_record(clip: "Clip") -> Record:
    """A clip that was made."""
    bookmark = clip.bookmark
    return {
        "bookmark": bookmark.id,
        "path": str(clip.path),
        "start": bookmark.start,
        "end": bookmark.end,
        "length": clip.length,
    }


def queue_record(entry: "QueueEntry", position: int) -> Record:
    """What stands at a position of the queue."""
    piece = entry.item.piece
    return {
        "position": position,
        "episode": piece.episode_id,
        "show": entry.episode.show,
        "title": entry.episode.title,
        "passage": piece.title if piece.is_passage else None,
        "start": piece.start,
        "end": piece.end,
        "length": entry.length,
        "media_url": entry.episode.media_url,
    }


def download_record(download: Download, episode: Episode, path: Path | None) -> Record:
    """The download of an episode; `path` where the file is whole."""
    return {
        "episode": download.episode_id,
        "show": episode.show,
        "title": episode.title,
        "state": download.state,
        "path": str(path) if path else None,
        "received": download.part.received,
        "length": download.part.length,
        "by_rule": download.by_rule,
        "error": download.error,
    }


def rule_record(show: Show, rule: DownloadRule) -> Record:
    """What is downloaded and deleted for a show without being asked each time."""
    return {
        "show_id": show.id,
        "show": show.title,
        "newest": rule.newest,
        "keep": rule.keep,
        "delete_played": rule.delete_played,
    }


def _date(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
