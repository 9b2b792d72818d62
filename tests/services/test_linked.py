"""Everything that leads from an episode to elsewhere."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cafe_tui.domain.errors import NotFoundError
from cafe_tui.domain.feed.extras import EpisodeExtras, Funding, Person, Place, ShowExtras
from cafe_tui.domain.feed.feed_document import FeedDocument, FeedItem
from cafe_tui.domain.models import Chapter, EpisodeId
from cafe_tui.domain.shownotes import read_blocks
from cafe_tui.services.house import House
from cafe_tui.services.linked import EpisodeLinks, OutLink
from cafe_tui.settings import Paths
from tests.support.library import document, item, keep

NOTES = """<p>Anna speaks about kettles and porcelain. It goes on from the talk about morning rituals, and
from episode 2, where <a href="https://tea.example/cups">cups</a> were new to us.</p>
<p><a href="https://tea.example/cups">Again</a>, <a href="mailto:us@tea.example">write to us</a>,
<a href="javascript:alert(1)">never</a>, <a href="#t=90">here</a>.</p>"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(Paths.in_folder(tmp_path), first_show=None)
    yield house
    house.close()


def links_of(house: House, number: int, *chapters: Chapter) -> EpisodeLinks:
    ids = house.library.episode_ids()
    episode = next(each for each in house.library.episodes(ids) if each.number == number)
    house.read_links(lambda: False)
    return house.linked.of_episode(episode.id, read_blocks(house.library.notes(episode.id)), chapters)


def feed(*changed: FeedItem) -> FeedDocument:
    others = (
        item(2, "#2 Cups", notes="Where cups come from."),
        item(3, "#3 Morning rituals", notes="Whatever one does first."),
        item(4, "#4 Porcelain", notes="Kettles of porcelain, and how they are made."),
        item(5, "#5 After all", notes="In #9 we said another thing."),
        item(6, "#6 Gardens", notes="Nothing but weeds."),
    )
    return document(*others, *changed)


def test_other_episodes_by_notes_by_title_and_by_words(house: House) -> None:
    keep(house.database, feed(item(9, "#9 Kettles", notes=NOTES)))
    found = links_of(house, 9)
    assert [(each.episode.title, each.words) for each in found.mentions] == [("#2 Cups", "episode 2")]
    assert [each.episode.title for each in found.mentioned_in] == ["#5 After all"]
    related = {each.episode.title: each.words for each in found.related}
    assert related["#3 Morning rituals"] == "its title is in the notes"
    assert "porcelain" in related["#4 Porcelain"]
    assert "#6 Gardens" not in related
    assert not {"#2 Cups", "#5 After all", "#9 Kettles"} & set(related), "what is told already, and itself"
    assert found.unread == 0


def test_each_address_of_the_notes_once_and_only_what_may_be_opened(house: House) -> None:
    keep(house.database, feed(item(9, notes=NOTES)))
    assert links_of(house, 9).links == (
        OutLink("cups", "https://tea.example/cups"),
        OutLink("write to us", "mailto:us@tea.example"),
    )


def test_links_and_images_of_chapters(house: House) -> None:
    keep(house.database, feed())
    found = links_of(
        house, 2,
        Chapter(0.0, "Tea", url="https://tea.example/1", image="https://tea.example/1.png"),
        Chapter(60.0, "Cups", image="https://tea.example/2.png"),
        Chapter(90.0, "Nothing"),
    )  # fmt: skip
    assert found.chapters == (
        OutLink("Tea", "https://tea.example/1", 0.0),
        OutLink("Cups", "https://tea.example/2.png", 60.0),
    )


def test_people_and_places_are_the_episodes_or_else_the_shows(house: House) -> None:
    hosts, guest = (Person("Pilar"),), (Person("Anna", "guest", "https://anna.example"),)
    of_show = ShowExtras(hosts, Place("Madrid"), (Funding("https://pay.example", "Tea for us"),))
    with_guest = replace(item(9), extras=EpisodeExtras(2, people=guest, place=Place("Lisbon")))
    keep(house.database, replace(feed(with_guest), extras=of_show))
    found = links_of(house, 9)
    assert (found.season, found.people, found.place) == (2, guest, Place("Lisbon"))
    assert found.funding == (Funding("https://pay.example", "Tea for us"),)
    found = links_of(house, 2)
    assert (found.season, found.people, found.place) == (None, hosts, Place("Madrid"))


def test_an_episode_that_is_gone(house: House) -> None:
    with pytest.raises(NotFoundError):
        house.linked.of_episode(EpisodeId(99), (), ())
