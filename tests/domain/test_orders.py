"""What other programs order, read strictly."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain import playback as p
from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.models import Chapter, EpisodeId
from cafe_tui.domain.outside import orders

CHAPTERS = (Chapter(30.0, "Cups"), Chapter(60.0, "Saucers"))
TRACK = p.Track(EpisodeId(2), "A Café", "Episode", "https://media.example/2.mp3", chapters=CHAPTERS)
PLAYING = p.Playback(p.Phase.PLAYING, 1, TRACK, 40.0, 100.0)
NOW = 1_000_000.0


@pytest.mark.parametrize(
    ("order", "event"),
    [
        ({"command": "play-pause"}, p.PauseToggled()),
        ({"command": "pause"}, p.PauseRequested(True)),
        ({"command": "play"}, p.PauseRequested(False)),
        ({"command": "stop"}, p.StopRequested()),
        ({"command": "next-chapter"}, p.ChapterRequested(1)),
        ({"command": "previous-chapter"}, p.ChapterRequested(-1)),
        ({"command": "chapter", "number": 2}, p.SeekRequested(60.0)),
        ({"command": "seek", "to": 12.5}, p.SeekRequested(12.5)),
        ({"command": "seek", "by": -30}, p.SkipRequested(-30.0)),
        ({"command": "speed", "to": 1.5}, p.SpeedRequested(1.5)),
        ({"command": "volume", "to": 50}, p.VolumeRequested(50)),
        ({"command": "volume", "by": -5}, p.VolumeStepped(-5)),
        ({"command": "mute"}, p.MuteToggled()),
        ({"command": "undo"}, p.UndoRequested()),
        ({"command": "sleep", "plan": "off"}, p.SleepRequested(None)),
        ({"command": "sleep", "plan": "25"}, p.SleepRequested(p.AtMoment(NOW + 1500))),
        ({"command": "sleep", "plan": "3 chapters"}, p.SleepRequested(p.AfterChapters(3))),
        ({"command": "play", "episode": 3}, None),
        ({"command": "bookmark"}, None),
    ],
)
def test_an_order_becomes_an_event_of_the_sound(order: orders.Order, event: "p.Event | None") -> None:
    assert orders.event_for(order, PLAYING, NOW) == event


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"command": 3},
        {"command": "seek"},
        {"command": "seek", "to": True},
        {"command": "seek", "to": "12"},
        {"command": "seek", "to": float("inf")},
        {"command": "seek", "by": 1e300},
        {"command": "chapter", "number": 0},
        {"command": "chapter", "number": 3},
        {"command": "chapter", "number": 1.5},
        {"command": "sleep", "plan": "never"},
        {"command": "sleep", "plan": ["off"]},
    ],
)
def test_what_is_no_order_is_refused(order: orders.Order) -> None:
    with pytest.raises(BadInputError):
        orders.event_for(order, PLAYING, NOW)


@pytest.mark.parametrize("command", ["play-pause", "pause", "seek", "next-chapter", "undo"])
def test_with_nothing_open_that_is_said_with_what_opens_something(command: str) -> None:
    with pytest.raises(BadInputError, match=r"Nothing is open .* ctl play EPISODE"):
        orders.event_for({"command": command, "to": 1}, replace(PLAYING, track=None), NOW)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
names = st.sampled_from(["command", "to", "by", "number", "plan", "note", "tags", "back", "episode", "at"])
commands = st.sampled_from(
    ["play", "seek", "chapter", "speed", "volume", "sleep", "bookmark", "stop", "status"]
)


@given(st.dictionaries(names, json_values, max_size=4), commands)
def test_whatever_is_sent_is_an_order_or_refused(order: dict[str, object], command: str) -> None:
    for asked in (order, order | {"command": command}):
        try:
            event = orders.event_for(asked, PLAYING, NOW)
            orders.text(asked, "note")
            orders.tags(asked)
        except BadInputError:
            continue
        if event is not None:
            p.step(PLAYING, event)  # which the player can take
