"""Other services of a day come with the import: by charge, procedure or visit, each once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from models.claims.actions.check_claims import check_claims
from models.claims.actions.save_service import attest_service, remove_service
from models.claims.records.claim_book import ClaimBook
from models.claims.records.encounter_service import EncounterService
from models.exchange.actions.import_orders import FileReport
from models.patients.records.patient import Patient
from models.people.records.practitioner import Practitioner
from models.store.clinic import Clinic
from models.store.transaction import table_of
from tests import fhir_files as fhir
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, add_coverage, rows, staff_id
from tests.models.claims.given import given, stocked

CPT = "http://www.ama-assn.org/go/cpt"
VISIT = {"coding": [{"system": CPT, "code": "99213"}]}
REASON = [{"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "M54.50"}]}]


def charge(clinic: Clinic, billed: str = "99213", **over: Any) -> dict[str, Any]:
    usual = {
        "resourceType": "ChargeItem", "id": "c1", "status": "billable",
        "subject": {"reference": f"Patient/{fhir.PATIENT_ID}"},
        "code": {"coding": [{"system": CPT, "code": billed}]}, "occurrenceDateTime": clinic.today().isoformat(),
        "quantity": {"value": 1}, "priceOverride": {"value": 120.5, "currency": "USD"}, "reason": REASON,
        "performer": [{"actor": {"reference": f"Practitioner/{fhir.PRACTITIONER_ID}"}}],
    }  # fmt: skip
    return {name: value for name, value in {**usual, **over}.items() if value is not None}


def procedure(clinic: Clinic, **over: Any) -> dict[str, Any]:
    return {
        "resourceType": "Procedure", "id": "p1", "status": "completed", "code": VISIT,
        "subject": {"reference": f"Patient/{fhir.PATIENT_ID}"}, "performedDateTime": clinic.today().isoformat(), **over,
    }  # fmt: skip


def taken(clinic: Clinic, *resources: dict[str, Any]) -> FileReport:
    """Import resources with their patient and practitioner."""
    return fhir.take(clinic, fhir.content(fhir.bundle(fhir.patient(), fhir.practitioner(), *resources)))[0]


def services(clinic: Clinic) -> list[Any]:
    return rows(clinic, EncounterService)


def test_a_charge_is_a_service_of_its_day_with_where_it_came_from(sqlite_clinic: Clinic):
    report = taken(sqlite_clinic, charge(sqlite_clinic, quantity={"value": 2}))
    assert (report.added["service"], report.refused) == (1, ())
    (one,) = services(sqlite_clinic)
    assert (one.code, one.units, one.charge, one.diagnoses, one.origin, one.entered_by_name) == (
        "99213", 2, Decimal("120.5"), ["M54.50"], "import", "import",
    )  # fmt: skip
    assert one.service_date == sqlite_clinic.today()
    asha = next(row for row in rows(sqlite_clinic, Practitioner) if row.family == "Patel")
    assert one.provider_id == asha.id


def test_the_same_file_again_and_the_same_service_by_another_resource_are_one(sqlite_clinic: Clinic):
    visit = {
        "resourceType": "Encounter", "id": "e1", "status": "finished", "type": [VISIT],
        "subject": {"reference": f"Patient/{fhir.PATIENT_ID}"}, "period": {"start": sqlite_clinic.today().isoformat()},
    }  # fmt: skip
    first = taken(sqlite_clinic, visit, charge(sqlite_clinic), procedure(sqlite_clinic))
    assert (first.added["service"], first.not_ours["service_already_there"]) == (1, 2)
    again = taken(sqlite_clinic, visit, charge(sqlite_clinic), procedure(sqlite_clinic))
    assert (again.status, again.unchanged["service"]) == ("unchanged", 1)
    assert len(services(sqlite_clinic)) == 1


def test_a_service_sent_again_with_another_provider_is_theirs_from_then_on(sqlite_clinic: Clinic):
    taken(sqlite_clinic, charge(sqlite_clinic))
    other = fhir.practitioner(
        id="dr-2", name=[{"family": "Osei", "given": ["Kofi"]}],
        identifier=[{"system": "http://hl7.org/fhir/sid/us-npi", "value": "1679576722"}],
    )  # fmt: skip
    by_other = charge(sqlite_clinic, performer=[{"actor": {"reference": "Practitioner/dr-2"}}])
    assert taken(sqlite_clinic, other, by_other).changed["service"] == 1
    (one,) = services(sqlite_clinic)
    kofi = next(row for row in rows(sqlite_clinic, Practitioner) if row.family == "Osei")
    assert (one.provider_id, one.revision) == (kofi.id, 2)
    assert taken(sqlite_clinic, other, by_other).unchanged["service"] == 1


@pytest.mark.parametrize(
    ("over", "counted"),
    [
        ({"code": {"coding": [{"system": CPT, "code": "96372"}]}}, "charge_of_a_dose"),
        ({"code": {"coding": [{"system": CPT, "code": "J3420"}]}}, "charge_of_a_dose"),
        (
            {"code": {"coding": [{"system": "http://snomed.info/sct", "code": "15777000"}]}},
            "service_without_a_billing_code",
        ),
        ({"status": "not-billable"}, "charge_not_billable"),
        ({"status": "entered-in-error"}, "service_in_error"),
        ({"occurrenceDateTime": None}, "service_without_a_day"),
    ],
)
def test_what_is_no_other_service_is_counted_and_not_kept(sqlite_clinic: Clinic, over: dict[str, Any], counted: str):
    report = taken(sqlite_clinic, charge(sqlite_clinic, **over))
    assert (report.not_ours[counted], services(sqlite_clinic)) == (1, [])


def test_a_service_of_a_day_before_claims_began_is_counted(sqlite_clinic: Clinic):
    book = ClaimBook(site_id=sqlite_clinic.site_id, begins_at=sqlite_clinic.now() - timedelta(days=3))
    sqlite_clinic.store.write(lambda tx: tx.add(book))
    old = (sqlite_clinic.today() - timedelta(days=4)).isoformat()
    assert taken(sqlite_clinic, charge(sqlite_clinic, occurrenceDateTime=old)).not_ours["service_before_claims"] == 1


@pytest.mark.parametrize(
    ("over", "text"),
    [
        ({"quantity": {"value": 1.5}}, "no whole number of units"),
        ({"priceOverride": {"value": 1.005}}, "no amount in dollars and cents"),
        ({"code": {"coding": [{"system": CPT, "code": "9921"}]}}, "its code: enter a code of five signs"),
    ],
)
def test_a_service_that_cannot_be_billed_is_refused_with_its_place(
    sqlite_clinic: Clinic, over: dict[str, Any], text: str
):
    report = taken(sqlite_clinic, charge(sqlite_clinic, **over))
    (refused,) = report.refused
    assert text in refused.text
    assert refused.at.startswith("entry[2]")


def test_what_the_sender_changes_or_takes_back_follows_unless_a_person_signed_or_removed_it(sqlite_clinic: Clinic):
    taken(sqlite_clinic, charge(sqlite_clinic), charge(sqlite_clinic, "36415", id="c2"))
    gone = charge(sqlite_clinic, "36415", id="c2", status="entered-in-error")
    report = taken(sqlite_clinic, charge(sqlite_clinic, priceOverride={"value": 90}), gone)
    assert report.changed["service"] == 2
    visit, blood = sorted(services(sqlite_clinic), key=lambda one: one.code, reverse=True)
    assert (visit.charge, visit.revision, blood.status) == (90, 2, "removed")
    physician = staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)
    attest_service(sqlite_clinic, physician, PHYSICIAN_PIN, visit.id, "new back pain")
    report = taken(sqlite_clinic, charge(sqlite_clinic, "99214"))
    (refused,) = report.refused
    assert refused.text.endswith("attested this service: change it on its claim (e)")
    assert rows(sqlite_clinic, EncounterService, table_of(EncounterService).c.id == visit.id)[0].code == "99213"


def visit(clinic: Clinic, **over: Any) -> dict[str, Any]:
    return {
        "resourceType": "Encounter", "id": "e1", "status": "finished", "type": [VISIT],
        "subject": {"reference": f"Patient/{fhir.PATIENT_ID}"}, "period": {"start": clinic.today().isoformat()}, **over,
    }  # fmt: skip


def test_a_visit_is_billed_once_it_happened_and_no_more_once_it_was_an_error(sqlite_clinic: Clinic):
    assert "service" not in taken(sqlite_clinic, visit(sqlite_clinic, status="planned")).added
    assert taken(sqlite_clinic, visit(sqlite_clinic)).added["service"] == 1
    taken(sqlite_clinic, visit(sqlite_clinic, status="entered-in-error"))
    assert [one.status for one in services(sqlite_clinic)] == ["removed"]


def test_who_did_it_is_found_by_way_of_a_role(sqlite_clinic: Clinic):
    role = {"resourceType": "PractitionerRole", "id": "r1",
            "practitioner": {"reference": f"Practitioner/{fhir.PRACTITIONER_ID}"}}  # fmt: skip
    performer = [{"actor": {"reference": "PractitionerRole/r1"}}]
    taken(sqlite_clinic, role, charge(sqlite_clinic, performer=performer))
    asha = next(row for row in rows(sqlite_clinic, Practitioner) if row.family == "Patel")
    assert [one.provider_id for one in services(sqlite_clinic)] == [asha.id]


def test_a_visit_that_cannot_be_read_is_refused_alone(sqlite_clinic: Clinic):
    strange = visit(sqlite_clinic, participant=[{"individual": {"display": 5}}])
    report = taken(sqlite_clinic, strange, charge(sqlite_clinic))
    assert (report.added["service"], len(report.refused)) == (1, 1)
    assert report.refused[0].at.endswith("participant[0].individual.display")


def test_a_service_a_person_removed_stays_removed(sqlite_clinic: Clinic):
    taken(sqlite_clinic, charge(sqlite_clinic))
    (one,) = services(sqlite_clinic)
    remove_service(sqlite_clinic, None, one.id, 1, "not ours")
    report = taken(sqlite_clinic, charge(sqlite_clinic, priceOverride={"value": 90}))
    assert (report.not_ours["service_removed_here"], services(sqlite_clinic)[0].status) == (1, "removed")


def test_the_claim_of_the_day_takes_the_imported_visit(sqlite_clinic: Clinic):
    taken(sqlite_clinic)
    patient = rows(sqlite_clinic, Patient)[-1]
    mine = table_of(Patient).c.id == patient.id
    sqlite_clinic.store.write(lambda tx: tx.update(Patient, mine, allergy_status="none_known"))
    add_coverage(sqlite_clinic, patient, "commercial", payer_name="Example Health", member_id="XYZ123456789")
    stocked(sqlite_clinic)
    given(sqlite_clinic, patient)
    check_claims(sqlite_clinic)
    taken(sqlite_clinic, charge(sqlite_clinic))
    (one,) = check_claims(sqlite_clinic)
    assert one.keeps_back.startswith("99213 is part of 96372 unless the provider attests")
    (visit,) = services(sqlite_clinic)
    attest_service(sqlite_clinic, staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN), PHYSICIAN_PIN, visit.id, "back pain too")
    (one,) = check_claims(sqlite_clinic)
    first = one.facts.lines[0]
    assert (first.code, first.modifiers, first.charge) == ("99213", ("25",), 120.5)
