"""Stock and a person whose two records were merged: one person in a recall, and their own drug stays theirs."""

from __future__ import annotations

from models.charting.actions.sign_administration import Signed, sign_administration
from models.charting.lots.given_from_lots import given_from_lots
from models.exchange.recall_csv import call_list
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.transaction import table_of
from tests.factories import add_order, add_patient, rows
from tests.models.charting.test_sign_administration import charted
from tests.models.stock.test_ledger import give, received
from tests.models.visits.test_merged_people import merged


def test_w27_a_recall_shows_a_merged_record_under_the_one_that_stays(sqlite_clinic: Clinic) -> None:
    lot = received(sqlite_clinic)
    assert isinstance(give(sqlite_clinic), Signed)
    (before,) = given_from_lots(sqlite_clinic, (lot.id,))
    survivor = add_patient(sqlite_clinic, mrn="B1", family="Lindqvist", given="Sven")
    merged(sqlite_clinic, survivor, rows(sqlite_clinic, Patient, table_of(Patient).c.id == before.patient_id)[0])

    (after,) = given_from_lots(sqlite_clinic, (lot.id,))

    assert (after.patient_id, after.mrn, after.name) == (survivor.id, "B1", "LINDQVIST, Sven")
    assert (after.given_at, after.dose) == (before.given_at, before.dose)


def test_w27_a_recall_names_the_phone_to_call_and_calls_nobody_who_is_gone(sqlite_clinic: Clinic) -> None:
    lot = received(sqlite_clinic)
    assert isinstance(give(sqlite_clinic), Signed)
    (someone,) = given_from_lots(sqlite_clinic, (lot.id,))
    who = table_of(Patient).c.id == someone.patient_id
    for changed, told in (
        ({"guardian_phone": "555-0142"}, ("555-0142", "")),
        ({"phone": "555-0199"}, ("555-0199", "")),
        ({"active": False}, ("", "inactive")),
        ({"deceased": True}, ("", "deceased")),
    ):
        sqlite_clinic.store.write(lambda tx, changed=changed: tx.update(Patient, who, **changed))
        found = given_from_lots(sqlite_clinic, (lot.id,))
        assert [(dose.phone, dose.not_called) for dose in found] == [told]
    day = sqlite_clinic.today()
    assert (
        call_list(found, sqlite_clinic.zone)
        .splitlines()[1]
        .startswith(f'{someone.mrn},"OKAFOR, Adaeze",,deceased,{day}')
    )


def test_a_drug_kept_for_a_record_that_was_merged_is_given_to_its_person(sqlite_clinic: Clinic) -> None:
    survivor, owner = (add_patient(sqlite_clinic, mrn=mrn) for mrn in ("B1", "A1"))
    received(sqlite_clinic, owner="patient", mrn="A1")
    merged(sqlite_clinic, survivor, owner)
    order = add_order(sqlite_clinic, survivor)
    assert isinstance(sign_administration(sqlite_clinic, charted(sqlite_clinic, order.id)), Signed)
