"""What is said in an episode, for people and for other programs."""

from argparse import Namespace

from cafe_tui.domain.transcript.writers import WRITERS
from cafe_tui.services.house import House

from .output import complain, say, say_json
from .records import transcript_record


def transcript(house: House, arguments: Namespace) -> int:
    """`transcript EPISODE [--json] [--format F] [--refresh]`"""
    episode = house.library.find_episode(arguments.episode)
    found = house.transcripts.of_episode(episode.id, again=arguments.refresh, on_trouble=complain)
    if arguments.json:
        say_json(transcript_record(episode.id, found))
    else:
        say(WRITERS[arguments.format](found.lines))
    return 0
