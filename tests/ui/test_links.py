"""From episode to episode and to elsewhere, by keyboard and by mouse, and back again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Static

from cafe_tui.domain.feed.extras import EpisodeExtras, Funding, Person, Place, ShowExtras
from cafe_tui.domain.feed.feed_document import Enclosure, FeedDocument, FeedItem
from cafe_tui.storage import episodes, shows
from cafe_tui.ui.widgets import episode_pane
from cafe_tui.ui.widgets.episode_list import EpisodeList
from cafe_tui.ui.widgets.episode_pane import EpisodePane
from cafe_tui.ui.widgets.link_list import LinkList

from .conftest import OpenApp
from .stage import LENGTH, NOW, StageHouse, screen_of, text_of, until

NOTES = """<p>It began in episode 1, and in <a href="https://kettle.example/2">the second</a>.</p>
<p>At 5:10 we read <a href="https://tea.example/cups">a book about cups</a> by
<a href="https://bank.example@evil.example/">our bank</a>.</p>"""


def talk(number: int, title: str, notes: str = "") -> FeedItem:
    return FeedItem(
        guid=f"kettle-{number}",
        title=f"#{number} {title}",
        enclosure=Enclosure(f"https://kettle.example/{number}.mp3"),
        published=NOW - timedelta(days=100 - number),
        duration=LENGTH,
        number=number,
        link=f"https://kettle.example/{number}",
        notes=notes,
    )


@pytest.fixture
def house(tmp_path: Path) -> Iterator[StageHouse]:
    """“Kettle Hour”, whose third episode leads to the others and elsewhere, and “Tea Talk” beside it."""
    house = StageHouse(tmp_path)
    third = replace(
        talk(3, "The long table", NOTES),
        extras=EpisodeExtras(
            2, people=(Person("Anna Mole", "guest"),), place=Place("Madrid", "geo:40.4,-3.7")
        ),
    )
    items = (third, talk(2, "Milk", "Before the table of #3."), talk(1, "Tea", "Nothing before."))
    funding = ShowExtras(funding=(Funding("https://pay.example/kettle", "Tea for us"),))
    with house.database.write() as connection:
        show_id = shows.add(connection, "https://kettle.example/feed", title="Kettle Hour", now=NOW)
        document = FeedDocument("Kettle Hour", items, extras=funding)
        episodes.store(connection, show_id, document, NOW)
        shows.record_success(
            connection,
            show_id,
            url="https://kettle.example/feed",
            etag="",
            last_modified="",
            body_hash="",
            now=NOW,
        )
    house.add_show("Tea Talk", 2)
    house.read_links(lambda: False)
    yield house
    house.close()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was handed to the browser."""
    urls: list[str] = []

    def open_link(url: str) -> bool:
        urls.append(url)
        return True

    monkeypatch.setattr(episode_pane, "open_link", open_link)
    return urls


def pane_of(app: App[int]) -> EpisodePane:
    return screen_of(app).query_one(EpisodePane)


def list_of(app: App[int]) -> LinkList:
    return pane_of(app).links.widget


async def on_view(pilot: Pilot[int], title: str) -> None:
    """The episode is open, and selected in the list."""

    def there() -> bool:
        screen = screen_of(pilot.app)
        episode = screen.query_one(EpisodeList).episode
        return bool(screen.opened == title and episode and episode.title == title)

    await until(pilot, there, f"{title} in list and pane")


async def at_the_third(pilot: Pilot[int]) -> None:
    """To the third episode of Kettle Hour."""
    await pilot.press("s", "down", "enter", "home")
    await on_view(pilot, "#3 The long table")


async def links_shown(pilot: Pilot[int], row: str) -> None:
    rows = list_of(pilot.app)
    await until(pilot, lambda: any(each.words == row for each in rows._rows), f"“{row}” in the list")


async def to_row(pilot: Pilot[int], words: str) -> None:
    """The cursor on the row of the links with these words, by the arrows."""
    rows = list_of(pilot.app)
    await links_shown(pilot, words)
    await pilot.press("home")
    for _ in range(rows.count):
        if rows.link and rows.link.words == words:
            return
        await pilot.press("down")
    raise AssertionError(f"no row “{words}”:\n{text_of(pilot.app)}")


async def test_letters_over_the_notes_lead_to_an_episode_and_backspace_back(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await at_the_third(pilot)
        await pilot.press("v")
        await until(pilot, lambda: "↳episode 1" in text_of(pilot.app), "the mark before an episode")
        assert "↳the second" in text_of(pilot.app)
        assert "↳a book" not in text_of(pilot.app)
        await pilot.press("t", "a")
        await on_view(pilot, "#1 Tea")
        await pilot.press("backspace")
        await on_view(pilot, "#3 The long table")
        assert pane_of(pilot.app).tab == "notes"
        await pilot.press("t", "b")
        await on_view(pilot, "#2 Milk")
        await until(pilot, lambda: "Before the table of ↳#3" in text_of(pilot.app), "its notes")
        await pilot.press("t", "a")
        await on_view(pilot, "#3 The long table")
        await pilot.press("alt+left", "alt+left")
        await on_view(pilot, "#3 The long table")


async def test_a_click_on_an_episode_in_the_notes_opens_it(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await at_the_third(pilot)
        await pilot.press("v")
        await until(pilot, lambda: "↳episode 1" in text_of(pilot.app), "the notes")
        lines = text_of(pilot.app).splitlines()
        y = next(number for number, line in enumerate(lines) if "↳episode 1" in line)
        await pilot.click(offset=(lines[y].index("↳episode 1") + 3, y))
        await on_view(pilot, "#1 Tea")


async def test_all_that_leads_from_an_episode_stands_under_headings(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await at_the_third(pilot)
        await pilot.press("L")
        await links_shown(pilot, "Madrid")
        rows = list_of(pilot.app)
        assert [(row.words, row.note) for row in rows._rows][:18] == [
            ("Mentioned here", ""),
            ("#1 Tea", ""),
            ("#2 Milk", ""),
            ("Mentioned in", ""),
            ("#2 Milk", ""),
            ("Links in the notes", ""),
            ("the second", "kettle.example"),
            ("a book about cups", "tea.example"),
            ("our bank", "evil.example"),
            ("People", ""),
            ("Anna Mole", "guest"),
            ("Support", ""),
            ("Tea for us", "pay.example"),
            ("This episode", ""),
            ("Page of the episode", "kettle.example"),
            ("Madrid", "www.openstreetmap.org"),
            ("Season 2, episode 3", ""),
            ("Related by their words", ""),
        ]
        assert rows.current == rows.row_id(1), "the cursor on the first that leads somewhere"
        assert "Season 2 · 30m" in text_of(pilot.app)
        assert "[Links 6]" in text_of(pilot.app)


async def test_enter_opens_an_episode_here_and_an_address_there(open_app: OpenApp, opened: list[str]) -> None:
    async with open_app() as pilot:
        await at_the_third(pilot)
        await pilot.press("L")
        await to_row(pilot, "Tea for us")
        await pilot.press("enter")
        await until(pilot, lambda: opened == ["https://pay.example/kettle"], "the page")
        await to_row(pilot, "Madrid")
        await pilot.press("enter")
        await until(pilot, lambda: opened[1:] and "mlat=40.4&mlon=-3.7" in opened[1], "the map")
        await to_row(pilot, "Season 2, episode 3")
        await pilot.press("enter")
        await to_row(pilot, "Anna Mole")
        await pilot.press("enter")
        await to_row(pilot, "#2 Milk")
        await pilot.press("enter")
        await on_view(pilot, "#2 Milk")
        assert len(opened) == 2, "nothing comes of facts, and of people without a page"

        await until(pilot, lambda: pane_of(pilot.app).tab == "links", "the links of the other episode")
        await pilot.press("backspace")
        await on_view(pilot, "#3 The long table")
        rows = list_of(pilot.app)
        await until(pilot, lambda: rows.link and rows.link.words == "#2 Milk", "the cursor where it was")


async def test_a_click_opens_what_is_under_it(open_app: OpenApp, opened: list[str]) -> None:
    async with open_app() as pilot:
        await at_the_third(pilot)
        await pilot.press("L")
        await links_shown(pilot, "our bank")
        rows = list_of(pilot.app)
        at = next(number for number, row in enumerate(rows._rows) if row.words == "a book about cups")
        await pilot.click(LinkList, offset=(4, at))
        await until(pilot, lambda: opened == ["https://tea.example/cups"], "the page")
        await pilot.click(LinkList, offset=(4, 0))
        await pilot.click(LinkList, offset=(4, 1))
        await on_view(pilot, "#1 Tea")
        assert len(opened) == 1, "a heading leads nowhere"


async def test_below_the_list_stands_where_a_link_really_leads(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await at_the_third(pilot)
        await pilot.press("L")
        await to_row(pilot, "our bank")
        whole = pane_of(pilot.app).query_one("#whole", Static)
        await until(pilot, lambda: "it leads to evil.example" in str(whole.content), "the warning")
        assert "https://bank.example@evil.example/" in str(whole.content)


async def test_the_target_under_the_cursor_is_copied(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await at_the_third(pilot)
        await pilot.press("L")
        await to_row(pilot, "a book about cups")
        await pilot.press("at")
        assert pilot.app.clipboard == "https://tea.example/cups"
        await to_row(pilot, "#1 Tea")
        await pilot.press("at")
        assert pilot.app.clipboard == "https://kettle.example/1"


@pytest.mark.parametrize("hidden_by", ["show", "filter", "unplayed"])
async def test_an_episode_that_the_list_does_not_show_is_brought_to_it(
    open_app: OpenApp, house: StageHouse, hidden_by: str
) -> None:
    first = house.library.find_episode("Kettle Hour#1")
    house.library.set_played(first.id, True)
    async with open_app() as pilot:
        await at_the_third(pilot)
        await pilot.press("v")
        if hidden_by == "show":
            await pilot.press("s", "down")
            await until(pilot, lambda: "Tea Talk" in (screen_of(pilot.app).opened or ""), "Tea Talk")
            screen_of(pilot.app).go_to_episode(first.id)
        elif hidden_by == "filter":
            await pilot.press("e", "slash", *"long", "enter")
            await until(pilot, lambda: screen_of(pilot.app).query_one(EpisodeList).count == 1, "one episode")
            await pilot.press("t", "a")
        else:
            await pilot.press("U")
            await until(pilot, lambda: screen_of(pilot.app).query_one(EpisodeList).count == 2, "two of them")
            await pilot.press("t", "a")
        await on_view(pilot, "#1 Tea")
        await until(pilot, lambda: screen_of(pilot.app).query_one(EpisodeList).count == 3, "all of the show")


async def test_going_back_without_having_come(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await at_the_third(pilot)
        await pilot.press("backspace")
        await until(pilot, lambda: "along no link" in text_of(pilot.app), "why not")


async def test_what_was_never_read_is_read_behind_the_screen(open_app: OpenApp, house: StageHouse) -> None:
    with house.database.write() as connection:
        connection.execute("DELETE FROM linked")
    async with open_app() as pilot:
        await at_the_third(pilot)
        await pilot.press("L")
        await links_shown(pilot, "#1 Tea")
        await until(pilot, lambda: not house.web.unread, "all episodes read")
        await until(pilot, lambda: "to be read for links" not in text_of(pilot.app), "nothing of it any more")


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_links_in_small_windows(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size) as pilot:
        await at_the_third(pilot)
        await pilot.press("L")
        await to_row(pilot, "#2 Milk")
        await pilot.press("enter")
        await on_view(pilot, "#2 Milk")
        await pilot.press("backspace")
        await on_view(pilot, "#3 The long table")
        assert max(map(len, text_of(pilot.app).splitlines())) <= size[0]
