"""How fast show notes are read, and what hostile ones cost: `python -m tests.benchmarks.bench_chapters`."""

import time

from cafe_tui.domain.chapters import read_show_notes

REPEATS = 40


def typical_note() -> str:
    """Notes of common length: a few paragraphs with links, and a list of twelve chapters."""
    talk = "We ask how a small bakery plans its week, and what <b>nobody</b> tells you about ovens. "
    chapters = "".join(
        f"<li>{minute:02}:{minute * 7 % 60:02} – What we learned, part {minute}</li>\n"
        for minute in range(0, 48, 4)
    )
    links = "".join(
        f'<li><a href="https://example.org/{n}">Something we mentioned</a></li>\n' for n in range(5)
    )
    lists = f"<h2>Chapters</h2>\n<ul>\n{chapters}</ul>\n<h2>Links</h2>\n<ul>{links}</ul>"
    return f"<p>{talk * 10}</p>\n<p>{talk * 6}</p>\n{lists}"


HOSTILE = {
    "1 MB of digits": "1234567890" * 100_000,
    "1 MB of digits and colons": "12:34:5:6" * 110_000,
    "1 MB of colons": ":" * 1_000_000,
    "1 MB of dashes behind a time": "1:00 " + "-" * 1_000_000 + "x\n2:00 b\n3:00 c",
    "100,000 timestamps, a line each": "\n".join(f"{n // 60}:{n % 60:02} a" for n in range(100_000)),
    "100,000 timestamps in one line": " ".join(f"{n // 60 % 999}:{n % 60:02} a" for n in range(100_000)),
    "100,000 linked timestamps": "".join(
        f'<li><a href="#t={n}">{n // 60 % 999}:{n % 60:02}</a> a' for n in range(100_000)
    ),
    "100,000 nested tags": "<div><b>" * 50_000 + "1:00 a" + "</b></div>" * 50_000,
    "100,000 nested lists": "<ul><li>" * 50_000 + "1:00 a" + "</li></ul>" * 50_000,
    "tags that never close": "<a href='" * 100_000,
    "comments that never close": "<!--" * 250_000,
    "scripts that never close": "<script " * 120_000,
    "100,000 opened scripts": "</script>" + "<script>" * 100_000,
    "quotes that never close": '<a "' * 250_000,
    "links within links": '<a href="x">1:00' * 60_000,
    "unit words": "1h2m3s 5 mins " * 70_000,
    "a table row of 100,000 times": "<table><tr>" + "<td>1:00</td>" * 100_000,
    "hashtags behind a time": "1:00 " + "#tag " * 200_000 + "\n2:00 b\n3:00 c",
    "angle brackets behind a time": "1:00 " + "<." * 400_000 + "\n2:00 b\n3:00 c",
    "composed letters across tags": "<b>e</b>\u0301" * 80_000,
}


def seconds_for(notes: str, repeats: int) -> float:
    """The best processor time of `repeats` readings."""
    best = float("inf")
    for _ in range(repeats):
        started = time.process_time()
        read_show_notes(notes)
        best = min(best, time.process_time() - started)
    return best


def main() -> None:
    note = typical_note()
    assert len(read_show_notes(note).chapters) == 12
    per_note = seconds_for(note, REPEATS * 10)
    per_byte = per_note / len(note)
    print(f"typical note: {len(note)} characters, {1 / per_note:.0f} notes/s")
    for name, notes in HOSTILE.items():
        taken = seconds_for(notes, 1)
        ratio = taken / len(notes) / per_byte
        print(f"{name:34} {taken:6.2f} s, {ratio:5.1f} times the usual cost of a character")


if __name__ == "__main__":
    main()
