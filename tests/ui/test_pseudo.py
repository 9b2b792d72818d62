"""Nothing on the screen is said in English only: a walk over all screens in the language that is none."""

from pathlib import Path

from cafe_tui.domain.config.configuration import setting_names
from cafe_tui.ui.app import CafeApp
from cafe_tui.ui.commands import COMMANDS
from cafe_tui.ui.widgets.episode_pane import EpisodePane
from tests.support.pseudo import KEYS, pseudo_spoken, untranslated

from .stage import NOTES, StageHouse, screen_of, text_of, until

WALK = """
l c 2 b left_square_bracket right right_square_bracket v m colon L n apostrophe
question_mark escape ctrl+p escape
a escape slash escape s slash escape X escape E escape D escape R e A slash escape
d i I p U U u y z O less_than_sign greater_than_sign M S T escape ampersand B escape
c x C escape N escape W escape w escape semicolon escape
Q x s escape o escape g escape E escape question_mark escape escape
K x slash escape E escape hash escape escape
ctrl+n enter escape j P v escape
ctrl+f x k c d escape F escape t escape backslash f1
"""
"""Keys, one after the other; what each of them leads to is read."""


def known_words() -> str:
    """What is no text: names, titles, notes, and what is typed or set."""
    names = " ".join((NOTES, *setting_names(), *(command.id for command in COMMANDS)))
    typed = "cafe tui toml opml OPML Apple Podcasts example org http yes markdown md json csv vtt mp3 MP3"
    titles = "Tea Talk Garden garden Hour part Sponsor Ad newest keep delete played SVG MM SS HH bookmarks"
    directories = "fyyd gpodder net"
    letters = " ".join(f"{letter}{letter}" for letter in "aeiou")  # over times, for going there
    return f"{KEYS} {names} {typed} {titles} {directories} {letters}"


async def test_the_screens_say_nothing_in_english_only(tmp_path: Path) -> None:
    house = StageHouse(tmp_path)
    house.add_show("Tea Talk", 5)
    house.add_show("Garden Hour", 3)
    known = f"{known_words()} {tmp_path}"
    found: dict[str, str] = {}
    with pseudo_spoken():
        app = CafeApp(house)
        async with app.run_test(size=(140, 44), notifications=True) as pilot:
            await until(pilot, lambda: screen_of(app).furnished, "what comes behind the first paint")
            for key in WALK.split():
                await pilot.press(key)
                text = text_of(app)
                for word in untranslated(text, known):
                    line = next(line for line in text.splitlines() if word in line)
                    found.setdefault(word, f"after {key}: {line.strip()}")
            assert app.screen.query(EpisodePane)
        app.close_player()
    house.close()
    assert not found
