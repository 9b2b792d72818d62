"""Telling the listener what went wrong, in one manner everywhere."""

import logging
from typing import Any

from textual.app import App
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from cafe_tui.domain.errors import BadInputError, CafeError, LibraryError
from cafe_tui.domain.language import _

from .widgets.prompt import Prompt

_log = logging.getLogger(__name__)


def say(node: Widget | App[Any], error: CafeError) -> None:
    """What happened, and what can be done about it."""
    reason = ". ".join(part for part in (error.detail, error.hint) if part)
    title = error.title if reason else ""
    node.notify(reason or error.title, title=title, severity="warning", markup=False, timeout=10)


def say_if_failed(widget: Widget, event: Worker.StateChanged) -> None:
    """A worker of `widget` changed its state: say what made it fail; the screen goes on.

    Textual tells only the node that a worker belongs to, so each node with workers calls this.
    """
    if event.state is not WorkerState.ERROR:
        return
    error, work = event.worker.error, event.worker.group
    if isinstance(error, CafeError):
        say(widget, error)
        if isinstance(error, LibraryError | BadInputError):
            for screen in widget.app.screen_stack:
                for prompt in screen.query(Prompt):
                    prompt.offer_again(event.worker)
    else:
        _log.error("work on %s failed", work, exc_info=error)
        widget.notify(
            _(
                "{name} while working on {work}; cafe-tui.log has the details",
                name=type(error).__name__,
                work=work,
            ),
            title=_("Something went wrong inside cafe-tui"),
            severity="error",
            markup=False,
        )
