"""Every fault of a store is named with its place, a sound one is never accused, and nothing is written."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from models.charting.queries.charting import open_charting
from models.core.errors import StoreError
from models.reports.queries.audit_chain import verify_audit
from models.safekeeping.check.store_check import StoreCheck, check_store
from models.stock.actions.receive_lot import LotEntry, receive_lot
from models.store.clinic import Clinic
from models.store.read_only import read_only
from models.store.schema import schema_state
from tests.daily import first_daily
from tests.factories import GIVER_SIGN_IN, add_order, add_patient, staff_id
from tests.frozen_clock import FrozenClock
from tests.models.charting.test_sign_administration import charted
from tests.models.safekeeping.whole_clinic import B12, address, fill, names

DAMAGE = {
    "UPDATE lot SET on_hand = on_hand + 1000000": ("lot ", "47 in stock, its movements come to 46"),
    "DELETE FROM charge_derivation WHERE rowid = 1": ("dose ", "it has no charges and no reason why not"),
    "DELETE FROM charge_item": ("dose ", "it is billable and has no charge line"),
    "UPDATE charge_derivation SET status = 'not_billable', findings = '[]'": ("dose ", "without a reason"),
    "UPDATE medication_administration SET summary = 'Given elsewhere.'": ("dose ", "its sentence is not the one"),
    "DELETE FROM provenance": ("dose ", "no signature carries its hash"),
    "UPDATE audit_event SET action = 'nothing' WHERE seq = 2": (
        "audit chain",
        "event 2 of 2026-11-23 15:42 was changed",
    ),
    "DELETE FROM patient": ("medication_request ", "patient_id names a patient that is not there"),
    "DELETE FROM practitioner": ("provenance ", "names a practitioner that is not there"),
    "DROP TRIGGER audit_event_no_update": ("audit_event_no_update", "what guards signed rows is missing"),
    "DROP TABLE near_miss": ("near_miss", "the table is missing"),
    "UPDATE patient SET birth_date = 'in spring'": ("patient ", "birth_date is not what its column holds"),
    "UPDATE audit_event SET detail = '{half' WHERE seq = 3": ("audit_event ", "detail is not what its column holds"),
    "UPDATE lot SET id = 'no id'": ("lot no id", "id is not what its column holds"),
    "UPDATE patient SET family = CAST(x'c3' AS text)": ("patient ", "family is not what its column holds"),
    "UPDATE patient SET mrn = NULL": ("file", "NULL value in patient.mrn"),
}


def damage(database: str, statement: str) -> None:
    """Change a store the way someone with the file in their hands would: without the guards."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'mrn VARCHAR(30) NOT NULL', 'mrn VARCHAR(30)') WHERE name = 'patient'"
        )
        connection.execute("PRAGMA writable_schema=RESET")
        if statement.startswith("DROP TRIGGER"):
            guards = [guard for guard in guards if guard[0] != statement.split()[-1]]
        else:
            connection.execute(statement)
        gone = statement.split()[-1] if statement.startswith("DROP TABLE") else None
        for name, sql in guards:
            if not gone or not name.startswith(gone):
                connection.execute(sql)


def found(check: StoreCheck) -> list[tuple[str, str]]:
    return [(fault.at, fault.text) for fault in check.faults]


def test_a_sound_clinic_is_not_accused(clinic: Clinic, clock: FrozenClock) -> None:
    check = check_store(address(fill(clinic)), clock)
    assert (found(check), check.proven) == ([], 5)
    assert check.rows["medication_administration"] == 5


@pytest.mark.parametrize(("statement", "expected"), first_daily(DAMAGE.items(), 8))
def test_a_fault_is_named_with_its_place(
    sqlite_clinic: Clinic, clock: FrozenClock, statement: str, expected: tuple[str, str]
) -> None:
    database = address(fill(sqlite_clinic))
    sqlite_clinic.store.engine.dispose()
    damage(database, statement)
    place, text = expected
    assert [one for one in found(check_store(database, clock)) if one[0].startswith(place) and text in one[1]]


def test_a_draft_older_than_the_clinic_allows_is_named(sqlite_clinic: Clinic, clock: FrozenClock) -> None:
    receive_lot(sqlite_clinic, None, LotEntry(B12, "AB123", date(2027, 11, 30), 50))
    order = add_order(sqlite_clinic, add_patient(sqlite_clinic)).id
    charted(sqlite_clinic, order)
    draft = open_charting(sqlite_clinic, order, staff_id(sqlite_clinic, GIVER_SIGN_IN)).draft_id
    clock.tick(60)
    assert found(check_store(address(sqlite_clinic), clock)) == []
    clock.tick(1)
    text = "last changed 2026-11-23 15:42 UTC, more than 60 min ago: sign or discard it"
    assert found(check_store(address(sqlite_clinic), clock)) == [(f"draft {draft}", text)]


def test_the_check_and_the_proof_write_nothing_not_even_beside_the_file(
    sqlite_clinic: Clinic, clock: FrozenClock, tmp_path: Path
) -> None:
    """A copy in an archive nobody may write to is read as well (P15)."""
    database = Path(address(fill(sqlite_clinic)))
    sqlite_clinic.store.engine.dispose()
    archived = tmp_path / "archive" / "clinic.sqlite3"
    archived.parent.mkdir()
    archived.write_bytes(database.read_bytes())
    archived.chmod(0o400)
    archived.parent.chmod(0o500)
    before = archived.read_bytes(), archived.stat().st_mtime_ns

    assert check_store(str(archived), clock).faults == []
    assert read_only(str(archived), verify_audit).proven == 5

    assert (archived.read_bytes(), archived.stat().st_mtime_ns) == before
    assert names(archived.parent) == ["clinic.sqlite3"]
    archived.parent.chmod(0o700)


def test_a_clinic_in_use_is_checked_as_it_is_with_its_newest_doses(sqlite_clinic: Clinic, clock: FrozenClock) -> None:
    fill(sqlite_clinic)
    assert Path(f"{address(sqlite_clinic)}-wal").stat().st_size
    assert check_store(address(sqlite_clinic), clock).proven == 5


def test_a_file_opened_while_it_is_read_is_read_again_beside_the_one_who_opened_it(sqlite_clinic: Clinic) -> None:
    database, asked = address(sqlite_clinic), []
    sqlite_clinic.store.engine.dispose()

    def ask(store: object) -> int:
        asked.append(store)
        if len(asked) == 1:
            add_patient(sqlite_clinic)
        with store.read() as connection:  # type: ignore[attr-defined]
            return int(connection.exec_driver_sql("SELECT count(*) FROM patient").scalar_one())

    assert read_only(database, ask) == 1
    assert len(asked) == 2


def test_a_reader_cannot_write(clinic: Clinic) -> None:
    def write(store: object) -> None:
        with store.engine.connect() as connection, connection.begin():  # type: ignore[attr-defined]
            connection.exec_driver_sql("DELETE FROM lot")

    with pytest.raises(Exception, match=r"(?i)read.?only"):
        read_only(address(clinic), write)


@pytest.mark.parametrize("size", [0, 10, 4096, 100_000])
def test_what_is_left_of_a_cut_file_is_named_and_becomes_no_new_clinic(
    sqlite_clinic: Clinic, clock: FrozenClock, tmp_path: Path, size: int
) -> None:
    sqlite_clinic.store.engine.dispose()
    cut = tmp_path / "clinic.sqlite3"
    cut.write_bytes(Path(address(sqlite_clinic)).read_bytes()[:size])
    before = cut.read_bytes()
    try:
        assert check_store(str(cut), clock).faults
    except StoreError as error:
        assert any(word in str(error) for word in ("empty", "damaged"))
    with pytest.raises(StoreError, match="empty|damaged"):
        schema_state(_engine(cut))
    assert cut.read_bytes()[:size] == before
    assert os.listdir(tmp_path) == names(tmp_path)


def _engine(path: Path) -> object:
    from models.store.engine import open_engine

    return open_engine(str(path))
