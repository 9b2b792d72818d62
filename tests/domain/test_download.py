"""What downloaded files are called, and when an answer goes on with what is there."""

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.files.download import FileAnswer, Part, answered_part, file_name, resume_headers
from cafe_tui.domain.models import EpisodeId

ID = EpisodeId(12)
ODD = st.text(
    st.characters() | st.sampled_from('/\\.:*?"<>|-~ \x00\x1b\u202e\ud800'), max_size=400
) | st.sampled_from(["con", "NUL.txt", "aux .", "COM¹", "..", "~"])
RESERVED = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"}
SOME = Part(500, '"a"', 1000)


@given(show=ODD, title=ODD, media_type=ODD, url=ODD, number=st.integers(1, 2**63 - 1))
def test_any_name_is_one_name_in_the_folder_that_every_system_takes(
    show: str, title: str, media_type: str, url: str, number: int
) -> None:
    name = file_name(EpisodeId(number), show, title, media_type, url)
    assert name == file_name(EpisodeId(number), show, title, media_type, url)
    assert PurePosixPath(name).name == PureWindowsPath(name).name == name
    assert name.partition(".")[0].strip().lower() not in RESERVED
    for form in ("NFC", "NFD"):
        assert len(unicodedata.normalize(form, f"{name}.part").encode()) <= 255
    assert name[0] not in ".- "
    assert not name.endswith((".", " "))
    assert not set(name) & set('<>:"/\\|?*')
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in name)
    assert f" ({number})." in name or name.startswith("episode (")


@pytest.mark.parametrize(
    ("show", "title", "name"),
    [
        ("Management Café", "#65 Say no", "Management Café - #65 Say no (12).mp3"),
        ("../../etc", "passwd", "etc - passwd (12).mp3"),
        ("AC/DC: live?", "a\\b", "AC-DC- live - a-b (12).mp3"),
        ("", "", "episode (12).mp3"),
        ("", "NUL.x", "_NUL.x (12).mp3"),
        ("con", "", "_con (12).mp3"),
        ("com1.tv", "x", "_com1.tv - x (12).mp3"),
        ("-rf", "...", "rf (12).mp3"),
        ("é" * 100, "茶" * 100, f"{'é' * 20} - {'茶' * 40} (12).mp3"),
    ],
)
def test_a_name_tells_show_and_title(show: str, title: str, name: str) -> None:
    assert file_name(ID, show, title, "audio/mpeg") == name


def test_names_of_different_episodes_differ_also_where_case_does_not_count() -> None:
    names = [file_name(EpisodeId(n), "Tea", "the same" if n % 2 else "THE SAME") for n in range(1, 9)]
    assert len({name.casefold() for name in names}) == len(names)


@pytest.mark.parametrize(
    ("media_type", "url", "ending"),
    [
        ("audio/x-m4a; codecs=1", "https://x/1.mp3", "m4a"),
        ("", "https://x/y/1.OPUS?token=a.b#c.d", "opus"),
        ("application/octet-stream", "https://x/1.php", "audio"),
        ("audio/mpeg", "", "mp3"),
        ("", "http://[::1", "audio"),
    ],
)
def test_the_ending_is_that_of_the_media_type_or_of_the_address(
    media_type: str, url: str, ending: str
) -> None:
    assert file_name(ID, "", "x", media_type, url).rpartition(".")[2] == ending


def test_what_is_there_is_gone_on_with_only_where_the_server_can_be_asked_for_the_same_file() -> None:
    assert resume_headers(SOME) == {"Range": "bytes=500-", "If-Range": '"a"'}
    assert resume_headers(Part(500)) == resume_headers(Part(0, '"a"', 1000)) == {}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (FileAnswer(206, "bytes 500-999/1000"), SOME),
        (FileAnswer(206, "bytes 500-999/1000", etag='"a"'), SOME),
        (FileAnswer(206, "bytes 500-999/1000", etag='"b"'), None),
        (FileAnswer(206, "bytes 500-999/1001"), None),
        (FileAnswer(206, "bytes 0-999/1000"), None),
        (FileAnswer(206, "bytes 500-999/*"), None),
        (FileAnswer(206), None),
        (FileAnswer(416, "bytes */1000"), None),
        (FileAnswer(200, content_length="800", etag='"b"'), Part(0, '"b"', 800)),
        (FileAnswer(200), Part()),
        (FileAnswer(200, content_length="-5"), Part()),
        (FileAnswer(200, content_length="9" * 30), Part()),
    ],
)
def test_an_answer_goes_on_begins_anew_or_is_of_no_use(answer: FileAnswer, expected: Part | None) -> None:
    assert answered_part(SOME, answer) == expected


def test_a_first_answer_may_be_a_part_if_it_begins_at_the_start() -> None:
    assert answered_part(Part(), FileAnswer(206, "bytes 0-99/100", etag='"a"')) == Part(0, '"a"', 100)
    assert answered_part(Part(), FileAnswer(206, "bytes 5-99/100")) is None


@pytest.mark.parametrize(
    ("etag", "last_modified", "validator"),
    [
        ('"a-b"', "Mon, 05 Jan 2026 06:00:00 GMT", '"a-b"'),
        ('W/"a"', "Mon, 05 Jan 2026 06:00:00 GMT", "Mon, 05 Jan 2026 06:00:00 GMT"),
        ('W/"a"', "", ""),
        ('"a\r\nX: y"', "yesterday", ""),
        ("no quotes", "Mon, 05 Jan 2026 06:00:00 GMT\r\nX: y", ""),
    ],
)
def test_only_what_tells_files_apart_byte_by_byte_and_can_be_sent_back_is_a_validator(
    etag: str, last_modified: str, validator: str
) -> None:
    assert FileAnswer(200, etag=etag, last_modified=last_modified).validator == validator
