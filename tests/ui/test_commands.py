"""The registry of commands is sound, and what is made from it is up to date."""

import ast
from collections import Counter
from collections.abc import Iterator

import pytest
from textual.app import App
from textual.command import CommandList
from textual.screen import Screen
from textual.widget import Widget

from cafe_tui.ui.app import CafeApp
from cafe_tui.ui.commands import COMMANDS, Command, Scope, keyed, last_line, usually_keyed
from cafe_tui.ui.keymap import keymap
from cafe_tui.ui.screens.bookmarks import BookmarksScreen
from cafe_tui.ui.screens.devices import DevicesScreen
from cafe_tui.ui.screens.find import FindScreen
from cafe_tui.ui.screens.help import help_text
from cafe_tui.ui.screens.main import MainScreen
from cafe_tui.ui.screens.queue import QueueScreen
from cafe_tui.ui.screens.search import SearchScreen
from cafe_tui.ui.widgets.bookmark_rows import BookmarkRows
from cafe_tui.ui.widgets.edge_bar import EdgeBar
from cafe_tui.ui.widgets.kept_list import KeptList
from cafe_tui.ui.widgets.notes_view import NotesView
from cafe_tui.ui.widgets.row_list import RowList
from cafe_tui.ui.widgets.talk_list import TalkList
from cafe_tui.ui.widgets.transcript_list import TranscriptList
from tests.conftest import PROJECT

from .conftest import OpenApp
from .keys_table import README, between, table
from .stage import text_of, until

OWNERS: dict[Scope, type[App[int]] | type[Widget]] = {
    Scope.LISTEN: CafeApp,
    Scope.PROGRAM: CafeApp,
    Scope.KEEP: MainScreen,
    Scope.BROWSE: MainScreen,
    Scope.LIST: RowList,
    Scope.SHOWS: MainScreen,
    Scope.EPISODES: MainScreen,
    Scope.CHAPTERS: MainScreen,
    Scope.KEPT: KeptList,
    Scope.BOOKMARKS: BookmarkRows,
    Scope.EDGES: EdgeBar,
    Scope.NOTES: NotesView,
    Scope.TRANSCRIPT: TranscriptList,
    Scope.TALK: TalkList,
    Scope.QUEUE: QueueScreen,
    Scope.SEARCH: SearchScreen,
    Scope.SEARCH_FIELD: SearchScreen,
    Scope.FIND: FindScreen,
}
SCREENS: dict[Scope, type[Screen[None]]] = {
    Scope.BOOKMARKS: BookmarksScreen,
    Scope.QUEUE: QueueScreen,
    Scope.SEARCH: SearchScreen,
    Scope.SEARCH_FIELD: SearchScreen,
    Scope.FIND: FindScreen,
}
"""On which lists with commands of the screen's stand."""
WITH_ACTION = [command for command in COMMANDS if command.action]


@pytest.mark.parametrize("command", WITH_ACTION, ids=lambda command: command.id)
def test_every_command_has_an_action_where_it_is_declared(command: Command) -> None:
    owner = OWNERS[command.scope]
    if command.action.startswith("screen."):
        owner = SCREENS.get(command.scope, MainScreen)
    elif command.action.startswith("app."):
        owner = CafeApp
    name = command.action.partition("(")[0].removeprefix("app.").removeprefix("screen.")
    assert hasattr(owner, f"action_{name}")


def test_ids_are_unique_and_no_key_has_two_meanings_at_once() -> None:
    assert max(Counter(command.id for command in COMMANDS).values()) == 1
    # The bar for the ends of a segment means its keys otherwise than the screen does while it has the focus.
    # So does the transcript, but leaves those of any list to the list.
    for scopes in ({Scope.EDGES}, {Scope.TRANSCRIPT, Scope.LIST}):
        theirs = [key for command in COMMANDS if command.scope in scopes for key in command.keys.split(",")]
        assert len(theirs) == len(set(theirs))
    # So do the field of the search and its hits, where b keeps the place that was found.
    apart = {Scope.EDGES, Scope.TRANSCRIPT, Scope.SEARCH_FIELD, Scope.SEARCH}
    for scope in (Scope.SEARCH_FIELD, Scope.SEARCH):
        beside = {scope, Scope.LISTEN, Scope.PROGRAM} | ({Scope.LIST} if scope is Scope.SEARCH else set())
        keys = Counter(key for one in COMMANDS if one.scope in beside for key in one.keys.split(",") if key)
        assert [key for key, uses in keys.items() if uses > 1] == []
    lists = {
        Scope.SHOWS, Scope.EPISODES, Scope.CHAPTERS, Scope.KEPT, Scope.NOTES, Scope.QUEUE, Scope.BOOKMARKS,
        Scope.TALK, Scope.FIND,
    }  # fmt: skip
    for elsewhere in (
        *(lists - {scope} for scope in lists - {Scope.NOTES, Scope.QUEUE, Scope.BOOKMARKS, Scope.FIND}),
        lists - {Scope.BOOKMARKS} | {Scope.BROWSE},
        lists - {Scope.NOTES} | {Scope.LIST},
        lists - {Scope.QUEUE} | {Scope.KEEP, Scope.BROWSE},
        lists - {Scope.FIND} | {Scope.KEEP, Scope.BROWSE},
    ):
        at_once = [command for command in COMMANDS if command.scope not in elsewhere | apart]
        keys = Counter(key for command in at_once for key in command.keys.split(",") if key)
        assert [key for key, uses in keys.items() if uses > 1] == []


def test_the_last_line_names_known_commands_and_ends_with_help() -> None:
    assert last_line()[-1][0].id == "help"


def test_the_readme_has_the_keys_of_today() -> None:
    assert between(README.read_text(encoding="utf-8")) == table(), "python -m tests.ui.keys_table mends it"


def keyed_texts() -> Iterator[str]:
    """The words in the program in which keys are put: what `keyed` is given, and the `then` of changes."""
    for path in sorted((PROJECT / "cafe_tui").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            texts = [keyword.value for keyword in node.keywords if keyword.arg == "then"]
            if isinstance(node.func, ast.Name) and node.func.id == "keyed":
                texts.append(node.args[0])
            for text in texts:
                said = unmarked(text)
                meant = unmarked(constants.get(said.id, said)) if isinstance(said, ast.Name) else said
                if isinstance(meant, ast.Constant) and isinstance(meant.value, str):
                    yield meant.value


def unmarked(text: ast.expr) -> ast.expr:
    """The text that is marked for translation."""
    if isinstance(text, ast.Call) and isinstance(text.func, ast.Name) and text.func.id in ("_", "N_"):
        return text.args[0]
    return text


def test_every_key_that_is_told_is_one_of_a_command() -> None:
    texts = list(keyed_texts())
    assert len(texts) > 30
    for text in texts:
        assert "{" not in usually_keyed(text)


def test_a_command_without_a_key_is_told_by_where_it_is() -> None:
    program = keymap({"undo": (), "queue": ("F7",)})
    assert keyed("{queue} shows them, {undo} takes them out", program) == (
        "F7 shows them, ctrl+p “undo” takes them out"
    )


async def test_help_shows_every_command_and_escape_leaves_it(open_app: OpenApp) -> None:
    words = help_text(60).plain.split()
    assert all(set(command.help.split()) <= set(words) for command in COMMANDS)
    async with open_app() as pilot:
        await pilot.press("question_mark")
        await until(pilot, lambda: "Escape" in text_of(pilot.app) or "Keys" in text_of(pilot.app), "the help")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "the main screen")


async def test_a_key_in_the_last_line_can_be_clicked(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        line = text_of(pilot.app).splitlines()[-1]
        await pilot.click(offset=(line.index("filter"), 39))
        await until(pilot, lambda: "Filter episodes" in text_of(pilot.app), "the filter's prompt")


async def test_the_palette_runs_commands(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await pilot.press("ctrl+p", *"Kept segm")
        await until(pilot, lambda: "To the bookmarks of the episode" in text_of(pilot.app), "the hit")
        await pilot.press("enter", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "the main screen")
        await until(pilot, lambda: "[Kept]" in text_of(pilot.app), "the tab of what is kept")


async def test_the_mouse_reaches_every_command_of_the_palette(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        app = pilot.app
        await pilot.click(offset=(text_of(app).splitlines()[-1].index("ctrl+p"), 39))
        await until(pilot, lambda: "Add a chapter" in text_of(app), "the first commands")
        listed = app.screen.query_one(CommandList)
        shown = {str(option.prompt) for option in listed.options}
        elsewhere = (Scope.QUEUE, Scope.BOOKMARKS, Scope.SEARCH, Scope.FIND)
        here = [command for command in COMMANDS if command.palette and command.scope not in elsewhere]
        wanted = [command.title for command in here if command.action]
        assert [title for title in wanted if not any(title in words for words in shown)] == []
        row = next(y for y, line in enumerate(text_of(app).splitlines()) if "Audio device" in line)
        await pilot.click(offset=(6, row))
        await until(pilot, lambda: isinstance(app.screen, DevicesScreen), "the list of devices")
