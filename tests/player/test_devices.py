"""Audio devices: what is read of libmpv's list, and a real sound server whose devices come and go."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cafe_tui.domain.playback import DevicesChanged, OutputChanged, PlayerEvent, PositionMoved
from cafe_tui.domain.sound import AudioDevice
from cafe_tui.player.devices import read_devices
from cafe_tui.player.libmpv import LibmpvPlayer
from tests.support.audio import write_wav
from tests.support.waiting import EventLog, wait_for

Log = EventLog[PlayerEvent]
SPEAKERS, HEADPHONES = (
    AudioDevice("pulse/speakers", "Speakers"),
    AudioDevice("pulse/headphones", "Headphones"),
)


def told(*names: str) -> list[dict[str, str]]:
    return [{"name": name, "description": f"About {name}"} for name in names]


def test_the_automatic_choice_and_what_is_no_device_are_left_out() -> None:
    names = ["auto", "pulse/a", "alsa", "alsa/lavrate", "alsa/plughw:CARD=PCH,DEV=0", "jack", ""]
    assert [device.name for device in read_devices(told(*names))] == [
        "pulse/a",
        "alsa",
        "alsa/plughw:CARD=PCH,DEV=0",
        "jack",
    ]


def test_descriptions_are_cleaned_and_names_are_left_as_they_are() -> None:
    entries = [
        {"name": "pulse/Ünï [b]", "description": "\x1b[31mRed\nline"},
        {"name": "pulse/none", "description": ""},
        {"name": "pulse/\x1b[2J", "description": "no name for a device"},
    ]
    assert read_devices(entries) == (
        AudioDevice("pulse/Ünï [b]", "[31mRed line"),
        AudioDevice("pulse/none", "pulse/none"),
    )


@pytest.mark.parametrize("nonsense", [None, "auto", {}, [None, 3, {"name": 7}, {"description": "x"}], [[]]])
def test_what_is_no_list_of_devices_has_none(nonsense: object) -> None:
    assert read_devices(nonsense) == ()


def test_the_list_has_an_end_and_each_device_once() -> None:
    assert len(read_devices(told(*(f"pulse/{number}" for number in range(5000))))) <= 200
    assert len(read_devices(told("pulse/a", "pulse/a"))) == 1


Pactl = Callable[..., str]


@pytest.fixture
def pactl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pactl]:
    """A sound server with two devices that swallow everything; gives its control, `pactl`."""
    if not (shutil.which("pulseaudio") and shutil.which("pactl")):
        pytest.skip("needs pulseaudio and pactl")
    socket = tmp_path / "sound"
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{socket}")
    monkeypatch.setenv("CAFE_TUI_AO", "pulse")
    modules = [f"module-native-protocol-unix auth-anonymous=1 socket={socket}", "module-rescue-streams"]
    modules += [
        f"module-null-sink sink_name={name} sink_properties=device.description={name.capitalize()}"
        for name in ("speakers", "headphones")
    ]
    server = subprocess.Popen(
        ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", *(f"-L{one}" for one in modules)],
        stderr=subprocess.DEVNULL,
    )

    def control(*arguments: str) -> str:
        return subprocess.run(["pactl", *arguments], capture_output=True, text=True, check=False).stdout

    wait_for(lambda: "headphones" in control("list", "short", "sinks"), "the sound server")
    yield control
    server.terminate()
    server.wait(10)


def unplug(pactl: Pactl, name: str) -> None:
    [module] = [
        line for line in pactl("list", "short", "modules").splitlines() if f"sink_name={name} " in line
    ]
    pactl("unload-module", module.split()[0])


def sounding(pactl: Pactl) -> set[str]:
    """The names of the devices to which something plays."""
    names = dict(line.split("\t")[:2] for line in pactl("list", "short", "sinks").splitlines())
    return {names[line.split("\t")[1]] for line in pactl("list", "short", "sink-inputs").splitlines()}


def devices(log: Log, wanted: Callable[[set[str]], bool], what: str, after: int = 0) -> None:
    def matches(event: PlayerEvent) -> bool:
        return isinstance(event, DevicesChanged) and wanted({device.name for device in event.devices})

    log.wait_for(matches, what, after=after)


def test_a_device_is_chosen_goes_and_comes_back(
    pactl: Pactl, tmp_path: Path, log: Log, make_libmpv: Callable[[Log], LibmpvPlayer]
) -> None:
    player = make_libmpv(log)
    player.watch_devices()
    both = log.wait_for(lambda event: isinstance(event, DevicesChanged) and bool(event.devices), "devices")
    assert isinstance(both, DevicesChanged)
    assert {SPEAKERS, HEADPHONES} <= set(both.devices)

    player.set_device(HEADPHONES.name)
    player.load(1, str(write_wav(tmp_path / "minute.wav", 60)), start=0.0, paused=False)
    log.wait_for(lambda event: isinstance(event, PositionMoved), "the sound")
    assert sounding(pactl) == {"headphones"}

    seen = len(log.all)
    unplug(pactl, "headphones")
    devices(log, lambda names: HEADPHONES.name not in names, "the headphones to be gone", after=seen)
    player.set_device(None)
    wait_for(lambda: sounding(pactl) == {"speakers"}, "the sound from the speakers")

    seen = len(log.all)
    pactl("load-module", "module-null-sink", "sink_name=headphones")
    devices(log, lambda names: HEADPHONES.name in names, "the headphones to be back", after=seen)
    player.set_device(HEADPHONES.name)
    wait_for(lambda: sounding(pactl) == {"headphones"}, "the sound from the headphones")


def test_a_device_that_is_not_there_is_silence_until_another_is_asked_for(
    pactl: Pactl, tmp_path: Path, log: Log, make_libmpv: Callable[[Log], LibmpvPlayer]
) -> None:
    player = make_libmpv(log)
    player.set_device("pulse/that is not there")
    player.load(1, str(write_wav(tmp_path / "minute.wav", 60)), start=0.0, paused=False)
    log.wait_for(lambda event: event == OutputChanged("null"), "silence")

    player.set_device(None)
    log.wait_for(lambda event: event == OutputChanged("pulse"), "the sound")
    assert sounding(pactl)
