"""What leads from an episode to elsewhere, for people and for other programs."""

from argparse import Namespace
from collections.abc import Iterator

from cafe_tui.domain.language import _
from cafe_tui.domain.links.link_target import warning, whole_target
from cafe_tui.domain.timecode import format_time
from cafe_tui.services.house import House
from cafe_tui.services.linked import EpisodeLinks, Neighbour, OutLink

from .output import note, say, say_json
from .progress import ProgressBar
from .records import links_record


def links(house: House, arguments: Namespace) -> int:
    """`links EPISODE`: what was never read for links is read first."""
    from cafe_tui.domain.shownotes import read_blocks

    episode = house.library.find_episode(arguments.episode)
    with ProgressBar(_("Reading notes for links")) as bar:
        house.read_links(lambda: False, bar.show)
    blocks = read_blocks(house.library.notes(episode.id))
    found = house.linked.of_episode(episode.id, blocks, house.chapters.of_episode(episode.id).chapters)
    if arguments.json:
        say_json(links_record(found))
    elif lines := list(_lines(found)):
        say("\n".join(lines).strip())
    else:
        note(_("Nothing leads from this episode to elsewhere"))
    return 0


def _lines(found: EpisodeLinks) -> Iterator[str]:
    yield from _section(_("Mentioned here"), map(_neighbour, found.mentions))
    yield from _section(_("Mentioned in"), map(_neighbour, found.mentioned_in))
    yield from _section(_("Links in the notes"), map(_link, found.links))
    yield from _section(_("Links of chapters"), map(_link, found.chapters))
    yield from _section(
        _("People"), (f"{each.name} ({each.role or _('host')})  {each.url}".rstrip() for each in found.people)
    )
    yield from _section(_("Support"), (f"{each.title}  {each.url}".strip() for each in found.funding))
    if found.place:
        yield from _section(_("Place"), iter([f"{found.place.name}  {found.place.geo}".strip()]))
    yield from _section(_("Related"), map(_neighbour, found.related))


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    shown = list(lines)
    if shown:
        yield f"\n{title}:"
        yield from (f"  {line}" for line in shown)


def _neighbour(each: Neighbour) -> str:
    episode = each.episode
    why = f"  ({each.words})" if each.words else ""
    return f"{episode.id}  {episode.show}: {episode.title}{why}"


def _link(each: OutLink) -> str:
    title = each.title if each.start is None else f"{format_time(each.start)} {each.title}"
    odd = f"  ({words})" if (words := warning(each.url)) else ""
    return f"{'' if title == each.url else f'{title}  '}{whole_target(each.url)}{odd}"
