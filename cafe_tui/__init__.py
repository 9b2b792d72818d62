"""cafe-tui: a podcast player for the terminal in which the times in show notes are chapters."""

__version__ = "0.1.0"
