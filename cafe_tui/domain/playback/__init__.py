"""What the player does next, as one pure step: `step(state, event) -> (state, effects)`.

    IDLE ──PlayRequested──▶ RESOLVING ──SourceResolved──▶ OPENING ──MediaOpened──▶ PLAYING ⇄ PAUSED
      ▲                        │                             │                        │
      └──────StopRequested─────┴──────── MediaFailed ────────┴──▶ FAILED              └─MediaEnded─▶ ENDED

PlayRequested is taken in every phase and begins a new session: events that carry the number of an older
session are stale and change nothing. From ENDED and FAILED, a pause toggle or a seek plays the same track
again. Seeks while the media is still being opened move the place where it will start. A passage that was
played to its end waits there, paused and `over`; a seek out of it makes an ordinary episode of the track.
The caller carries out the effects in order; it owns the clock, the threads and the player.

Sound that the network took away is waited for: PLAYING ──MediaFailed(MediaUnreachableError)──▶ WAITING
──RetryDue or a pause toggle──▶ RESOLVING, in a new session, until it holds or patience ends in FAILED.

The step is made of layers: `reducer` moves the sound, `retry` waits for it, `journey` remembers where it was,
`audition` lets a part be heard in passing.
What `reducer` tells apart is carried out in `transport` (what the listener does), `running` (what comes of
the sound running on), `sound_steps` and `sleep_steps`; `position` is common to them.

What the screen shows (`Playback` and what is in it) is imported with this package; events, effects and the
step itself when they are first asked for, so that a start does not wait for them.
"""

from typing import TYPE_CHECKING

from .state import Audition, Passage, Phase, Playback, Track
from .trail import Place, Trail

if TYPE_CHECKING:
    from .audition import step
    from .effects import (
        Effect,
        Load,
        Resolve,
        RetryAfter,
        SaveChapters,
        SaveDevice,
        SaveDuration,
        SaveHeard,
        SavePosition,
        SaveShowSound,
        SaveUsualSound,
        Seek,
        SetDevice,
        SetLevelsVoices,
        SetMuted,
        SetPaused,
        SetSpeed,
        SetTrimsSilence,
        SetVolume,
        Unload,
    )
    from .events import (
        AuditionRequested,
        BufferChanged,
        ChapterRequested,
        ChaptersFound,
        DeviceRequested,
        DevicesChanged,
        EmbeddedChaptersFound,
        Event,
        LevellingToggled,
        LoopToggled,
        MediaEnded,
        MediaFailed,
        MediaInOrder,
        MediaOpened,
        MissedRequested,
        MuteToggled,
        OutputChanged,
        PauseRequested,
        PauseToggled,
        PlayerEvent,
        PlayRequested,
        PositionMoved,
        Recalled,
        RedoRequested,
        ResumeRequested,
        RetryDue,
        SaveFailed,
        SaveRecovered,
        SeekFinished,
        SeekRequested,
        SkipRequested,
        SleepRequested,
        SleepStepped,
        SourceResolved,
        SpeedRequested,
        SpeedStepped,
        StopRequested,
        Ticked,
        TrimmingToggled,
        UndoRequested,
        VolumeRequested,
        VolumeStepped,
    )
    from .outage import Retry
    from .position import FINISHED_WITHIN, SAVE_EVERY, Step, is_finished
    from .sleep import AfterChapters, AfterEpisode, AtMoment, Fade, Plan, Sleep, read_plan
    from .sleep_steps import sleeps_at_end
    from .sound_steps import MAX_VOLUME, SPEEDS
    from .transport import RESTART_CHAPTER_AFTER
else:
    _LATE = (
        "audition", "events", "effects", "journey", "outage", "position",
        "sleep", "sleep_steps", "sound_steps", "transport",
    )  # fmt: skip

    def __getattr__(name: str) -> object:
        if name in __all__:
            from importlib import import_module

            for module in (import_module(f".{late}", __name__) for late in _LATE):
                if name in vars(module):
                    globals()[name] = vars(module)[name]
                    return globals()[name]
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "FINISHED_WITHIN",
    "MAX_VOLUME",
    "RESTART_CHAPTER_AFTER",
    "SAVE_EVERY",
    "SPEEDS",
    "AfterChapters",
    "AfterEpisode",
    "AtMoment",
    "Audition",
    "AuditionRequested",
    "BufferChanged",
    "ChapterRequested",
    "ChaptersFound",
    "DeviceRequested",
    "DevicesChanged",
    "Effect",
    "EmbeddedChaptersFound",
    "Event",
    "Fade",
    "LevellingToggled",
    "Load",
    "LoopToggled",
    "MediaEnded",
    "MediaFailed",
    "MediaInOrder",
    "MediaOpened",
    "MissedRequested",
    "MuteToggled",
    "OutputChanged",
    "Passage",
    "PauseRequested",
    "PauseToggled",
    "Phase",
    "Place",
    "Plan",
    "PlayRequested",
    "Playback",
    "PlayerEvent",
    "PositionMoved",
    "Recalled",
    "RedoRequested",
    "Resolve",
    "ResumeRequested",
    "Retry",
    "RetryAfter",
    "RetryDue",
    "SaveChapters",
    "SaveDevice",
    "SaveDuration",
    "SaveFailed",
    "SaveHeard",
    "SavePosition",
    "SaveRecovered",
    "SaveShowSound",
    "SaveUsualSound",
    "Seek",
    "SeekFinished",
    "SeekRequested",
    "SetDevice",
    "SetLevelsVoices",
    "SetMuted",
    "SetPaused",
    "SetSpeed",
    "SetTrimsSilence",
    "SetVolume",
    "SkipRequested",
    "Sleep",
    "SleepRequested",
    "SleepStepped",
    "SourceResolved",
    "SpeedRequested",
    "SpeedStepped",
    "Step",
    "StopRequested",
    "Ticked",
    "Track",
    "Trail",
    "TrimmingToggled",
    "UndoRequested",
    "Unload",
    "VolumeRequested",
    "VolumeStepped",
    "is_finished",
    "read_plan",
    "sleeps_at_end",
    "step",
]
