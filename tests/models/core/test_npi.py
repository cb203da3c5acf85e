"""An NPI is valid by its check digit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.core.numbers.npi import npi_is_valid


@pytest.mark.parametrize("text", ["1234567893", "1679576722"])
def test_a_published_example_is_valid(text: str) -> None:
    assert npi_is_valid(text)


@pytest.mark.parametrize(
    "text", ["1234567890", "", "123456789", "12345678933", "3234567893", "12345678X3", " 1234567893", "1234567893\n"]
)
def test_a_wrong_digit_length_or_letter_is_not(text: str) -> None:
    assert not npi_is_valid(text)


@given(st.from_regex(r"[12][0-9]{8}", fullmatch=True))
def test_exactly_one_last_digit_is_right(nine: str) -> None:
    assert sum(npi_is_valid(f"{nine}{digit}") for digit in range(10)) == 1
