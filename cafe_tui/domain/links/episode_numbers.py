"""How a show counts its episodes, learned from what it calls them, and which episode a number means.

Shows write “#65 Title”, “65: Title”, “Episode 65 – Title”, “MC65 Title”, “Title | MC 65”, “Show 65 - Title”,
“S02E05 Title”; the number of itunes:episode holds where the title has none.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ..folding import fold
from ..models import EpisodeId
from .calls import Numbered

EPISODE_WORDS = (
    r"episodes?|eps?|épisodes?|episodios?|episódios?|episodi|folgen?|puntat[ae]|aflevering(?:en)?|avsnitt(?:et)?"
    r"|afsnit(?:tet)?|episoden?|episoder|odcin(?:ek|ka|ku|ki|kach)|выпуск(?:а|е|у|и|ов|ах)?|эпизод(?:а|е|у|ы|ов)?"
    r"|jakso(?:n|ssa)?"
)
"""“Episode” in the languages of the shows, as alternatives of a pattern to be read without case."""

_NUMBER = r"(\d{1,5})(?![\w]|[.,:]\d)"
_TITLE = re.compile(
    rf"""(?:
        (?:season|staffel|saison|temporada|stagione)\s(?P<season1>\d{{1,3}})\b\W{{0,3}}
            (?:{EPISODE_WORDS})\W{{0,3}}(?P<number1>\d{{1,5}})\b
      | s(?P<season2>\d{{1,3}})[\s.:x-]?ep?(?P<number2>\d{{1,5}})\b
      | (?:\#\s?|№\s?|(?:{EPISODE_WORDS})[.:\#\s]{{0,3}})(?P<number3>\d{{1,5}})(?!\w|[.,:]\d)
      | (?P<number4>\d{{1,5}})\s?(?:[:.)–—|](?!\d)|-\s)
      | 第\s?(?P<number5>\d{{1,5}})\s?[回話期集]
    )""",
    re.I | re.X,
)
_LETTERED_HEAD = re.compile(r"([A-Za-z]{2,6}|[A-Z]{2,6}[- ])(\d{1,5})(?=$|[\s:.)|–—-])(?![.,:]\d)")
_LETTERED_TAIL = re.compile(r"(?:[|–—(\[]|\s-)\s*([A-Z][A-Za-z]{1,5})[- ]?(\d{1,5})\s*[)\]]?$")
_SEASON_INSIDE = re.compile(r"\bS(\d{1,3})[\s.:x-]?E[Pp]?(\d{1,5})\b")
_ONE_WORD = re.compile(r"\w+")
_TELLING = 12
"""Letters and digits of a title that nobody writes by chance, at least."""
_MANY = 10
"""Letters that lead fewer than one in so many titles are no part of how the show counts."""


@dataclass(frozen=True, slots=True)
class TitleNumber:
    """The number in a title."""

    number: int
    season: int | None = None
    letters: str = ""
    """What leads the number where that is letters of the show's own (“mc” of “MC65”), folded."""
    is_hashed: bool = False


def title_number(title: str, show: str) -> TitleNumber | None:
    """The number in an episode's title; letters are taken for a number's whether or not the show has them."""
    if match := _TITLE.match(title):
        groups = match.groupdict()
        number = next(int(value) for name, value in groups.items() if value and name.startswith("number"))
        season = groups["season1"] or groups["season2"]
        return TitleNumber(number, int(season) if season else None, is_hashed=match.group().startswith("#"))
    if after := after_show(title, show):
        rest = after.lstrip(" ,:-–—|")
        if match := _TITLE.match(rest) or re.match(_NUMBER, rest):
            number = next(int(value) for value in match.groups() if value)
            return TitleNumber(number)
    if match := _SEASON_INSIDE.search(title):
        return TitleNumber(int(match[2]), int(match[1]))
    if match := _LETTERED_TAIL.search(title) or _LETTERED_HEAD.match(title):
        return TitleNumber(int(match[2]), letters=fold(match[1].rstrip(" -")))
    words = title.rpartition(" ")
    if words[2].isdecimal() and len(words[2]) <= 5 and fold(words[0]).endswith(fold(show)) and show:
        return TitleNumber(int(words[2]))
    return None


def after_show(text: str, show: str) -> str:
    """What stands in `text` after the show's title, with which it begins; empty where it does not."""
    return text[len(show) :] if show and fold(text[: len(show)]) == fold(show) else ""


def words_of(text: str) -> str:
    """`text` with nothing but its letters and digits, folded, for comparing titles."""
    return "".join(_ONE_WORD.findall(fold(text))).replace("_", "")


class Numbering:
    """The numbers of one show's episodes."""

    def __init__(self, show: str, episodes: Iterable[Numbered]) -> None:
        self.show = show
        self._by_number: dict[int, list[_Known]] = defaultdict(list)
        self._known: dict[EpisodeId, _Known] = {}
        letters: dict[str, set[int]] = defaultdict(set)
        hashed = 0
        for episode in episodes:
            found = title_number(episode.title, show)
            if found and found.letters:
                letters[found.letters].add(found.number)
            elif found and (tail := _LETTERED_TAIL.search(episode.title)) and int(tail[2]) == found.number:
                letters[fold(tail[1])].add(found.number)
            hashed += bool(found and found.is_hashed)
            self._known[episode.id] = _Known(episode, found)
        few = len(self._known) / _MANY
        self.letters: frozenset[str] = frozenset(
            each for each, numbers in letters.items() if len(numbers) > 1 and len(numbers) >= few
        )
        """Letters with which the show leads its numbers, folded."""
        self.is_hashed = hashed > few
        """Whether its titles have numbers with a #."""
        for known in self._known.values():
            for number in known.numbers(self.letters):
                self._by_number[number].append(known)

    def numbers(self, episode_id: EpisodeId) -> frozenset[int]:
        """What the episode is called by: its number in the title, else that of the feed."""
        known = self._known.get(episode_id)
        return known.numbers(self.letters) if known else frozenset()

    def title(self, episode_id: EpisodeId) -> str:
        """The episode's title without its number and the show's title, as `words_of` gives it."""
        known = self._known.get(episode_id)
        return known.words(self.show) if known else ""

    def titled_in(self, text: str, by: EpisodeId) -> list[EpisodeId]:
        """The other episodes whose title stands in `text`, an episode's, the longest first."""
        there = words_of(text)
        titles = {
            other: title
            for other in self._known
            if other != by and (title := self.title(other)) in there and len(title) >= _TELLING
        }
        telling = [other for other in titles if " " in self._known[other].episode.title.strip()]
        return sorted(telling, key=lambda other: (-len(titles[other]), -other))

    def meant(self, number: int, season: int | None, by: EpisodeId) -> EpisodeId | None:
        """The one episode that is meant where the notes of the episode `by` name a number; never itself.

        None where there is no such episode, or where several may be meant.
        """
        speaker = self._known.get(by)
        if speaker is None:
            return None
        found = self._by_number.get(number, [])
        of_season = [known for known in found if known.season == (season or speaker.season)]
        if season is not None or (len(found) > 1 and of_season):
            found = of_season
        if len(found) > 1:
            found = [known for known in found if known.is_titled(self.letters)] or found
        if len(found) != 1 or found[0] is speaker:
            return None
        return found[0].episode.id


@dataclass(frozen=True, slots=True)
class _Known:
    episode: Numbered
    found: TitleNumber | None

    @property
    def season(self) -> int | None:
        if self.found and self.found.season is not None:
            return self.found.season
        return self.episode.season

    def is_titled(self, letters: frozenset[str]) -> bool:
        return self.found is not None and (not self.found.letters or self.found.letters in letters)

    def numbers(self, letters: frozenset[str]) -> frozenset[int]:
        if self.found and self.is_titled(letters):
            return frozenset((self.found.number,))
        return frozenset() if self.episode.number is None else frozenset((self.episode.number,))

    def words(self, show: str) -> str:
        rest = after_show(self.episode.title, show).lstrip(" ,:-–—|")
        title = rest or self.episode.title
        if match := _TITLE.match(title) or _LETTERED_HEAD.match(title) or (rest and re.match(_NUMBER, rest)):
            title = title[match.end() :]
        return words_of(title)
