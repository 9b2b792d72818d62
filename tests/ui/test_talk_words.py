"""How it stands with the comments, in words."""

from datetime import UTC, datetime, timedelta

import pytest

from cafe_tui.domain.chapters import ShowNotes
from cafe_tui.domain.comments import Comment
from cafe_tui.domain.errors import CafeError, OfflineError
from cafe_tui.domain.models import EpisodeId
from cafe_tui.services.comments import Said, Talk
from cafe_tui.ui.talk_words import talk_words

TODAY = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
SAID = (Said(Comment("1", text="x"), 0, ShowNotes(())),)
OFFLINE = OfflineError(
    "The comments could not be fetched", "there is no network", "Check whether you are online"
)


def talk(said: tuple[Said, ...] = (), *, fetched: datetime | None = None, claimed: int = 0) -> Talk:
    return Talk(EpisodeId(1), said, claimed=claimed, source="https://tea.example/feed/", fetched=fetched)


@pytest.mark.parametrize(
    ("state", "asking", "trouble", "words"),
    [
        (talk(), True, None, "Fetching the comments …"),
        (talk(SAID, fetched=TODAY), True, None, "Looking for new comments …"),
        (talk(fetched=TODAY), False, None, "No comments yet."),
        (talk(), False, None, ""),
        (Talk(EpisodeId(1)), False, None, "No comments on this episode can be read here."),
        (talk(SAID, fetched=TODAY, claimed=1), False, None, ""),
        (talk(SAID, fetched=TODAY, claimed=3), False, None, "1 of 3 comments: the site lists its newest."),
        (
            talk(),
            False,
            OFFLINE,
            "The comments could not be fetched: there is no network. Check whether you are online. "
            "R tries again.",
        ),
        (
            talk(SAID, fetched=TODAY - timedelta(hours=2)),
            False,
            OFFLINE,
            "The comments could not be fetched: there is no network. Check whether you are online. "
            "These are from 07:00. R tries again.",
        ),
        (
            talk(SAID, fetched=TODAY - timedelta(days=2)),
            False,
            CafeError("Gone."),
            "Gone. These are from 12 Mar. R tries again.",
        ),
    ],
)
def test_words(state: Talk, asking: bool, trouble: CafeError | None, words: str) -> None:
    assert talk_words(state, TODAY, asking=asking, trouble=trouble) == words
