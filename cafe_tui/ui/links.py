"""Opening links of show notes in the listener's browser."""


def open_link(url: str) -> bool:
    """Open an http, https or mailto address; False when it is another, or no browser is to be had."""
    import webbrowser

    from cafe_tui.domain.links.link_target import may_open

    if not may_open(url):
        return False
    try:
        return webbrowser.open(url)
    except (OSError, webbrowser.Error):
        return False
