"""A clinic moves to the other engine and back, row by row the same; the source stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.core.errors import StoreError
from models.safekeeping.check.store_check import check_store
from models.safekeeping.move import move
from models.store.clinic import Clinic
from tests.frozen_clock import FrozenClock
from tests.models.safekeeping.whole_clinic import address, every_row, fill, names


@pytest.mark.heavy
def test_a_clinic_moves_to_a_server_and_back_with_every_row(
    sqlite_clinic: Clinic, postgres_databases: object, clock: FrozenClock, tmp_path: Path
) -> None:
    source = address(fill(sqlite_clinic))
    sqlite_clinic.store.engine.dispose()
    before, bytes_before = every_row(source), Path(source).read_bytes()
    server, back = postgres_databases.create("moved"), str(tmp_path / "back.sqlite3")  # type: ignore[attr-defined]

    assert move(source, server, clock).tables == {name: len(rows) for name, rows in before.items()}
    move(server, back, clock)

    assert Path(source).read_bytes() == bytes_before
    for target, events in ((server, 1), (back, 2)):
        after = every_row(target)
        assert len(after["audit_event"] - before["audit_event"]) == events
        assert {**after, "audit_event": set(), "audit_head": set()} == {
            **before,
            "audit_event": set(),
            "audit_head": set(),
        }
        check = check_store(target, clock)
        assert (check.faults, check.proven) == ([], 5)
    assert names(tmp_path) == ["back.sqlite3"]
    with pytest.raises(StoreError, match="holds tables"):
        move(source, server, clock)


def test_what_cannot_be_moved_is_one_line_and_leaves_nothing(
    sqlite_clinic: Clinic, clock: FrozenClock, tmp_path: Path
) -> None:
    nowhere = "postgresql://postgres@/clinic?host=/nonexistent"
    for source, target, message in (
        (address(sqlite_clinic), str(tmp_path / "a"), "both are of one engine"),
        (nowhere, nowhere, "both are of one engine"),
        (str(tmp_path / "gone.sqlite3"), nowhere, "there is no database file"),
        (address(sqlite_clinic), nowhere, "connection|refused"),
        (nowhere, str(tmp_path / "a"), "connection|refused"),
    ):
        with pytest.raises(StoreError, match=message) as refusal:
            move(source, target, clock)
        assert "\n" not in str(refusal.value)
    assert names(tmp_path) == []
