"""The commands about episodes: list them, show one, and where to play one."""

from argparse import Namespace

from cafe_tui.domain.errors import NotFoundError
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Chapter, Episode, EpisodeId
from cafe_tui.domain.timecode import format_time
from cafe_tui.services.house import House

from .output import note, say, say_json, table, wrap
from .records import episode_detail_record, episode_record


def list_episodes(house: House, arguments: Namespace) -> int:
    """`episodes [SHOW] [--unplayed] [--limit N]`"""
    show = house.library.find_show(arguments.show) if arguments.show is not None else None
    ids = house.library.episode_ids(
        show.id if show else None, unplayed=arguments.unplayed, limit=arguments.limit
    )
    episodes = house.library.episodes(ids)
    if arguments.json:
        say_json([episode_record(episode) for episode in episodes])
    elif not episodes:
        note(_("There are no such episodes: “cafe-tui refresh” fetches the feeds"))
    else:
        rows = [
            (
                str(episode.id),
                f"{episode.published.astimezone():%Y-%m-%d}" if episode.published else "",
                format_time(episode.duration) if episode.duration else "",
                _heard(episode),
                "" if episode.number is None else str(episode.number),
                episode.show,
                episode.title,
            )
            for episode in episodes
        ]
        say(table(("ID", "DATE", "LENGTH", "HEARD", "NO", "SHOW", "TITLE"), rows, right=(0, 2, 3, 4)))
    return 0


def show_episode(house: House, arguments: Namespace) -> int:
    """`show EPISODE`"""
    episode = house.library.find_episode(arguments.episode)
    notes, extras = house.library.notes(episode.id), house.library.extras(episode.id)
    if arguments.json:
        say_json(episode_detail_record(episode, notes, extras))
        return 0
    facts = (
        (_("Show"), episode.show),
        (_("Season"), "" if extras.season is None else str(extras.season)),
        (_("People"), ", ".join(f"{each.name} ({each.role or _('host')})" for each in extras.people)),
        (_("Published"), f"{episode.published.astimezone():%Y-%m-%d %H:%M}" if episode.published else ""),
        (_("Length"), format_time(episode.duration) if episode.duration else ""),
        (_("Heard"), _heard(episode)),
        (_("Page"), episode.link),
        (_("Media"), episode.media_url),
        (_("Id"), str(episode.id)),
    )
    width = max(10, *(len(name) + 1 for name, value in facts if value))
    say(wrap(episode.title))
    say("\n".join(f"{name + ':':{width}} {value}" for name, value in facts if value))
    if text := readable(notes):
        say(f"\n{text}")
    return 0


def place_to_play(house: House, arguments: Namespace) -> tuple[EpisodeId, float | None]:
    """`play EPISODE [--at TIME | --chapter N]`: the episode, and where (None: where listening stopped)."""
    episode = house.library.find_episode(arguments.episode)
    if arguments.chapter is None:
        return episode.id, arguments.at
    return episode.id, chapters_with(house, episode, arguments.chapter)[arguments.chapter - 1].start


def chapters_with(house: House, episode: Episode, number: int) -> tuple[Chapter, ...]:
    """The chapters of an episode; raises NotFoundError where there are fewer than `number`."""
    found = house.chapters.of_episode(episode.id).chapters
    if number > len(found):
        raise NotFoundError(
            _("“{title}” has no chapter {number}", title=episode.title, number=number),
            _("{count} are known", count=len(found)),
            _("“cafe-tui chapters {id}” lists them", id=episode.id),
        )
    return found


def _heard(episode: Episode) -> str:
    """Where listening stopped, or that the episode was played."""
    if episode.position > 0:
        return format_time(episode.position)
    return _("played") if episode.played else ""


def readable(notes: str) -> str:
    """Show notes as paragraphs, with the addresses of their links at the end."""
    from cafe_tui.domain.shownotes import BlockKind, read_blocks

    blocks = read_blocks(notes)
    paragraphs = [wrap(f"- {block.text}" if block.kind is BlockKind.ITEM else block.text) for block in blocks]
    addresses = dict.fromkeys(link.url for block in blocks for link in block.links)
    if shown := [url for url in addresses if url.startswith(("http://", "https://", "mailto:"))]:
        paragraphs.append("\n".join((_("Links:"), *shown)))
    return "\n\n".join(paragraphs)
