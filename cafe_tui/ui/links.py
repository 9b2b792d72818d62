"""Opening links of show notes in the listener's browser."""

from urllib.parse import urlsplit


def open_link(url: str) -> bool:
    """Open an http, https or mailto address; False when it is another, or no browser is to be had."""
    import webbrowser

    if urlsplit(url).scheme.lower() not in ("http", "https", "mailto"):
        return False
    try:
        return webbrowser.open(url)
    except (OSError, webbrowser.Error):
        return False
