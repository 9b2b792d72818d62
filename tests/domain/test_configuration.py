"""What a configuration may say, and how exactly it is told what it may not."""

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.config.configuration import (
    MOST_FAULTS,
    SETTINGS,
    Fault,
    names_changed,
    read,
    with_environment,
)
from cafe_tui.domain.config.configuration_file import template, with_setting
from cafe_tui.domain.config.listener_settings import MediaKeys, Settings
from cafe_tui.domain.outside.hooks import HookEvent
from cafe_tui.domain.text import clean


def said(text: str) -> list[str]:
    return [str(fault) for fault in read(text).faults]


def test_all_that_can_be_set_is_read() -> None:
    reading = read("""\
theme = "nord"
animations = false
mouse = false
skip = 5
skip_far = 30.5
lead_in = 8
audio_output = "alsa"
auto_refresh = false
prefetch = false
downloads = "~/Podcasts"
downloads_at_once = 1
languages = [
    "de",  # the nearest
    "en",
]
media_keys = "episodes"
notifications = true
podcast_index_command = ["pass", "show", "--", "show"]

[keys]
pause = "Space p"
"quit" = ["ctrl+d"]
mute = ""

[hooks]
bookmark-made = ["my-notes", "a", "a", "{note}"]
""")
    assert reading.faults == ()
    assert reading.settings == Settings(
        theme="nord",
        animations=False,
        mouse=False,
        skip=5.0,
        skip_far=30.5,
        lead_in=8.0,
        audio_output="alsa",
        auto_refresh=False,
        prefetch=False,
        downloads="~/Podcasts",
        downloads_at_once=1,
        languages=("de", "en"),
        media_keys=MediaKeys.EPISODES,
        notifications=True,
        podcast_index_command=("pass", "show", "--", "show"),
        keys={"pause": ("Space", "p"), "quit": ("ctrl+d",), "mute": ()},
        hooks={"bookmark-made": ("my-notes", "a", "a", "{note}")},
    )
    assert (reading.lines["languages"], reading.lines["media_keys"], reading.lines["keys.quit"]) == (
        12,
        16,
        22,
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('\n\ntheem = "x"', "line 3: theem is no setting. Did you mean theme?"),
        ("lead_in = 0", "line 1: lead_in cannot be 0. Possible: a number from 1 to 600"),
        ("lead_in = nan", "line 1: lead_in cannot be nan. Possible: a number from 1 to 600"),
        ("lead_in = true", "line 1: lead_in cannot be true. Possible: a number from 1 to 600"),
        ('skip = "far"', "line 1: skip cannot be “far”. Possible: a number from 1 to 600"),
        ("downloads_at_once = 1.5",
         "line 1: downloads_at_once cannot be 1.5. Possible: a whole number from 1 to 10"),
        ('mouse = "yes"', "line 1: mouse cannot be “yes”. Possible: true or false"),
        ('media_keys = "songs"',
         'line 1: media_keys cannot be “songs”. Possible: "chapters" or "episodes"'),
        ('downloads = "here"', "line 1: downloads cannot be “here”. "
         'Possible: a folder from the root or from home on, such as "~/Podcasts"'),
        *((f"podcast_index_command = {value}", f"line 1: podcast_index_command cannot be {told}. "
           'Possible: a list of a program and its arguments, such as ["pass", "show", "podcasts"]')
          for value, told in (
              ('"pass x"', "“pass x”"), ("[]", "[]"), ('[""]', "['']"), ("[1]", "[1]"))),
        ("languages = [1]", 'line 1: languages cannot be [1]. Possible: a list such as ["a", "b"]'),
        ("skip = 5\nskip = 6", "line 2: skip stands in line 1 already. This one holds"),
        ("mouse = no", "line 1, column 9: this is no TOML: Invalid value. "
         "Text stands in quotation marks; true and false do not"),
        ('theme = "nord',
         "line 1, column 14: this is no TOML: the text has no end. A quotation mark is missing"),
        ("nonsense", "A line says: name = value"),
        ("[colours]\nred = 1",
         "line 1: there is no part [colours]. "
         "Settings stand above [sync], [hooks], [keys], under no heading"),
        ("[keys]\nmute = 7", "line 2: mute cannot be 7. Possible: "
         'text such as "x" or "ctrl+x Del", a list of such, or "" for no key'),
        ('keys = "x"', "line 1: keys is no setting. "
         "Put [keys] on a line of its own, and the commands below it"),
        ('[hooks]\nepisode-begun = ["x"]', "line 2: No hook is called “episode-begun”. There are"),
        ('[hooks]\n\nbookmark-made = "x {note}"', "line 3: The hook bookmark-made is no list of words"),
        ('[hooks]\nbookmark-made = [\n"x",\n"{path}"]', "line 2: Nothing is called {path}. There are"),
        ('hooks = "x"', "line 1: hooks is no setting. "
         "Put [hooks] on a line of its own, and the events below it"),
        (f"skip = {'9' * 5000}", "line 1"),
        (f"skip = {'[' * 5000}", "line 1"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line_and_what_would_be_possible(text: str, message: str) -> None:
    [fault] = said(text)
    assert message in fault


def test_a_wrong_line_leaves_the_others_alone() -> None:
    reading = read(
        'theme = "nord\nskip = 5\nmouse = maybe\nlanguages = [\n"de"\nlead_in = 8\n[keys]\nmute = "x"\n'
    )
    assert [fault.line for fault in reading.faults] == [1, 3, 4, 5]
    assert reading.settings == Settings(skip=5.0, lead_in=8.0, keys={"mute": ("x",)})


def test_a_file_that_is_something_else_is_not_read_to_its_end() -> None:
    assert len(read("nonsense\n" * 10_000).faults) == MOST_FAULTS


def test_a_new_file_explains_all_and_sets_nothing() -> None:
    text = template([("Listen", [("mute", "M", "Mute"), ("copy-quote", '"', "Quote")])])
    assert read(text).settings == Settings()
    assert tomllib.loads(text) == {"sync": {}, "hooks": {}, "keys": {}}
    lines = [line.removeprefix("# ") if " = " in line else line for line in text.splitlines()]
    uncommented = "\n".join(line for line in lines if not line.startswith("A variable"))
    reading = read(uncommented.replace("# A variable", "# a variable"))
    assert reading.faults == ()
    hooks = {f"hooks.{event}" for event in HookEvent}
    assert set(reading.lines) == {setting.in_file for setting in SETTINGS} | {
        "keys.mute",
        "keys.copy-quote",
        *hooks,
    }


@pytest.mark.parametrize(
    ("environment", "settings"),
    [
        ({}, Settings()),
        ({"CAFE_TUI_MEDIA_KEYS": "episodes"}, Settings(media_keys=MediaKeys.EPISODES)),
        ({"CAFE_TUI_MEDIA_KEYS": "songs"}, Settings()),
        ({"CAFE_TUI_NOTIFICATIONS": "1"}, Settings(notifications=True)),
        ({"CAFE_TUI_AUTO_REFRESH": "0"}, Settings(auto_refresh=False)),
        ({"CAFE_TUI_AUTO_REFRESH": ""}, Settings()),
        ({"CAFE_TUI_AO": "null"}, Settings(audio_output="null")),
        ({"CAFE_TUI_LANGUAGES": "de, en"}, Settings(languages=("de", "en"))),
        ({"CAFE_TUI_DOWNLOADS": "/elsewhere"}, Settings()),
        *(({"CAFE_TUI_LEAD_IN": said}, Settings(lead_in=seconds)) for said, seconds in (
            ("8", 8), ("2.5", 2.5), ("0", 1), ("-3", 1), ("9999", 600), ("soon", 15), ("", 15), ("nan", 15),
        )),
    ],
)  # fmt: skip
def test_the_environment_goes_before_the_file(environment: dict[str, str], settings: Settings) -> None:
    assert with_environment(Settings(), environment) == settings
    assert with_environment(Settings(skip=3.0), environment) == replace(settings, skip=3.0)


def test_it_is_known_which_changes_wait_for_the_next_start() -> None:
    after = Settings(theme="nord", mouse=False, keys={"mute": ()})
    assert names_changed(Settings(), after, at_once=True) == ["theme", "keys"]
    assert names_changed(Settings(), after, at_once=False) == ["mouse"]


# Pieces out of which files are made that are nearly right.
PIECES = st.sampled_from(
    ["[keys]", "[hooks]", "[x]", "bookmark-made",
     "{note}", "[[keys]]", "theme", "mute", "keys", ".", "=", '"', "'''", "[", "]", "{", "}", "\n",
     "#", " ", "1", "true",
     "x\x1b[2J", "\u202e", "\ufeff", "\\", "lead_in = 8\n", 'theme = "a"\n', "skip = 1e9\n"]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join)))
def test_any_text_is_read_and_what_is_told_of_it_is_clean(text: str) -> None:
    reading = read(text)
    lines = text.count("\n") + 1
    for fault in reading.faults:
        assert 0 < fault.line <= lines
        assert str(fault) == clean(str(fault))
        assert "\n" not in str(fault)
    assert len(reading.faults) <= MOST_FAULTS + 1
    assert 1 <= reading.settings.lead_in <= 600
    assert 1 <= reading.settings.skip <= 600


@given(st.dictionaries(st.sampled_from([s.name for s in SETTINGS]), st.text(max_size=8)))
def test_no_environment_makes_a_setting_impossible(said: dict[str, str]) -> None:
    settings = with_environment(Settings(), {f"CAFE_TUI_{name.upper()}": text for name, text in said.items()})
    assert 1 <= settings.lead_in <= 600
    assert isinstance(settings.mouse, bool)
    assert 1 <= settings.downloads_at_once <= 10


@given(st.permutations(['theme = "nord"', "skip = 5", "mouse = false", "# a word", "", "lead_in = soon"]))
def test_the_order_of_lines_does_not_matter(lines: list[str]) -> None:
    reading = read("\n".join(lines))
    assert reading.settings == Settings(theme="nord", skip=5.0, mouse=False)
    assert [fault.line for fault in reading.faults] == [lines.index("lead_in = soon") + 1]


@pytest.mark.parametrize("text", ["skip = 0x" + "f" * 5_000, "a." * 100_000 + "b = 1"])
def test_what_python_and_tomllib_cannot_cope_with_is_a_fault_like_others(text: str) -> None:
    reading = read(f"{text}\nmouse = false")
    assert [fault.line for fault in reading.faults] == [1]
    assert reading.settings == Settings(mouse=False)


def test_a_fault_about_all_of_a_file_names_no_line() -> None:
    assert str(Fault(0, "it cannot be read")) == "it cannot be read"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "[sync]\nfolder = \"~/S\"\n"),
        ("skip = 5\n", "skip = 5\n\n[sync]\nfolder = \"~/S\"\n"),
        ("[keys]\nmute = \"x\"\n\n\n", "[keys]\nmute = \"x\"\n\n[sync]\nfolder = \"~/S\"\n"),
        ("[sync]  # mine\n# x\n[keys]\n", "[sync]  # mine\nfolder = \"~/S\"\n# x\n[keys]\n"),
        ("[sync]\nfolder = '~/old'\nother = 1\n", "[sync]\nfolder = \"~/S\"\nother = 1\n"),
        ("sync.folder = '~/old'\nskip = 3", "sync.folder = \"~/S\"\nskip = 3"),
        ("skip = maybe\n", "skip = maybe\n\n[sync]\nfolder = \"~/S\"\n"),
    ],
)  # fmt: skip
def test_a_setting_is_written_where_it_belongs_and_nothing_else_changes(before: str, after: str) -> None:
    assert with_setting(before, "sync.folder", "~/S") == after
    assert read(after).settings.sync_folder == "~/S"
    assert with_setting(after, "sync.folder", "~/S") == after
    off = with_setting(after, "sync.folder", "")
    assert off is not None
    assert read(off).settings == read(before).settings or "old" in before
    assert read(off).settings.sync_folder == ""


def test_a_setting_that_cannot_be_written_without_touching_more_is_not() -> None:
    assert with_setting("sync = {folder = '~/old'}\n", "sync.folder", "~/S") is None
    assert with_setting("folder = [\n", "sync.folder", "relative") is None
