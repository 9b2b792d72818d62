"""One line to type in, above the player: a filter, a note, an address. The sound and the lists go on."""

from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Key
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.worker import Worker

from cafe_tui.domain.text import MAX_LINE, one_line


def _ignore(*_: str) -> None:
    """Nobody is interested."""


def _no_completion(_: str) -> None:
    """Nothing is offered."""


@dataclass(frozen=True, slots=True)
class _Question:
    label: str
    placeholder: str
    on_answer: Callable[[str], None]
    on_change: Callable[[str], None]
    on_cancel: Callable[[], None]
    complete: Callable[[str], str | None]


class _Completing(Suggester):
    """Offers what is typed as `complete` makes it."""

    def __init__(self, complete: Callable[[str], str | None]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        return self._complete(value)


class Prompt(Horizontal):
    """Shown while something is asked; Enter gives the answer, Escape takes the question back."""

    DEFAULT_CSS = """
    Prompt {
        height: 1; display: none; background: $panel;
        & > Static { width: auto; padding: 0 1; text-style: bold; }
        & > Input { width: 1fr; }
    }
    Prompt.-asking { display: block; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._question: _Question | None = None
        self._asked_from: Widget | None = None
        self._at_work: WeakKeyDictionary[Worker[object], tuple[_Question, str]] = WeakKeyDictionary()
        """What was answered, by the work that makes it true."""
        self._undone: list[tuple[_Question, str]] = []
        """Answers of which that failed, and that are not offered again yet."""

    def compose(self) -> ComposeResult:
        yield Static()
        yield Input(max_length=MAX_LINE, select_on_focus=False, compact=True)

    def ask(
        self,
        label: str,
        on_answer: Callable[[str], None],
        *,
        text: str = "",
        placeholder: str = "",
        on_change: Callable[[str], None] = _ignore,
        on_cancel: Callable[[], None] = _ignore,
        complete: Callable[[str], str | None] = _no_completion,
    ) -> None:
        """Ask, and give the answer to `on_answer`; whatever is typed from now on belongs to it.

        `text` stands there to begin with, `on_change` is told the text so far. `on_cancel` is called when the
        question is taken back, or when another one takes its place. What `complete` makes of the text so far
        is offered, and taken by Tab.
        """
        self._ask(_Question(label, placeholder, on_answer, on_change, on_cancel, complete), text)

    def offer_again(self, worker: Worker[object]) -> None:
        """This work failed, which the listener was told: what was typed comes back, if the work was for that.

        While something else is asked, it waits for that.
        """
        if (answered := self._at_work.pop(worker, None)) is None:
            return
        self._undone.append(answered)
        self._offer()

    def _offer(self) -> None:
        if self._undone and not self._question and self.is_attached:
            self._ask(*self._undone.pop(0))

    def _ask(self, question: _Question, text: str) -> None:
        if self._question:
            self._question.on_cancel()
        else:
            self._asked_from = self.screen.focused
        self._question = question
        self.query_one(Static).update(Content(question.label))
        field = self.query_one(Input)
        with self.prevent(Input.Changed):
            field.value = text
        field.placeholder = question.placeholder
        complete = question.complete
        field.suggester = None if complete is _no_completion else _Completing(complete)
        field.cursor_position = len(text)
        self.add_class("-asking")
        self.screen.add_class("-asking")  # notices make room
        field.focus()

    def _close(self) -> _Question | None:
        question, self._question = self._question, None
        self.remove_class("-asking")
        self.screen.remove_class("-asking")
        if question and self._asked_from and self._asked_from.is_attached:
            self._asked_from.focus()
        return question

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._question:
            self._question.on_change(one_line(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if question := self._close():
            self._give(question, one_line(event.value))
            self._offer()

    def _give(self, question: _Question, answer: str) -> None:
        before = set(self.app.workers)
        question.on_answer(answer)
        self._at_work.update(dict.fromkeys(set(self.app.workers) - before, (question, answer)))

    def on_key(self, event: Key) -> None:
        if event.key == "tab" and self._question and self._question.complete is not _no_completion:
            event.stop()
            event.prevent_default()
            field = self.query_one(Input)
            if completed := self._question.complete(field.value):
                field.value = completed
                field.cursor_position = len(completed)
            return
        if event.key == "escape" and (question := self._close()):
            event.stop()
            event.prevent_default()
            question.on_cancel()
            self._offer()
