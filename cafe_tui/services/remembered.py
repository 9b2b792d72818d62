"""What the program remembers of how the listener uses it."""

from cafe_tui.storage import remembered as stored
from cafe_tui.storage.database import Database

_THEME, _TOUR = "theme", "tour"


class Remembered:
    """Any thread may call; every method raises LibraryError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def theme(self) -> str:
        """The name of the theme that was chosen last; empty where none was."""
        return stored.of(self._database.read(), _THEME)

    def keep_theme(self, name: str) -> None:
        """Remember that a theme was chosen."""
        with self._database.write() as connection:
            stored.keep(connection, _THEME, name)

    def tour_seen(self) -> bool:
        """Whether the tour was shown."""
        return bool(stored.of(self._database.read(), _TOUR))

    def keep_tour_seen(self) -> None:
        """Remember that it was."""
        with self._database.write() as connection:
            stored.keep(connection, _TOUR, "seen")
