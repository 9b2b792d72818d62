"""How it sounds, in the player's line: signs with words, so that nothing depends on either alone."""

from datetime import datetime

from cafe_tui.domain import playback as p

from .clock_words import time_of_day


def sound_words(playback: p.Playback) -> str:
    """Whether it loops, filters that are on, speed, and volume or that it is muted."""
    words = []
    if playback.passage and playback.passage.loops:
        words.append("↻ loop")
    if playback.sound.trims_silence:
        words.append("⇥ trim")
    if playback.sound.levels_voices:
        words.append("≈ level")
    words.append(f"{playback.speed:g}x")
    return "  ".join([*words, volume_words(playback)])


def volume_words(playback: p.Playback) -> str:
    """The volume, or that it is muted: the last words of the line."""
    return "⊘ muted" if playback.muted else f"♪ {playback.volume}"


def sleep_words(sleep: "p.Sleep | None", *, short: bool) -> str:
    """When the sound will sleep: by the clock on the wall, or by what has to end first."""
    if sleep is None:
        return ""
    if sleep.fade:
        return "☾ fading" if short else "☾ falling asleep"
    match sleep.plan:
        case p.AtMoment(moment):
            return f"☾ {'' if short else 'sleeps '}{time_of_day(datetime.fromtimestamp(moment))}"
        case p.AfterChapters(count) if count > 1:
            return f"☾ {count} chapters" if short else f"☾ sleeps after {count} chapters"
        case p.AfterChapters():
            return "☾ chapter" if short else "☾ sleeps at the end of the chapter"
        case p.AfterEpisode():
            return "☾ episode" if short else "☾ sleeps at the end of the episode"
