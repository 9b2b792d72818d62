"""How many examples property tests try."""

from hypothesis import settings

USUAL = 50
THOROUGH = 2_000


def examples(usual: int) -> int:
    """As many in a usual run, and in proportion more in a thorough one (`--hypothesis-profile=thorough`)."""
    return max(usual * settings.default.max_examples // USUAL, 1) if settings.default else usual
