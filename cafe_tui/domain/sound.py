"""How a show is made to sound, and where: what the listener chooses beyond the volume."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sound:
    """What the listener chose for a show, or for all shows without a choice of their own."""

    speed: float = 1.0
    """1.0 is as recorded; the pitch is kept."""
    trims_silence: bool = False
    """Whether long pauses are shortened."""
    levels_voices: bool = False
    """Whether quiet voices are raised to the level of loud ones."""


AS_RECORDED = Sound()


@dataclass(frozen=True, slots=True)
class UsualSound:
    """What holds for shows without a choice of their own, and the volume, which is the same for all."""

    sound: Sound = AS_RECORDED
    volume: int = 100
    """Per cent."""


@dataclass(frozen=True, slots=True)
class AudioDevice:
    """Something that sounds: loudspeakers, headphones."""

    name: str
    """The player's own name for it, which stays the same: `pulse/headphones`."""
    description: str
    """Clean words for the listener."""

    @property
    def system(self) -> str:
        """The audio system through which it is reached."""
        return self.name.partition("/")[0]
