"""What the player does next, as one pure step: `step(state, event) -> (state, effects)`.

    IDLE ──PlayRequested──▶ RESOLVING ──SourceResolved──▶ OPENING ──MediaOpened──▶ PLAYING ⇄ PAUSED
      ▲                        │                             │                        │
      └──────StopRequested─────┴──────── MediaFailed ────────┴──▶ FAILED              └─MediaEnded─▶ ENDED

PlayRequested is taken in every phase and begins a new session: events that carry the number of an older
session are stale and change nothing. From ENDED and FAILED, a pause toggle or a seek plays the same track
again. Seeks while the media is still being opened move the place where it will start. The caller carries
out the effects in order; it owns the clock, the threads and the player.
"""

from .effects import (
    Effect,
    Load,
    Resolve,
    SaveChapters,
    SaveDuration,
    SavePosition,
    Seek,
    SetPaused,
    SetSpeed,
    SetVolume,
    Unload,
)
from .events import (
    BufferChanged,
    ChapterRequested,
    ChaptersFound,
    EmbeddedChaptersFound,
    Event,
    MediaEnded,
    MediaFailed,
    MediaOpened,
    OutputChanged,
    PauseRequested,
    PauseToggled,
    PlayerEvent,
    PlayRequested,
    PositionMoved,
    SaveFailed,
    SaveRecovered,
    SeekFinished,
    SeekRequested,
    SkipRequested,
    SourceResolved,
    SpeedRequested,
    SpeedStepped,
    StopRequested,
    VolumeRequested,
    VolumeStepped,
)
from .reducer import (
    FINISHED_WITHIN,
    MAX_VOLUME,
    RESTART_CHAPTER_AFTER,
    SAVE_EVERY,
    SPEEDS,
    Step,
    is_finished,
    step,
)
from .state import Phase, Playback, Track

__all__ = [
    "FINISHED_WITHIN",
    "MAX_VOLUME",
    "RESTART_CHAPTER_AFTER",
    "SAVE_EVERY",
    "SPEEDS",
    "BufferChanged",
    "ChapterRequested",
    "ChaptersFound",
    "Effect",
    "EmbeddedChaptersFound",
    "Event",
    "Load",
    "MediaEnded",
    "MediaFailed",
    "MediaOpened",
    "OutputChanged",
    "PauseRequested",
    "PauseToggled",
    "Phase",
    "PlayRequested",
    "Playback",
    "PlayerEvent",
    "PositionMoved",
    "Resolve",
    "SaveChapters",
    "SaveDuration",
    "SaveFailed",
    "SavePosition",
    "SaveRecovered",
    "Seek",
    "SeekFinished",
    "SeekRequested",
    "SetPaused",
    "SetSpeed",
    "SetVolume",
    "SkipRequested",
    "SourceResolved",
    "SpeedRequested",
    "SpeedStepped",
    "Step",
    "StopRequested",
    "Track",
    "Unload",
    "VolumeRequested",
    "VolumeStepped",
    "is_finished",
    "step",
]
