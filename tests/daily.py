"""What every run plays of a family of tests, and what only the heavy run plays of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def first_daily(family: Iterable[tuple[Any, ...]], daily: int = 1) -> list[Any]:
    """Return each member's arguments as parameters: the first `daily` for every run, the rest for the heavy run.

    For families whose members go one way through the program with other words: sizes, names, fields.
    """
    members = list(family)
    assert len(members) > daily, "nothing is left for the heavy run"
    return [
        pytest.param(*member, marks=() if place < daily else pytest.mark.heavy) for place, member in enumerate(members)
    ]


def each(family: Iterable[Any], daily: int = 1) -> list[Any]:
    """Return the members of a family whose tests take one argument each."""
    return first_daily(((member,) for member in family), daily)
