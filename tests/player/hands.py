"""The hands that carry out steps in tests: an address leads where it says, and effects go to the player."""

from collections.abc import Callable

from cafe_tui.domain import playback as p
from cafe_tui.player.fake import FakePlayer
from cafe_tui.services.listen import command


def carry_out(effect: p.Effect, player: FakePlayer, post: Callable[[p.Event], None]) -> None:
    """Do what a step asks for; `post` takes what is answered at once."""
    if isinstance(effect, p.Resolve):
        post(p.SourceResolved(effect.session, effect.url))
    else:
        command(player, effect)
