"""Where the sound is to be heard: a list of the audio devices that are there, over the player."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.worker import Worker

from cafe_tui.domain.language import N_, _
from cafe_tui.domain.playback import Playback
from cafe_tui.domain.sound import AudioDevice
from cafe_tui.ui.notices import say_if_failed
from cafe_tui.ui.present import SOUNDING, spread
from cafe_tui.ui.widgets.row_list import RowList

_AUTOMATIC = N_("Automatic: what the system finds best")


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device that can be chosen, None for the automatic choice, and what is to be said of it."""

    device: AudioDevice | None
    used: bool = False
    missing: bool = False
    """It is the one that was chosen, and is not there."""


class DeviceList(RowList):
    """The devices; one click chooses, as Enter does."""

    CHOOSE_ON_CLICK = True

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.rows: tuple[DeviceRow, ...] = ()
        self._ids: dict[str, int] = {}

    def set_rows(self, rows: tuple[DeviceRow, ...]) -> None:
        """Show these."""
        self.rows = rows
        self.rows_changed()

    @property
    def count(self) -> int:
        return len(self.rows)

    def row_id(self, index: int) -> int:
        device = self.rows[index].device
        return self._ids.setdefault(device.name if device else "", len(self._ids))

    def row(self, index: int, width: int) -> Content:
        row = self.rows[index]
        mark = SOUNDING if row.used else "✗" if row.missing else " "
        state = _("in use") if row.used else _("chosen, not there") if row.missing else ""
        words = Content.styled(
            row.device.description if row.device else _(_AUTOMATIC), "bold" if row.used else ""
        )
        system = row.device.system if row.device else ""
        right = " ".join(part for part in (state, f"{system:>8}" if width >= 50 else "") if part.strip())
        return spread(Content.assemble(f" {mark} ", words), Content.styled(f"{right} ", "dim"), width)


class DevicesScreen(ModalScreen[None]):
    """Choosing a device; the list stays, so that one can be tried after the other."""

    AUTO_FOCUS = "#device-list"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,B", "dismiss", "Close")]

    playback: reactive[Playback] = reactive(Playback(), init=False, repaint=False)

    @dataclass
    class DeviceAsked(Message):
        """The sound is to come from this device; None leaves it to the system."""

        device: AudioDevice | None

    def __init__(self, playback: Playback, watch_devices: Callable[[], None]) -> None:
        """`watch_devices` has the devices told from then on; it may block, and raises CafeError."""
        super().__init__()
        self._watch_devices = watch_devices
        self.set_reactive(DevicesScreen.playback, playback)

    def compose(self) -> ComposeResult:
        with Vertical(id="devices"):
            yield DeviceList(id="device-list")

    def on_mount(self) -> None:
        self.query_one("#devices").border_title = Content(_("Sound from"))
        self._show()
        rows = self.query_one(DeviceList)
        rows.cursor = next(index for index, row in enumerate(rows.rows) if row.used)
        self._look()

    @work(group="devices", exit_on_error=False)
    async def _look(self) -> None:
        await asyncio.to_thread(self._watch_devices)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say it when there is no player to ask."""
        say_if_failed(self, event)

    def watch_playback(self, old: Playback, new: Playback) -> None:
        """Follow what comes and goes."""
        if self.is_mounted and (old.device, old.devices) != (new.device, new.devices):
            self._show()

    def _show(self) -> None:
        rows = self.query_one(DeviceList)
        rows.set_rows(device_rows(self.playback))
        looking = self.playback.devices is None
        words = _("looking for devices …") if looking else _("Enter or a click chooses · Esc closes")
        self.query_one("#devices").border_subtitle = Content(words)

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        rows = self.query_one(DeviceList)
        self.post_message(self.DeviceAsked(rows.rows[rows.cursor].device))


def device_rows(playback: Playback) -> tuple[DeviceRow, ...]:
    """The automatic choice, the devices that are there, and the chosen one also where it is not."""
    used, chosen = playback.device_used, playback.device
    there = playback.devices or ()
    rows = [DeviceRow(None, used=used is None)]
    rows += [DeviceRow(device, used=used is not None and device.name == used.name) for device in there]
    if chosen and all(device.name != chosen.name for device in there):
        known = playback.devices is not None
        rows.append(DeviceRow(chosen, used=not known, missing=known))
    return tuple(rows)
