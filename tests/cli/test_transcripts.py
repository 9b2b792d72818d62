"""`cafe-tui transcript`: fetched once, printed in every form, and given to what is kept."""

from collections.abc import Callable

import pytest

from cafe_tui.domain.feed.extras import EpisodeExtras, TranscriptOffer
from cafe_tui.domain.models import EpisodeId
from cafe_tui.services.house import House
from cafe_tui.storage import browse, extras
from tests.support.library import FEED_URL, document, item, keep
from tests.support.web import Web

from .conftest import Answer

Cafe = Callable[..., Answer]
VTT = b"""WEBVTT

00:01.000 --> 00:03.500
<v Ada>Is it on?

00:04.000 --> 00:05.000
<v Bob>It is \x1b[31mon.
"""


@pytest.fixture
def offered(house: House, web: Web) -> EpisodeId:
    """An episode with a transcript."""
    keep(house.database, document(item(7, "Spoken", guid="s"), title="Spoken Word"), web.url("/feed"))
    (episode_id,) = (EpisodeId(one) for one in browse.ids(house.database.read(), containing="Spoken Word"))
    offer = TranscriptOffer(web.feed("/7.vtt", VTT), "text/vtt", "en")
    with house.database.write() as connection:
        extras.keep(connection, episode_id, EpisodeExtras(transcripts=(offer,)))
    return episode_id


def test_the_lines_as_one_document(cafe: Cafe, offered: EpisodeId, web: Web) -> None:
    assert cafe("transcript", str(offered), "--json").json == {
        "episode": offered,
        "source": web.url("/7.vtt"),
        "language": "en",
        "lines": [
            {"start": 1.0, "end": 3.5, "speaker": "Ada", "text": "Is it on?"},
            {"start": 4.0, "end": 5.0, "speaker": "Bob", "text": "It is [31mon."},
        ],
    }


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("text", "0:01  Ada: Is it on?\n0:04  Bob: It is [31mon.\n"),
        ("srt", "1\n00:00:01,000 --> 00:00:03,500\nAda: Is it on?\n\n2\n"),
        ("vtt", "WEBVTT\n\n00:00:01.000 --> 00:00:03.500\n<v Ada>Is it on?\n\n"),
        ("json", '{\n  "version": "1.0.0",\n  "segments": [\n'),
    ],
)
def test_every_form(cafe: Cafe, offered: EpisodeId, form: str, expected: str) -> None:
    answer = cafe("transcript", "Spoken Word#7", "--format", form)
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.startswith(expected)


def test_it_is_fetched_once_and_again_only_when_asked(cafe: Cafe, offered: EpisodeId, web: Web) -> None:
    for refresh in ([], [], ["--refresh"]):
        assert cafe("transcript", str(offered), *refresh).status == 0
    assert web.count("/7.vtt") == 2


def test_what_is_kept_from_the_prompt_has_its_words(cafe: Cafe, offered: EpisodeId) -> None:
    before = cafe("bookmark", "add", str(offered), "0:01", "--to", "0:03", "--json").json
    assert before["text"] is None
    cafe("transcript", str(offered))
    (filled,) = cafe("bookmarks", "--episode", str(offered), "--json").json
    assert (filled["text"], filled["edited"]) == ("Ada: Is it on?", None)
    after = cafe("bookmark", "add", str(offered), "0:04", "--json").json
    assert after["text"] == "Bob: It is [31mon."
    exported = cafe("bookmarks", "export", "--format", "md").out
    assert "> Ada: Is it on?" in exported


def test_why_there_is_none_is_said(cafe: Cafe, house: House, offered: EpisodeId, web: Web) -> None:
    keep(house.database, document(item(3, "#3 Networks")), FEED_URL)
    answer = cafe("transcript", "Management Café#3")
    assert (answer.status, answer.out) == (1, "")
    assert "This episode has no transcript" in answer.err
    web.serve("/7.vtt", b"", "text/vtt")
    answer = cafe("transcript", str(offered))
    assert (answer.status, answer.out) == (1, "")
    assert "The transcript cannot be read: it is empty" in answer.err
