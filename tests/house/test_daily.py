"""What tests are gathered by neither leaves a member of a family out nor passes over one that fails."""

from __future__ import annotations

import inspect

import pytest

from tests.daily import over_each


def test_each_member_is_tried_and_those_that_fail_are_named():
    tried = []

    @over_each([1, 2, 3], lambda number: f"number {number}")
    def odd(number):
        tried.append(number)
        if number == 3:
            raise ValueError("3 cannot be asked")
        assert number == 2, f"{number} is not two"

    assert list(inspect.signature(odd).parameters) == []
    with pytest.raises(AssertionError, match=r"(?s)number 1: 1 is not two.*number 3: 3 cannot be asked"):
        odd()
    assert tried == [1, 2, 3]
