"""The sample show names keys aloud; they must be the keys that the program has."""

from cafe_tui.ui.commands import COMMANDS

SPOKEN = {
    "next-pane": "tab",
    "up": "up,k",
    "down": "down,j",
    "choose": "enter",
    "come-out": "escape",
    "filter": "slash",
    "add": "a",
    "times": "t",
    "next-chapter": "n",
    "previous-chapter": "p",
    "back": "left",
    "forward": "right",
    "back-minute": "shift+left",
    "forward-minute": "shift+right",
    "pause": "space",
    "mark": "b",
    "note": "w",
    "segment-start": "left_square_bracket",
    "segment-end": "right_square_bracket",
    "delete-kept": "d",
    "undo": "z",
    "help": "question_mark",
}


def test_every_key_that_is_spoken_does_what_is_said() -> None:
    keys = {command.id: set(command.keys.split(",")) for command in COMMANDS}
    wrong = {name: said for name, said in SPOKEN.items() if not set(said.split(",")) <= keys.get(name, set())}
    assert not wrong
