"""Near misses: written down by anybody, told apart by kind, never with a patient."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from models.codes.tables.code_tables import shipped_code_tables
from models.core.errors import BadInputError
from models.core.finding import Finding, Severity
from models.safety.actions.record_near_miss import NearMissEntry, record_near_miss
from models.safety.near_miss import near_miss_of_findings
from models.safety.queries.near_misses import near_misses, near_misses_text
from models.safety.records.near_miss import NearMiss
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from tests.factories import GIVER_SIGN_IN, add_order, add_patient, rows, staff_id

TABLES = shipped_code_tables()


def test_s66_a_near_miss_needs_no_pin_and_keeps_the_reporter_who_wants_to_be_named(clinic: Clinic):
    giver = staff_id(clinic, GIVER_SIGN_IN)
    order = add_order(clinic, add_patient(clinic))
    record_near_miss(clinic, giver, NearMissEntry("wrong_dose", text=" 2 mL drawn ", request_id=order.id))
    (miss,) = rows(clinic, NearMiss)
    assert (miss.reported_by, miss.reported_by_name, miss.request_id) == (giver, "M Ruiz MA", order.id)
    assert (miss.text, miss.automatic, miss.occurred_at) == ("2 mL drawn", False, clinic.now())


@pytest.mark.parametrize("named", [True, False])
def test_s66_an_anonymous_near_miss_keeps_no_reporter_no_order_and_no_agent_in_the_audit_trail(clinic: Clinic, named):
    giver = staff_id(clinic, GIVER_SIGN_IN)
    order = add_order(clinic, add_patient(clinic))
    entry = NearMissEntry("mix_up", text="two vials alike", request_id=order.id, anonymous=named)
    record_near_miss(clinic, giver if named else None, entry)
    (miss,) = rows(clinic, NearMiss)
    assert (miss.reported_by, miss.reported_by_name, miss.request_id) == (None, "", None)
    (event,) = [row for row in rows(clinic, AuditEvent) if row.action == "record_near_miss"]
    assert event.agent_id is None
    assert str(giver) not in str(event.detail)


def test_s66_what_the_program_noticed_keeps_its_order(clinic: Clinic):
    order = add_order(clinic, add_patient(clinic))
    entry = NearMissEntry("expired_scan", ordered="x", found="y" * 400, request_id=order.id, automatic=True)
    record_near_miss(clinic, None, entry)
    (miss,) = rows(clinic, NearMiss)
    assert (miss.request_id, miss.automatic, miss.found) == (order.id, True, "y" * 300)


def test_s66_what_the_program_noticed_is_written_down_once_a_day_order_and_person(clinic: Clinic, clock):
    giver = staff_id(clinic, GIVER_SIGN_IN)
    orders = [add_order(clinic, add_patient(clinic, family=name)) for name in ("Bauer", "Quist")]
    expired = [NearMissEntry("expired_scan", found="lot A1", request_id=row.id, automatic=True) for row in orders]
    first = record_near_miss(clinic, giver, expired[0])
    assert record_near_miss(clinic, giver, expired[0]) == first
    for person, entry in ((None, expired[0]), (giver, expired[1]), (giver, replace(expired[0], found="lot B2"))):
        record_near_miss(clinic, person, entry)
    assert len(rows(clinic, NearMiss)) == 4
    clock.tick(24 * 60)
    assert record_near_miss(clinic, giver, expired[0]) != first
    assert len([row for row in rows(clinic, AuditEvent) if row.action == "record_near_miss"]) == 5


def test_s66_two_like_reports_by_people_are_two(clinic: Clinic):
    for _ in range(2):
        record_near_miss(clinic, None, NearMissEntry("mix_up"))
    assert len(rows(clinic, NearMiss)) == 2


@pytest.mark.parametrize(("kind", "text"), [("nothing", "words"), ("other", " ")])
def test_s66_an_unknown_kind_or_something_else_without_words_is_refused(sqlite_clinic: Clinic, kind: str, text: str):
    with pytest.raises(BadInputError):
        record_near_miss(sqlite_clinic, None, NearMissEntry(kind, text=text))
    assert rows(sqlite_clinic, NearMiss) == []


def test_s66_the_list_counts_kinds_and_names_no_patient(clinic: Clinic, clock):
    patient = add_patient(clinic, family="Zettler", mrn="M90210")
    order = add_order(clinic, patient)
    for kind in ("expired_scan", "wrong_site", "expired_scan"):
        found = f"at {clinic.now():%H:%M:%S}"
        record_near_miss(clinic, None, NearMissEntry(kind, found=found, request_id=order.id, automatic=True))
        clock.tick(1)
    found = near_misses(clinic)
    assert found.counts == (("expired product scanned", 2), ("wrong site or route", 1))
    assert [line.kind for line in found.lines] == ["expired_scan", "wrong_site", "expired_scan"]
    assert not {field.name for field in fields(found.lines[0])} & {"patient_id", "request_id", "reported_by"}
    text = near_misses_text(clinic)
    for private in ("Zettler", "M90210", str(order.id), str(patient.id)):
        assert private not in text


@pytest.mark.parametrize(
    ("rule", "text", "kind"),
    [
        ("allergy", "ALLERGY to penicillin: this drug contains it.", "allergy_stop"),
        ("already_given", "Already given today at 09:00.", "duplicate_dose"),
        ("lot", "Lot A expired Mar 3, 2026. Take another lot.", "expired_scan"),
        ("lot", "Lot A opened too long ago, use by Mar 3, 2026.", "expired_scan"),
        ("lot", "Lot A is recalled. Do not use it; take another lot.", "recalled_scan"),
        ("lot", "Lot A is quarantined. Do not use it.", "recalled_scan"),
        ("lot", "Wrong drug: do not give.", "wrong_drug_scan"),
        ("lot", "Scan the vial, or pick a lot from the list.", None),
        ("interval", "Too early.", None),
    ],
)
def test_s66_a_stop_becomes_the_near_miss_its_table_names(rule: str, text: str, kind: str | None):
    assert near_miss_of_findings(TABLES, [Finding(rule, Severity.STOP, "dose.lot", text, "S")]) == kind
    assert near_miss_of_findings(TABLES, [Finding(rule, Severity.WARN, "dose.lot", text, "S")]) is None


def test_s66_every_stop_of_the_table_names_a_kind_there_is():
    assert all(TABLES.reason("near_miss", row.kind) for row in TABLES.near_miss_stops)
