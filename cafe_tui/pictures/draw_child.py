"""The process in which a picture is drawn: `python -m cafe_tui.pictures.draw_child WAY COLUMNS ROWS`.

It takes the picture on standard input and answers with the drawing as JSON on standard output, or ends with
another status than 0. It is the only place that imports Pillow and textual-image: the latter asks the
terminal when it is imported, of which there is none here.
"""

import io
import json
import os
import signal
import sys
import warnings
from contextlib import suppress
from typing import Any

_MEMORY = 1 << 30
"""Bytes of address space; a picture of the most pixels takes a tenth of it."""
_SECONDS = 10
"""Of the processor, and of the clock in case that the parent was killed."""
_MOST = 4_000_000
"""Bytes that it may write."""
MOST_PIXELS = 25_000_000
"""Of a picture; covers of 3000 by 3000 have nine million."""
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_COLOURS = 128
"""Of a Sixel: half as many as there can be are seen to be fewer by nobody, and are sent in less time."""


def main() -> None:
    """Draw what comes on standard input."""
    _limit()
    way, columns, rows = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    answers, sys.stdout = sys.stdout, sys.stderr  # nothing that a library prints may get into the answer
    sent = io.StringIO()
    sys.__stdout__ = sent  # type: ignore[misc, assignment] # textual-image writes to the terminal itself
    json.dump(_drawn(sys.stdin.buffer.read(), way, columns, rows, sent), answers)


def _drawn(body: bytes, way: str, columns: int, rows: int, sent: io.StringIO) -> dict[str, object]:
    from PIL import Image
    from rich.console import Console
    from rich.segment import Segment
    from textual_image.renderable import halfcell, sixel, tgp

    from cafe_tui.domain.drawing import Size, fitted

    cell = int(os.environ["TEXTUAL_CELL_WIDTH"]), int(os.environ["TEXTUAL_CELL_HEIGHT"])
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(io.BytesIO(body), formats=FORMATS) as opened:
        columns, rows = fitted(*opened.size, Size(columns, rows, cell))
        pixels = (columns, rows * 2) if way == "half-blocks" else (columns * cell[0], rows * cell[1])
        opened.draft("RGB", (pixels[0] * 2, pixels[1] * 2))  # a JPEG is read no larger than it needs be
        picture = Image.new("RGB", opened.size)
        whole = opened.convert("RGBA")
        picture.paste(whole, mask=whole)
    picture = picture.resize(pixels, Image.Resampling.LANCZOS, reducing_gap=3.0)
    console = Console(file=io.StringIO(), width=columns, height=rows)
    options = console.options
    if way == "sixel":
        image = sixel.Image(picture, columns, rows, sixel.SixelOptions(colors=_COLOURS))
        parts: list[Any] = list(image.__rich_console__(console, options))
        data = [part.text for part in parts if isinstance(part, Segment) and part.text.startswith("\x1bP")]
        return {"columns": columns, "rows": rows, "lines": [], "sent": "".join(data)}
    kind = tgp.Image if way == "kitty" else halfcell.Image
    lines: list[list[object]] = [[]]
    parts = list(kind(picture, columns, rows).__rich_console__(console, options))
    for part in parts:
        if text := part.text.removesuffix("\n"):
            lines[-1].append([text, _colour(part.style.color), _colour(part.style.bgcolor)])
        if part.text.endswith("\n"):
            lines.append([])
    return {"columns": columns, "rows": rows, "lines": lines[:-1], "sent": sent.getvalue()}


def _colour(colour: object) -> list[int] | None:
    triplet = getattr(colour, "triplet", None)
    return list(triplet) if triplet else None


def _limit() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        return
    import resource

    signal.alarm(_SECONDS)
    os.nice(10)  # the keys of the listener go first
    for what, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_FSIZE, _MOST),
    ):
        with suppress(ValueError, OSError):  # macOS does not know the first
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
