"""One drug ordered twice (W23): asked at the order, naming the other; never blocked, never doubled in silence."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from models.core.errors import BadInputError
from models.orders.actions.write_order import Ordered, write_order
from models.orders.records.attestation import Attestation
from models.orders.records.medication_request import MedicationRequest
from models.store.clinic import Clinic
from tests.factories import GIVER_PIN, PHYSICIAN_PIN, add_order, add_patient, add_staff, rows
from tests.models.orders.sent import entry, giver, ordered, physician, verbal


def test_w23_the_other_order_is_named_and_a_coded_reason_lets_both_stand(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    first = ordered(sqlite_clinic, patient)
    with pytest.raises(
        BadInputError, match=r"Ordered already: cyanocobalamin 1,000.mcg, D Chen MD, Nov 23, 2026"
    ) as no:
        ordered(sqlite_clinic, patient)
    assert no.value.at == "drug"
    second = ordered(sqlite_clinic, patient, answers={f"order:{first.id}": "extra_dose"})
    assert second.status == "active"
    (kept,) = rows(sqlite_clinic, Attestation)
    assert (kept.reason, kept.content) == ("extra_dose", {"drug": "cyanocobalamin", "other": str(first.id)})


def test_w23_a_made_up_reason_passes_nothing(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    first = ordered(sqlite_clinic, patient)
    with pytest.raises(BadInputError, match="Ordered already"):
        ordered(sqlite_clinic, patient, answers={f"order:{first.id}": "because"})


@pytest.mark.parametrize("status", ["completed", "stopped", "cancelled", "entered-in-error"])
def test_w23_an_order_that_is_over_asks_nothing(sqlite_clinic: Clinic, status):
    patient = add_patient(sqlite_clinic)
    add_order(sqlite_clinic, patient, status=status)
    assert ordered(sqlite_clinic, patient).status == "active"


def test_w23_an_expired_order_and_one_of_another_drug_ask_nothing(sqlite_clinic: Clinic):
    patient, past = add_patient(sqlite_clinic), sqlite_clinic.today() - timedelta(days=1)
    add_order(sqlite_clinic, patient, valid_until=past)
    add_order(sqlite_clinic, patient, drug_slug="ketorolac-tromethamine", dose_unit="mg")
    assert ordered(sqlite_clinic, patient).status == "active"


def test_w23_a_verbal_order_of_the_same_drug_asks_as_well(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    ordered(sqlite_clinic, patient)
    with pytest.raises(BadInputError, match="Ordered already"):
        write_order(sqlite_clinic, giver(sqlite_clinic), GIVER_PIN, verbal(sqlite_clinic, patient))


def test_w23_of_two_providers_at_once_the_second_is_told_of_the_first(postgres_clinic: Clinic):
    patient = add_patient(postgres_clinic)
    other = add_staff(postgres_clinic, family="Okoye", given="A", username="aokoye").id
    ready, outcomes = threading.Barrier(2), []

    def sign(person_id):
        ready.wait()
        try:
            outcomes.append(write_order(postgres_clinic, person_id, PHYSICIAN_PIN, entry(postgres_clinic, patient)))
        except BadInputError as told:
            outcomes.append(told)

    threads = [threading.Thread(target=sign, args=(who,)) for who in (physician(postgres_clinic), other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["BadInputError", "Ordered"]
    told = next(outcome for outcome in outcomes if isinstance(outcome, BadInputError))
    assert told.text.startswith("Ordered already: cyanocobalamin 1,000")
    assert len(rows(postgres_clinic, MedicationRequest)) == 1
    assert any(isinstance(outcome, Ordered) for outcome in outcomes)
