"""What is recorded of a patient before a needle: weights, allergies, flags, doses given elsewhere."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from models.charting.queries.charting import open_charting, view_charting
from models.core.errors import BadInputError
from models.patients.actions.record_allergy import AllergyEntry, record_allergy, record_no_allergies, withdraw_allergy
from models.patients.actions.record_flag import FlagEntry, end_flag, record_flag
from models.patients.actions.record_outside_dose import OutsideDoseEntry, record_outside_dose
from models.patients.actions.record_weight import LooksLikePounds, Weighed, record_weight
from models.patients.queries.clinical_information import background
from models.patients.records.allergy_intolerance import AllergyIntolerance
from models.patients.records.observation import Observation
from models.patients.records.patient_flag import PatientFlag
from models.people.records.provenance import Provenance
from models.reports.queries.audit_chain import verify_audit
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from tests.factories import GIVER_SIGN_IN, add_allergy, add_order, add_patient, rows, staff_id


@pytest.fixture
def giver(clinic: Clinic):
    return staff_id(clinic, GIVER_SIGN_IN)


def facts(clinic: Clinic, patient):
    return background(clinic, patient.id).patient


def charting(clinic: Clinic, patient, giver):
    return open_charting(clinic, add_order(clinic, patient).id, giver)


@pytest.mark.parametrize(("typed", "kg"), [("70 kg", "70"), ("154 lb", "69.9"), ("3.25kg", "3.25"), ("7.5 LBS", "3.4")])
def test_s25_a_weight_is_taken_with_its_unit_and_pounds_are_converted(clinic, giver, typed, kg):
    patient = add_patient(clinic)
    assert isinstance(record_weight(clinic, giver, patient.id, typed), Weighed)
    (row,) = rows(clinic, Observation)
    (by,) = rows(clinic, Provenance, Provenance.target_id == row.id)
    assert (row.value, row.unit, row.code) == (Decimal(kg), "kg", "body-weight")
    assert (by.agent_id, by.agent_name, by.recorded_at) == (giver, "M Ruiz MA", clinic.now())
    assert facts(clinic, patient).weight_kg == Decimal(kg)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("70", "kg or lb? Write the unit, such as 70 kg"),
        ("", "write 70 kg or 154 lb"),
        ("70 st", "write kg or lb"),
        ("0 kg", "more than nothing"),
        ("501 kg", "at most 500 kg"),
        ("-70 kg", "write 70 kg or 154 lb"),
    ],
)
def test_s25_a_weight_without_a_unit_or_beyond_reason_is_refused(clinic, giver, typed, message):
    patient = add_patient(clinic)
    with pytest.raises(BadInputError, match="weight: ") as refused:
        record_weight(clinic, giver, patient.id, typed)
    assert message in str(refused.value)
    assert facts(clinic, patient).weight_kg is None


def test_s25_pounds_typed_as_kilograms_are_stored_only_when_confirmed(clinic, giver):
    patient = add_patient(clinic)
    record_weight(clinic, giver, patient.id, "70 kg")
    asked = record_weight(clinic, giver, patient.id, "154 kg")
    assert isinstance(asked, LooksLikePounds)
    assert "154 kg now, 70 kg on Nov 23, 2026" in asked.text
    assert facts(clinic, patient).weight_kg == Decimal(70)
    assert isinstance(record_weight(clinic, giver, patient.id, "154 kg", sure=True), Weighed)
    assert (facts(clinic, patient).weight_kg, facts(clinic, patient).weight_before_kg) == (Decimal(154), Decimal(70))


def test_s25_a_weight_belongs_to_the_clinics_day_it_was_taken_on(clinic, clock, giver):
    patient = add_patient(clinic)
    clock.instant = clock.instant.replace(hour=23) + timedelta(hours=4)
    record_weight(clinic, giver, patient.id, "70 kg")
    assert facts(clinic, patient).weight_on == clinic.today() == date(2026, 11, 23)


def test_s25_a_usual_change_of_weight_is_not_asked_about(clinic, giver):
    patient = add_patient(clinic)
    record_weight(clinic, giver, patient.id, "70 kg")
    assert isinstance(record_weight(clinic, giver, patient.id, "74 kg"), Weighed)


def test_s67_an_allergy_recorded_is_known_at_the_next_dose(clinic, giver):
    patient = add_patient(clinic, allergy_status="unknown")
    record_allergy(clinic, giver, AllergyEntry(patient.id, " penicillin  G ", "hives", "high"))
    found = charting(clinic, patient, giver).facts.patient
    assert found.allergy_status == "recorded"
    assert [(a.substance, a.reaction, a.criticality) for a in found.allergies] == [("penicillin G", "hives", "high")]
    (row,) = rows(clinic, AllergyIntolerance)
    assert (row.recorded_at, row.recorded_by_name) == (clinic.now(), "M Ruiz MA")


def test_s67_the_same_substance_is_not_recorded_twice(clinic, giver):
    patient = add_patient(clinic)
    record_allergy(clinic, giver, AllergyEntry(patient.id, "Latex"))
    with pytest.raises(BadInputError, match="substance: latex is recorded already"):
        record_allergy(clinic, giver, AllergyEntry(patient.id, "latex"))


def test_s67_withdrawing_the_last_allergy_leaves_not_asked_never_none(clinic, giver):
    patient = add_patient(clinic)
    first, second = (record_allergy(clinic, giver, AllergyEntry(patient.id, name)) for name in ("latex", "iodine"))
    withdraw_allergy(clinic, giver, first, "refuted")
    assert facts(clinic, patient).allergy_status == "recorded"
    withdraw_allergy(clinic, giver, second, "entered_wrong")
    assert facts(clinic, patient).allergy_status == "unknown"
    assert [row.active for row in rows(clinic, AllergyIntolerance)] == [False, False]
    with pytest.raises(BadInputError, match="withdrawn already"):
        withdraw_allergy(clinic, giver, second, "refuted")


def test_s67_none_known_is_stored_only_when_none_is_recorded(clinic, giver):
    patient = add_patient(clinic, allergy_status="unknown")
    record_no_allergies(clinic, giver, patient.id)
    assert facts(clinic, patient).allergy_status == "none_known"
    add_allergy(clinic, patient, "latex")
    with pytest.raises(BadInputError, match="withdraw each one first"):
        record_no_allergies(clinic, giver, patient.id)


@pytest.mark.parametrize(
    ("entry", "at"), [({"substance": " "}, "substance"), ({"substance": "x", "criticality": "bad"}, "criticality"),
                      ({"substance": "x" * 201}, "substance")]
)  # fmt: skip
def test_an_allergy_that_cannot_be_read_names_its_field(clinic, giver, entry, at):
    with pytest.raises(BadInputError, match=f"^{at}: "):
        record_allergy(clinic, giver, AllergyEntry(add_patient(clinic).id, **entry))


def test_s38_a_flag_recorded_reaches_the_dose_with_its_place_until_it_is_ended(clinic, giver):
    patient = add_patient(clinic)
    side = record_flag(clinic, giver, FlagEntry(patient.id, "mastectomy", "left", "2019"))
    record_flag(clinic, giver, FlagEntry(patient.id, "scar", "deltoid-r"))
    flags = charting(clinic, patient, giver).facts.patient.flags
    assert [(f.code, f.place, f.note) for f in flags] == [("mastectomy", "left", "2019"), ("scar", "deltoid-r", "")]
    assert [(f.display, f.place) for f in background(clinic, patient.id).flags] == [
        ("mastectomy or lymph nodes removed", "left"),
        ("scar", "right deltoid"),
    ]
    end_flag(clinic, giver, side)
    assert [flag.code for flag in facts(clinic, patient).flags] == ["scar"]
    assert len(rows(clinic, PatientFlag)) == 2


def test_s24_a_condition_recorded_is_known_to_the_dose_limits(clinic, giver):
    patient = add_patient(clinic)
    record_flag(clinic, giver, FlagEntry(patient.id, "renal_impaired"))
    assert charting(clinic, patient, giver).facts.conditions == {"renal_impaired"}


@pytest.mark.parametrize(
    ("code", "place", "message"),
    [
        ("mastectomy", "", "needs which side"),
        ("scar", "left", "needs which site"),
        ("pregnant", "left", "needs no place"),
        ("purple", "", "choose one of the list"),
    ],
)
def test_s38_a_flag_needs_the_place_of_its_kind(clinic, giver, code, place, message):
    with pytest.raises(BadInputError, match=message):
        record_flag(clinic, giver, FlagEntry(add_patient(clinic).id, code, place))


def test_s38_a_flag_is_recorded_once_for_a_place(clinic, giver):
    patient = add_patient(clinic)
    record_flag(clinic, giver, FlagEntry(patient.id, "fistula", "left"))
    record_flag(clinic, giver, FlagEntry(patient.id, "fistula", "right"))
    with pytest.raises(BadInputError, match="recorded already"):
        record_flag(clinic, giver, FlagEntry(patient.id, "fistula", "left"))


def test_s26_a_dose_given_elsewhere_is_among_the_doses_known(clinic, giver):
    patient = add_patient(clinic)
    day = clinic.today() - timedelta(days=3)
    entry = OutsideDoseEntry(patient.id, "cyanocobalamin", day, "the patient", "1,000 mcg", "im", "Northfield clinic")
    record_outside_dose(clinic, giver, entry)
    facts = charting(clinic, patient, giver).facts
    (dose,) = facts.doses
    assert (dose.drug_slug, str(dose.dose), dose.service_date) == ("cyanocobalamin", "1,000\N{NO-BREAK SPACE}mcg", day)
    assert (dose.outside, dose.giver) == ("the patient", "Northfield clinic")
    assert facts.billed == {}
    (reported,) = background(clinic, patient.id).doses
    assert (reported.drug, reported.information_source, reported.noted.by) == (
        "cyanocobalamin",
        "the patient",
        "M Ruiz MA",
    )


def test_s43_a_dose_given_elsewhere_counts_for_the_interval(clinic, giver):
    patient = add_patient(clinic)
    slug = "medroxyprogesterone-acetate"
    order = add_order(clinic, patient, drug_slug=slug, dose=Decimal(150), dose_unit="mg")

    def found():
        opened = open_charting(clinic, order.id, giver)
        return [f.rule for f in view_charting(opened.facts, opened.body, clinic.now()).findings]

    assert "interval" not in found()
    entry = OutsideDoseEntry(patient.id, slug, clinic.today() - timedelta(days=20), "her pharmacy")
    record_outside_dose(clinic, giver, entry)
    assert "interval" in found()


@pytest.mark.parametrize(
    ("over", "at"),
    [
        ({"information_source": " "}, "told"),
        ({"given_on": date(2026, 11, 24)}, "day"),
        ({"given_on": date(1961, 3, 2)}, "day"),
        ({"dose": "2 cc"}, "dose"),
        ({"dose": "5 units"}, "dose"),
        ({"drug_slug": "nothing"}, "drug"),
        ({"route": "iv"}, "route"),
    ],
)
def test_s26_a_dose_elsewhere_that_cannot_be_is_refused(clinic, giver, over, at):
    usual = {"drug_slug": "cyanocobalamin", "given_on": clinic.today(), "information_source": "the patient"}
    with pytest.raises(BadInputError) as refused:
        record_outside_dose(clinic, giver, OutsideDoseEntry(add_patient(clinic).id, **{**usual, **over}))
    assert refused.value.at == at


@pytest.mark.parametrize(
    ("closed", "message"), [({"deceased": True}, "deceased"), ({"active": False}, "inactive or merged")]
)
def test_s8_nothing_is_recorded_for_a_deceased_or_inactive_patient(clinic, giver, closed, message):
    patient = add_patient(clinic, **closed)
    allergy = add_allergy(clinic, patient, "latex")
    calls = (
        lambda: record_weight(clinic, giver, patient.id, "70 kg"),
        lambda: record_allergy(clinic, giver, AllergyEntry(patient.id, "iodine")),
        lambda: withdraw_allergy(clinic, giver, allergy.id, "refuted"),
        lambda: record_no_allergies(clinic, giver, patient.id),
        lambda: record_flag(clinic, giver, FlagEntry(patient.id, "pregnant")),
        lambda: record_outside_dose(
            clinic, giver, OutsideDoseEntry(patient.id, "cyanocobalamin", clinic.today(), "the patient")
        ),
    )
    before = len(rows(clinic, AuditEvent))
    for call in calls:
        with pytest.raises(BadInputError, match=message):
            call()
    assert len(rows(clinic, AuditEvent)) == before


def test_every_entry_is_in_the_audit_trail_without_the_patients_words(clinic, giver):
    patient = add_patient(clinic)
    allergy = record_allergy(clinic, giver, AllergyEntry(patient.id, "penicillin", "hives"))
    withdraw_allergy(clinic, giver, allergy, "tolerated")
    record_no_allergies(clinic, giver, patient.id)
    record_weight(clinic, giver, patient.id, "70 kg")
    end_flag(clinic, giver, record_flag(clinic, giver, FlagEntry(patient.id, "pregnant", note="twins")))
    record_outside_dose(clinic, giver, OutsideDoseEntry(patient.id, "cyanocobalamin", clinic.today(), "her aunt"))
    events = rows(clinic, AuditEvent)[-7:]
    assert [event.action for event in events] == [
        "record_allergy", "withdraw_allergy", "record_no_allergies", "record_weight", "record_flag", "end_flag",
        "record_outside_dose",
    ]  # fmt: skip
    assert {event.agent_id for event in events} == {giver}
    message = str([event.detail for event in events])
    assert not [word for word in ("penicillin", "hives", "twins", "aunt", "70") if word in message]
    assert not verify_audit(clinic.store).breaks
