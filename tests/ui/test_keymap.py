"""Which keys a listener may give to which commands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.config.configuration import read
from cafe_tui.domain.config.configuration_file import template
from cafe_tui.domain.text import clean
from cafe_tui.ui.commands import COMMANDS, shown_key
from cafe_tui.ui.key_names import key_name, nearest_key
from cafe_tui.ui.keymap import NO_KEY, for_template, keymap, keymap_of

IDS = [command.id for command in COMMANDS if command.keys]
USUAL = {command.id: command.keys for command in COMMANDS}


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("x", "x"), ("X", "X"), ("?", "question_mark"), ("question_mark", "question_mark"), ("→", "right"),
        ("Del", "delete"), ("pgup", "pageup"), ("F5", "f5"), ("+", "plus"), ("ctrl+x", "ctrl+x"),
        ("Ctrl+X", "ctrl+shift+x"), ("ctrl++", "ctrl+plus"), ("shift+a", "A"), ("shift+←", "shift+left"),
        ("shift+alt+Del", "alt+shift+delete"), ("é", "é"), ("§", "section_sign"),
    ],
)  # fmt: skip
def test_keys_are_called_as_help_shows_them_or_as_textual_does(typed: str, key: str) -> None:
    assert key_name(typed) == key


@pytest.mark.parametrize("typed", ["", "ctrl", "ctrl+", "strg+x", "xy", "ctrl+xy", "\x07", "++", "shift++x"])
def test_what_is_no_key_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        key_name(typed)


def test_every_key_in_use_has_a_name_that_leads_back_to_it() -> None:
    keys = {key for command in COMMANDS for key in command.keys.split(",") if key}
    assert [key for key in keys if key_name(shown_key(key)) != key] == []
    for shown in ("F5", "§", "ctrl+→", "alt+PgUp", "ctrl+shift+x", "é"):
        assert shown_key(key_name(shown)) == shown
    assert nearest_key("PageUpp") == "PgUp"


def test_a_new_file_names_every_command_with_its_usual_keys() -> None:
    text = template(for_template())
    lines = text.partition("[keys]")[2].splitlines()
    wishes = [line.removeprefix("# ") for line in lines if " = " in line]
    reading = read("\n".join(["[keys]", *wishes]))
    assert reading.faults == ()
    assert sorted(reading.settings.keys) == sorted(IDS)
    assert keymap_of(reading).faults == ()
    assert keymap_of(reading).changed == {}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('paus = "x"', "line 2: there is no command paus. Did you mean pause?"),
        ('lead_in = "8"', "line 2: lead_in is a setting, no command. It stands above [keys]"),
        ('pause = "Dle"', "line 2: pause: there is no key “Dle”. Did you mean Del?"),
        ('pause = "n,p"', "line 2: pause: there is no key “n,p”. Keys stand apart by spaces"),
        ('pause = "5"', "line 2: pause cannot have “5”. Digits are chapters' numbers"),
        ('pause = "ctrl+q"', "line 2: pause cannot have ctrl+q, which leaves the program always"),
        ('pause = "n"', "line 2: pause cannot have n, which is next-chapter’s. "
                        "Give next-chapter another key as well, or “”"),
        ('mark = "a"', "line 2: mark cannot have a, which is add’s browse"),
        ('pause = "d"', "line 2: pause cannot have d, which is download’s in the episodes. "
                        "Give download another key as well, or “”"),
        ('page-down = "R"', "line 2: page-down cannot have R, which is refresh-show’s in the shows"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_and_the_usual_keys_stay(line: str, told: str) -> None:
    mine = keymap_of(read(f"[keys]\n{line}"))
    assert told in str(mine.faults[0])
    assert all(fault.serious for fault in mine.faults)
    assert mine.changed == {}


@pytest.mark.parametrize("line", ['"\\u001b[2Jx" = "a"', 'quit = "\\u009dx"', 'quit = "\\u2028"'])
def test_what_is_told_of_a_wish_is_clean(line: str) -> None:
    reading = read(f"[keys]\n{line}\n")
    for fault in (*reading.faults, *keymap_of(reading).faults):
        assert str(fault) == clean(str(fault))


def test_keys_can_be_swapped_taken_away_and_added() -> None:
    mine = keymap({"slower": [">"], "faster": ["<"], "mute": [], "quit": ["q", "ctrl+d"]})
    assert mine.faults == ()
    assert mine.changed == {
        "slower": "greater_than_sign",
        "faster": "less_than_sign",
        "mute": NO_KEY,
        "quit": "q,ctrl+d",
    }
    shown = {command.id: command.key_text for command in mine.commands}
    assert (shown["slower"], shown["mute"], shown["quit"]) == (">", "", "q ctrl+d")


def test_a_wish_that_cannot_be_gives_its_usual_keys_back_to_it_also_where_another_wanted_them() -> None:
    mine = keymap({"mute": ["n"], "trim": ["M"]})
    assert [fault.what for fault in mine.faults] == [
        "mute cannot have n, which is next-chapter’s",
        "trim cannot have M, which is mute’s",
    ]
    assert mine.changed == {}


def test_a_command_of_one_list_may_take_a_key_of_the_whole_program_which_is_noted() -> None:
    mine = keymap({"download": ["n"]}, {"keys.download": 4})
    assert mine.changed == {"download": "n"}
    [fault] = mine.faults
    assert str(fault) == "line 4: download has n where it is, and next-chapter does not there"
    assert not fault.serious


@given(
    st.dictionaries(
        st.sampled_from(IDS),
        st.lists(
            st.sampled_from(["x", "n", "d", "q", "Del", "?", "ctrl+x", "F5", "F6", "j", "b", "["]), max_size=2
        ),
        max_size=12,
    )
)
def test_whatever_is_wished_no_key_means_two_things_in_one_place(wishes: dict[str, list[str]]) -> None:
    mine = keymap(wishes)
    for scope in {command.scope for command in COMMANDS}:
        there = [command for command in mine.commands if command.scope is scope]
        taken: dict[str, str] = {}
        for command in there:
            for key in filter(None, command.keys.split(",")):
                assert key not in taken, (command.id, taken[key])
                taken[key] = command.id
    refused = {name for name in wishes if any(name in fault.what for fault in mine.faults if fault.serious)}
    for command in mine.commands:
        if command.id not in wishes:
            assert command.keys == USUAL[command.id]
        elif command.id not in refused:
            assert command.keys == ",".join(dict.fromkeys(map(key_name, wishes[command.id])))
