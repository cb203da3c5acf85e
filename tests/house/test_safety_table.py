"""The table of safety rules: every promise is kept in a file that is there and proved by a test that is there."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from tests.house.places import place

LAST = 78


class Row(NamedTuple):
    """One line of the table."""

    rule: str
    promise: str
    kept_in: str
    proved_by: str


def table() -> list[Row]:
    text = place("tests/safety.md").read_text("utf-8")
    cells = (line.strip("| \n").split(" | ") for line in text.splitlines() if line.startswith("| S"))
    return [Row(*parts) for parts in cells]


def test_every_promise_has_its_row_once() -> None:
    assert [row.rule for row in table()] == [f"S{number}" for number in range(1, LAST + 1)]


@pytest.mark.parametrize("row", table(), ids=lambda row: row.rule)
def test_a_promise_is_kept_in_a_file_and_proved_by_a_test_of_its_name(row: Row) -> None:
    assert row.promise
    assert place(row.kept_in).is_file()
    file, _, name = row.proved_by.partition("::")
    assert f"_{row.rule.lower()}_" in f"_{name.removeprefix('test_')}"
    text = place(file).read_text("utf-8")
    assert re.search(rf"^(async )?def {name}\(", text, re.MULTILINE)
    # Every run proves it, not the heavy one alone.
    assert not re.search(rf"^@pytest\.mark\.heavy\n(?:@.*\n)*(?:async )?def {name}\(", text, re.MULTILINE)
