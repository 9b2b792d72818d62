"""The player as MPRIS 2.2 has it: https://specifications.freedesktop.org/mpris-spec/latest/

The two interfaces live on the thread of the bus. Times on the bus are whole microseconds.
"""

import math
from collections.abc import Callable
from typing import Annotated

from dbus_fast import DBusError, ErrorType, PropertyAccess, Variant
from dbus_fast.annotations import (
    DBusBool,
    DBusDict,
    DBusDouble,
    DBusInt64,
    DBusObjectPath,
    DBusSignature,
    DBusStr,
)
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

from cafe_tui.domain.playback import SPEEDS

from .port import Controls, Item, NowPlaying

BUS_NAME = "org.mpris.MediaPlayer2.cafe_tui"
PATH = "/org/mpris/MediaPlayer2"
ROOT, PLAYER = "org.mpris.MediaPlayer2", "org.mpris.MediaPlayer2.Player"
NO_TRACK = "/org/mpris/MediaPlayer2/TrackList/NoTrack"

_MICROSECONDS = 1_000_000
_READ = PropertyAccess.READ
_Strings = Annotated[list[str], DBusSignature("as")]


class Root(ServiceInterface):
    """The program: what it is, and its end."""

    def __init__(self, controls: Controls) -> None:
        super().__init__(ROOT)
        self._controls = controls

    @dbus_method("Raise")
    def raise_window(self) -> None:
        # The window is the terminal's, not ours: CanRaise says so.
        return

    @dbus_method("Quit")
    def quit(self) -> None:
        self._controls.quit()

    @dbus_property(_READ, "CanQuit")
    def can_quit(self) -> DBusBool:
        return True

    @dbus_property(_READ, "CanRaise")
    def can_raise(self) -> DBusBool:
        return False

    @dbus_property(_READ, "HasTrackList")
    def has_track_list(self) -> DBusBool:
        return False

    @dbus_property(_READ, "Identity")
    def identity(self) -> DBusStr:
        return "cafe-tui"

    @dbus_property(_READ, "SupportedUriSchemes")
    def supported_uri_schemes(self) -> _Strings:
        return []

    @dbus_property(_READ, "SupportedMimeTypes")
    def supported_mime_types(self) -> _Strings:
        return []


class Player(ServiceInterface):
    """The sound: what plays, and the keys to it. `position` gives the seconds, whenever one is asked for."""

    def __init__(self, controls: Controls, position: Callable[[], float]) -> None:
        super().__init__(PLAYER)
        self._controls = controls
        self._position = position
        self._now = NowPlaying()

    def show(self, now: NowPlaying) -> None:
        """Take over what plays, and tell the desktop which properties that changed."""
        before = self._changing()
        self._now = now
        changed = {name: value for name, value in self._changing().items() if before[name] != value}
        if changed:
            self.emit_properties_changed(changed)

    def _changing(self) -> dict[str, object]:
        """The properties that the desktop is told about when they change. The position is none of them."""
        return {
            "PlaybackStatus": self.playback_status,
            "Metadata": self.metadata,
            "Rate": self.rate,
            "Volume": self.volume,
            "CanGoNext": self.can_go_next,
            "CanGoPrevious": self.can_go_previous,
            "CanPlay": self.can_play,
            "CanPause": self.can_pause,
            "CanSeek": self.can_seek,
        }

    # What may be asked

    @dbus_method("Play")
    def play(self) -> None:
        self._controls.play()

    @dbus_method("Pause")
    def pause(self) -> None:
        self._controls.pause()

    @dbus_method("PlayPause")
    def play_pause(self) -> None:
        self._controls.play_pause()

    @dbus_method("Stop")
    def stop(self) -> None:
        self._controls.stop()

    @dbus_method("Next")
    def next(self) -> None:
        self._controls.next()

    @dbus_method("Previous")
    def previous(self) -> None:
        self._controls.previous()

    @dbus_method("Seek")
    def seek(self, offset: DBusInt64) -> None:
        self._controls.skip(offset / _MICROSECONDS)

    @dbus_method("SetPosition")
    def set_position(self, track: DBusObjectPath, position: DBusInt64) -> None:
        item, target = self._now.item, position / _MICROSECONDS
        # The specification wants both kinds passed over: a remote may speak of what has just ended.
        if item is None or track != track_path(item) or target < 0:
            return
        if item.length is None or target <= item.length:
            self._controls.seek(target)

    @dbus_method("OpenUri")
    def open_uri(self, uri: DBusStr) -> None:
        raise DBusError(ErrorType.NOT_SUPPORTED, "cafe-tui opens no addresses of other programs")

    @dbus_signal("Seeked")
    def seeked(self) -> DBusInt64:
        """The position made a jump."""
        return _microseconds(self._position())

    # What is shown

    @dbus_property(_READ, "PlaybackStatus")
    def playback_status(self) -> DBusStr:
        return str(self._now.status)

    @dbus_property(_READ, "Metadata")
    def metadata(self) -> DBusDict:
        return _metadata(self._now.item)

    @dbus_property(_READ, "Position")
    def position(self) -> DBusInt64:
        return _microseconds(self._position())

    @dbus_property(name="Rate")
    def rate(self) -> DBusDouble:
        return self._now.speed

    @rate.setter
    def set_rate(self, value: DBusDouble) -> None:
        if value == 0:  # which the specification takes for a pause
            self._controls.pause()
        elif math.isfinite(value):
            self._controls.set_speed(value)

    @dbus_property(_READ, "MinimumRate")
    def minimum_rate(self) -> DBusDouble:
        return SPEEDS[0]

    @dbus_property(_READ, "MaximumRate")
    def maximum_rate(self) -> DBusDouble:
        return SPEEDS[-1]

    @dbus_property(name="Volume")
    def volume(self) -> DBusDouble:
        return self._now.volume / 100

    @volume.setter
    def set_volume(self, value: DBusDouble) -> None:
        if math.isfinite(value):
            self._controls.set_volume(round(value * 100))

    @dbus_property(_READ, "CanGoNext")
    def can_go_next(self) -> DBusBool:
        return self._now.can_go_next

    @dbus_property(_READ, "CanGoPrevious")
    def can_go_previous(self) -> DBusBool:
        return self._now.can_go_previous

    @dbus_property(_READ, "CanPlay")
    def can_play(self) -> DBusBool:
        return self._now.item is not None

    @dbus_property(_READ, "CanPause")
    def can_pause(self) -> DBusBool:
        return self._now.item is not None

    @dbus_property(_READ, "CanSeek")
    def can_seek(self) -> DBusBool:
        return self._now.item is not None

    @dbus_property(_READ, "CanControl")
    def can_control(self) -> DBusBool:
        return True


def track_path(item: Item) -> str:
    """The object path that stands for an episode, now and always."""
    number = item.episode_id
    return f"/cafe_tui/{'episode' if number > 0 else 'visit'}/{abs(number)}"


def _metadata(item: Item | None) -> dict[str, Variant]:
    if item is None:
        return {"mpris:trackid": Variant("o", NO_TRACK)}
    told = {
        "mpris:trackid": Variant("o", track_path(item)),
        "xesam:title": Variant("s", item.title),
        "xesam:album": Variant("s", item.show),
        "xesam:artist": Variant("as", [item.show]),
    }
    if item.length is not None:
        told["mpris:length"] = Variant("x", _microseconds(item.length))
    if item.page_url:
        told["xesam:url"] = Variant("s", item.page_url)
    if item.cover:
        told["mpris:artUrl"] = Variant("s", item.cover.as_uri())
    return told


def _microseconds(seconds: float) -> int:
    return round(seconds * _MICROSECONDS)
