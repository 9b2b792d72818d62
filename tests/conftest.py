"""Fixtures for every room."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.examples import THOROUGH, USUAL

PROJECT = Path(__file__).resolve().parents[1]

# No test shows itself on the desktop of whoever runs it; those that want a bus start their own.
os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
# Nor does one run the programs that they have named.
os.environ.pop("CAFE_TUI_HOOKS", None)
# Nor is the time told as it is where they live.
if everything := os.environ.pop("LC_ALL", ""):
    os.environ["LANG"] = everything
os.environ["LC_TIME"] = "C"
# Nor are texts said in their language.
os.environ["CAFE_TUI_LANGUAGE"] = "en"

# Without deadlines: tests run beside each other. `--hypothesis-profile=thorough` is for before a release.
settings.register_profile("usual", deadline=None, max_examples=USUAL)
settings.register_profile("thorough", deadline=None, max_examples=THOROUGH)
settings.load_profile("usual")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real feeds and notes beside the project; tests that need it skip without it."""
    folder = PROJECT.parent / "shared"
    if not (folder / "corpus").is_dir():
        pytest.skip("needs ../shared with the corpus of real feeds, which is not here")
    return folder
