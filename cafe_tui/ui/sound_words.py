"""How it sounds, in the player's line: signs with words, so that nothing depends on either alone."""

from datetime import datetime

from cafe_tui.domain import playback as p
from cafe_tui.domain.language import _, ngettext, pgettext

from .clock_words import time_of_day

SOUND = "sound state"
"""In which context these short words are translated."""


def sound_words(playback: p.Playback) -> str:
    """Whether it loops, filters that are on, speed, and volume or that it is muted."""
    words = []
    if playback.passage and playback.passage.loops:
        words.append(f"↻ {pgettext(SOUND, 'loop')}")
    if playback.sound.trims_silence:
        words.append(f"⇥ {pgettext(SOUND, 'trim')}")
    if playback.sound.levels_voices:
        words.append(f"≈ {pgettext(SOUND, 'level')}")
    words.append(f"{playback.speed:g}x")
    return "  ".join([*words, volume_words(playback)])


def volume_words(playback: p.Playback) -> str:
    """The volume, or that it is muted: the last words of the line."""
    return f"⊘ {pgettext(SOUND, 'muted')}" if playback.muted else f"♪ {playback.volume}"


def sleep_words(sleep: "p.Sleep | None", *, short: bool) -> str:
    """When the sound will sleep: by the clock on the wall, or by what has to end first."""
    if sleep is None:
        return ""
    if sleep.fade:
        return f"☾ {pgettext(SOUND, 'fading') if short else _('falling asleep')}"
    match sleep.plan:
        case p.AtMoment(moment):
            time = time_of_day(datetime.fromtimestamp(moment))
            return f"☾ {time if short else _('sleeps {time}', time=time)}"
        case p.AfterChapters(count) if count > 1:
            if short:
                return f"☾ {ngettext('{count} chapter', '{count} chapters', count)}"
            return f"☾ {ngettext('sleeps after {count} chapter', 'sleeps after {count} chapters', count)}"
        case p.AfterChapters():
            return f"☾ {pgettext(SOUND, 'chapter') if short else _('sleeps at the end of the chapter')}"
        case p.AfterEpisode():
            return f"☾ {pgettext(SOUND, 'episode') if short else _('sleeps at the end of the episode')}"
