"""How sure the detector is. On its own, so that who only names it need not load the patterns."""

from enum import StrEnum


class Confidence(StrEnum):
    """How sure it is that the list is one of chapters."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"
