"""The audio devices that libmpv tells, as text from outside."""

import re

from cafe_tui.domain.sound import AudioDevice
from cafe_tui.domain.text import clean, one_line

DEVICES = "audio-device-list"
"""libmpv's property with all devices of all audio systems that answer."""
AUTOMATIC = "auto"
"""libmpv's name for the device that it finds best."""

_LONGEST_NAME, _LONGEST_DESCRIPTION, _MOST = 400, 120, 200
# ALSA also lists its converters and bridges to other systems: only what names a card is a device.
_ALSA_PLUGIN = re.compile(r"alsa/(?!.*\bCARD=)")


def read_devices(told: object) -> tuple[AudioDevice, ...]:
    """The devices in libmpv's list of names and descriptions, its favourites first.

    Names are libmpv's own and are given back to it as they are; descriptions are cleaned. The automatic
    choice is none of them.
    """
    entries = told if isinstance(told, list) else []
    devices: dict[str, AudioDevice] = {}
    for entry in entries[:_MOST]:
        name, description = (
            (entry.get("name"), entry.get("description")) if isinstance(entry, dict) else (None, None)
        )
        if not isinstance(name, str) or not _is_device(name):
            continue
        words = one_line(description, _LONGEST_DESCRIPTION) if isinstance(description, str) else ""
        devices[name] = AudioDevice(name, words or one_line(name, _LONGEST_DESCRIPTION))
    return tuple(devices.values())


def _is_device(name: str) -> bool:
    readable = name == clean(name) and name.isprintable() and 0 < len(name) <= _LONGEST_NAME
    return readable and name != AUTOMATIC and not _ALSA_PLUGIN.match(name)
