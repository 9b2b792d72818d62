"""The command that searches everything."""

from argparse import Namespace

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.language import _
from cafe_tui.domain.search.search_query import KIND_NAMES, read_query
from cafe_tui.domain.timecode import format_time
from cafe_tui.services.house import House

from .output import note, say, say_json, table
from .progress import ProgressBar
from .records import hit_record


def search(house: House, arguments: Namespace) -> int:
    """`search WORDS... [--limit N]`"""
    query = read_query(" ".join(arguments.words), finished=True)
    if query.is_empty:
        raise BadInputError(
            _("There is nothing to look for"), hint=_("Give a word, or a filter such as show:tea")
        )
    if house.indexer.is_behind:
        with ProgressBar(_("Indexing the library")) as bar:
            house.indexer.run(lambda progress: bar.show(progress.done, progress.total))
    found = [hit for some in house.searcher.search(query, limit=arguments.limit) for hit in some.hits]
    if arguments.json:
        say_json([hit_record(hit) for hit in found])
    elif not found:
        note(_("Nothing like this: fewer words find more, and word* finds all that begins so"))
    else:
        rows = [
            (
                _(KIND_NAMES[hit.kind]),
                str(hit.episode_id or ""),
                "" if hit.start is None else format_time(hit.start),
                hit.show,
                hit.title,
                hit.snippet.text,
            )
            for hit in found
        ]
        say(table(("IN", "EPISODE", "TIME", "SHOW", "TITLE", "FOUND"), rows, right=(1, 2)))
    return 0
