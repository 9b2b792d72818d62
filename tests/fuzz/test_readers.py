"""A little fuzzing in every test run; `python -m tests.fuzz` does more."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .promise import check
from .readers import READERS, inputs_for


@pytest.mark.parametrize("name", [name for name, reader in READERS.items() if not reader.is_slow])
def test_whatever_comes_a_reader_ends_with_what_can_be_kept_and_printed(name: str) -> None:
    reader = READERS[name]

    @settings(max_examples=30, deadline=None)
    @given(st.integers(0, 2**32 - 1))
    def read(seed: int) -> None:
        check(reader, reader.make(inputs_for(reader, seed)))

    read()
