"""How it sounds, in the player's line: signs with words, so that nothing depends on either alone."""

from cafe_tui.domain.playback import Playback


def sound_words(playback: Playback) -> str:
    """Filters that are on, speed, and volume or that it is muted."""
    words = []
    if playback.sound.trims_silence:
        words.append("⇥ trim")
    if playback.sound.levels_voices:
        words.append("≈ level")
    words.append(f"{playback.speed:g}x")
    words.append("⊘ muted" if playback.muted else f"♪ {playback.volume}")
    return "  ".join(words)
