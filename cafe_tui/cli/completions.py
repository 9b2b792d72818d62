"""The commands that let a shell complete what is typed."""

from argparse import Namespace
from collections.abc import Callable, Iterator

from cafe_tui.domain.folding import fold
from cafe_tui.domain.language import _, ngettext
from cafe_tui.domain.models import Episode
from cafe_tui.domain.text import one_line
from cafe_tui.services.house import House

from .arguments import make_parser
from .outline import Outline, outline_of
from .output import say
from .shells import bash, fish, zsh

_WRITERS: dict[str, Callable[[Outline], str]] = {"bash": bash.script, "zsh": zsh.script, "fish": fish.script}
_MOST = 100
"""Episodes that are offered."""


def completions(house: House, arguments: Namespace) -> int:
    """`completions SHELL`: the script that the shell is to read."""
    say(_WRITERS[arguments.shell](outline_of(make_parser())).rstrip("\n"))
    return 0


def complete(house: House, arguments: Namespace) -> int:
    """`complete KIND BEGINNING`, which the scripts call: a name and what it is on each line, tabs between."""
    if house.paths.database.exists():  # whoever only types a command wants no library made
        offers = _shows if arguments.kind == "show" else _episodes
        lines = [f"{one_line(name)}\t{one_line(what)}" for name, what in offers(house, arguments.beginning)]
        if lines:
            say("\n".join(dict.fromkeys(lines)))
    return 0


def _shows(house: House, beginning: str) -> Iterator[tuple[str, str]]:
    begins = fold(beginning)
    for show in house.library.shows():
        if begins in fold(show.title):
            yield show.title, ngettext("{count} episode", "{count} episodes", show.episodes)


def _episodes(house: House, beginning: str) -> Iterator[tuple[str, str]]:
    """The newest, and those of the show that is named already; else those with these words in their title."""
    begins, library = fold(beginning), house.library
    if "latest".startswith(begins):
        yield "latest", _("the newest of all")
    named = [show for show in library.shows() if begins and fold(f"{show.title}#").startswith(begins)]
    named += [show for show in library.shows() if begins.startswith(fold(f"{show.title}#"))]
    ids = [*library.episode_ids(limit=_MOST)]
    for show in named:
        ids += library.episode_ids(show.id, limit=None if "#" in beginning else _MOST)
    found = [episode for episode in library.episodes(ids) if fold(_spec(episode)).startswith(begins)]
    if not found:
        found = library.episodes(library.episode_ids(containing=beginning, limit=_MOST))
    for episode in found[:_MOST]:
        yield _spec(episode), episode.title


def _spec(episode: Episode) -> str:
    """How an episode is named at a prompt."""
    return str(episode.id) if episode.number is None else f"{episode.show}#{episode.number}"
