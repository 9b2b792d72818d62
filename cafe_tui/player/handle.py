"""libmpv's handle, made with options that keep it from doing more than playing what it is given.

CAFE_TUI_AO chooses libmpv's audio output (`pipewire`, `alsa`, …; `null` for silence, as tests do).
"""

import os
from collections.abc import Mapping
from typing import Any

from cafe_tui.domain.errors import PlayerUnavailableError
from cafe_tui.domain.language import _
from cafe_tui.domain.playback import MAX_VOLUME
from cafe_tui.domain.text import one_line

from .failures import NETWORK_TIMEOUT
from .install_hint import install_hint_here

_PROTOCOLS = "http,https,tcp,tls"
# libmpv's defaults start yt-dlp, follow playlists and redirects to any host, and accept any certificate.
_OPTIONS = {
    "vid": "no",
    "sid": "no",
    "config": "no",
    "load_scripts": "no",
    "ytdl": "no",
    "osc": "no",
    "terminal": "no",
    "msg_level": "all=no",  # addresses may have passwords in them: nothing goes to standard error, ever
    "input_default_bindings": "no",
    "input_vo_keyboard": "no",
    "load_unsafe_playlists": "no",
    "access_references": "no",
    "autoload_files": "no",
    "ordered_chapters": "no",  # Matroska files may ask for parts of themselves in others
    "tls_verify": "yes",
    "network_timeout": f"{NETWORK_TIMEOUT:.0f}",
    "audio_fallback_to_null": "yes",
    "audio_pitch_correction": "yes",
    "audio_client_name": "cafe-tui",
    "volume_max": str(MAX_VOLUME),
    "keep_open": "no",
    # A streamed episode is kept whole, so that every jump is instant. In memory it is larger than the file:
    # an hour of MP3 takes 105 MB at 64 kbit/s and 130 MB at 128. These hold two hours (what one side leaves,
    # the other may use) and bound the memory; what no longer fits is fetched again.
    "demuxer_max_bytes": "192MiB",
    "demuxer_max_back_bytes": "64MiB",
}
# libmpv's own Lua programs, which draw over videos and take keys: a thread each, and 5 MB for two.
_NO_SCRIPTS = {"load_stats_overlay": "no", "load_osd_console": "no"}
_NO_LATER_SCRIPTS = {"load_select": "no", "load_positioning": "no", "load_commands": "no"}
_LATER = (2, 5)  # the client API of mpv 0.40
# Only as maps after creation: as text they would be split at commas.
_MAP_OPTIONS = {
    "demuxer-lavf-o": {"protocol_whitelist": _PROTOCOLS},
    "stream-lavf-o": {"protocol_whitelist": _PROTOCOLS, "max_redirects": "0"},
}


def create(encoding: Mapping[str, str] | None = None, *, output: str = "") -> tuple[Any, Any]:
    """The binding's module, and a handle of it with the safe options; raises PlayerUnavailableError.

    With the options `encoding` its sound goes into a file, else to the audio system `output`; empty: to any.
    """
    try:
        import mpv
    except OSError as error:
        raise PlayerUnavailableError(
            _("Nothing can be played: libmpv is missing"), hint=install_hint_here()
        ) from error
    except (RuntimeError, AttributeError) as error:
        raise PlayerUnavailableError(
            _("Nothing can be played: libmpv is too old"), one_line(str(error)), install_hint_here()
        ) from error
    options = dict(_OPTIONS)
    if encoding:
        options |= encoding
    elif output := os.environ.get("CAFE_TUI_AO") or output:
        options["ao"] = output
    try:
        player = _made(mpv, options)
        for name, values in _MAP_OPTIONS.items():
            player[name] = values
    except Exception as error:
        raise PlayerUnavailableError(
            _("Nothing can be played: libmpv could not start"),
            one_line(str(error)),
            install_hint_here(),
        ) from error
    return mpv, player


def _made(mpv: Any, options: Mapping[str, str]) -> Any:
    unwanted = _NO_SCRIPTS | _NO_LATER_SCRIPTS if mpv.MPV_VERSION >= _LATER else _NO_SCRIPTS
    try:
        return mpv.MPV(**options, **unwanted)
    except AttributeError:  # this libmpv has no such option
        return mpv.MPV(**options)
