"""Asking directories of podcasts, all at once; one that fails says so and spoils nothing."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cafe_tui.domain.errors import FeedError, UnreachableError
from cafe_tui.domain.feed.found_shows import FoundShow, merged
from cafe_tui.domain.language import _

from .directories import Directory, NoAnswer
from .fetch import FeedClient

MAX_BODY = 5_000_000
"""Bytes of an answer: fifty shows take some hundred thousand."""
_JSON = {"Accept": "application/json"}
DEADLINE = 15.0
"""Seconds that a directory has to answer."""


@dataclass(frozen=True, slots=True)
class FoundShows:
    """What a search gave."""

    shows: tuple[FoundShow, ...]
    """Of all directories that answered, see `merged`."""
    answered: tuple[str, ...]
    """Their names."""
    troubles: tuple[FeedError, ...]
    """What went wrong with the others."""


def new_directory_client() -> FeedClient:
    """A client with the limits for directories."""
    return FeedClient(deadline=DEADLINE, max_body=MAX_BODY)


async def search_directories(
    words: str,
    directories: Sequence[Directory],
    *,
    most: int,
    now: float,
    client_factory: Callable[[], FeedClient] = new_directory_client,
) -> FoundShows:
    """The shows that the directories know by `words`; each is asked for at most so many.

    `now` is the Unix time. Raises nothing of what goes wrong: that is in the answer.
    """
    async with client_factory() as client:
        asked = (_ask(directory, words, most, now, client) for directory in directories)
        outcomes = await asyncio.gather(*asked)
    answers = [outcome for outcome in outcomes if not isinstance(outcome, FeedError)]
    return FoundShows(
        tuple(merged(answers)),
        tuple(
            directory.name
            for directory, outcome in zip(directories, outcomes, strict=True)
            if not isinstance(outcome, FeedError)
        ),
        tuple(outcome for outcome in outcomes if isinstance(outcome, FeedError)),
    )


async def _ask(
    directory: Directory, words: str, most: int, now: float, client: FeedClient
) -> list[FoundShow] | FeedError:
    question = directory.question(words, most, now)
    title = _("{name} could not be asked", name=directory.name)
    try:
        answer = await client.fetch(question.url, headers=_JSON | dict(question.headers))
        return directory.read(answer.body.unpacked())[:most]
    except FeedError as error:
        error.title = title
        return error
    except NoAnswer as error:
        return UnreachableError(title, str(error), _("Try again later"))
