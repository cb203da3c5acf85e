"""A file is taken whole or not at all, the same file changes nothing, and work done here stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from models.charting.records.administration_draft import AdministrationDraft
from models.clinic import open_clinic
from models.exchange.actions.import_orders import FileReport
from models.exchange.records.identifier import Identifier
from models.orders.records.medication_request import MedicationRequest
from models.patients.coverages.queries import coverage_history
from models.patients.records.allergy_intolerance import AllergyIntolerance
from models.patients.records.coverage import Coverage
from models.patients.records.encounter import Encounter
from models.patients.records.observation import Observation
from models.patients.records.patient import Patient
from models.people.actions.create_clinic import create_clinic
from models.people.actions.set_up_clinic import set_up_clinic
from models.people.records.practitioner import Practitioner
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from models.store.transaction import Store
from tests import fhir_files as fhir
from tests.factories import GIVER_SIGN_IN, SETUP, add_patient, rows, staff_id
from tests.frozen_clock import FrozenClock

TABLES = (Patient, Practitioner, MedicationRequest, AllergyIntolerance, Coverage, Encounter, Observation, Identifier,
          AuditEvent)  # fmt: skip
SYNTHEA = Path(__file__).parents[2] / "fixtures" / "fhir" / "synthea_patient.json"


def take(clinic: Clinic, resource: dict[str, Any]) -> FileReport:
    return fhir.take(clinic, fhir.content(resource))[0]


def everything(clinic: Clinic) -> list[Any]:
    return [tuple(row) for table in TABLES for row in rows(clinic, table)]


def the_order(clinic: Clinic) -> Any:
    (row,) = rows(clinic, MedicationRequest)
    return row


def test_a_complete_order_is_active_signed_and_due(clinic: Clinic) -> None:
    report = take(clinic, fhir.visit())
    assert (report.status, report.added) == ("taken", {"practitioner": 1, "patient": 1, "order": 1})
    order = the_order(clinic)
    assert (order.status, order.review_reason, order.drug_slug, order.route) == ("active", None, "cyanocobalamin", "im")
    assert (order.dose, order.dose_unit, order.interval_days) == (Decimal(1000), "mcg", 30)
    assert (order.valid_from, order.due_on) == (date(2026, 11, 20), date(2026, 11, 20))
    assert order.signed_at == order.authored_at
    assert order.requester_name == "Asha Patel MD"


def test_an_order_with_gaps_is_a_draft_that_says_why(clinic: Clinic) -> None:
    report = take(clinic, fhir.visit(dosageInstruction=None))
    assert [(item.kind, item.text, item.reason) for item in report.review] == [
        ("order", "cyanocobalamin 1 MG/ML Injectable Solution", "no dose; no route")
    ]
    order = the_order(clinic)
    assert (order.status, order.review_reason, order.signed_at) == ("draft", "no dose; no route", None)


def test_the_same_file_again_changes_nothing(clinic: Clinic, clock: FrozenClock) -> None:
    content = SYNTHEA.read_bytes()
    first = fhir.take(clinic, content)[0]
    before = everything(clinic)
    clock.tick(60)
    again = fhir.take(clinic, content)[0]
    assert (first.status, again.status) == ("taken", "unchanged")
    assert again.unchanged == first.added
    assert (again.review, again.not_ours) == (first.review, first.not_ours)
    assert everything(clinic) == before


def test_a_synthea_patient_brings_one_order_to_review_and_counts_the_rest(clinic: Clinic) -> None:
    report = fhir.take(clinic, SYNTHEA.read_bytes())[0]
    assert report.added == {"practitioner": 1, "patient": 1, "allergy": 2, "encounter": 2, "weight": 1, "order": 1}
    assert report.not_ours == {"stopped": 1, "not_an_injection": 3, "transdermal": 2, "condition": 1}
    assert "no dose; no route; ordered as 5 mg/mL" in report.review[0].reason
    assert rows(clinic, Patient)[0].allergy_status == "recorded"


def test_a_file_that_breaks_off_leaves_nothing_behind(clinic: Clinic) -> None:
    before = everything(clinic)
    (report,) = fhir.take(clinic, fhir.content(fhir.visit())[:-20])
    assert (report.status, report.added) == ("refused", {})
    assert report.error is not None
    assert report.error.at.startswith("line 1 column")
    assert everything(clinic) == before


def test_an_entry_that_cannot_be_taken_is_listed_and_the_others_stand(clinic: Clinic) -> None:
    other = fhir.patient(id="2", birthDate=None)
    stray = fhir.order(id="9", subject={"reference": "Patient/unknown"})
    report = take(clinic, fhir.bundle(fhir.patient(), other, stray, fhir.order(requester=None)))
    assert (report.status, report.added) == ("taken", {"patient": 1, "order": 1})
    assert [entry.at for entry in report.refused] == ["entry[1].resource.birthDate", "entry[2].resource"]
    assert "send the patient along" in report.refused[1].text


def test_a_file_of_which_nothing_can_be_taken_was_read_all_the_same(clinic: Clinic) -> None:
    before = everything(clinic)
    report = take(clinic, fhir.bundle(fhir.patient(birthDate="soon")))
    assert (report.status, report.error) == ("taken", None)
    assert [entry.at for entry in report.refused] == ["entry[0].resource.birthDate"]
    assert everything(clinic) == before


def test_an_order_alone_finds_the_patient_and_prescriber_imported_before(clinic: Clinic) -> None:
    take(clinic, fhir.bundle(fhir.patient(), fhir.practitioner()))
    report = take(clinic, fhir.order())
    assert (report.status, report.added) == ("taken", {"order": 1})
    assert the_order(clinic).requester_name == "Asha Patel MD"


def test_a_short_patient_id_from_elsewhere_is_never_matched_across_files(clinic: Clinic) -> None:
    take(clinic, fhir.patient(id="1"))
    report = take(clinic, fhir.order(subject={"reference": "Patient/1"}))
    assert (report.added, [entry.at for entry in report.refused]) == ({}, [""])
    assert rows(clinic, MedicationRequest) == []


def test_changed_facts_change_an_order_nobody_has_worked_on(clinic: Clinic) -> None:
    take(clinic, fhir.visit())
    report = take(clinic, fhir.visit(dosageInstruction=[fhir.dosage(value=500)]))
    assert (report.changed, report.unchanged) == ({"order": 1}, {"practitioner": 1, "patient": 1})
    order = the_order(clinic)
    assert (order.dose, order.version) == (Decimal(500), 2)


def test_an_order_reviewed_here_keeps_its_review(clinic: Clinic) -> None:
    take(clinic, fhir.visit(dosageInstruction=None))
    clinic.store.write(
        lambda tx: tx.update(MedicationRequest, dose=Decimal(1000), dose_unit="mcg", route="im", status="active",
                             review_reason=None, version=2)
    )  # fmt: skip
    changed = fhir.visit(dosageInstruction=None, note=[{"text": "please call"}])
    report = take(clinic, changed)
    assert report.changed == {}
    assert report.review[0].reason.startswith("changed where it comes from after work on it began here")
    order = the_order(clinic)
    assert (order.status, order.dose, order.note) == ("active", Decimal(1000), "")
    assert take(clinic, changed).review == report.review, "it waits until somebody decides"


def test_an_order_being_charted_is_not_changed_under_the_person(clinic: Clinic) -> None:
    take(clinic, fhir.visit())
    draft = AdministrationDraft(id=clinic.new_id(), site_id=clinic.site_id, request_id=the_order(clinic).id,
                                practitioner_id=staff_id(clinic, GIVER_SIGN_IN), body="{}",
                                updated_at=clinic.now())  # fmt: skip
    clinic.store.write(lambda tx: tx.add(draft))
    take(clinic, fhir.visit(dosageInstruction=[fhir.dosage(value=500)]))
    assert the_order(clinic).dose == Decimal(1000)


@pytest.mark.parametrize("status", ["stopped", "cancelled", "entered-in-error"])
def test_an_order_ended_where_it_comes_from_ends_here_even_after_a_review(clinic: Clinic, status: str) -> None:
    take(clinic, fhir.visit())
    clinic.store.write(lambda tx: tx.update(MedicationRequest, note="reviewed", version=2))
    report = take(clinic, fhir.visit(status=status))
    assert report.changed == {"order": 1}
    order = the_order(clinic)
    assert (order.status, order.due_on, order.note, order.version) == (status, None, "reviewed", 3)


def test_a_patient_written_here_by_hand_is_recognised_by_number_name_and_birth_date(clinic: Clinic) -> None:
    known = add_patient(clinic, mrn="40712", family="OKAFOR", birth_date=date(1961, 3, 3))
    take(clinic, fhir.visit())
    assert [row.id for row in rows(clinic, Patient)] == [known.id]


def test_a_number_that_belongs_to_somebody_else_waits_for_a_person_with_its_order(clinic: Clinic) -> None:
    add_patient(clinic, mrn="40712", family="Schmidt")
    report = take(clinic, fhir.visit())
    assert [(item.kind, item.reason) for item in report.review] == [
        ("person", "record number 40712 belongs to another patient here: another name"),
        ("order", "its patient waits for a decision"),
    ]
    assert [row.family for row in rows(clinic, Patient)] == ["Schmidt"]
    assert rows(clinic, MedicationRequest) == []


def test_a_prescriber_who_works_here_is_recognised_by_npi_and_left_as_is(clinic: Clinic) -> None:
    staff = [tuple(row) for row in rows(clinic, Practitioner)]
    here = {"system": "http://hl7.org/fhir/sid/us-npi", "value": "1003000126"}
    report = take(clinic, fhir.bundle(fhir.patient(), fhir.practitioner(identifier=[here]), fhir.order()))
    assert "practitioner" not in report.added
    assert [tuple(row) for row in rows(clinic, Practitioner)] == staff
    assert the_order(clinic).requester_id == staff_id(clinic, "dchen")


def test_allergies_count_only_while_they_are_active(clinic: Clinic) -> None:
    take(clinic, fhir.bundle(fhir.patient(), fhir.allergy()))
    assert rows(clinic, Patient)[0].allergy_status == "recorded"
    refuted = {"coding": [{"code": "refuted"}]}
    take(clinic, fhir.bundle(fhir.patient(), fhir.allergy(verificationStatus=refuted)))
    assert not rows(clinic, AllergyIntolerance)[0].active
    assert rows(clinic, Patient)[0].allergy_status == "unknown"


def test_no_allergies_in_the_file_is_not_no_allergies(clinic: Clinic) -> None:
    take(clinic, fhir.visit())
    assert rows(clinic, Patient)[0].allergy_status == "unknown"


def test_a_stated_absence_of_allergies_is_kept_as_such(clinic: Clinic) -> None:
    none = {"coding": [{"system": "http://snomed.info/sct", "code": "716186003", "display": "No known allergy"}]}
    take(clinic, fhir.bundle(fhir.patient(), fhir.allergy(code=none)))
    assert rows(clinic, Patient)[0].allergy_status == "none_known"
    assert rows(clinic, AllergyIntolerance) == []


@pytest.mark.parametrize(
    ("type_text", "payor", "payer_type"),
    [("", "Medicare Part B", "medicare"), ("MEDICAID", "State", "medicaid"), ("private", "Aetna", "commercial")],
)
def test_a_coverage_is_kept_with_the_kind_of_payer_it_states(
    clinic: Clinic, type_text: str, payor: str, payer_type: str
) -> None:
    coverage = {"resourceType": "Coverage", "id": "c1", "status": "active", "type": {"text": type_text},
                "beneficiary": {"reference": f"Patient/{fhir.PATIENT_ID}"}, "payor": [{"display": payor}]}  # fmt: skip
    take(clinic, fhir.bundle(fhir.patient(), coverage))
    assert [(row.payer_type, row.payer_name) for row in rows(clinic, Coverage)] == [(payer_type, payor)]


def test_a_coverage_another_system_changes_keeps_a_version_and_tells_whoever_edits_it(clinic: Clinic) -> None:
    coverage = {"resourceType": "Coverage", "id": "c1", "status": "active", "type": {"text": "commercial"},
                "payor": [{"display": "Acme"}], "beneficiary": {"reference": f"Patient/{fhir.PATIENT_ID}"}}  # fmt: skip
    take(clinic, fhir.bundle(fhir.patient(), coverage))
    take(clinic, fhir.bundle(fhir.patient(), {**coverage, "subscriberId": "W9"}))
    (row,) = rows(clinic, Coverage)
    assert (row.change, row.member_id) == (1, "W9")
    assert [(event.kind, event.changed_by) for event in coverage_history(clinic, row.id)] == [("received", "import")]


def test_a_coverage_of_no_stated_kind_is_counted_and_not_guessed(clinic: Clinic) -> None:
    coverage = {"resourceType": "Coverage", "id": "c1", "status": "active", "payor": [{"display": "Acme"}],
                "beneficiary": {"reference": f"Patient/{fhir.PATIENT_ID}"}}  # fmt: skip
    report = take(clinic, fhir.bundle(fhir.patient(), coverage))
    assert report.not_ours == {"coverage_kind_unknown": 1}
    assert rows(clinic, Coverage) == []


def test_a_hostile_name_is_stored_as_it_was_written(clinic: Clinic) -> None:
    name = "O[/b]'Brien [@click=app.quit] \u202e\u0007 " + "x" * 150
    take(clinic, fhir.patient(name=[{"family": name}]))
    assert rows(clinic, Patient)[0].family == name


def test_the_audit_event_counts_and_names_nobody(clinic: Clinic) -> None:
    take(clinic, fhir.visit())
    event = rows(clinic, AuditEvent)[-1]
    assert (event.action, event.detail["added"]) == ("import", {"practitioner": 1, "patient": 1, "order": 1})
    assert "Okafor" not in str(event.detail)


def test_a_file_of_no_known_format_is_refused(sqlite_clinic: Clinic) -> None:
    report = fhir.take(sqlite_clinic, b"shopping list")[0]
    assert (report.status, report.format) == ("refused", None)


def test_orders_that_came_before_the_clinic_was_set_up_belong_to_it_afterwards(
    sqlite_store: Store, clock: FrozenClock, sqlite_clinic: Clinic
) -> None:
    new_id = sqlite_clinic.new_id
    create_clinic(sqlite_store, clock, new_id, "UTC")
    assert open_clinic(sqlite_store, clock) is None
    waiting = open_clinic(sqlite_store, clock, without_staff=True)
    assert waiting is not None
    take(waiting, fhir.visit())
    site_id = set_up_clinic(sqlite_store, clock, new_id, replace(SETUP, name="Lakeside"))
    clinic = open_clinic(sqlite_store, clock)
    assert clinic is not None
    assert (clinic.site_id, clinic.name, the_order(clinic).site_id) == (site_id, "Lakeside", site_id)
