"""The page of what must be known of a patient, driven by keys."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.charting.queries.charting import open_charting
from models.patients.queries.clinical_information import background
from models.patients.records.allergy_intolerance import AllergyIntolerance
from models.store.clinic import Clinic
from tests.daily import each
from tests.factories import (
    GIVER_PIN,
    GIVER_SIGN_IN,
    PHYSICIAN_PIN,
    add_allergy,
    add_lot,
    add_order,
    add_patient,
    add_staff,
    rows,
    staff_id,
)
from tests.tui.screen_text import EACH_HOSTILE_NAME, EACH_SIZE, SIZES, Hands, at_work
from tui.design.text import visible


async def _open(hands: Hands) -> None:
    await hands.sign_in()
    await hands.press("p")
    await hands.sees("Orders 1")
    await hands.press("b")
    await hands.sees("Given elsewhere")


@pytest.fixture
def patient(sqlite_clinic: Clinic):
    person = add_patient(sqlite_clinic, allergy_status="unknown")
    add_order(sqlite_clinic, person)
    return person


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_s67_an_allergy_is_added_and_withdrawn_for_a_reason(sqlite_clinic: Clinic, patient, size):
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await hands.sees("Allergies not asked", "n says none is known")
        await hands.press("a")
        await hands.fill("penicillin", "hives", "high")
        await hands.sees("penicillin hives high risk", "Allergies penicillin (hives)", "M Ruiz MA")
        await hands.press("x")
        await hands.sees("Why is the allergy to penicillin withdrawn?")
        await hands.press("enter", "space", "y", "escape")
        await hands.sees("high risk")
        await hands.press("x", "b")
        await hands.sees("Allergies not asked")
    (row,) = rows(sqlite_clinic, AllergyIntolerance)
    assert not row.active


@pytest.mark.heavy
async def test_s67_none_known_takes_more_than_enter(sqlite_clinic: Clinic, patient):
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("n")
        await hands.sees("Not asked is not none")
        await hands.press("enter")
        await hands.sees("Allergies not asked")
        await hands.press("n", "y", "ctrl+y")
        await hands.sees("Allergies none known")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_s25_a_weight_wants_its_unit_and_pounds_typed_as_kilograms_want_an_answer(sqlite_clinic, patient, size):
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await hands.press("w")
        await hands.fill("70")
        await hands.sees("Write the unit, such as 70 kg")
        await hands.fill(" kg")
        await hands.sees("MRN", "70 kg", "Nov 23, 2026")
        await hands.press("w")
        await hands.fill("154 kg")
        await hands.sees("154 kg now, 70 kg on Nov 23, 2026. Pounds taken for kg?")
        await hands.press("enter")
        await hands.sees("The weight was not stored.")
        await hands.press("w")
        await hands.fill("154 kg")
        await hands.sees("Pounds taken for kg?")
        await hands.press("ctrl+y")
        await hands.sees("154 kg Nov 23, 2026")
    assert [line.kg for line in background(sqlite_clinic, patient.id).weights] == [Decimal(154), Decimal(70)]


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_s38_a_flag_of_one_side_and_one_of_one_site_are_recorded_and_ended(sqlite_clinic, patient, size):
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await hands.press("g")
        await hands.sees("mastectomy or lymph nodes removed of one side")
        await hands.press("9")
        await hands.sees("Where is it")
        await hands.press("1")
        await hands.sees("Note")
        await hands.fill("2019")
        await hands.sees("mastectomy or lymph nodes removed left 2019")
        await hands.press("g", "c")
        await hands.sees("Where is it: scar?")
        await hands.press("1")
        await hands.sees("right deltoid")
        await hands.press("2")
        await hands.sees("Note")
        await hands.press("enter")
        await hands.sees("scar right deltoid")
        await hands.press("up", "x")
        await hands.sees("End this flag")
        await hands.press("enter", "x", "ctrl+y")
        await hands.sees_no_more("mastectomy or lymph nodes removed left 2019")
        await hands.sees("scar right deltoid")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_s26_a_dose_elsewhere_is_told_with_its_drug_day_and_teller(sqlite_clinic: Clinic, patient, size):
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await hands.press("d")
        await hands.sees("Dose given elsewhere")
        await hands.fill("depo", "T-20", "", "IV", "", "her aunt")
        await hands.sees("nothing is given intravenously here")
        await hands.press("backspace", "backspace")
        await hands.fill("im")
        await hands.press("f10")
        await hands.sees("Which of these was given?", "medroxyPROGESTERone subcut")
        await hands.press("escape")
        await hands.sees("none reported")
        await hands.press("d")
        await hands.fill("cyanocobalamin", "T-20", "1,000 mcg", "", "Northfield")
        await hands.press("enter")
        await hands.sees("write who says so")
        await hands.fill("her aunt")
        await hands.sees("cyanocobalamin 1,000 mcg given at Northfield")
        await hands.press("x")
        await hands.sees("Doses given elsewhere stay on record")
    (reported,) = background(sqlite_clinic, patient.id).doses
    assert (reported.information_source, reported.noted.by) == ("her aunt", "M Ruiz MA")


@pytest.mark.parametrize("key", each(["k", "f4"]))
async def test_s25_what_is_recorded_while_charting_reaches_the_dose_and_the_draft_stays(sqlite_clinic, patient, key):
    add_lot(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("enter")
        await hands.sees("full name spoken", "weight not known", "Allergies not asked")
        await hands.press("1", key)
        await hands.sees("Given elsewhere")
        await hands.press("w")
        await hands.fill("154 lb")
        await hands.sees("69.9 kg")
        await hands.press("n", "ctrl+y")
        await hands.sees("Allergies none known")
        await hands.press("escape")
        await hands.sees("full name spoken", "69.9 kg", "Allergies none known")
        await hands.sees("1 ●")
        await hands.press("b")
        await hands.sees("Product and lot")
        await hands.settled()
    order = open_charting(sqlite_clinic, _only_order(sqlite_clinic), staff_id(sqlite_clinic, GIVER_SIGN_IN))
    assert order.body.identifiers == ("name", "birth_date")


def _only_order(clinic: Clinic):
    from models.orders.records.medication_request import MedicationRequest

    return rows(clinic, MedicationRequest)[0].id


@pytest.mark.heavy
async def test_s25_the_key_works_inside_a_text_field_of_charting(sqlite_clinic: Clinic, patient):
    add_lot(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await hands.open_order()
        await hands.press("k", "n", "ctrl+y")
        await hands.sees("Allergies none known", "Weight")
        await hands.press("escape")
        await hands.sees("full name spoken")
        await hands.press("b")
        await hands.sees("Product and lot")
        await hands.press("1")
        await hands.sees("1 ●")
        await hands.cannot_scan()
        await hands.sees("Time given")
        await hands.press("tab")
        await hands.type("-5k")
        await hands.press("f4")
        await hands.sees("Given elsewhere")
        await hands.press("escape")
        await hands.sees("-5k", "Time given")


@pytest.mark.parametrize("words", EACH_HOSTILE_NAME)
async def test_hostile_words_are_shown_literally(sqlite_clinic: Clinic, patient, words: str):
    add_allergy(sqlite_clinic, patient, words, reaction="[b]")
    async with at_work(sqlite_clinic, SIZES[1]) as hands:
        await _open(hands)
        await hands.sees("[b]")
        await hands.sees_whole(visible(words)[:40])


@pytest.mark.heavy
async def test_w25_an_administrator_records_that_a_patient_works_here_and_others_are_told_whom_to_ask(
    sqlite_clinic: Clinic, patient
):
    add_staff(sqlite_clinic, username="admin", family="Ng", credential="", roles=["administrator"])
    for who, pin in ((GIVER_SIGN_IN, GIVER_PIN), ("admin", PHYSICIAN_PIN)):
        async with at_work(sqlite_clinic) as hands:
            await hands.sign_in(who, pin)
            await hands.press("p")
            await hands.sees("Orders 1")
            await hands.press("b")
            await hands.sees("Given elsewhere")
            await hands.press("s")
            if who == GIVER_SIGN_IN:
                await hands.sees("may not record who works here. Ask an administrator.")
                continue
            await hands.sees("Which member of staff is this patient?", "M Ruiz MA")
            shown = hands.words()
            place = shown.index("M Ruiz MA", shown.index("does not work here"))
            await hands.press(shown[:place].split()[-1])
            await hands.sees("Works here as M Ruiz MA: a colleague charts their doses.")
