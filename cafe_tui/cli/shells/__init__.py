"""Completion scripts, one module for each shell: an outline of the commands in, the script's text out."""

KINDS = {
    "SHOW": "show",
    "EPISODE": "episode",
    "SOURCE": "episode",
}
"""What the hidden command `complete` is asked for, by the name of a value."""
FILES = frozenset(("FILE", "SOURCE"))
"""Values that can be files."""
