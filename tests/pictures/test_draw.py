"""Pictures really drawn by the process for it, good ones and hostile ones."""

import io
import sys
import zlib
from collections.abc import Callable

import pytest

from cafe_tui.domain.drawing import Size, Way
from cafe_tui.domain.errors import FeedError
from cafe_tui.pictures.draw import can_draw, draw
from tests.support.pictures import png, png_of

SIZE = Size(8, 4)

pytestmark = pytest.mark.skipif(not can_draw(), reason="needs the extra covers")


@pytest.mark.parametrize("way", Way)
def test_a_picture_is_drawn_in_its_colours(way: Way) -> None:
    drawing = draw(png(60, 60), way, SIZE)
    assert (drawing.way, drawing.columns, drawing.rows) == (way, 8, 4)
    if way is Way.HALF_BLOCKS:
        assert {run.colour for line in drawing.lines for run in line} == {(200, 120, 40)}
    elif way is Way.SIXEL:
        assert '"1;1;80;80' in drawing.sent
    else:
        assert drawing.number


def test_a_wide_picture_keeps_its_proportions() -> None:
    drawing = draw(png(160, 40), Way.HALF_BLOCKS, SIZE)
    assert (drawing.columns, drawing.rows) == (8, 1)


@pytest.mark.parametrize("form", ["JPEG", "GIF", "WEBP"])
def test_the_formats_of_covers_are_read(form: str) -> None:
    from PIL import Image

    body = io.BytesIO()
    pictures = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    more = {"save_all": True, "append_images": pictures[1:]} if form == "GIF" else {}
    pictures[0].save(body, form, **more)
    red, green, blue = draw(body.getvalue(), Way.HALF_BLOCKS, SIZE).lines[0][0].colour
    assert red > 200 > 50 > max(green, blue)  # of a film the first picture


def bmp() -> bytes:
    from PIL import Image

    body = io.BytesIO()
    Image.new("RGB", (4, 4)).save(body, "BMP")
    return body.getvalue()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a bomb": lambda: png_of(30_000, 30_000, zlib.compress(bytes(1_000_000))),
    "the largest that is no bomb to Pillow": lambda: png_of(6_000, 6_000, zlib.compress(bytes(1_000_000))),
    "cut off": lambda: png(400, 400)[:-40],
    "no measures": lambda: png_of(0, 0, b""),
    "a program": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
    "another format": bmp,
    "nothing": lambda: b"",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_cannot_be_drawn_is_told(kind: str) -> None:
    with pytest.raises(FeedError, match="The picture could not be drawn"):
        draw(HOSTILE[kind](), Way.HALF_BLOCKS, SIZE)


def test_a_painter_that_does_not_come_to_an_end_is_stopped() -> None:
    command = (sys.executable, "-c", "import time; time.sleep(60)")
    with pytest.raises(FeedError, match=r"not done after 0\.2 seconds"):
        draw(png(), Way.SIXEL, SIZE, within=0.2, command=command)


def test_a_painter_that_was_taken_over_cannot_write_to_the_terminal() -> None:
    said = '{"columns": 1, "rows": 1, "lines": [], "sent": "\\u001bPq\\u001b]52;c;eA==\\u0007"}'
    with pytest.raises(FeedError, match="answers without sense"):
        draw(png(), Way.SIXEL, SIZE, command=(sys.executable, "-c", f"print({said!r})"))
