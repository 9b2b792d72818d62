"""Sound: the port (`Player`), libmpv behind it (the only `import mpv`), and a hand-driven fake."""

from .port import Player

__all__ = ["Player"]
