"""Nothing that is pasted is a key that is pressed."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser

from cafe_tui.ui.pasting import PastedAsText, forgiving_decoder

START, END = "\x1b[200~", "\x1b[201~"
PIECES = st.sampled_from(
    [
        "\x1b",
        "[",
        "2",
        "201~",
        "\x1b[A",
        "\x1b]52;c;x\x07",
        "\x9b",
        "q",
        "D\r",
        "a\nb",
        "ü",
        "\x1b[20",
        "\u202e",
        "\u2066",
    ]
)
PASTED = st.lists(PIECES, max_size=8).map("".join).filter(lambda text: END not in text)


def read(sent: str, cuts: list[int]) -> list[object]:
    """What Textual makes of what a terminal sent, in pieces."""
    parser, decoder = XTermParser(), forgiving_decoder("utf-8")()
    data = sent.encode()
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    found: list[object] = []
    for start, end in pairwise(places):
        if text := decoder.decode(data[start:end]):
            found += parser.feed(text)
    return found


@given(PASTED, st.lists(st.integers(0, 99), max_size=5))
def test_what_is_pasted_is_one_text_however_it_comes(pasted: str, cuts: list[int]) -> None:
    found = read(f"x{START}{pasted}{END}z", cuts)
    keys = [event.key for event in found if isinstance(event, events.Key)]
    texts = [event.text for event in found if isinstance(event, events.Paste)]
    assert keys == ["x", "z"]
    assert len(texts) <= 1
    assert all(letter.isprintable() or letter in "\r\n\t" for text in texts for letter in text)
    assert "".join(texts).count("ü") == pasted.count("ü")


@given(
    st.lists(PIECES | st.sampled_from(["\x1b[<0;1;1M", START[:4]]), max_size=8)
    .map("".join)
    .filter(lambda t: START not in t)
)
def test_what_is_typed_passes_as_it_is_and_at_once(typed: str) -> None:
    guard = PastedAsText()
    assert [guard.read(letter) for letter in typed] == list(typed)
