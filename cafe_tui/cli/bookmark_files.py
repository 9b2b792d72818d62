"""The commands that take bookmarks away into files, and in from them."""

from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from cafe_tui.domain.interchange import FORMS
from cafe_tui.domain.language import _, ngettext
from cafe_tui.domain.models import EpisodeId
from cafe_tui.services.house import House

from .bookmarks import chosen
from .output import note, say, say_json
from .progress import ProgressBar
from .records import bookmark_record


def export(house: House, arguments: Namespace) -> int:
    """`bookmarks export [--format F] [-o FILE] [--episode E] [--show S] [--tag T]`"""
    from cafe_tui.services import bookmark_files as files

    form, bookmarks = FORMS[arguments.format], chosen(house, arguments)
    if arguments.output is None:
        say(files.document(form, bookmarks))
    elif form.name == "md" and not arguments.output.endswith(form.ending):
        written = files.write_notes(bookmarks, Path(arguments.output))
        for path in written.notes:
            say(str(path))
        note(
            _(
                "{bookmarks} came into {path}",
                bookmarks=ngettext("{count} bookmark", "{count} bookmarks", written.added),
                path=arguments.output,
            )
        )
    else:
        files.write_document(form, bookmarks, Path(arguments.output))
        note(
            _(
                "{bookmarks} in {path}",
                bookmarks=ngettext("{count} bookmark", "{count} bookmarks", len(bookmarks)),
                path=arguments.output,
            )
        )
    return 0


def take_in(house: House, arguments: Namespace) -> int:
    """`bookmarks import FILE [--episode E]`"""
    from cafe_tui.services import bookmark_files as files

    episode = None if arguments.episode is None else house.library.find_episode(arguments.episode).id

    def at(addresses: Iterable[str]) -> dict[str, EpisodeId]:
        with ProgressBar(_("Reading where episodes are")) as bar:
            house.read_links(lambda: False, bar.show)
        return house.web.at(addresses)

    taken = files.take_in(house.bookmarks, arguments.file, house.clock, episode, at)
    if arguments.json:
        say_json([bookmark_record(bookmark) for bookmark in taken.added])
    else:
        rest = taken.found - taken.unknown - len(taken.added)
        kept = ngettext("Kept {count} bookmark", "Kept {count} bookmarks", len(taken.added))
        others = _("{count} were here already or do not fit", count=rest) if rest else ""
        unknown = _("{count} lead to no episode of the library", count=taken.unknown) if taken.unknown else ""
        say("; ".join(filter(None, (kept, others, unknown))))
    return 0
