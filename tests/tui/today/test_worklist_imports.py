"""What imports left to a person is counted at the end of the worklist."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from models.charting.today.worklist import Worklist
from tui.today.rows import import_rows


@pytest.mark.parametrize(
    ("waiting", "lines"),
    [
        ({}, []),
        ({"person": 1}, ["Imported, waiting for a decision 1", "  1 person: i shows them"]),
        (
            {"person": 2, "merge": 1, "order": 3, "dose elsewhere": 7389},
            [
                "Imported, waiting for a decision 7,395",
                "  2 people, 1 merge, 3 orders, 7,389 doses elsewhere: i shows them",
            ],
        ),
    ],
)
def test_the_worklist_counts_imports_that_wait_and_names_the_key(waiting: Mapping[str, int], lines: list[str]) -> None:
    rows = import_rows(Worklist((), datetime(2026, 11, 23, tzinfo=UTC), waiting))
    assert [row.cells for row in rows] == [(line,) for line in lines]
    assert all(row.key is None for row in rows), "a line to read, not one to open"
