"""What is said in an episode: its lines, out of any form in which publishers give them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """Some sentences of one speaker. Times are seconds from the start of the sound, as published."""

    start: float | None
    """None in a transcript without times."""
    end: float | None
    """Never before the start; None where nobody knows."""
    speaker: str
    """Empty where it is not said who speaks."""
    text: str
    """One line, never empty."""


Lines = tuple[Line, ...]
"""In the order of their starts."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What is said in one episode, and where that was found."""

    url: str
    media_type: str
    """As the feed says it, or the server where the feed does not."""
    language: str
    """As the feed says it; empty where it does not."""
    lines: Lines

    @property
    def has_times(self) -> bool:
        """Whether its lines can be heard."""
        return any(line.start is not None for line in self.lines)
