"""What every run plays of a family of tests, and what only the heavy run plays of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import update_wrapper
from typing import Any, TypeVar

import pytest

Member = TypeVar("Member")


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


def over_each(
    members: Iterable[Member], named: Callable[[Member], str]
) -> Callable[[Callable[[Member], None]], Callable[[], None]]:
    """Let one test try each member of a family, where a test each would spend more on itself than on what it tries.

    Every member is tried, whatever another does; those that fail are named.
    """

    def over(test: Callable[[Member], None]) -> Callable[[], None]:
        def each_in_turn() -> None:
            failed = {}
            for member in members:
                try:
                    test(member)
                except Exception as error:
                    failed[named(member)] = error
            if failed:
                told = "\n\n".join(f"{name}: {error}" for name, error in failed.items())
                raise AssertionError(told) from next(iter(failed.values()))

        update_wrapper(each_in_turn, test)
        # Else pytest would ask for the member as for a fixture.
        del each_in_turn.__wrapped__  # type: ignore[attr-defined]
        return each_in_turn

    return over
