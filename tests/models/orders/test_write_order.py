"""Orders at the moment they are written: allergies, doses per kg, routes, closed records."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from models.core.errors import BadInputError
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.actions.write_order import Ordered, write_order
from models.orders.order_entry import OrderEntry
from models.orders.queries.order_check import DoseDraft, check_order
from models.orders.queries.order_for_form import order_for_form
from models.orders.records.attestation import Attestation
from models.orders.records.medication_request import MedicationRequest
from models.patients.actions.record_weight import record_weight
from models.store.clinic import Clinic
from tests.factories import (
    GIVER_PIN,
    GIVER_SIGN_IN,
    PHYSICIAN_PIN,
    PHYSICIAN_SIGN_IN,
    add_allergy,
    add_patient,
    rows,
    staff_id,
)

PENICILLIN, CEFTRIAXONE, B12, EPI = "penicillin-g-benzathine", "ceftriaxone-sodium", "cyanocobalamin", "epinephrine"
DOSES = {PENICILLIN: "1.2 million units", CEFTRIAXONE: "500 mg", B12: "1,000 mcg", EPI: "0.01 mg/kg"}


@pytest.fixture
def physician(clinic: Clinic):
    return staff_id(clinic, PHYSICIAN_SIGN_IN)


def entry(clinic: Clinic, patient, slug=B12, **over):
    made = OrderEntry(patient.id, slug, DOSES[slug], "im", "E53.8", clinic.today())
    return replace(made, **over)


def order(clinic: Clinic, physician, made: OrderEntry):
    return write_order(clinic, physician, PHYSICIAN_PIN, made)


def allergic(clinic: Clinic, substance: str, reaction: str = ""):
    patient = add_patient(clinic, allergy_status="recorded")
    add_allergy(clinic, patient, substance, reaction=reaction)
    return patient


def checked(clinic: Clinic, patient, slug, dose="", answers=None):
    facts = order_for_form(clinic, patient.id, None).patient
    return check_order(clinic, facts, clinic_formulary(clinic).drugs[slug], DoseDraft(dose), answers or {})


def test_s67_at_the_order_the_ingredient_stops_until_the_prescriber_answers_for_it(clinic, physician):
    patient = allergic(clinic, "penicillin", "hives")
    made = entry(clinic, patient, PENICILLIN)
    with pytest.raises(BadInputError, match=r"ALLERGY to penicillin \(hives\): penicillin G benzathine contains it"):
        order(clinic, physician, made)
    assert not rows(clinic, MedicationRequest)
    with pytest.raises(BadInputError, match="ALLERGY"):
        order(clinic, physician, replace(made, answers={"penicillin": "mild"}))
    done = order(clinic, physician, replace(made, answers={"penicillin": "no_alternative"}))
    assert isinstance(done, Ordered)
    (message,) = rows(clinic, Attestation)
    assert (message.kind, message.person_id, message.reason) == ("override", physician, "no_alternative")
    assert message.request_id == done.order_id
    assert message.content == {
        "tier": "ingredient", "substance": "penicillin", "reaction": "hives", "drug": PENICILLIN,
    }  # fmt: skip


def test_s67_at_the_order_nobody_but_a_prescriber_passes_an_ingredient(clinic):
    patient = allergic(clinic, "penicillin")
    made = entry(clinic, patient, PENICILLIN, answers={"penicillin": "no_alternative"})
    denied = write_order(clinic, staff_id(clinic, GIVER_SIGN_IN), GIVER_PIN, made)
    assert "may not order" in denied.text
    assert not rows(clinic, MedicationRequest)


def test_s67_at_the_order_the_class_wants_a_coded_reason(clinic, physician):
    patient = allergic(clinic, "cephalexin")
    made = entry(clinic, patient, CEFTRIAXONE)
    with pytest.raises(BadInputError, match="same class"):
        order(clinic, physician, made)
    assert isinstance(order(clinic, physician, replace(made, answers={"cephalexin": "mild"})), Ordered)
    assert [message.content["tier"] for message in rows(clinic, Attestation)] == ["class"]


def test_s67_at_the_order_a_related_class_is_shown_and_keeps_nothing(clinic, physician):
    patient = allergic(clinic, "penicillin")
    (shown,) = checked(clinic, patient, CEFTRIAXONE).allergies
    assert (shown.tier, shown.answers) == ("related", "")
    assert isinstance(order(clinic, physician, entry(clinic, patient, CEFTRIAXONE)), Ordered)
    assert not rows(clinic, Attestation)


def test_s67_at_the_order_not_asked_is_asked(clinic, physician):
    patient = add_patient(clinic, allergy_status="unknown")
    with pytest.raises(BadInputError, match="not asked is not none"):
        order(clinic, physician, entry(clinic, patient))
    done = order(clinic, physician, entry(clinic, patient, answers={"": "asked_before_dose"}))
    assert isinstance(done, Ordered)
    assert [message.reason for message in rows(clinic, Attestation)] == ["asked_before_dose"]


@pytest.mark.both_engines
def test_s67_at_the_order_an_allergy_recorded_meanwhile_is_not_passed_over(clinic, physician):
    patient = allergic(clinic, "penicillin")
    made = entry(clinic, patient, PENICILLIN, answers={"penicillin": "tolerated"})
    assert not checked(clinic, patient, PENICILLIN, answers=made.answers).open
    add_allergy(clinic, patient, "Bicillin L-A")
    with pytest.raises(BadInputError, match="ALLERGY to Bicillin"):
        order(clinic, physician, made)


def test_s67_at_the_order_other_allergies_say_nothing(clinic, physician):
    patient = allergic(clinic, "latex")
    assert checked(clinic, patient, B12).allergies == ()
    assert isinstance(order(clinic, physician, entry(clinic, patient)), Ordered)


def test_s25_a_dose_per_kg_is_worked_out_from_the_newest_weight(clinic, physician):
    patient = add_patient(clinic)
    record_weight(clinic, physician, patient.id, "40.5 kg")
    check = checked(clinic, patient, EPI, DOSES[EPI])
    assert " ".join(check.arithmetic.split()) == "0.01 mg/kg × 40.5 kg (Nov 23, 2026) = 0.405 mg"
    order(clinic, physician, entry(clinic, patient, EPI, diagnoses="T78.2XXA", weight_kg=check.weight_kg))
    (row,) = rows(clinic, MedicationRequest)
    assert (row.dose, row.dose_unit, row.dose_per_kg) == (Decimal("0.405"), "mg", Decimal("0.01"))
    assert order_for_form(clinic, patient.id, row.id).order.dose_per_kg == Decimal("0.01")


def test_s25_a_dose_per_kg_without_a_weight_is_refused_and_asks_for_one(clinic, physician):
    patient = add_patient(clinic)
    assert "no weight is recorded" in checked(clinic, patient, EPI, DOSES[EPI]).arithmetic
    with pytest.raises(BadInputError, match="dose: no weight is recorded: weigh the patient"):
        order(clinic, physician, entry(clinic, patient, EPI))


@pytest.mark.parametrize(("born", "days", "refused"), [(1961, 180, False), (1961, 181, True), (2020, 31, True)])
def test_s25_a_weight_that_is_too_old_carries_no_dose(clinic, clock, physician, born, days, refused):
    patient = add_patient(clinic, birth_date=clinic.today().replace(year=born))
    now = clock.instant
    clock.instant = now - timedelta(days=days)
    record_weight(clinic, physician, patient.id, "20 kg")
    clock.instant = now
    made = entry(clinic, patient, EPI, diagnoses="T78.2XXA")
    if refused:
        with pytest.raises(BadInputError, match=f"the weight is {days} d old"):
            order(clinic, physician, made)
    else:
        assert isinstance(order(clinic, physician, made), Ordered)


def test_s25_a_weight_that_changed_since_it_was_shown_is_shown_again(clinic, physician):
    patient = add_patient(clinic)
    record_weight(clinic, physician, patient.id, "70 kg")
    record_weight(clinic, physician, patient.id, "74 kg")
    with pytest.raises(BadInputError, match="the weight changed since it was shown"):
        order(clinic, physician, entry(clinic, patient, EPI, weight_kg=Decimal(70)))


@pytest.mark.parametrize("route", ["iv", "IV", "oral"])
def test_s37_only_routes_of_this_product_are_ordered(clinic, physician, route):
    with pytest.raises(BadInputError, match="route: "):
        order(clinic, physician, entry(clinic, add_patient(clinic), route=route))


@pytest.mark.parametrize(
    ("unit", "word"), [("cc", "mL"), ("U", "units"), ("IU", "units"), ("µg", "mcg"), ("MU", "million units")]
)
def test_s20_a_unit_that_is_misread_is_refused_with_the_word_to_write(clinic, physician, unit, word):
    with pytest.raises(BadInputError, match=f"write {word}"):
        order(clinic, physician, entry(clinic, add_patient(clinic), dose=f"1 {unit}"))


@pytest.mark.parametrize("closed", [{"deceased": True}, {"active": False}])
def test_s8_nothing_is_ordered_for_a_deceased_or_inactive_patient(clinic, physician, closed):
    patient = add_patient(clinic, **closed)
    with pytest.raises(BadInputError, match=r"chart can only be read|active record"):
        order(clinic, physician, entry(clinic, patient))
    assert not rows(clinic, MedicationRequest)
