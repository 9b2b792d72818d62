import pytest

from cafe_tui.player.install_hint import install_hint, install_hint_here


@pytest.mark.parametrize(
    ("os_release", "command"),
    [
        ({"ID": "debian", "VERSION_CODENAME": "bookworm"}, "sudo apt install libmpv2"),
        ({"ID": "debian", "VERSION_CODENAME": "trixie"}, "sudo apt install libmpv2"),
        ({"ID": "debian"}, "sudo apt install libmpv2"),
        ({"ID": "ubuntu", "VERSION_CODENAME": "noble"}, "sudo apt install libmpv2"),
        ({"ID": "ubuntu", "VERSION_CODENAME": "jammy"}, "sudo apt install libmpv1"),
        (
            {
                "ID": "linuxmint",
                "ID_LIKE": "ubuntu debian",
                "VERSION_CODENAME": "wilma",
                "UBUNTU_CODENAME": "noble",
            },
            "sudo apt install libmpv2",
        ),
        (
            {"ID": "linuxmint", "ID_LIKE": "ubuntu debian", "UBUNTU_CODENAME": "jammy"},
            "sudo apt install libmpv1",
        ),
        ({"ID": "raspbian", "ID_LIKE": "debian"}, "sudo apt install libmpv2"),
        ({"ID": "fedora"}, "sudo dnf install mpv-libs"),
        ({"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "sudo dnf install mpv-libs (from EPEL)"),
        ({"ID": "arch"}, "sudo pacman -S mpv"),
        ({"ID": "manjaro", "ID_LIKE": "arch"}, "sudo pacman -S mpv"),
        ({"ID": "opensuse-tumbleweed", "ID_LIKE": "opensuse suse"}, "sudo zypper install libmpv2"),
        ({"ID": "opensuse-leap"}, "sudo zypper install libmpv2"),
        ({"ID": "alpine"}, "sudo apk add mpv-libs"),
    ],
    ids=lambda value: value.get("ID") if isinstance(value, dict) else "",
)
def test_each_linux_gets_its_own_command(os_release: dict[str, str], command: str) -> None:
    assert install_hint("linux", os_release) == f"Install it with: {command}"


@pytest.mark.parametrize("codename", ["bullseye", "focal"])
def test_systems_whose_libmpv_is_too_old_are_told_so(codename: str) -> None:
    hint = install_hint("linux", {"ID": "debian", "VERSION_CODENAME": codename})

    assert "too old" in hint
    assert "apt install" not in hint


@pytest.mark.parametrize("os_release", [{}, {"ID": "slackware"}, {"ID": "", "ID_LIKE": "  "}])
def test_an_unknown_system_gets_the_usual_names(os_release: dict[str, str]) -> None:
    assert "libmpv2, mpv-libs or mpv" in install_hint("linux", os_release)


def test_macos_and_windows_have_their_own_ways() -> None:
    assert "brew install mpv" in install_hint("darwin", {})
    assert "libmpv-2.dll" in install_hint("win32", {})


def test_this_machine_gets_a_hint() -> None:
    assert install_hint_here()
