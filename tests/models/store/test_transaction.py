"""One write is one transaction: exact, checked, retried, and never touching signed rows."""

from __future__ import annotations

import gc
import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Connection, event, select, text, update
from sqlmodel import SQLModel

import models.tables  # noqa: F401  (registers every table)
from models.core.errors import StoreError
from models.patients.records.observation import Observation
from models.patients.records.patient import Patient
from models.people.records.provenance import Provenance
from models.stock.records.lot import Lot
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.record import SignedRecord
from models.store.transaction import SignedRowError, Store, Transaction, _signed_name, table_of
from tests.factories import GIVER_SIGN_IN, add_lot, add_patient, rows, staff_id

LOT = table_of(Lot)


def signed_row(clinic: Clinic) -> Provenance:
    giver = staff_id(clinic, GIVER_SIGN_IN)
    row = Provenance(
        id=clinic.new_id(), site_id=clinic.site_id, target_type="MedicationAdministration", target_id=clinic.new_id(),
        meaning="gave", agent_id=giver, agent_name="M Ruiz MA", authentication="pin", record_hash="a" * 64,
        recorded_at=clinic.now(),
    )  # fmt: skip
    clinic.store.write(lambda tx: tx.add(row))
    return row


def on_hand(connection: Connection) -> Decimal:
    found: Decimal = connection.execute(select(LOT.c.on_hand)).scalar_one()
    return found


@pytest.mark.parametrize("amount", ["0.000001", "0.1", "1000", "999999999999.999999", "2.675"])
def test_a_decimal_comes_back_exactly_as_it_went_in(clinic: Clinic, amount: str) -> None:
    add_lot(clinic, on_hand=Decimal(amount))
    assert str(rows(clinic, Lot)[0].on_hand) == amount


@pytest.mark.parametrize("amount", ["0.0000001", "1000000000000"])
def test_a_decimal_the_store_would_round_is_refused(clinic: Clinic, amount: str) -> None:
    with pytest.raises(StoreError, match="has digits the store would lose"):
        add_lot(clinic, on_hand=Decimal(amount))
    assert rows(clinic, Lot) == []


def test_an_instant_comes_back_aware_and_equal(clinic: Clinic) -> None:
    patient = add_patient(clinic)
    written = clinic.now().astimezone(clinic.zone)
    weight = Observation(id=clinic.new_id(), site_id=clinic.site_id, patient_id=patient.id, code="body-weight",
                         value=Decimal("80.5"), unit="kg", effective_at=written)  # fmt: skip
    clinic.store.write(lambda tx: tx.add(weight))
    found = rows(clinic, Observation)[0].effective_at
    assert found == written
    assert found.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(clinic: Clinic) -> None:
    patient = add_patient(clinic)
    weight = Observation(id=clinic.new_id(), site_id=clinic.site_id, patient_id=patient.id, code="body-weight",
                         value=Decimal(80), unit="kg", effective_at=datetime(2026, 11, 23, 9, 42))  # fmt: skip
    with pytest.raises(StoreError, match="must have timezone information"):
        clinic.store.write(lambda tx: tx.add(weight))
    assert rows(clinic, Observation) == []


def test_an_invalid_row_is_refused_with_one_line_that_shows_no_patient(clinic: Clinic) -> None:
    with pytest.raises(StoreError) as refusal:
        add_patient(clinic, family="", given="Adaeze")
    assert str(refusal.value).startswith("Patient.family cannot be stored:")
    assert "\n" not in str(refusal.value)
    assert "Adaeze" not in str(refusal.value)


def test_a_write_that_fails_half_way_leaves_nothing(clinic: Clinic) -> None:
    patient = Patient(id=clinic.new_id(), site_id=clinic.site_id, mrn="1", family="Okafor",
                      birth_date=clinic.today())  # fmt: skip

    def act(tx: Transaction) -> None:
        tx.add(patient)
        raise RuntimeError("the lights went out")

    with pytest.raises(RuntimeError):
        clinic.store.write(act)
    assert rows(clinic, Patient) == []


def test_stock_never_goes_below_zero(clinic: Clinic) -> None:
    add_lot(clinic, on_hand=Decimal(1))
    with pytest.raises(StoreError, match="refused"):
        clinic.store.write(lambda tx: tx.update(Lot, on_hand=Decimal(-1)))


def test_a_signed_row_is_never_changed_or_deleted_by_code(clinic: Clinic) -> None:
    signed_row(clinic)
    with pytest.raises(SignedRowError, match="never change"):
        clinic.store.write(lambda tx: tx.update(Provenance, meaning="observed"))
    with pytest.raises(SignedRowError, match="never deleted"):
        clinic.store.write(lambda tx: tx.delete(Provenance))
    assert rows(clinic, Provenance)[0].meaning == "gave"


def test_a_record_class_another_thread_is_just_making_stands_in_the_way_of_no_write() -> None:
    unfinished = type(SignedRecord)("Unfinished", (SignedRecord,), {"__module__": __name__})
    _signed_name.cache_clear()
    try:
        assert unfinished in SignedRecord.__subclasses__()
        assert _signed_name(table_of(Lot)) is None
        assert _signed_name(table_of(Provenance)) == "Provenance"
    finally:
        del unfinished
        gc.collect()


def test_sqlite_itself_refuses_to_change_a_signed_row(sqlite_clinic: Clinic) -> None:
    signed_row(sqlite_clinic)
    table = table_of(Provenance)
    with pytest.raises(StoreError, match="signed rows never change"):
        sqlite_clinic.store.write(lambda tx: tx.execute(update(table).values(meaning="observed")))
    with pytest.raises(StoreError, match="signed rows never change"):
        sqlite_clinic.store.write(lambda tx: tx.execute(table.delete()))


def test_a_write_waits_its_turn_when_another_program_holds_the_database(sqlite_clinic: Clinic) -> None:
    add_lot(sqlite_clinic, on_hand=Decimal(10))
    impatient = open_engine(str(sqlite_clinic.store.engine.url.database))
    event.listen(impatient, "connect", lambda raw, _record: raw.execute("PRAGMA busy_timeout=0"))
    held, attempts = threading.Event(), []

    def hold(tx: Transaction) -> None:
        tx.update(Lot, on_hand=Decimal(9))
        held.set()
        time.sleep(0.1)

    holder = threading.Thread(target=sqlite_clinic.store.write, args=(hold,))
    holder.start()
    held.wait(5)

    def take_one(tx: Transaction) -> None:
        attempts.append(1)
        tx.update(Lot, on_hand=on_hand(tx.connection) - 1)

    try:
        Store(impatient).write(take_one)
    finally:
        holder.join()
        impatient.dispose()
    assert rows(sqlite_clinic, Lot)[0].on_hand == 8


def test_two_writers_of_one_row_both_count_on_postgresql(clinic: Clinic) -> None:
    if clinic.store.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    add_lot(clinic, on_hand=Decimal(10))
    attempts = []

    def take_one(tx: Transaction) -> None:
        seen = on_hand(tx.connection)
        if not attempts:
            clinic.store.write(lambda other: other.update(Lot, on_hand=Decimal(9)))
        attempts.append(seen)
        tx.update(Lot, on_hand=seen - 1)

    clinic.store.write(take_one)
    assert attempts == [10, 9]
    assert rows(clinic, Lot)[0].on_hand == 8


def test_a_server_that_is_not_there_is_one_line(clinic: Clinic) -> None:
    nowhere = Store(open_engine("postgresql://postgres@/clinic?host=/nonexistent"))
    lost = replace(clinic, store=nowhere)
    with pytest.raises(StoreError) as refusal:
        rows(lost, Lot)
    assert "\n" not in str(refusal.value)


def test_the_database_refuses_changes_to_just_the_records_that_say_they_are_signed(sqlite_store: Store) -> None:
    with sqlite_store.read() as connection:
        guards = set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars())
    signed = [table_of(kind).name for kind in SignedRecord.__subclasses__()]
    assert guards == {f"{table}_no_{verb}" for table in signed for verb in ("update", "delete")}


@pytest.mark.parametrize("kind", SignedRecord.__subclasses__(), ids=lambda kind: kind.__name__)
def test_s77_nothing_signed_can_be_purged(sqlite_store: Store, kind: type[SQLModel]) -> None:
    with pytest.raises(SignedRowError, match="never deleted"):
        sqlite_store.write(lambda tx: tx.delete(kind))
