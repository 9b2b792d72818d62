"""The settings that hold, apart from how they are read: a start without a configuration needs no more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class MediaKeys(StrEnum):
    """What the keyboard's keys for the next and the previous track step through."""

    CHAPTERS = "chapters"
    """Where the episode has some, otherwise episodes."""
    EPISODES = "episodes"


class Covers(StrEnum):
    """Whether covers are shown, and how."""

    AUTO = "auto"
    """As the terminal can, where the extra is installed."""
    OFF = "off"
    HALF_BLOCKS = "half-blocks"
    SIXEL = "sixel"
    KITTY = "kitty"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the listener asks for, and what holds otherwise; `configuration.SETTINGS` says what each means."""

    language: str = ""
    theme: str = ""
    animations: bool = True
    covers: Covers = Covers.AUTO
    mouse: bool = True
    skip: float = 10.0
    skip_far: float = 60.0
    lead_in: float = 15.0  # what it takes to hear that something is good, and to find the key
    audio_output: str = ""
    auto_refresh: bool = True
    prefetch: bool = True
    auto_sync: bool = True
    password_command: tuple[str, ...] = ()
    downloads: str = ""
    downloads_at_once: int = 3
    languages: tuple[str, ...] = ()
    media_keys: MediaKeys = MediaKeys.CHAPTERS
    notifications: bool = False
    podcast_index_command: tuple[str, ...] = ()
    sync_folder: str = ""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The keys of commands, as typed, by the command's id; none for a command without keys."""
    hooks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The programs with their arguments, by the `outside.hooks.HookEvent` on which each is run."""
