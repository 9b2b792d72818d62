"""The offline main job: the sample show in a throw-away house, with or without a screen.

Nothing here reads or writes the listener's own library, and no network but the loopback is used.
"""

import queue
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cafe_tui.domain import playback as p
from cafe_tui.domain.errors import CafeError
from cafe_tui.domain.feed.first_show import FirstShow
from cafe_tui.domain.language import N_, _
from cafe_tui.domain.models import Chapter, Episode
from cafe_tui.domain.timecode import format_time
from cafe_tui.sample import SAMPLE_TITLE
from cafe_tui.settings import Paths

from .house import House
from .listen import Listener

WELCOME = N_("A sample show to try things on: choose a chapter, click a time, press {mark}.")
"""With the id of a command in place of its key."""
_ANSWER_WITHIN = 20.0  # seconds in which the player must report something
_ARRIVED_WITHIN = 0.5  # seconds the sound may be from where it was asked to be


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the walk-through, in words, and whether it came out as it must."""

    words: str
    done: bool


@contextmanager
def demo_house() -> Iterator[House]:
    """A house in a temporary folder that holds the sample show, which is served while the block runs."""
    from cafe_tui.sample.server import serve_sample

    with (
        tempfile.TemporaryDirectory(prefix="cafe-tui-demo-", ignore_cleanup_errors=True) as folder,
        serve_sample() as address,
    ):
        house = House(Paths.in_folder(Path(folder)), first_show=FirstShow(SAMPLE_TITLE, "", (address,)))
        try:
            yield house
        finally:
            house.close()


def walk_through(house: House) -> Iterator[Step]:
    """Browse, jump and keep in the demo's house, with the real player and the real files.

    Each step is told as it is done; a step that is not done is the last.
    """
    try:
        yield from _walk(house)
    except CafeError as error:
        yield Step(str(error), done=False)


def _walk(house: House) -> Iterator[Step]:
    report = house.refresher.refresh()
    [show] = house.library.shows()
    yield Step(
        _("Read the feed of “{title}” at {address}", title=show.title, address=show.feed_url),
        not report.failures,
    )
    episodes = house.library.episodes(house.library.episode_ids())
    titles = "".join(f"\n    {_line(episode)}" for episode in episodes)
    yield Step(_("Listed {count} episodes:{titles}", count=len(episodes), titles=titles), len(episodes) >= 3)
    episode = episodes[1]
    chapters = house.chapters.of_episode(episode.id).chapters
    lines = "".join(f"\n    {format_time(chapter.start):>5}  {chapter.title}" for chapter in chapters)
    yield Step(
        _(
            "Found {count} chapters in the notes of “{title}”:{lines}",
            count=len(chapters),
            title=episode.title,
            lines=lines,
        ),
        len(chapters) >= 3,
    )
    yield _jump(house, episode, chapters[len(chapters) // 2])
    yield from _keep(house, episode, chapters[1])


def _jump(house: House, episode: Episode, chapter: Chapter) -> Step:
    events: queue.SimpleQueue[p.Event] = queue.SimpleQueue()
    listener = house.listener(events.put, lambda _episode_id: None)
    try:
        listener.play(episode.id, chapter.start)
        arrived = _listen_until(
            listener, events, lambda state: state.active and state.position > chapter.start
        )
        state = listener.state
        output = _(" (audio output: {output})", output=state.output) if state.output else ""
    finally:
        listener.close()
    if not arrived:
        reason = str(state.failure) if state.failure else _("the player is {phase}", phase=state.phase)
        return Step(
            _("Could not jump to {start}: {reason}", start=format_time(chapter.start), reason=reason),
            done=False,
        )
    off = abs(state.position - chapter.start)
    return Step(
        _(
            "Jumped to {start} “{title}”; the player reports {position:.2f} s{output}",
            start=format_time(chapter.start),
            title=chapter.title,
            position=state.position,
            output=output,
        ),
        done=off <= _ARRIVED_WITHIN,
    )


def _listen_until(
    listener: Listener, events: "queue.SimpleQueue[p.Event]", arrived: Callable[[p.Playback], bool]
) -> bool:
    """Let the listener take events until `arrived`; False when it failed or fell silent."""
    while not arrived(listener.state):
        if listener.state.phase is p.Phase.FAILED:
            return False
        try:
            listener.handle(events.get(timeout=_ANSWER_WITHIN))
        except queue.Empty:
            return False
    return True


def _keep(house: House, episode: Episode, chapter: Chapter) -> Iterator[Step]:
    kept = house.bookmarks.add(
        episode.id, chapter.start, chapter.start + 15.0, note=_("kept by the demo"), tags=("demo",)
    )
    yield Step(
        _(
            "Kept a segment: {start} to {end}",
            start=format_time(kept.start),
            end=format_time(chapter.start + 15.0),
        ),
        done=True,
    )
    house.close()
    again = House(house.paths, first_show=None)
    try:
        found = again.bookmarks.of_episode(episode.id)
    finally:
        again.close()
    words = "".join(f"\n    {format_time(b.start)} {b.title}: {b.note}" for b in found)
    yield Step(
        _("Opened the library again and found it there:{words}", words=words),
        [b.id for b in found] == [kept.id],
    )


def _line(episode: Episode) -> str:
    length = format_time(episode.duration) if episode.duration else "?"
    return f"{episode.title} ({length})"
