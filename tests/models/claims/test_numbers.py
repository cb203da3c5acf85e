"""Numbers never come back, also when an older copy of the closed store is put back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from models.claims.numbers import FIRST_SECOND, claim_control, control_number
from models.core.errors import StoreError

NOW = FIRST_SECOND + timedelta(days=333)


def test_two_files_of_one_second_have_their_own_numbers():
    first = control_number(0, NOW)
    assert control_number(first, NOW) == first + 1


def test_a_store_put_back_from_an_older_copy_gives_a_number_above_all_it_gave_before():
    before = control_number(control_number(0, NOW), NOW + timedelta(hours=1))
    assert control_number(0, NOW + timedelta(hours=2)) > before


def test_a_clock_set_back_gives_no_number():
    last = control_number(0, NOW)
    with pytest.raises(StoreError, match="clock of this computer is behind"):
        control_number(last, NOW - timedelta(hours=1))


def test_two_claims_of_one_number_are_told_apart_by_when_they_were_built():
    first, again = (claim_control(7, NOW + timedelta(hours=hours), NOW.date()) for hours in (0, 2))
    assert first != again
    assert re.fullmatch(r"7-[0-9]{5}", first)
