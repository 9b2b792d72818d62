"""Whether a number in notes names an episode of their show: “#65”, “MC81”, “episodes 12 and 13”.

Precision goes before finding all: numbers of other shows (“Tea Hour #95”), of issues and lists are far more
frequent in notes than those of episodes. What decides is which words stand before a number and behind it,
and whether the title behind it is the one that the episode has.
"""

import re
from dataclasses import dataclass

from ..folding import fold
from .episode_numbers import after_show, words_of
from .episode_spots import Form, Spot

_LAST_WORD = re.compile(r"(?:^|\s)(\S+)\s*$")
_STARTS = re.compile(r"(?:^|[.!?…:;•*|/–—(\[“\"„»«>-])\s*$")
# fmt: off
_OTHERS = frozenset((
    "podcast", "podcasts", "show", "shows", "series", "serie", "season", "staffel", "saison", "temporada",
    "stagione", "book", "buch", "film", "movie", "their", "his", "her", "your", "my", "video", "videos",
    "issue", "issues", "bug", "pull", "request", "pr", "part", "teil", "chapter", "kapitel", "track",
    "version",
))
"""What leads the numbers of something else."""
_LEADS = frozenset((
    "to", "in", "on", "from", "see", "and", "or", "with", "of", "back", "since", "like", "via", "after",
    "before", "until", "our", "about", "as", "is", "was", "at", "hear", "listen", "check", "revisit", "again",
    "und", "oder", "aus", "mit", "von", "siehe", "zu", "seit", "wie", "nach", "vor", "ab", "et", "ou", "dans",
    "voir", "avec", "de", "à", "depuis", "comme", "y", "o", "en", "ver", "con", "desde", "e", "ed", "da",
    "vedi", "nel", "nella", "come", "em", "na", "no",
))
"""Small words that lead to a number with a # as to a thing that is known by it."""
_OF = re.compile(
    r"\s(?:of|on|from|von|vom|aus|bei|de|del|du|des|di|da|do|van|av)\s"
    r"(?:the\s|our\s|der\s|dem\s)?(?=(.))", re.I
)
_OWN = re.compile(
    r"\s(?:of|on|in|from|von|aus|de|di)\s(?:this|the|our|diese[mrs]?|unsere[mrs]?|ce|este|questo)"
    r"\s(?:show|podcast|series|season|serie|staffel)", re.I
)
# fmt: on
_TITLED = re.compile(r"\s?[:–—|-]\s|\s")
_SOME = 4
"""Letters and digits of a title that tell it from another one, at least, unless it has fewer."""
_HEAD = 14
_NEAR = 1_000
"""Characters before and behind a number that are looked at: the longest titles have as many."""
_LISTED = 10
"""Numbers up to this one are those of lists as well."""


@dataclass(frozen=True, slots=True)
class Naming:
    """What is known of a show for telling its numbers from others."""

    show: str
    letters: frozenset[str]
    is_hashed: bool


def names_episode(spot: Spot, text: str, naming: Naming, title: str, *, is_foreign: bool) -> bool:
    """Whether a spot in `text`, its block's, names the episode of `naming`'s show that has this number.

    `title` is that episode's, as `Numbering.title` gives it. `is_foreign` is a spot in a link to somewhere
    else than where the show is.
    """
    before, after = _around(spot, text)
    titled = _has_title(after, title)
    if _is_named(before, after, naming):
        return True
    match spot.form:
        case Form.LETTERS:
            return spot.letters in (*naming.letters, _initials(naming.show))
        case Form.BARE:
            return False
        case Form.WORD:
            if is_foreign and not titled:
                return False
            return (
                _leads_word(before) and not _is_of_another(after) and not _is_titled_otherwise(after, title)
            )
        case Form.HASH:
            if _is_of_another(after) or (is_foreign and not titled):
                return False
            return _leads_hash(spot, before, after, naming, titled=titled)


def is_behind_show(spot: Spot, text: str, show: str) -> bool:
    """Whether a spot in `text`, its block's, follows the title of a show, or is “of” it."""
    return _is_named(*_around(spot, text), Naming(show, frozenset(), is_hashed=False))


def _around(spot: Spot, text: str) -> tuple[str, str]:
    """What stands in the line before the spot's phrase, and behind it, as far as it may say something."""
    start, end = spot.phrase
    first, last = max(0, start - _NEAR), min(len(text), end + _NEAR)
    stop = text.find("\n", end, last)
    return text[text.rfind("\n", first, start) + 1 or first : start], text[end : stop if stop >= 0 else last]


def _is_named(before: str, after: str, naming: Naming) -> bool:
    """Whether the show's title or its letters stand before the number, or the title behind it."""
    left = before.rstrip(" ,:-–—|(’'s" if before.endswith(("’s ", "'s ")) else " ,:-–—|(")
    words = fold(left)
    show = fold(naming.show)
    if show and (" " in show or len(show) > 8):  # a name of one short word is a word, too
        if words.endswith(show) and not words[: -len(show)][-1:].isalnum():
            return True
        short = show.removeprefix("the ")
        if match := _OF.match(after):
            behind = after[match.end() :]
            if (
                after_show(behind, naming.show)
                or fold(behind).startswith(short)
                or _same_words(behind, naming.show)
            ):
                return True
    last = words.rpartition(" ")[2].strip('([“"')
    return bool(last) and (last in naming.letters or last == _initials(naming.show))


def _same_words(text: str, show: str) -> bool:
    name = words_of(show).removeprefix("the")
    return len(name) > _SOME and words_of(text[: 2 * len(show) + 8]).removeprefix("the").startswith(name)


def _initials(show: str) -> str:
    """The first letters of the words of a name, where they are three or more."""
    initials = "".join(word[0] for word in fold(show).split() if word[0].isalnum())
    return initials if len(initials) > 2 else ""


def _leads_word(before: str) -> bool:
    """Whether “episode 12” may follow: at a start, or in a sentence, but not behind the name of something."""
    if _STARTS.search(before):
        return True
    word, begins = _word_before(before)
    if not word:
        return True
    if word[0].islower() or not word[0].isalpha():
        return fold(word) not in _OTHERS and not word[0].isdigit()
    # A capital is a name's, unless it begins the sentence.
    is_small = word.isalpha() and len(word) < _SOME and not word.isupper()
    return begins and (word.lower() in _LEADS or is_small)


def _leads_hash(spot: Spot, before: str, after: str, naming: Naming, *, titled: bool) -> bool:
    """Whether “#12” may follow: where a word leads to it, or at a start where the show counts so."""
    word, begins = _word_before(before)
    led_to = (word.lower() if begins else word) in _LEADS
    if titled:
        return led_to or bool(_STARTS.search(before))
    if not before.strip(" \t•*-–—"):
        return naming.is_hashed and not after.strip(" .,;)") and spot.number > _LISTED
    if _STARTS.search(before):
        return naming.is_hashed and spot.number > _LISTED
    return led_to


def _word_before(before: str) -> tuple[str, bool]:
    """The last word, and whether it begins its sentence."""
    match = _LAST_WORD.search(before)
    if match is None:
        return "", False
    return match[1].strip("(“\"‘'’,;)"), bool(_STARTS.search(before[: match.start(1)]))


def _is_of_another(after: str) -> bool:
    """Whether “of” and a name follow, which is not the show's."""
    if _OWN.match(after):
        return False
    match = _OF.match(after)
    return match is not None and not match[1].islower() and not match[1].isdigit()


def _has_title(after: str, title: str) -> bool:
    match = _TITLED.match(after)
    words = words_of(after[match.end() : match.end() + 60])[:_HEAD] if match else ""
    head = title[:_HEAD]
    return (
        bool(head)
        and len(words) >= min(_SOME, len(head))
        and (head.startswith(words) or words.startswith(head))
    )


def _is_titled_otherwise(after: str, title: str) -> bool:
    """Whether a title follows that is not the episode's."""
    match = re.match(r"\s?[:–—|-]\s(?=\W{0,2}[A-Z0-9])", after)
    if not match or not title:
        return False
    words = [words_of(word) for word in after[match.end() :].split()[:8]]
    return not any(len(word) >= _SOME and word in title for word in words) and not _has_title(after, title)
