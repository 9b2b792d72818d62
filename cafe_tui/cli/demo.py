"""The command `demo` without a screen."""

from cafe_tui.services.demo import walk_through
from cafe_tui.services.house import House

from .output import chatter_hidden, flush, say


def tell(house: House) -> int:
    """Go through browse, jump and keep, telling each step; 0 only if each came out as it must."""
    done = True
    with chatter_hidden():
        for step in walk_through(house):
            say(f"{'ok  ' if step.done else 'FAIL'}  {step.words}")
            flush()
            done = done and step.done
    return 0 if done else 1
