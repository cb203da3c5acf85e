"""People who could be taken for one another: marked in lists, never opened by part of a name."""

from __future__ import annotations

from datetime import date

import pytest

from models.charting.today.worklist import worklist
from models.patients.queries.patients import find_patients
from models.store.clinic import Clinic
from tests.daily import each
from tests.factories import GIVER_SIGN_IN, add_order, add_patient, staff_id
from tests.tui.screen_text import EACH_SIZE, at_work
from tui.patients.known.screen import ClinicalInformationScreen


def _three_smiths(clinic: Clinic) -> None:
    for number, (family, given) in enumerate((("Smith", "Ann"), ("Smithers", "Bo"), ("Smithson", "Cy"))):
        add_order(clinic, add_patient(clinic, family=family, given=given, birth_date=date(1970 + number, 1, 1)))


def test_s3_those_who_share_a_family_name_or_a_birth_date_are_marked_on_the_list(clinic: Clinic):
    for family, given, born in (
        ("Smith", "Ann", date(1970, 1, 1)),
        ("SMITH", "Bo", date(1971, 1, 1)),
        ("Lopez", "Cy", date(1980, 5, 5)),
        ("Novak", "Di", date(1980, 5, 5)),
        ("Weber", "Ed", date(1990, 9, 9)),
    ):
        add_order(clinic, add_patient(clinic, family=family, given=given, birth_date=born))
    items = worklist(clinic, staff_id(clinic, GIVER_SIGN_IN)).items
    assert {item.given for item in items if item.similar} == {"Ann", "Bo", "Cy", "Di"}
    assert {one.given for one in find_patients(clinic, "") if one.similar} == {"Ann", "Bo", "Cy", "Di"}


def test_s3_one_patient_with_two_orders_is_not_taken_for_another(clinic: Clinic):
    patient = add_patient(clinic)
    add_order(clinic, patient)
    add_order(clinic, patient, drug_slug="ketorolac-tromethamine")
    assert [item.similar for item in worklist(clinic, staff_id(clinic, GIVER_SIGN_IN)).items] == [False, False]


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_s3_the_mark_stands_before_the_name_and_help_explains_it(sqlite_clinic: Clinic, size):
    for given in ("Ann", "Bo"):
        add_order(sqlite_clinic, add_patient(sqlite_clinic, family="Smith", given=given))
    async with at_work(sqlite_clinic, size) as hands:
        await hands.sign_in()
        await hands.sees("≈ SMITH, Ann", "≈ SMITH, Bo")
        await hands.press("f1")
        await hands.sees("≈ marks people", "same", "family", "name", "birth date")
        await hands.press("escape", "f3")
        await hands.sees("part of a name", "≈ SMITH, Ann")


async def test_s4_part_of_a_name_and_enter_opens_nobody_while_three_smiths_are_listed(sqlite_clinic: Clinic):
    _three_smiths(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("slash")
        await hands.type("SMI")
        for key in ("enter", "enter", "p", "o"):
            await hands.press(key)
            await hands.sees("3 of 3", "SMITH, Ann", "SMITHSON, Cy")
        await hands.sees("3 people match: move to one, or type more.")
        await hands.press("down", "enter")
        await hands.sees("full name spoken", "SMITHERS, Bo")


async def test_s4_a_name_that_fits_one_person_opens_that_one(sqlite_clinic: Clinic):
    _three_smiths(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("slash")
        await hands.type("smiths")
        await hands.press("enter", "enter")
        await hands.sees("full name spoken", "SMITHSON, Cy")


async def test_s4_finding_a_patient_by_part_of_a_name_opens_nobody_of_three(sqlite_clinic: Clinic):
    _three_smiths(sqlite_clinic)
    add_patient(sqlite_clinic, family="Jones")
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("f3")
        await hands.sees("part of a name", "JONES")
        await hands.type("SMI")
        await hands.sees_no_more("JONES")
        await hands.press("enter", "enter")
        await hands.sees("Several match", "SMITH, Ann", "SMITHSON, Cy")


@pytest.mark.parametrize("closed", each([{"deceased": True}, {"active": False}]))
async def test_s8_a_closed_chart_opens_to_be_read_and_nothing_is_charted_or_recorded(sqlite_clinic: Clinic, closed):
    dead = closed == {"deceased": True}
    toast = "recorded as deceased" if dead else "inactive or merged"
    message = "The chart can only be read" if dead else "Find the patient's active record"
    add_order(sqlite_clinic, add_patient(sqlite_clinic, family="Smith", **closed))
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("enter")
        await hands.sees(toast, "Nothing can be charted", "Due today 1")
        hands.app.clear_notifications()
        await hands.press("p")
        await hands.sees("SMITH", "Orders 1")
        await hands.press("b")
        await hands.sees(message, "Given elsewhere")
        for key in "anwgd":
            await hands.press(key)
            await hands.sees(message)
            assert isinstance(hands.app.screen, ClinicalInformationScreen)
