"""The screen after signing, driven by keys."""

from __future__ import annotations

from datetime import date

import pytest

from models.charting.correcting.records import AdministrationCorrection
from models.store.clinic import Clinic
from tests.factories import GIVER_PIN, add_lot, add_order, add_patient, rows
from tests.tui.screen_text import EACH_SIZE, Hands, at_work
from tests.tui.signed_doses import add_dose


@pytest.fixture
def due(sqlite_clinic: Clinic) -> Clinic:
    """Two people due for B12, and a lot of it."""
    add_lot(sqlite_clinic)
    for family, days, born in (("Bauer", 28, date(1961, 3, 3)), ("Okafor", None, date(1972, 5, 1))):
        person = add_patient(sqlite_clinic, family=family, mrn=f"0041{days or 11}", birth_date=born)
        add_order(sqlite_clinic, person, interval_days=days)
    return sqlite_clinic


async def sign_first_dose(hands: Hands) -> None:
    """Chart the first dose of Today and sign it, under the provider on site."""
    hands.site = "1"
    await hands.at_the_dose()
    await hands.press("1")
    await hands.sees("per mL")
    await hands.cannot_scan()
    await hands.sees("3 Give")
    await hands.press("2")
    await hands.sees("still observing")
    await hands.press("t")
    await _sign_it(hands)


async def _sign_it(hands: Hands) -> None:
    await hands.sees("You sign")
    await hands.sees("Given by M Ruiz MA")
    await hands.type(GIVER_PIN)
    await hands.press("f10")
    await hands.sees("✓ Signed 09:42", "Next on Today")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_it_says_what_was_stored_and_what_follows_and_enter_opens_who_is_next(due: Clinic, size) -> None:
    async with at_work(due, size) as hands:
        await sign_first_dose(hands)
        text = await hands.sees("BAUER", "right deltoid", "every 28 days", "Enter open OKAFOR")
        assert "no window on record" in " ".join(text.split())
        await hands.press("enter")
        await hands.sees("OKAFOR", "full name spoken")


@pytest.mark.heavy
async def test_esc_goes_to_today(due: Clinic) -> None:
    async with at_work(due) as hands:
        await sign_first_dose(hands)
        await hands.press("escape")
        await hands.sees("Done today")


async def test_an_observation_that_is_over_is_next_before_everyone(due: Clinic) -> None:
    person = add_patient(due, family="Osei", mrn="004199", birth_date=date(1980, 1, 2))
    add_dose(due, person, add_order(due, person), minutes_ago=40, observe=20)
    async with at_work(due) as hands:
        hands.site = "1"
        await hands.sign_in()
        await hands.press("down")
        await hands.press("enter")
        await hands.sees("full name spoken")
        await hands.press("b", "enter", "1")
        await hands.sees("per mL")
        await hands.cannot_scan()
        await hands.press("2")
        await hands.sees("still observing")
        await hands.press("t")
        await _sign_it(hands)
        await hands.sees("OVER 20 min", "Enter open OSEI")
        await hands.press("enter")
        await hands.sees("Observing", "OVER by 20 min", "OSEI")


@pytest.mark.heavy
async def test_what_was_charged_and_why_is_one_key(due: Clinic) -> None:
    async with at_work(due) as hands:
        await sign_first_dose(hands)
        await hands.press("c")
        await hands.sees("c hides them", "96372", "diagnosis E53.8")
        await hands.press("c")
        await hands.sees_no_more("diagnosis E53.8")


@pytest.mark.heavy
async def test_a_label_scanned_opens_that_person_and_an_unknown_one_says_what_helps(due: Clinic) -> None:
    async with at_work(due) as hands:
        await sign_first_dose(hands)
        await hands.scan("009999")
        await hands.sees("Press Esc, then F3 finds any patient.")
        await hands.scan("004111")
        await hands.sees("OKAFOR", "one more identifier")


@pytest.mark.heavy
async def test_what_is_wrong_is_corrected_from_here_and_then_it_closes(due: Clinic) -> None:
    async with at_work(due) as hands:
        await sign_first_dose(hands)
        await hands.press("x")
        await hands.sees("Why was it entered in error?")
        await hands.press("d", "u")
        await hands.type(GIVER_PIN)
        await hands.press("f10")
        await hands.sees("Due today")
    assert len(rows(due, AdministrationCorrection)) == 1


@pytest.mark.heavy
async def test_f34_one_language_of_marks_from_the_response_to_what_follows(due: Clinic) -> None:
    async with at_work(due) as hands:
        await sign_first_dose(hands)
        for key in ("c", "a", "escape", "x", "escape"):
            await hands.press(key)
            await hands.settled()
            assert not any(old in hands.words() for old in ("[v]", "[i]", "[ ]", "[!]"))
