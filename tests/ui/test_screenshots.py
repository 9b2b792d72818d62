"""The pictures in screenshots/ show the program as it is."""

import pytest

from .screenshots import FOLDER, SCENES, Scene, take, text_in


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
async def test_a_picture_shows_what_the_screen_shows(scene: Scene) -> None:
    stored = (FOLDER / f"{scene.name}.svg").read_text(encoding="utf-8")
    assert text_in(await take(scene)) == text_in(stored), "python -m tests.ui.screenshots makes it anew"
