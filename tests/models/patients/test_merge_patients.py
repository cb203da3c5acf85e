"""Merging two records and undoing it: a link, with nothing lost on either side (W2, W3, W5, W6, W18, W27)."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

import models.tables  # noqa: F401
from models.charting.queries.charting import open_charting, view_charting
from models.charting.queries.merge_preview import merge_preview, same_person_questions
from models.charting.queries.patient_chart import patient_chart
from models.charting.queries.prior_doses import read_doses
from models.charting.today.worklist import worklist
from models.core.errors import BadInputError
from models.orders.actions.mark_deceased import Death, MarkedDeceased, mark_deceased
from models.orders.records.medication_request import MedicationRequest
from models.patients.actions.merge_patients import Merged, Unmerged, merge_patients, unmerge_patients
from models.patients.actions.record_allergy import AllergyEntry, record_allergy, withdraw_allergy
from models.patients.actions.record_flag import FlagEntry, record_flag
from models.patients.actions.record_outside_dose import OutsideDoseEntry, record_outside_dose
from models.patients.actions.record_weight import record_weight
from models.patients.queries.clinical_information import background
from models.patients.queries.patient_details import patient_details
from models.patients.queries.patients import find_patients
from models.patients.queries.same_person import same_person, survivor_of
from models.patients.queries.scan import patient_of
from models.patients.records.patient import Patient
from models.people.actions.authenticate import Denied
from models.people.records.practitioner import Practitioner
from models.people.versions import Stale
from models.store.transaction import table_of
from tests.factories import (
    GIVER_SIGN_IN,
    PHYSICIAN_PIN,
    PHYSICIAN_SIGN_IN,
    add_allergy,
    add_coverage,
    add_order,
    add_patient,
    rows,
    staff_id,
)
from tests.tui.signed_doses import add_dose

WHY = "same person, registered twice"


@pytest.fixture
def doctor(sqlite_clinic):
    return staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)


def merge(clinic, doctor, kept, other):
    revisions = tuple(rows(clinic, Patient, Patient.id == one.id)[0].revision for one in (kept, other))
    made = merge_patients(clinic, doctor, PHYSICIAN_PIN, kept.id, other.id, WHY, revisions)
    assert isinstance(made, Merged)
    return made


def unmerge(clinic, doctor, other):
    assert isinstance(unmerge_patients(clinic, doctor, PHYSICIAN_PIN, other.id, "two people after all"), Unmerged)


def two(clinic, **over):
    return add_patient(clinic, mrn="M1"), add_patient(clinic, mrn="M2", **over)


def test_w2_one_allergy_with_the_graver_reaction_and_both_sources(sqlite_clinic, doctor):
    kept, other = two(sqlite_clinic)
    for patient, reaction, who in ((kept, "mild itching", "A"), (other, "anaphylaxis", "B")):
        patient_row = table_of(Patient).c.id == patient.id
        sqlite_clinic.store.write(lambda tx, row=patient_row: tx.update(Patient, row, allergy_status="recorded"))
        add_allergy(sqlite_clinic, patient, "Sesame", reaction=reaction, recorded_by_name=who)
    record_flag(sqlite_clinic, doctor, FlagEntry(other.id, "pregnant"))
    merge(sqlite_clinic, doctor, kept, other)
    page = background(sqlite_clinic, kept.id)
    (allergy,) = page.allergies
    assert (allergy.reaction, allergy.noted.by) == ("anaphylaxis; mild itching", "B and A")
    assert page.patient.allergies[0].reaction.startswith("anaphylaxis")
    assert [flag.code for flag in page.patient.flags] == ["pregnant"]
    withdraw_allergy(sqlite_clinic, doctor, allergy.id, "refuted")
    assert background(sqlite_clinic, other.id).allergies == ()


def test_w2_who_was_not_asked_on_one_record_is_known_from_the_other(sqlite_clinic, doctor):
    kept, other = two(sqlite_clinic, allergy_status="unknown")
    merge(sqlite_clinic, doctor, other, kept)
    assert background(sqlite_clinic, other.id).patient.allergy_status == "none_known"
    unmerge(sqlite_clinic, doctor, kept)
    assert background(sqlite_clinic, other.id).patient.allergy_status == "unknown"


def test_w3_what_stands_on_both_sides_becomes_a_question_and_both_numbers_find_the_person(sqlite_clinic, doctor):
    kept, other = two(sqlite_clinic)
    for patient in (kept, other):
        add_order(sqlite_clinic, patient)
        add_coverage(sqlite_clinic, patient, payer_name="Medicare Part B", member_id=f"X{patient.mrn}")
    shown = merge_preview(sqlite_clinic, kept.id, other.id)
    assert [question.partition(":")[0] for question in shown.questions] == [
        "Two active orders of cyanocobalamin",
        "Two primary coverages, Medicare Part B XM1 and Medicare Part B XM2",
    ]
    assert same_person_questions(sqlite_clinic, kept.id) == ()
    merge(sqlite_clinic, doctor, kept, other)
    assert same_person_questions(sqlite_clinic, kept.id) == shown.questions
    assert patient_of(sqlite_clinic, "M1") == patient_of(sqlite_clinic, "M2") == kept.id
    assert [one.id for one in find_patients(sqlite_clinic, "XM2")] == [kept.id]
    assert [one.id for one in find_patients(sqlite_clinic, "okafor")] == [kept.id]
    assert {item.patient_id for item in worklist(sqlite_clinic, doctor).items} == {kept.id}


def test_w5_a_partial_and_an_estimated_date_stay_so_and_every_name_is_found(sqlite_clinic, doctor):
    kept = add_patient(sqlite_clinic, family="Lopez", given="Ruth", mrn="M1")
    other = add_patient(sqlite_clinic, family="Diaz", given="Ruth Ann", mrn="M2", birth_date=date(1980, 1, 1),
                        birth_precision="year", deceased=True, deceased_on=date(2026, 10, 2),
                        deceased_estimated=True)  # fmt: skip
    merge(sqlite_clinic, doctor, kept, other)
    facts = patient_details(sqlite_clinic, kept.id).facts
    assert (facts.deceased, facts.deceased_on, facts.deceased_estimated) == (True, date(2026, 10, 2), True)
    (found,) = find_patients(sqlite_clinic, "diaz")
    assert found.id == kept.id
    assert found.note == "deceased, merged: was Ruth Ann Diaz, MRN M2"
    (row,) = rows(sqlite_clinic, Patient, Patient.id == other.id)
    assert (row.family, row.birth_precision, row.deceased_estimated) == ("Diaz", "year", True)
    (linked,) = patient_details(sqlite_clinic, kept.id).linked
    assert (linked.name, linked.born, linked.mrn, linked.by) == ("Ruth Ann Diaz", "1980", "M2", "D Chen MD")


def test_w6_a_draft_open_on_another_station_goes_with_the_person_and_shows_another_record(sqlite_clinic, doctor):
    kept, other = two(sqlite_clinic, family="Diaz")
    order = add_order(sqlite_clinic, other)
    before = open_charting(sqlite_clinic, order.id, doctor)
    shown = view_charting(before.facts, before.body, sqlite_clinic.now())
    merge(sqlite_clinic, doctor, kept, other)
    after = open_charting(sqlite_clinic, order.id, doctor)
    assert after.facts.patient.id == kept.id
    assert view_charting(after.facts, after.body, sqlite_clinic.now()).hash != shown.hash
    (line,) = [item for item in worklist(sqlite_clinic, doctor).items if item.order_id == order.id]
    assert (line.patient_id, line.family, line.due_on) == (kept.id, "Okafor", sqlite_clinic.today())


def test_a_merge_of_a_record_with_itself_of_a_merged_one_and_without_a_reason_is_refused(sqlite_clinic, doctor):
    kept, other = two(sqlite_clinic)
    third = add_patient(sqlite_clinic, mrn="M3")
    with pytest.raises(BadInputError, match="cannot be merged with itself"):
        merge_patients(sqlite_clinic, doctor, PHYSICIAN_PIN, kept.id, kept.id, WHY, (1, 1))
    with pytest.raises(BadInputError, match="reason"):
        merge_patients(sqlite_clinic, doctor, PHYSICIAN_PIN, kept.id, other.id, "", (1, 1))
    merge(sqlite_clinic, doctor, kept, other)
    with pytest.raises(BadInputError, match="MRN M2 was merged already"):
        merge_patients(sqlite_clinic, doctor, PHYSICIAN_PIN, third.id, other.id, WHY, (1, 2))
    with pytest.raises(BadInputError, match="is not merged"):
        unmerge_patients(sqlite_clinic, doctor, PHYSICIAN_PIN, kept.id, "two people after all")


def test_a_merge_needs_the_pin_the_role_and_the_records_as_they_were_shown(sqlite_clinic, doctor):
    kept, other = two(sqlite_clinic)
    wrong = merge_patients(sqlite_clinic, doctor, "0000", kept.id, other.id, WHY, (1, 1))
    assert isinstance(wrong, Denied)
    assert "Wrong PIN" in wrong.text
    assistant = staff_id(sqlite_clinic, GIVER_SIGN_IN)
    table = table_of(Practitioner)
    sqlite_clinic.store.write(lambda tx: tx.update(Practitioner, table.c.id == assistant, roles=["medical_assistant"]))
    denied = merge_patients(sqlite_clinic, assistant, "4821", kept.id, other.id, WHY, (1, 1))
    assert isinstance(denied, Denied)
    assert "may not merge patients" in denied.text
    denied = unmerge_patients(sqlite_clinic, assistant, "4821", other.id, WHY)
    assert isinstance(denied, Denied)
    assert "may not undo a merge" in denied.text
    stale = merge_patients(sqlite_clinic, doctor, PHYSICIAN_PIN, kept.id, other.id, WHY, (1, 7))
    assert isinstance(stale, Stale)
    assert rows(sqlite_clinic, Patient, Patient.merged_into.is_not(None)) == []


def test_a_chain_of_merges_is_undone_link_by_link(sqlite_clinic, doctor):
    one, two_, three = (add_patient(sqlite_clinic, mrn=mrn) for mrn in ("M1", "M2", "M3"))
    merge(sqlite_clinic, doctor, two_, one)
    merge(sqlite_clinic, doctor, three, two_)
    assert survivors(sqlite_clinic, one, two_, three) == [three.id] * 3
    unmerge(sqlite_clinic, doctor, two_)
    assert survivors(sqlite_clinic, one, two_, three) == [two_.id, two_.id, three.id]
    unmerge(sqlite_clinic, doctor, one)
    assert survivors(sqlite_clinic, one, two_, three) == [one.id, two_.id, three.id]


def survivors(clinic, *patients):
    with clinic.store.read() as connection:
        return [survivor_of(connection, one.id) for one in patients]


def test_w18_a_death_is_of_the_clinics_day_and_stops_open_orders_of_every_record(sqlite_clinic, doctor):
    kept, other = two(sqlite_clinic)
    add_order(sqlite_clinic, kept)
    add_order(sqlite_clinic, other)
    merge(sqlite_clinic, doctor, kept, other)
    sqlite_clinic.clock.instant = datetime(2026, 11, 29, 15, 0, tzinfo=UTC)
    died = datetime(2026, 11, 29, 5, 10, tzinfo=UTC)
    marked = mark_deceased(sqlite_clinic, doctor, kept.id, 2, Death(died, estimated=True))
    assert isinstance(marked, MarkedDeceased)
    assert marked.stopped == 2
    facts = patient_details(sqlite_clinic, kept.id).facts
    assert (facts.deceased_on, facts.deceased_estimated) == (date(2026, 11, 28), True)
    assert {row.status for row in rows(sqlite_clinic, MedicationRequest)} == {"stopped"}
    assert worklist(sqlite_clinic, doctor).items == ()
    for on, message in ((date(2026, 12, 24), "lies in the future"), (date(1950, 1, 1), "before the patient's birth")):
        with pytest.raises(BadInputError, match=message):
            mark_deceased(sqlite_clinic, doctor, kept.id, marked.revision, Death(on))


def test_w18_a_dose_given_before_stays_as_it_was_and_one_after_the_death_is_refused(sqlite_clinic, doctor):
    patient = add_patient(sqlite_clinic, mrn="M1")
    order = add_order(sqlite_clinic, patient)
    before = add_dose(sqlite_clinic, patient, order)
    mark_deceased(sqlite_clinic, doctor, patient.id, 1, Death(sqlite_clinic.today()))
    assert [dose.id for dose in patient_chart(sqlite_clinic, patient.id).counting] == [before.id]
    opened = open_charting(sqlite_clinic, order.id, doctor)
    blocking = view_charting(opened.facts, opened.body, sqlite_clinic.now()).blocking
    assert any("recorded as deceased" in finding.text for finding in blocking)


BELONGING = {
    table.name
    for table in SQLModel.metadata.sorted_tables
    for key in table.foreign_keys
    if key.column.table.name == "patient"
}


def test_every_table_that_points_at_a_patient_is_known_to_this_test():
    assert {*SEEN, *NOT_READ_BY_PERSON} == BELONGING


SEEN = {
    "adverse_event", "allergy_intolerance", "coverage", "medication_administration", "medication_request",
    "call_attempt", "call_task", "coverage_authorization", "observation", "outside_dose", "patient_flag",
    "patient_identifier", "patient_key", "patient_version", "staff_link", "visit", "lot", "prepaid_series",
}  # fmt: skip
"""Tables whose rows are read through the record that stands for the person."""
NOT_READ_BY_PERSON = {"claim", "encounter", "encounter_service", "patient_link", "pending_import"}
"""Visits and claims are of a day, links join two records, and a question of an import is about the record it names."""


def accounted(clinic, patient):
    """Return the ids of every row of every table that belongs to the person of a record."""
    found = {}
    with clinic.store.read() as connection:
        for name in sorted(BELONGING):
            table = SQLModel.metadata.tables[name]
            columns = [key.parent for key in table.foreign_keys if key.column.table.name == "patient"]
            for column in columns:
                key = table.c.id
                wanted = select(key).where(column.in_(same_person(patient.id)))
                found[name, column.name] = set(connection.execute(wanted).scalars())
    return found


def furnished(clinic, doctor, chance, number):
    """Store a patient with a chance of each thing a record can hold."""
    patient = add_patient(clinic, mrn=f"R{number}", family=chance.choice(["Okafor", "Diaz", "Li"]), sex="female")
    if chance.random() < 0.6:
        record_weight(clinic, doctor, patient.id, f"{chance.randrange(50, 90)} kg", sure=True)
    if chance.random() < 0.5:
        record_allergy(clinic, doctor, AllergyEntry(patient.id, chance.choice(["Sesame", "Latex"]), "hives"))
    if chance.random() < 0.4:
        record_flag(clinic, doctor, FlagEntry(patient.id, "pregnant"))
    if chance.random() < 0.4:
        day = date(2026, 1, chance.randrange(1, 28))
        record_outside_dose(clinic, doctor, OutsideDoseEntry(patient.id, "cyanocobalamin", day, "a letter"))
    if chance.random() < 0.6:
        order = add_order(clinic, patient, dose=Decimal(chance.choice([500, 1000])))
        if chance.random() < 0.5:
            add_dose(clinic, patient, order)
    if chance.random() < 0.6:
        add_coverage(clinic, patient, member_id=f"T{number}")
    return patient


def seen(clinic, doctor, patient):
    """Return what the readers of a patient show."""
    page, chart = background(clinic, patient.id), patient_chart(clinic, patient.id)
    with clinic.store.read() as connection:
        doses = read_doses(connection, clinic, patient.id)
    return {
        "weights": {line.id for line in page.weights},
        "flags": {line.id for line in page.flags},
        "substances": {line.substance for line in page.allergies},
        "outside": {line.id for line in page.doses},
        "orders": {order.id for order in chart.orders},
        "doses": {dose.administration_id for dose in doses},
    }


def play_pairs(clinic, doctor, pairs):
    chance = random.Random(1502)
    for number in range(pairs):
        one, other = (furnished(clinic, doctor, chance, f"{number}-{side}") for side in "ab")
        before = [seen(clinic, doctor, patient) for patient in (one, other)]
        rows_before = [accounted(clinic, patient) for patient in (one, other)]
        stored = {row.id: row for row in rows(clinic, Patient, Patient.id.in_([one.id, other.id]))}
        merge(clinic, doctor, one, other)
        together = seen(clinic, doctor, one)
        assert together == seen(clinic, doctor, other)
        for kind, ids in together.items():
            assert ids == before[0][kind] | before[1][kind]
        for key, ids in accounted(clinic, one).items():
            assert ids >= rows_before[0][key] | rows_before[1][key]
        unmerge(clinic, doctor, other)
        assert [seen(clinic, doctor, patient) for patient in (one, other)] == before
        for row in rows(clinic, Patient, Patient.id.in_([one.id, other.id])):
            was = stored[row.id]
            same = {name for name in row._fields if name != "revision"}
            assert {name: getattr(row, name) for name in same} == {name: getattr(was, name) for name in same}


def test_merge_and_unmerge_leave_every_row_accounted_for(sqlite_clinic, doctor):
    play_pairs(sqlite_clinic, doctor, 20)


@pytest.mark.heavy
def test_merge_and_unmerge_leave_every_row_accounted_for_over_a_thousand_pairs(sqlite_clinic, doctor):
    play_pairs(sqlite_clinic, doctor, 1_000)
