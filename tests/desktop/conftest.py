"""A session bus for each test of the room."""

from collections.abc import Iterator

import pytest

from tests.support.dbus import session_bus


@pytest.fixture
def bus_address() -> Iterator[str]:
    """The address of a real session bus that only this test is on."""
    with session_bus() as address:
        yield address
