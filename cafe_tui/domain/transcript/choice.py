"""Which of the transcripts that a feed offers is asked for first."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from cafe_tui.domain.feed.extras import TranscriptOffer

_KINDS = {
    "text/vtt": 0,
    "application/json": 1,
    "application/x-subrip": 2,
    "application/srt": 2,
    "text/srt": 2,
    "text/html": 3,
    "application/xhtml+xml": 3,
    "text/plain": 5,
}
"""From the one that tells most, times and speakers, to the one that tells least."""
_ENDINGS = {
    ".vtt": "text/vtt",
    ".json": "application/json",
    ".srt": "application/srt",
    ".html": "text/html",
    ".htm": "text/html",
    ".txt": "text/plain",
}
_UNKNOWN = 4


def ranked(offers: Iterable[TranscriptOffer], languages: Sequence[str] = ()) -> list[TranscriptOffer]:
    """The offers, the best first: in the show's own language, that is one that needs no name, or in one of
    the listener's `languages` (`de`, `pt-BR`), and then by how much its form tells."""

    def rank(offer: TranscriptOffer) -> tuple[int, int, bool]:
        return _language_rank(offer.language, languages), _kind(offer), not offer.captions

    return sorted(offers, key=rank)


def promised_type(offer: TranscriptOffer) -> str:
    """What the offer should be, by the type that the feed gives or by its address, whichever tells more.

    Empty where neither says a thing that is known.
    """
    path = urlsplit(offer.url).path.lower()
    told = [media_type for ending, media_type in _ENDINGS.items() if path.endswith(ending)]
    if offer.media_type in _KINDS:
        told.append(offer.media_type)
    return min(told, key=_KINDS.__getitem__, default="")


def _kind(offer: TranscriptOffer) -> int:
    return _KINDS.get(promised_type(offer), _UNKNOWN)


def _language_rank(language: str, wanted: Sequence[str]) -> int:
    mine = [_primary(one) for one in wanted]
    if not language or not mine or _primary(language) == mine[0]:
        return 0
    return mine.index(_primary(language)) if _primary(language) in mine else len(mine)


def _primary(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()
