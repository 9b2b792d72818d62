"""Pictures for a terminal: how they are shown there, what it answers, and what is taken for a drawing."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.config.listener_settings import Covers
from cafe_tui.domain.drawing import (
    AnswerReader,
    Answers,
    Size,
    Way,
    fitted,
    is_to_be_asked,
    read_drawing,
    room_for,
    way_of,
)

PLAIN = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
KITTY = {"TERM": "xterm-kitty", "COLORTERM": "truecolor"}
SIZE = Size(4, 2)


@pytest.mark.parametrize(
    ("setting", "environment", "answers", "way"),
    [
        (Covers.OFF, KITTY, Answers(sixel=True), None),
        (Covers.KITTY, PLAIN, None, Way.KITTY),
        (Covers.SIXEL, {"TMUX": "x"}, None, Way.SIXEL),
        (Covers.AUTO, PLAIN, None, None),
        (Covers.AUTO, PLAIN, Answers(), Way.HALF_BLOCKS),
        (Covers.AUTO, PLAIN, Answers(sixel=True), Way.SIXEL),
        (Covers.AUTO, KITTY, None, Way.KITTY),
        (Covers.AUTO, {"TERM": "xterm-kitty"}, None, Way.HALF_BLOCKS),
        (Covers.AUTO, KITTY | {"TMUX": "/tmp/x"}, Answers(sixel=True), Way.HALF_BLOCKS),
        (Covers.AUTO, {"TERM": "screen-256color"}, Answers(sixel=True), Way.HALF_BLOCKS),
        (Covers.AUTO, PLAIN | {"TERM_PROGRAM": "WarpTerminal"}, None, Way.HALF_BLOCKS),
    ],
)
def test_how_pictures_are_shown(
    setting: Covers, environment: dict[str, str], answers: Answers | None, way: Way | None
) -> None:
    assert way_of(setting, environment, answers) is way
    if setting is Covers.AUTO and answers is None:
        assert is_to_be_asked(setting, environment) is (way is None)


@pytest.mark.parametrize(
    ("said", "answers"),
    [
        ("\x1b[?62;4;22c", Answers(sixel=True)),
        ("\x1b[?64;14;24c", Answers()),
        ("\x1b[6;21;9t\x1b[?1;2;4c", Answers(sixel=True, cell=(9, 21))),
        ("\x1b[6;9999;0t\x1b[?6c", Answers()),
    ],
)
@pytest.mark.parametrize("cut", [None, 4, 7])
def test_answers_are_taken_out_of_what_is_typed(said: str, answers: Answers, cut: int | None) -> None:
    reader = AnswerReader()
    typed = f"j{said}k\x1b[A"
    pieces = [typed] if cut is None else [typed[:cut], typed[cut:]]
    assert "".join(map(reader.read, pieces)) == "jk\x1b[A"
    assert (reader.answers, reader.complete) == (answers, True)


KEYS = st.sampled_from(
    ["j", "\x1b[A", "\x1b[6~", "\x1b[6;5~", "\x1b", "\x1bOP", "\x1b[<0;3;4M", "\x1b[?2026;2$y", "é", "1;2c"]
)


@given(st.lists(KEYS), st.data())
def test_keys_arrive_as_they_were_typed(keys: list[str], data: st.DataObject) -> None:
    typed = "".join(keys) + "."
    cut = data.draw(st.integers(0, len(typed)))
    reader = AnswerReader()
    assert reader.read(typed[:cut]) + reader.read(typed[cut:]) == typed
    assert not reader.complete


@given(st.integers(1, 9000), st.integers(1, 9000), st.integers(1, 60), st.integers(1, 30))
def test_a_picture_stays_in_its_room(width: int, height: int, columns: int, rows: int) -> None:
    across, down = fitted(width, height, Size(columns, rows))
    assert 1 <= across <= columns
    assert 1 <= down <= rows
    assert across == columns or down == rows


def test_a_low_or_narrow_pane_has_no_room() -> None:
    assert room_for(52, 33) == (22, 11)
    assert room_for(200, 90) == (24, 12)
    assert room_for(52, 17) is None
    assert room_for(30, 33) is None


def told(way: Way, **changes: object) -> dict[str, Any]:
    """A drawing of two by one cells as its painter tells it."""
    place = [
        ["\U0010eeee\u0305\u0305\u0305", [0, 0, 7], None],
        ["\U0010eeee\u0305\u030d\u0305", [0, 0, 7], None],
    ]
    forms: dict[Way, dict[str, Any]] = {
        Way.HALF_BLOCKS: {
            "lines": [[["▀", [1, 2, 3], [4, 5, 6]], ["▀", [0, 0, 0], [255, 255, 255]]]],
            "sent": "",
        },
        Way.SIXEL: {"lines": [], "sent": '\x1bP0;0;0q"1;1;20;20#1;2;3;3;3!220~-?@$\x1b\\'},
        Way.KITTY: {
            "lines": [place],
            "sent": "\x1b_Gi=7,m=0,f=100,q=2;iVBORw==\x1b\\\x1b_Ga=p,i=7,c=2,r=1,U=1,q=2\x1b\\",
        },
    }
    return {"columns": 2, "rows": 1, **forms[way], **changes}


@pytest.mark.parametrize("way", Way)
def test_a_drawing_is_read(way: Way) -> None:
    drawing = read_drawing(json.dumps(told(way)).encode(), way, SIZE)
    assert (drawing.columns, drawing.rows, drawing.number) == (2, 1, 7 if way is Way.KITTY else 0)


SIXEL, KITTYS = told(Way.SIXEL)["sent"], told(Way.KITTY)["sent"]


@pytest.mark.parametrize(
    ("way", "changes"),
    [
        (Way.HALF_BLOCKS, {"sent": "\x1b]52;c;eA==\x07"}),
        (Way.HALF_BLOCKS, {"columns": 5}),
        (Way.HALF_BLOCKS, {"columns": True}),
        (Way.HALF_BLOCKS, {"rows": 2}),
        (Way.HALF_BLOCKS, {"lines": [[["▀\x1b[2J", [1, 2, 3], [4, 5, 6]], ["▀", [0, 0, 0], None]]]}),
        (Way.HALF_BLOCKS, {"lines": [[["▀▀", [1, 2, 300], None]]]}),
        (Way.HALF_BLOCKS, {"lines": [[["▀▀", [1, 2], None]]]}),
        (Way.HALF_BLOCKS, {"lines": [[["ab", [1, 2, 3], None]]]}),
        (Way.SIXEL, {"sent": SIXEL + "\x1b]0;title\x07"}),
        (Way.SIXEL, {"sent": SIXEL.replace("-", "\x1b[2J")}),
        (Way.SIXEL, {"sent": SIXEL.replace("-", "\n")}),
        (Way.SIXEL, {"lines": [[["▀▀", [1, 2, 3], None]]]}),
        (Way.SIXEL, {"sent": ""}),
        (Way.KITTY, {"sent": KITTYS.replace("f=100", "t=f,f=100")}),
        (Way.KITTY, {"sent": KITTYS.replace("i=7,c", "i=8,c")}),
        (Way.KITTY, {"sent": KITTYS + "x"}),
        (Way.KITTY, {"sent": ""}),
    ],
)  # fmt: skip
def test_what_could_do_anything_else_to_a_terminal_is_no_drawing(way: Way, changes: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError)):
        read_drawing(json.dumps(told(way, **changes)).encode(), way, SIZE)
