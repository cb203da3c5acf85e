"""Registering, editing, merging and closing patients by keys (N11, W5, W9, W13)."""

from __future__ import annotations

from datetime import date

import pytest

from models.patients.queries.patient_details import patient_details
from models.patients.queries.patients import find_patients
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, add_order, add_patient, rows
from tests.tui.screen_text import EACH_HOSTILE_NAME, EACH_SIZE, Hands, at_work


async def _register(hands: Hands) -> None:
    await hands.sign_in()
    await hands.press("n")
    await hands.sees("Register patient", "Family name")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_walk_in_is_registered_with_five_fields_and_its_chart_opens(sqlite_clinic: Clinic, size):
    async with at_work(sqlite_clinic, size) as hands:
        await _register(hands)
        await hands.fill("Okafor", "Ngozi", "3/2/1960", "f", "3125550142")
        await hands.sees("born Mar 2, 1960")
        await hands.press("f10")
        await hands.sees("OKAFOR, Ngozi", "MRN 100001", "Nothing was charted or ordered yet")
    (row,) = rows(sqlite_clinic, Patient)
    assert (row.family, row.birth_date, row.sex, row.phone) == ("Okafor", date(1960, 3, 2), "female", "312-555-0142")


@pytest.mark.heavy
async def test_what_cannot_be_taken_stays_typed_and_the_cursor_goes_to_it(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await _register(hands)
        await hands.fill("Okafor", "Ngozi", "3/2/2060", "f", "")
        await hands.press("f10")
        await hands.sees("Birth date: Mar 2, 2060 lies in the future")
        await hands.type("3/2/1960")
        await hands.press("f10")
        await hands.sees("OKAFOR, Ngozi", "MRN 100001")


async def test_w9_who_looks_alike_is_shown_and_a_second_one_needs_a_reason(sqlite_clinic: Clinic):
    add_patient(sqlite_clinic, family="Smith", given="John", birth_date=date(1970, 5, 5), mrn="M77", sex="male")
    async with at_work(sqlite_clinic) as hands:
        await _register(hands)
        await hands.fill("smith", "john", "5/5/1970", "m", "")
        await hands.sees("SMITH, John", "same name, same birth date")
        await hands.press("f10")
        await hands.sees("Registered already?", "MRN M77")
        await hands.press("f10")
        await hands.sees("why is this somebody else?")
        await hands.type("own photo ID, other address")
        await hands.press("f10")
        await hands.sees("MRN 100001")
    assert len(find_patients(sqlite_clinic, "smith john")) == 2


@pytest.mark.heavy
async def test_the_chart_of_a_look_alike_is_opened_instead_of_a_second_one(sqlite_clinic: Clinic):
    add_patient(sqlite_clinic, family="Smith", given="John", birth_date=date(1970, 5, 5), mrn="M77")
    async with at_work(sqlite_clinic) as hands:
        await _register(hands)
        await hands.fill("smith", "john", "5/5/1970", "m", "")
        await hands.sees("same name, same birth date")
        await hands.press("f6")
        await hands.sees("Registered already?")
        await hands.press("enter")
        await hands.sees("SMITH, John", "MRN M77", "Nothing was charted")
    assert len(rows(sqlite_clinic, Patient)) == 1


@pytest.mark.heavy
async def test_what_was_typed_is_discarded_only_when_somebody_says_so(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await _register(hands)
        await hands.type("Okafor")
        await hands.press("escape")
        await hands.sees("Discard what you typed?")
        await hands.press("escape")
        await hands.sees("Okafor")
        await hands.press("escape")
        await hands.sees("Discard what you typed?")
        await hands.press("ctrl+y")
        await hands.sees("Overdue 0")


@pytest.mark.heavy
async def test_nobody_found_is_registered_with_what_was_typed(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("f3")
        await hands.sees("part of a name")
        await hands.type("okafor, ngozi")
        await hands.sees("No patient matches")
        await hands.press("f2")
        await hands.sees("Register patient", "Okafor", "Ngozi")


@pytest.mark.heavy
@pytest.mark.parametrize("name", EACH_HOSTILE_NAME)
async def test_a_hostile_name_is_shown_literally_in_form_details_and_merge(sqlite_clinic: Clinic, name: str):
    kept = add_patient(sqlite_clinic, family=name, given="[b]", mrn="M1")
    add_patient(sqlite_clinic, family=name, given="[b]", mrn="M2")
    async with at_work(sqlite_clinic, (120, 40)) as hands:
        await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        hands.app.go("patient_details", kept.id)
        await hands.sees("MRN M1", "Patient details", "[b]")
        await hands.press("m")
        await hands.sees("MRN M2", "[b]")
        await hands.press("enter")
        await hands.sees("Keep the left record", "MRN M2")


@pytest.mark.heavy
async def test_two_records_are_merged_side_by_side_and_the_merge_is_undone(sqlite_clinic: Clinic):
    kept = add_patient(sqlite_clinic, mrn="M1")
    other = add_patient(sqlite_clinic, mrn="M2", phone="312-555-0142")
    add_order(sqlite_clinic, kept)
    add_order(sqlite_clinic, other)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        hands.app.go("patient_details", kept.id)
        await hands.sees("MRN M1", "Not recorded")
        await hands.press("m")
        await hands.sees("Which record is", "MRN M2")
        await hands.press("enter")
        await hands.sees("Two active orders of cyanocobalamin")
        await hands.press("f10")
        await hands.sees("Reason: say why they are one person")
        await hands.fill("registered twice", PHYSICIAN_PIN)
        await hands.press("f10")
        await hands.sees("To settle", "Merged record", "also M2")
        await hands.press("u")
        await hands.sees("Undo the merge")
        await hands.fill("two people after all", PHYSICIAN_PIN)
        await hands.press("f10")
        await hands.sees_no_more("Merged record")
    assert patient_details(sqlite_clinic, other.id).facts.id == other.id


@pytest.mark.heavy
async def test_details_are_edited_with_a_reason_and_the_history_shows_it(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic, mrn="M1")
    async with at_work(sqlite_clinic, (120, 40)) as hands:
        await hands.sign_in()
        hands.app.go("patient_details", patient.id)
        await hands.sees("MRN M1", "Not recorded")
        await hands.press("e")
        await hands.sees("Family name", "born Mar 3, 1961")
        await hands.press("end", *["backspace"] * 6)
        await hands.type("Miller")
        await hands.press("f10")
        await hands.sees("Why does the name")
        await hands.press("b")
        await hands.sees("Adaeze Miller", "Adaeze Okafor")
        await hands.press("h")
        await hands.sees("new name, such as by marriage")


@pytest.mark.heavy
async def test_a_death_stops_open_orders_and_the_chart_says_so(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic, mrn="M1")
    add_order(sqlite_clinic, patient)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        hands.app.go("patient_details", patient.id)
        await hands.sees("MRN M1", "Not recorded")
        await hands.press("s")
        await hands.sees("What changes?")
        await hands.press("1")
        await hands.sees("Date of death")
        await hands.fill("T-1", "y", "the family")
        await hands.press("f10")
        await hands.sees("DECEASED", "1 open order stopped", "estimated")


@pytest.mark.heavy
async def test_a_confidential_chart_asks_a_medical_assistant_why(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic, mrn="M1", confidential=True)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        hands.app.go("patient", patient.id)
        await hands.sees("This chart is confidential")
        await hands.press("a")
        await hands.sees("CONFIDENTIAL", "Nothing was charted")
