"""Every number in notes that may name an episode, before anything is known of the show that they are of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice

from ..folding import fold
from ..shownotes import Block
from .episode_numbers import EPISODE_WORDS

MOST_SPOTS = 5_000
"""Notes with more numbers than this are no notes."""


class Form(Enum):
    """How a number is written."""

    WORD = auto()
    """Behind “episode”."""
    HASH = auto()
    LETTERS = auto()
    """Behind letters, of which the show has to be known for leading its numbers with them."""
    BARE = auto()
    """Behind a name, which has to be the show's."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A number in `blocks[block].text[start:end]` that may name an episode."""

    block: int
    start: int
    end: int
    number: int
    form: Form
    season: int | None = None
    letters: str = ""
    """Folded; what leads the number in the form LETTERS."""
    phrase: tuple[int, int] = (0, 0)
    """Where the whole of “episodes 12 and 13” begins and ends, which is written once for all its numbers."""


_SEASON_WORDS = "season|staffel|saison|temporada|stagione"
_END = r"(?![\w%°€$£]|[.,:]\d|-\d+-\d)"
_ONE = rf"\d{{1,5}}{_END}"
_JOINT = r"(?:,|&|/|–|-|\b(?:and|through|to|und|bis|et|à|y|e|a|en|og|och|i|и|до)\b)"
_MORE = rf"(?:\s?{_JOINT}\s?(?:and\s)?\#?{_ONE})*"
_SPOT = re.compile(
    rf"""(?<![\w/.@&])(?:
        (?:{_SEASON_WORDS})\s(?P<season1>\d{{1,3}}),?\s(?:{EPISODE_WORDS})\s(?P<number1>{_ONE})
      | s(?P<season2>\d{{1,3}})[.:x-]?\s?ep?(?P<number2>{_ONE})
      | (?P<word>{EPISODE_WORDS})\.?\s?
            (?:(?:number|numero|número|nummer|nr\.?|no\.?)\s)?(?:\#|№)?\s?(?P<words>{_ONE}{_MORE})
      | 第\s?(?P<ordinal>\d{{1,5}})\s?[回話期集]
      | [#№]\s?(?P<hashes>{_ONE}{_MORE})
      | (?P<letters>[a-z]{{2,6}})[- ]?(?P<lettered>{_ONE})
      | (?<![:-])(?P<bare>{_ONE})
    )""",
    re.I | re.X,
)
_NUMBERS = re.compile(r"\d{1,5}")
_SEASON_BEHIND = re.compile(rf",?\s(?:of\s|in\s)?(?:{_SEASON_WORDS})\s(\d{{1,3}})\b", re.I)
_LONGEST_NAME = 100
"""Characters before a number in which a name is looked for."""
_NAME_BEFORE = re.compile(r"(?:[A-Z][\w’'.!&+-]*|\d+)[,:]?\s?[-–—|(]?\s?$")


def spots(blocks: Sequence[Block]) -> Iterator[Spot]:
    """The numbers in `blocks` that may name an episode, in the order of the text: the first `MOST_SPOTS`."""
    found = (
        spot
        for index, block in enumerate(blocks)
        for match in _SPOT.finditer(block.text)
        for spot in _spots_of(index, block.text, match)
    )
    return islice(found, MOST_SPOTS)


def _spots_of(index: int, text: str, match: re.Match[str]) -> Iterator[Spot]:
    groups = match.groupdict()
    phrase = match.span()
    if season := groups["season1"] or groups["season2"]:
        number = int(groups["number1"] or groups["number2"])
        yield Spot(index, *phrase, number, Form.WORD, int(season), phrase=phrase)
    elif groups["ordinal"]:
        yield Spot(index, *phrase, int(groups["ordinal"]), Form.WORD, phrase=phrase)
    elif groups["letters"]:
        number = int(groups["lettered"])
        if " " in match.group() and not groups["letters"].isupper():
            # A word and a number: the show's name maybe.
            if _is_behind_name(text, match.start("lettered")):
                yield Spot(index, *match.span("lettered"), number, Form.BARE, phrase=match.span("lettered"))
        else:
            yield Spot(index, *phrase, number, Form.LETTERS, letters=fold(groups["letters"]), phrase=phrase)
    elif groups["bare"]:
        if _is_behind_name(text, match.start()):
            yield Spot(index, *phrase, int(groups["bare"]), Form.BARE, phrase=phrase)
    else:
        name, form = ("words", Form.WORD) if groups["words"] else ("hashes", Form.HASH)
        behind = _SEASON_BEHIND.match(text, match.end())
        season_behind = int(behind[1]) if behind else None
        first = True
        for each in _NUMBERS.finditer(text, *match.span(name)):
            start = match.start() if first else each.start() - (text[each.start() - 1] == "#")
            yield Spot(index, start, each.end(), int(each.group()), form, season_behind, phrase=phrase)
            first = False


def _is_behind_name(text: str, at: int) -> bool:
    return _NAME_BEFORE.search(text[max(0, at - _LONGEST_NAME) : at]) is not None
