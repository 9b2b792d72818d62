"""How many feeds of one server are fetched at the same time: a few at first, more once it answers well.

A hundred shows are often at one big house, which takes twenty connections without a blink; a small server of
somebody's own does not. They cannot be told apart by name, but by how they answer.
"""

from dataclasses import dataclass

from ..errors import FeedError, RefusedError, UnreachableError

AT_FIRST = 8
"""Of a server of which nobody knows yet how it answers; browsers open six connections to one."""


@dataclass(frozen=True, slots=True)
class HostPace:
    """Of one server. Whoever holds a place gives it back by one of the steps."""

    allowed: int = AT_FIRST
    busy: int = 0

    @property
    def has_room(self) -> bool:
        """Whether one more may be fetched now."""
        return self.busy < self.allowed

    def taken(self) -> "HostPace":
        """One more is being fetched."""
        return HostPace(self.allowed, self.busy + 1)

    def answered(self, at_most: int) -> "HostPace":
        """One came: there may be one more at a time, up to `at_most`."""
        return HostPace(min(self.allowed + 1, max(at_most, 1)), self.busy - 1)

    def failed(self) -> "HostPace":
        """One did not come: half as many have to do."""
        return HostPace(max(self.allowed // 2, 1), self.busy - 1)


def is_strain(error: FeedError) -> bool:
    """Whether a failure says that its server bears no more; a clear refusal of one feed does not."""
    if isinstance(error, RefusedError):
        return error.status == 429 or error.status >= 500
    return isinstance(error, UnreachableError)
