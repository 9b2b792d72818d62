"""One tree of errors; each class is one thing the listener can do something about.

    CafeError
    ├── NotFoundError             a show, episode, chapter or bookmark that is not in the library
    ├── BadInputError             a time, number or name that cannot be read
    ├── StoppedError              the listener stopped it
    ├── FeedError                 one feed; the others go on
    │   ├── UnreachableError      no connection, or no answer in time
    │   │   ├── OfflineError      there is no network at all
    │   │   └── RefusedError      the server answers, but says no
    │   │       ├── AskedToWaitError  it asks to be left alone for some time
    │   │       └── GoneError     gone for good: another address is needed
    │   ├── NotAFeedError         an answer that is no podcast feed
    │   ├── SeveralFeedsError     a page that names several, of which one is to be chosen
    │   ├── TooLargeError         more than we are ready to read
    │   └── AddressRefusedError   a scheme or host that a feed may not lead us to
    ├── PlayerUnavailableError    libmpv is missing or could not start
    ├── DesktopUnavailableError   no session bus, or nothing to speak to it with; all else works
    ├── RemoteUnavailableError    an open player cannot be reached from here, or takes no orders
    │   └── NoPlayerError         no player is open
    ├── JournalError              the folder by which machines tell each other cannot be used; later it may
    ├── HookError                 a program of the listener's own did not do its work
    ├── MediaError                this sound could not be opened or went away
    │   └── MediaUnreachableError the network or the server went away: it may mend itself
    ├── DownloadError             this episode could not be fetched to the disk
    │   ├── BrokenOffError        the network went away on the way: it can go on later
    │   └── DiskFullError         there is no room for it
    ├── SyncError                 a server that several machines share cannot be used so
    │   ├── SyncOfflineError      not to be reached, or not now: it goes next time
    │   │   └── SyncBusyError     it asks to be left alone for some time
    │   ├── LoginRefusedError     it does not take the name or the password
    │   └── NoPasswordError       there is no password for it, or none to be had here
    └── LibraryError              the database: newer, locked, read-only, disk full
        ├── DamagedLibraryError   what can be read of it can be saved
        └── ForeignLibraryError   it seems to belong to another program

Adapters wrap what foreign libraries raise into one of these at their door.
"""

from datetime import timedelta

from .language import _


class CafeError(Exception):
    """Something that happened, in words for the listener.

    `title` names what could not be done, `detail` says what happened, `hint` what can be done about it.
    All three are clean, single-line text.
    """

    def __init__(self, title: str, detail: str = "", hint: str = "") -> None:
        super().__init__(title, detail, hint)
        self.title = title
        self.detail = detail
        self.hint = hint

    def __str__(self) -> str:
        message = f"{self.title}: {self.detail}" if self.detail else self.title
        return f"{message}. {self.hint}" if self.hint else message


def unforeseen(error: BaseException, log: object) -> CafeError:
    """A mistake in the program itself, in words for the listener; `log` is where it was written down."""
    return CafeError(
        _("cafe-tui had to stop, through a mistake of its own"),
        type(error).__name__,
        _("Your bookmarks and places are kept; {log} says what happened", log=log),
    )


class NotFoundError(CafeError):
    """A show, episode, chapter or bookmark that is not in the library."""


class BadInputError(CafeError):
    """A time, number or name that cannot be read."""


class StoppedError(CafeError):
    """The listener stopped it."""


class FeedError(CafeError):
    """One feed could not be fetched or read."""


class UnreachableError(FeedError):
    """No connection, no answer in time, or a refusal by the server."""


class OfflineError(UnreachableError):
    """There is no network: that says nothing of the feed."""


class RefusedError(UnreachableError):
    """The server answers, but says no; `status` is HTTP's number for it."""

    def __init__(self, title: str, detail: str, hint: str, status: int) -> None:
        super().__init__(title, detail, hint)
        self.status = status


class AskedToWaitError(RefusedError):
    """The server asks to be left alone.

    `wait` says for how long, and `everywhere` whether that is meant for all of the server.
    """

    def __init__(
        self, title: str, detail: str, hint: str, status: int, wait: timedelta, *, everywhere: bool = False
    ) -> None:
        super().__init__(title, detail, hint, status)
        self.wait = wait
        self.everywhere = everywhere


class GoneError(RefusedError):
    """The feed is gone for good, says its server."""


class NotAFeedError(FeedError):
    """The answer is no podcast feed."""


class SeveralFeedsError(FeedError):
    """A page names several feeds; `offers` are their addresses and titles, for the listener to choose."""

    def __init__(self, title: str, detail: str, hint: str, offers: tuple[tuple[str, str], ...]) -> None:
        super().__init__(title, detail, hint)
        self.offers = offers


class TooLargeError(FeedError):
    """The answer is larger than we are ready to read."""


class AddressRefusedError(FeedError):
    """A scheme or host that a feed may not lead us to."""


class PlayerUnavailableError(CafeError):
    """libmpv is missing or could not start."""


class DesktopUnavailableError(CafeError):
    """The desktop cannot be reached: no session bus, a refusal by it, or no library to speak to it."""


class RemoteUnavailableError(CafeError):
    """An open player cannot be reached from here, or takes no orders."""


class NoPlayerError(RemoteUnavailableError):
    """No player is open that could be asked."""


class JournalError(CafeError):
    """The folder by which machines tell each other cannot be used just now; nothing is lost."""


class HookError(CafeError):
    """A program of the listener's own that is run on events did not do its work."""


class MediaError(CafeError):
    """This sound could not be opened or went away."""


class MediaUnreachableError(MediaError):
    """The network or the server went away; waiting may mend it."""


class DownloadError(CafeError):
    """This episode could not be fetched to the disk."""


class BrokenOffError(DownloadError):
    """The network or the server went away on the way; what came is kept, and it can go on later."""


class DiskFullError(DownloadError):
    """There is no room on the disk, or soon would be none."""


class SyncError(CafeError):
    """A server that several machines share cannot be used in this way."""


class SyncOfflineError(SyncError):
    """The server cannot be reached, or not now; what was to be said to it is said next time."""


class SyncBusyError(SyncOfflineError):
    """The server asks to be left alone; `wait` says for how long."""

    def __init__(self, title: str, detail: str, hint: str, wait: timedelta) -> None:
        super().__init__(title, detail, hint)
        self.wait = wait


class LoginRefusedError(SyncError):
    """The server does not take the name or the password."""


class NoPasswordError(SyncError):
    """There is no password for the server, or no place to keep one."""


class LibraryError(CafeError):
    """The library's database is newer than this program, locked, read-only or out of space."""


class ReadOnlyLibraryError(LibraryError):
    """The library may only be read: nothing can be kept in it, and all else works."""


class DamagedLibraryError(LibraryError):
    """The library's database is damaged; what can be read of it can be saved."""


class ForeignLibraryError(LibraryError):
    """What lies in the library's place seems to belong to another program."""
