"""The hands that carry out steps in tests: an address leads where it says, and effects go to the player."""

from collections.abc import Callable

from cafe_tui.domain import playback as p
from cafe_tui.player.fake import FakePlayer


def carry_out(effect: p.Effect, player: FakePlayer, post: Callable[[p.Event], None]) -> None:
    """Do what a step asks for; `post` takes what is answered at once."""
    match effect:
        case p.Resolve(session, url):
            post(p.SourceResolved(session, url))
        case p.Load(session, url, start, paused):
            player.load(session, url, start=start, paused=paused)
        case p.SetPaused(paused):
            player.set_paused(paused)
        case p.Seek(position):
            player.seek(position)
        case p.SetSpeed(speed):
            player.set_speed(speed)
        case p.SetVolume(volume):
            player.set_volume(volume)
        case p.SetDevice(name):
            player.set_device(name)
        case p.Unload():
            player.stop()
