"""Writing an order by keys: allergies, doses per kg, units and routes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.orders.records.attestation import Attestation
from models.orders.records.medication_request import MedicationRequest
from models.store.clinic import Clinic
from tests.daily import first_daily
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, add_allergy, add_lot, add_order, add_patient, rows
from tests.tui.screen_text import EACH_SIZE, SIZES, Hands, at_work
from tests.tui.signed_doses import add_dose

KETOROLAC = {"drug_slug": "ketorolac-tromethamine", "medication_text": "ketorolac", "dose_unit": "mg"}
"""What a patient is on Today with, so that nothing is ordered twice."""


async def _open(hands: Hands, drug: str, shown: str = "Usual order") -> None:
    """Open the form for the only patient and pick the only drug of that name; ends in the dose, or on usual orders."""
    await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
    await hands.press("o")
    await hands.sees("Your PIN")
    await hands.fill(drug)
    await hands.sees(shown)


async def _fill(hands: Hands, dose: str) -> None:
    """Type the dose, the route and the diagnosis, and go on to the PIN."""
    await hands.fill(dose, "IM", "E53.8")


def _field(hands: Hands, name: str):
    return hands.app.screen.query_one(f"#{name}")


async def _focus(hands: Hands, name: str) -> None:
    _field(hands, name).focus()
    await hands.settled()


def _allergic(clinic: Clinic, substance: str):
    patient = add_patient(clinic, allergy_status="recorded")
    add_allergy(clinic, patient, substance, reaction="hives")
    add_order(clinic, patient, **KETOROLAC)
    return patient


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_s67_at_the_order_form_an_ingredient_is_answered_by_a_digit_never_by_enter(sqlite_clinic, size):
    _allergic(sqlite_clinic, "cyanocobalamin")
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands, "cyanoc")
        await hands.sees_in("#check", "■ STOP", "ALLERGY to cyanocobalamin (hives): cyanocobalamin contains it.")
        await _focus(hands, "dose")
        await _fill(hands, "1,000 mcg")
        await _focus(hands, "pin")
        await hands.type(PHYSICIAN_PIN)
        await hands.press("f10")
        await hands.sees("it ordered all the same?")
        await hands.press("enter", "y", "escape", "f10")
        await hands.sees("it ordered all the same?")
        await hands.press("c")
        await hands.sees_in("#check", "✓", "no alternative: I answer for the risk")
        await hands.press("f10")
        await hands.sees("Order signed")
    assert len(rows(sqlite_clinic, MedicationRequest)) == 2
    assert [message.reason for message in rows(sqlite_clinic, Attestation)] == ["no_alternative"]


@pytest.mark.heavy
async def test_s67_at_the_order_form_not_asked_is_asked_and_recorded_on_the_spot(sqlite_clinic: Clinic):
    add_order(sqlite_clinic, add_patient(sqlite_clinic, allergy_status="unknown"), **KETOROLAC)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands, "cyanoc")
        await hands.sees("▲", "Allergies were not asked about")
        await hands.press("f4")
        await hands.sees("Given elsewhere")
        await hands.press("n", "ctrl+y")
        await hands.sees("Allergies none known")
        await hands.press("escape")
        await hands.sees("Your PIN", "cyanocobalamin")
        await hands.sees_no_more("Allergies were not asked about")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_s25_a_dose_per_kg_shows_its_arithmetic_once_a_weight_is_recorded(sqlite_clinic, size):
    add_order(sqlite_clinic, add_patient(sqlite_clinic))
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands, "epinephrine", "EPINEPHrine")
        await _focus(hands, "dose")
        await hands.type("0.01 mg/kg")
        await hands.sees("no weight is recorded")
        await hands.press("f4")
        await hands.sees("Given elsewhere")
        await hands.press("w")
        await hands.fill("70 kg")
        await hands.sees("70 kg Nov 23, 2026")
        await hands.press("escape")
        await hands.sees_in("#check", "0.01 mg/kg × 70 kg (Nov 23, 2026) = 0.7 mg")


@pytest.mark.parametrize(
    ("unit", "message"),
    first_daily(
        [
            ("cc", "mL"),
            ("U", "units"),
            ("IU", "units"),
            ("MU", "million units"),
            ("µg", "mcg"),
        ]
    ),
)
async def test_s20_the_form_refuses_units_that_are_misread(sqlite_clinic: Clinic, unit: str, message: str):
    add_order(sqlite_clinic, add_patient(sqlite_clinic), **KETOROLAC)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands, "cyanoc")
        await _focus(hands, "dose")
        await _fill(hands, f"1 {unit}")
        await _focus(hands, "pin")
        await hands.type(PHYSICIAN_PIN)
        await hands.press("f10")
        await hands.sees(f"not a unit here: write {message}")
    assert len(rows(sqlite_clinic, MedicationRequest)) == 1


@pytest.mark.heavy
async def test_s37_the_form_takes_no_intravenous_route(sqlite_clinic: Clinic):
    add_order(sqlite_clinic, add_patient(sqlite_clinic), **KETOROLAC)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands, "cyanoc")
        await _focus(hands, "route")
        await hands.type("IV")
        await hands.press("f10")
        await hands.sees("nothing is given intravenously here: write IM, subcut or ID")


def _only_new_order(clinic: Clinic) -> MedicationRequest:
    (order,) = (row for row in rows(clinic, MedicationRequest) if row.drug_slug == "ketorolac-tromethamine")
    return order


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_usual_order_brings_no_diagnosis_and_offers_the_patients_own(sqlite_clinic: Clinic, size):
    patient = add_patient(sqlite_clinic)
    add_order(sqlite_clinic, patient, diagnoses=["E53.8", "G62.9"])
    add_order(sqlite_clinic, add_patient(sqlite_clinic, family="Zettler"), diagnoses=["C61"])
    add_order(sqlite_clinic, patient, diagnoses=["Z99.9"], status="draft", review_reason="no dose", signed_at=None)
    async with at_work(sqlite_clinic, size) as hands:
        await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        await hands.press("slash")
        await hands.fill("okafor")
        await hands.press("o")
        await hands.sees("Your PIN")
        await hands.fill("ketor")
        await hands.sees("30 mg IM once")
        await hands.press("1")
        await hands.sees("E53.8 for cyanocobalamin, signed Nov 23, 2026", "G62.9 for cyanocobalamin")
        assert _field(hands, "diagnoses").value == ""
        assert "C61" not in hands.words()
        assert "Z99.9" not in hands.words()
        await hands.press("2")
        await hands.type(PHYSICIAN_PIN)
        await hands.press("f10")
        await hands.sees("Order signed")
    assert _only_new_order(sqlite_clinic).diagnoses == ["G62.9"]


@pytest.mark.heavy
async def test_known_diagnoses_are_offered_also_to_who_picks_faster_than_they_are_read(sqlite_clinic: Clinic):
    add_order(sqlite_clinic, add_patient(sqlite_clinic), diagnoses=["E53.8"])
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        with hands.reading_held():
            await hands.press("o")
            await hands.fill("ketor")
            await hands.sees("30 mg IM once")
            await hands.press("1")
            assert hands.app.focused is _field(hands, "diagnoses")
        await hands.sees("E53.8 for cyanocobalamin, signed Nov 23, 2026")


@pytest.mark.heavy
async def test_an_order_without_a_diagnosis_says_what_that_means_before_it_is_signed(sqlite_clinic: Clinic):
    add_order(sqlite_clinic, add_patient(sqlite_clinic), diagnoses=[])
    async with at_work(sqlite_clinic) as hands:
        await _open(hands, "ketor")
        await hands.press("1")
        await hands.sees("30 mg")
        assert hands.app.focused is _field(hands, "diagnoses")
        await _focus(hands, "pin")
        await hands.type(PHYSICIAN_PIN)
        await hands.press("f10")
        await hands.sees("No diagnosis: its doses cannot be billed.")
        assert hands.app.focused is _field(hands, "diagnoses")
        await hands.press("f10")
        await hands.sees("Order signed")
    assert _only_new_order(sqlite_clinic).diagnoses == []


@pytest.mark.heavy
async def test_a_diagnosis_taken_over_does_not_stay_for_another_drug(sqlite_clinic: Clinic):
    add_order(sqlite_clinic, add_patient(sqlite_clinic))
    async with at_work(sqlite_clinic) as hands:
        await _open(hands, "ketor")
        await hands.press("1")
        await hands.sees("E53.8 for cyanocobalamin")
        await hands.press("enter")
        assert hands.app.focused is _field(hands, "diagnoses")
        await hands.press(*("shift+tab",) * 4, "end", "backspace")
        await hands.sees("fields marked * are required")
        assert [_field(hands, name).value for name in ("dose", "diagnoses")] == ["", ""]


async def test_s24_a_tenfold_order_stops_is_confirmed_by_name_and_shows_who_and_why_at_the_dose(sqlite_clinic: Clinic):
    """Haloperidol lactate 50 mg for 5 mg, settling an order that came without a dose."""
    add_order(sqlite_clinic, add_patient(sqlite_clinic), drug_slug="haloperidol-lactate", medication_text="haloperidol",
              dose=None, dose_unit=None, status="draft", signed_at=None, review_reason="no dose")  # fmt: skip
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        await hands.press("enter")
        await hands.sees("As it came")
        await _focus(hands, "dose")
        await hands.type("50 mg")
        await hands.sees("■ STOP", "limit at once 10 mg (needs local sign-off)", "Source: general knowledge")
        await _focus(hands, "pin")
        await hands.type(PHYSICIAN_PIN)
        await hands.press("f10")
        await hands.sees("it ordered all the same?")
        await hands.press("enter", "y", "escape", "f10")
        await hands.sees("it ordered all the same?")
        await hands.press("b")
        await hands.sees("✓", "a specialist advised it: I answer for it")
        await hands.press("f10")
        await hands.sees("Order signed")
        await hands.press("enter")
        await hands.sees("full name spoken", "10 mg (needs local")
        await hands.sees("Confirmed", "at the order by D", "specialist advised")
        await hands.sees_no_more("■ STOP")


@pytest.mark.heavy
async def test_f44_usual_orders_of_the_only_drug_found_are_taken_by_a_digit_with_their_dose(sqlite_clinic: Clinic):
    add_order(sqlite_clinic, add_patient(sqlite_clinic))
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        await hands.press("o")
        await hands.sees("Your PIN")
        await hands.type("ketor")
        await hands.sees("30 mg IM once", "60 mg IM once under 65 years and 50 kg or more", "none in stock")
        assert _field(hands, "pin").disabled
        await hands.press("1")
        await hands.sees("E53.8 for cyanocobalamin")
        assert [_field(hands, name).value for name in ("drug", "dose", "route")] == ["ketorolac", "30 mg", "IM"]
        assert not _field(hands, "pin").disabled


@pytest.mark.heavy
async def test_a_digit_that_continues_a_drugs_name_is_typed_and_picks_nothing(sqlite_clinic: Clinic):
    add_order(sqlite_clinic, add_patient(sqlite_clinic))
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        await hands.press("o")
        await hands.sees("Your PIN")
        await hands.type("b1")
        assert _field(hands, "drug").value == "b1"
        await hands.type("2")
        assert _field(hands, "drug").value == "b12"
        assert _field(hands, "dose").value == ""


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_field_that_cannot_be_read_says_why_inside_it_once_it_is_left(sqlite_clinic: Clinic, size):
    add_order(sqlite_clinic, add_patient(sqlite_clinic))
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands, "cyanoc")
        await _focus(hands, "diagnoses")
        await hands.type("A5")
        assert "not an ICD-10-CM code" not in hands.words()
        await hands.press("enter")
        await hands.sees("A5 not an ICD-10-CM code")
        await hands.sees_in("#check", "■ Diagnosis: not an ICD-10-CM code")
        await _focus(hands, "diagnoses")
        await hands.type("4.00")
        await hands.sees_no_more("not an ICD-10-CM code")


@pytest.mark.heavy
async def test_the_drugs_card_shows_what_is_in_stock_and_what_the_patient_had_of_it(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    add_lot(sqlite_clinic, on_hand=Decimal(7))
    order = add_order(sqlite_clinic, patient)
    add_dose(sqlite_clinic, patient, order, response="reaction", signs=["urticaria"])
    async with at_work(sqlite_clinic, SIZES[1]) as hands:
        await _open(hands, "cyanoc")
        await hands.sees_in(
            "#drug-card", "In stock 7 in stock", "Given Nov 23, 2026 1,000 mcg ▲ REACTION", "Code J3420"
        )


async def test_a_digit_typed_faster_than_drugs_are_looked_up_takes_no_other_drug(sqlite_clinic: Clinic):
    add_order(sqlite_clinic, add_patient(sqlite_clinic))
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        await hands.press("o")
        await hands.sees("Your PIN")
        await hands.type("ketor")
        await hands.sees("30 mg IM once")
        _field(hands, "drug").value = "ondans"
        assert hands.app.screen._takes_digit("1") is False
