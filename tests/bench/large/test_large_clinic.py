"""The clinic made in bulk is one that signing could have made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.charting.today.worklist import worklist
from models.clinic import open_clinic
from models.orders.records.medication_request import MedicationRequest
from models.patients.queries.patients import find_patients
from models.patients.records.patient import Patient
from models.patients.records.patient_key import PatientKey
from models.patients.search_keys import keys_of
from models.safekeeping.check.store_check import check_store
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.transaction import Store
from tests.bench.large.clinic import Size, build
from tests.databases import Databases
from tests.factories import GIVER_SIGN_IN, add_order, add_patient, rows, staff_id
from tests.frozen_clock import START, FrozenClock
from tests.models.charting.test_correct_administration import signed
from tests.models.safekeeping.whole_clinic import address

SIZE = Size(300, START.date())


@pytest.fixture(params=["sqlite", "postgres"])
def large(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Clinic]:
    """A large clinic made small, on each engine."""
    if request.param == "sqlite":
        database = str(tmp_path / "large.sqlite3")
    else:
        servers: Databases = request.getfixturevalue("postgres_databases")
        database = servers.create("large_clinic")
    build(database, SIZE)
    clinic = open_clinic(Store(open_engine(database)), FrozenClock())
    assert clinic is not None
    yield clinic
    clinic.store.engine.dispose()
    if request.param == "postgres":
        servers.drop(database)


@pytest.mark.heavy
def test_a_clinic_made_in_bulk_is_one_that_signing_could_have_made(large: Clinic) -> None:
    check = check_store(address(large), FrozenClock())
    assert check.faults == []
    assert check.proven == check.rows["medication_administration"] == SIZE.doses

    patients = {row.id: row for row in rows(large, Patient)}
    assert len(patients) == SIZE.patients
    assert {(row.patient_id, row.kind, row.value) for row in rows(large, PatientKey)} == {
        (patient.id, *key) for patient in patients.values() for key in keys_of(patient)
    }
    someone = patients[max(patients)]
    assert someone.id in {found.id for found in find_patients(large, someone.mrn)}

    orders = rows(large, MedicationRequest)
    assert sum(order.doses_given for order in orders) == SIZE.doses
    assert {order.id for order in orders if order.due_on == SIZE.today} == {
        item.order_id for item in worklist(large, staff_id(large, GIVER_SIGN_IN)).items
    }

    signed(large, add_order(large, add_patient(large)).id)
    after = check_store(address(large), FrozenClock())
    assert (after.faults, after.proven) == ([], SIZE.doses + 1)
