"""The comments on an episode, for people and for other programs."""

from argparse import Namespace
from typing import TYPE_CHECKING

from cafe_tui.domain.errors import FeedError
from cafe_tui.domain.language import _
from cafe_tui.services.house import House

from .output import complain, note, say, say_json, wrap
from .records import comments_record

if TYPE_CHECKING:
    from cafe_tui.services.comments import Said, Talk

_STEP, _DEEPEST = 2, 8
"""Cells by which an answer stands further in, and how many steps it does so at most."""


def comments(house: House, arguments: Namespace) -> int:
    """`comments EPISODE [--refresh]`"""
    episode = house.library.find_episode(arguments.episode)
    failed = False
    try:
        talk = house.comments.fetch(episode.id, wanted=arguments.refresh)
    except FeedError as error:
        complain(error)
        failed, talk = True, house.comments.of_episode(episode.id)
    if arguments.json:
        say_json(comments_record(talk, house.chapters.of_episode(episode.id).copy))
    else:
        _say(talk, failed=failed)
    return int(failed and (arguments.refresh or not talk.said))


def _say(talk: "Talk", *, failed: bool) -> None:
    for said in talk.said:
        say(f"{_as_text(said)}\n")
    if not talk.said and not failed:
        note(
            _("There are no comments on this episode")
            if talk.fetched
            else _("No comments can be fetched for it")
        )
    places = [
        (_("Leave a comment:"), talk.page),
        *((_("Discussion:"), each.url) for each in talk.discussions),
    ]
    for words, address in places:
        if address:
            say(f"{words} {address}")


def _as_text(said: "Said") -> str:
    comment = said.comment
    indent = " " * (_STEP * min(said.depth, _DEEPEST))
    date = f" · {comment.published.astimezone():%Y-%m-%d %H:%M}" if comment.published else ""
    author = comment.author or _("Somebody")
    return f"{indent}{author}{date}\n{wrap(comment.text, indent + '  ')}"
