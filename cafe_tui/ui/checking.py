"""All that can be said of a configuration, with what only the screen knows: its themes and commands."""

from cafe_tui.domain.config.configuration import Fault, Reading

from .keymap import keymap_of
from .theme import theme_fault


def faults_of(reading: Reading) -> list[Fault]:
    """What is wrong, and what of the keys has a price, by lines."""
    faults = (*reading.faults, *theme_fault(reading), *keymap_of(reading).faults)
    return sorted(faults, key=lambda fault: fault.line)
