"""Which package brings libmpv to the system we run on, as one sentence for the listener."""

import platform
import sys
from collections.abc import Mapping

from cafe_tui.domain.language import N_, _

_PACKAGES = {
    "debian": "sudo apt install libmpv2",
    "ubuntu": "sudo apt install libmpv2",
    "fedora": "sudo dnf install mpv-libs",
    "rhel": "sudo dnf install mpv-libs (from EPEL)",
    "arch": "sudo pacman -S mpv",
    "opensuse": "sudo zypper install libmpv2",
    "suse": "sudo zypper install libmpv2",
    "alpine": "sudo apk add mpv-libs",
}
"""By `ID` or a word of `ID_LIKE` in os-release."""

_LIBMPV1 = {"jammy", "kinetic"}  # libmpv 0.34 under its older name
_TOO_OLD = {"buster", "bullseye", "focal"}  # libmpv 0.32 or older; the binding needs 0.33

_MACOS = N_(
    "Install it with: brew install mpv. Where it is still not found: export "
    'DYLD_FALLBACK_LIBRARY_PATH="$(brew --prefix)/lib"'
)
# Players installed by scoop or winget hold mpv.exe without the library.
_WINDOWS = N_(
    "Put libmpv-2.dll into a folder on PATH: it is in the “mpv-dev” archive of the "
    "Windows builds that mpv.io/installation links to, and in MSYS2's package "
    "mingw-w64-x86_64-mpv"
)
_ELSEWHERE = N_(
    "Install your system's package of libmpv 0.33 or newer (often named libmpv2, mpv-libs or mpv)"
)


def install_hint(system: str, os_release: Mapping[str, str]) -> str:
    """How to get libmpv on `system` (as `sys.platform` names it) with the fields of its os-release file."""
    if system == "darwin":
        return _(_MACOS)
    if system == "win32":
        return _(_WINDOWS)
    codename = (
        os_release.get("UBUNTU_CODENAME")
        or os_release.get("DEBIAN_CODENAME")
        or os_release.get("VERSION_CODENAME", "")
    )
    if codename in _TOO_OLD:
        return _("This system's libmpv is too old: cafe-tui needs 0.33 or newer (Debian 12, Ubuntu 22.04)")
    if codename in _LIBMPV1:
        return _("Install it with: sudo apt install libmpv1")
    for name in (os_release.get("ID", ""), *os_release.get("ID_LIKE", "").split()):
        family = "opensuse" if name.startswith("opensuse") else name
        if family in _PACKAGES:
            return _("Install it with: {command}", command=_PACKAGES[family])
    return _(_ELSEWHERE)


def install_hint_here() -> str:
    """`install_hint` for this machine."""
    try:
        os_release = platform.freedesktop_os_release()
    except OSError:
        os_release = {}
    return install_hint(sys.platform, os_release)
