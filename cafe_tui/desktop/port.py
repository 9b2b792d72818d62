"""What the desktop is shown, and what it may ask for."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from cafe_tui.domain.models import EpisodeId


class Status(StrEnum):
    """Whether there is sound, in MPRIS's own words."""

    PLAYING = "Playing"
    PAUSED = "Paused"
    STOPPED = "Stopped"


@dataclass(frozen=True, slots=True)
class Item:
    """What is played. All text is clean; the address is empty where there is none to be shown to others."""

    episode_id: EpisodeId
    title: str
    show: str
    page_url: str = ""
    cover: Path | None = None
    """The file of a picture."""
    length: float | None = None
    """Seconds."""


@dataclass(frozen=True, slots=True)
class NowPlaying:
    """Everything the desktop is shown but the position, which moves all the time."""

    status: Status = Status.STOPPED
    item: Item | None = None
    speed: float = 1.0
    volume: int = 100
    """Per cent."""
    can_go_next: bool = False
    can_go_previous: bool = False


class Controls(Protocol):
    """What the desktop may ask of the player. Called on the desktop's thread; each call returns at once."""

    def play(self) -> None:
        """Play what is open."""

    def pause(self) -> None:
        """Pause what plays."""

    def play_pause(self) -> None:
        """Pause what plays, or play what is open."""

    def stop(self) -> None:
        """Close the sound."""

    def next(self) -> None:
        """Go to what comes next."""

    def previous(self) -> None:
        """Go to what came before."""

    def skip(self, seconds: float) -> None:
        """Go on, or back when negative."""

    def seek(self, position: float) -> None:
        """Go to `position` seconds."""

    def set_speed(self, speed: float) -> None:
        """Play at `speed`, as far as the player goes."""

    def set_volume(self, percent: int) -> None:
        """Play at `percent`, as far as the player goes."""

    def quit(self) -> None:
        """Leave the program."""
