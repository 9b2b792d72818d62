"""Text as it is compared: without case and without accents."""

import unicodedata


def fold(text: str) -> str:
    """`text` for comparing: “Café” and “CAFE” fold to the same."""
    if text.isascii():
        return text.lower()
    # Some capitals appear only when a character is decomposed, and some marks only when case is folded.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
