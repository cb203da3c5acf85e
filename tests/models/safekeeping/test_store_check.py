"""Every fault of a store is named with its place, a sound one is never accused, and nothing is written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from models.charting.queries.charting import open_charting
from models.core.errors import StoreError
from models.patients.records.patient import Patient
from models.reports.queries.audit_chain import verify_audit
from models.safekeeping.check.readable_rows import unreadable
from models.safekeeping.check.store_check import StoreCheck, check_store
from models.stock.actions.receive_lot import LotEntry, receive_lot
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.read_only import read_only, unchanging_engine
from models.store.schema import prepare
from models.store.transaction import table_of
from tests.daily import first_daily
from tests.factories import GIVER_SIGN_IN, add_order, add_patient, staff_id
from tests.frozen_clock import FrozenClock
from tests.models.charting.test_sign_administration import charted
from tests.models.safekeeping.whole_clinic import B12, address, fill, names

_LOST = "fk_near_miss_site_id FOREIGN KEY(site_id) REFERENCES organization (id)"
DAMAGE = {
    "UPDATE lot SET on_hand = on_hand + 1000000": ("lot ", "47 in stock, its movements come to 46"),
    "DELETE FROM charge_derivation WHERE rowid = 1": ("dose ", "it has no charges and no reason why not"),
    "DELETE FROM charge_item": ("dose ", "it is billable and has no charge line"),
    "UPDATE charge_derivation SET status = 'hold', findings = '[]'; DELETE FROM charge_item": (
        "dose ",
        "it is hold without a reason",
    ),
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
    "UPDATE medication_administration SET content = CAST(substr(content, 1, 40) AS blob)": (
        "medication_administration ",
        "content is not what its column holds",
    ),
    "UPDATE charge_item SET because = x'01000000000000'": ("charge_item ", "because is not what its column holds"),
    "UPDATE lot SET id = 'no id'": ("lot no id", "id is not what its column holds"),
    "UPDATE patient SET family = CAST(x'c3' AS text)": ("patient ", "family is not what its column holds"),
    # As one flipped bit does it: the text of the table names a reference SQLite does not read.
    "PRAGMA writable_schema=ON; "
    f"UPDATE sqlite_master SET sql = replace(sql, ', \n\tCONSTRAINT {_LOST}', '/* {_LOST} */')": (
        "near_miss.site_id",
        "its reference to organization is missing",
    ),
    "INSERT INTO open_dose (administration_id, site_id) SELECT id, site_id FROM medication_administration"
    " WHERE observe_until IS NULL AND response <> 'reaction' LIMIT 1": (
        "dose ",
        "nothing of it is missing, and Today lists it",
    ),
    "DELETE FROM ungathered_dose": ("dose ", "it stands on no claim, and the charge queue does not look for it"),
    "PRAGMA ignore_check_constraints=ON; UPDATE lot SET on_hand = -1": ("lot ", "it breaks the rule ck_lot_on_hand"),
}


def damage(database: Path, statements: str) -> None:
    """Change a store the way someone with the file in their hands would: without the guards."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        guards = connection.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _, _ in guards:
            if name not in statements:
                connection.execute(f"DROP TRIGGER {name}")
        connection.executescript(statements)
        for name, table, guard in guards:
            if name not in statements and f"DROP TABLE {table}" not in statements:
                connection.execute(guard)


def found(check: StoreCheck) -> list[tuple[str, str]]:
    return [(fault.at, fault.text) for fault in check.faults]


def test_a_sound_clinic_is_not_accused(clinic: Clinic, clock: FrozenClock) -> None:
    check = check_store(address(fill(clinic)), clock)
    assert (found(check), check.proven) == ([], 5)
    assert check.rows["medication_administration"] == 5


@pytest.mark.parametrize(("statement", "expected"), first_daily(DAMAGE.items(), 2))
def test_a_fault_is_named_with_its_place(
    filled: Path, clock: FrozenClock, statement: str, expected: tuple[str, str]
) -> None:
    damage(filled, statement)
    place, text = expected
    assert [one for one in found(check_store(str(filled), clock)) if one[0].startswith(place) and text in one[1]]


@pytest.mark.heavy
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


def test_the_check_and_the_proof_write_nothing_not_even_beside_the_file(filled: Path, clock: FrozenClock) -> None:
    """A copy in an archive nobody may write to is read as well (P15)."""
    filled.chmod(0o400)
    filled.parent.chmod(0o500)
    before = filled.read_bytes(), filled.stat().st_mtime_ns

    assert check_store(str(filled), clock).faults == []
    assert read_only(str(filled), verify_audit).proven == 5

    assert (filled.read_bytes(), filled.stat().st_mtime_ns) == before
    assert names(filled.parent) == ["clinic.sqlite3"]
    filled.parent.chmod(0o700)


@pytest.mark.heavy
def test_a_clinic_in_use_is_checked_as_it_is_with_its_newest_doses(sqlite_clinic: Clinic, clock: FrozenClock) -> None:
    fill(sqlite_clinic)
    assert Path(f"{address(sqlite_clinic)}-wal").stat().st_size
    assert check_store(address(sqlite_clinic), clock).proven == 5


def test_after_values_that_cannot_be_read_text_is_read_as_ever_on_the_same_connection(filled: Path) -> None:
    damage(filled, "UPDATE patient SET family = CAST(x'c3' AS text)")
    engine = unchanging_engine(filled)
    with engine.connect() as connection:
        assert next(unreadable(connection, table_of(Patient))).text == "family is not what its column holds"
        first = connection.connection.driver_connection
    with engine.connect() as connection:
        assert connection.connection.driver_connection is first
        with pytest.raises(DBAPIError, match="UTF-8"):
            connection.execute(select(table_of(Patient).c.family)).all()
    engine.dispose()


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


@pytest.mark.parametrize(
    ("size", "message"), first_daily([(4096, "damaged"), (0, "empty"), (10, "damaged"), (100_000, "damaged")])
)
def test_what_is_left_of_a_cut_file_is_named_and_becomes_no_new_clinic(
    filled: Path, clock: FrozenClock, size: int, message: str
) -> None:
    filled.write_bytes(filled.read_bytes()[:size])
    assert message in said_of(filled, clock)
    engine = open_engine(str(filled))
    with pytest.raises(StoreError, match=message):
        prepare(engine)
    engine.dispose()
    assert filled.stat().st_size == size


def said_of(database: Path, clock: FrozenClock) -> str:
    try:
        return str(found(check_store(str(database), clock)))
    except StoreError as error:
        return str(error)
