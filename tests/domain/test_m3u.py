"""Playlists for other players."""

from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.files.m3u import M3uEntry, write_m3u


def test_episodes_and_passages_are_written_as_players_read_them() -> None:
    written = write_m3u(
        [
            M3uEntry("https://a.example/1.mp3?x=1", "Show: Whole", 1500.4),
            M3uEntry("https://a.example/2.mp3", "Show: Part, two", 30.0, 670.0, 700.25),
            M3uEntry("https://a.example/3.mp3", "Open", None, 1_000_000.0),
        ]
    )
    assert written.splitlines() == [
        "#EXTM3U",
        "#EXTINF:1500,Show: Whole",
        "https://a.example/1.mp3?x=1",
        "#EXTINF:30,Show: Part, two",
        "#EXTVLCOPT:start-time=670",
        "#EXTVLCOPT:stop-time=700.25",
        "https://a.example/2.mp3",
        "#EXTINF:-1,Open",
        "#EXTVLCOPT:start-time=1000000",
        "https://a.example/3.mp3",
    ]


def test_no_feed_leads_another_player_to_the_disk() -> None:
    assert write_m3u([M3uEntry("file:///etc/passwd", "A secret", 10.0)]) == "#EXTM3U"


@given(st.text(), st.text())
def test_no_text_adds_a_line_or_a_directive(title: str, tail: str) -> None:
    lines = write_m3u([M3uEntry(f"https://a.example/{tail}", title, 1.0)]).split("\n")
    assert lines[0] == "#EXTM3U"
    assert len(lines) in (1, 3)
    for info, address in zip(lines[1::2], lines[2::2], strict=True):
        assert info.startswith("#EXTINF:1,")
        assert address.startswith("https://a.example/")
        assert address.isprintable()
