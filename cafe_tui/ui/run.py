"""From a wired house to a running screen, and back to the shell."""

import gc
import os
import sys

from cafe_tui.domain.errors import unforeseen
from cafe_tui.domain.language import N_, _
from cafe_tui.domain.models import EpisodeId
from cafe_tui.logs import forget_log, write_log
from cafe_tui.services.house import House
from cafe_tui.settings import few_colours

from .terminal import forgive_broken_input, private_stderr, require_terminal

WELCOME = N_(
    "Welcome. {find-shows} finds shows by name, {add} adds one by its address; {help} tells all keys."
)


def run_player(
    house: House,
    play: tuple[EpisodeId, float | None] | None = None,
    *,
    welcome: str = "",
    tour: bool = True,
) -> int:
    """Show the player until the listener leaves; returns the exit status.

    `play` is an episode to begin with and where (None: where listening to it stopped); `welcome` is one line
    shown above the lists while the library holds no more than the show it began with; `{id}` in it stands for
    the key of a command. With `tour` who is here for the first time is told the first steps.
    """
    require_terminal()
    # Textual lets up to two frames pass between pictures. At its 60 a second the rows of a filter would wait
    # up to 33 ms behind the picture of the letter.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    gc.disable()  # a start makes much that stays; the app turns it on again behind its first paint
    with private_stderr(house.paths.log_file):
        from .app import CafeApp
        from .title import own_title

        write_log(house.paths.log_file)
        forgive_broken_input()
        app = CafeApp(
            house,
            play=play,
            welcome=welcome or _(WELCOME),
            few_colours=few_colours(os.environ, sys.platform),
            tour=tour,
        )
        try:
            with own_title():
                status = app.run(mouse=house.settings.mouse)
        finally:
            app.close_player()
            forget_log()
    if app.failure:
        raise unforeseen(app.failure, house.paths.log_file)
    return status or app.return_code or 0
