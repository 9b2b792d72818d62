"""The show that a new library already holds, and where its feed may be found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FirstShow:
    """A show to begin with. `addresses` are tried in order until one gives a feed with audio."""

    title: str
    site: str
    addresses: tuple[str, ...]


MANAGEMENT_CAFE = FirstShow(
    title="Management Café",
    site="https://managementcafepodcast.com",
    addresses=(
        "https://managementcafe.libsyn.com/rss",
        "https://managementcafepodcast.com/feed/podcast/",
        "https://managementcafepodcast.com/feed/",
        # Apple's directory answers with the feed address that the publisher registered.
        "https://itunes.apple.com/lookup?id=1148328711&entity=podcast",
    ),
)
