"""The real libmpv, where it is installed."""

import pytest

from cafe_tui.domain.errors import PlayerUnavailableError
from cafe_tui.player.handle import create


def skip_without_libmpv() -> None:
    """Skip the test, saying why, where libmpv cannot be had."""
    try:
        create()[1].terminate()
    except PlayerUnavailableError as error:
        pytest.skip(f"needs libmpv: {error}")
