"""The locked screen, driven by keys."""

from __future__ import annotations

import pytest

from models.charting.records.administration_response import AdministrationResponse
from models.store.clinic import Clinic
from tests.factories import GIVER_PIN, PHYSICIAN_PIN, add_order, add_patient, rows
from tests.tui.screen_text import EACH_HOSTILE_NAME, EACH_SIZE, at_work
from tests.tui.signed_doses import add_dose


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_locked_screen_shows_initials_and_minutes_and_nothing_else_of_a_patient(sqlite_clinic, size):
    patient = add_patient(sqlite_clinic, family="Nguyen", given="Linh", mrn="M77")
    add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient), minutes_ago=8, observe=20)
    async with at_work(sqlite_clinic, size) as hands:
        await hands.sign_in()
        await hands.sees("NGUYEN")
        await hands.press("f9")
        shown = await hands.sees("─ Locked ─", "L.N.", "12 min left", "M Ruiz MA")
    assert "NGUYEN" not in shown.upper()
    assert "M77" not in shown
    assert "cyanocobalamin" not in shown


@pytest.mark.heavy
async def test_an_observation_that_ran_over_says_by_how_much(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient), minutes_ago=25, observe=20)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("f9")
        await hands.sees("A.O. ▲ OVER 5 min")


async def test_the_same_pin_opens_the_screen_where_it_was(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("s")
        await hands.sees("› Stock")
        await hands.press("f9")
        await hands.sees("─ Locked ─")
        await hands.fill(GIVER_PIN)
        await hands.sees("› Stock")
        await hands.sees_no_more("─ Locked ─")


async def test_a_colleagues_pin_does_not_open_it_and_no_key_reaches_below(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("f9")
        await hands.sees("─ Locked ─")
        await hands.fill(PHYSICIAN_PIN)
        await hands.sees("Wrong PIN", "Press Ctrl+O, then sign in.", "─ Locked ─")
        await hands.press("escape", "f9", "s", "f3", "f5", "enter")
        await hands.sees("─ Locked ─")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_f14_someone_else_signs_in_by_a_key_the_box_and_the_bar_show_before_quitting(sqlite_clinic, size):
    async with at_work(sqlite_clinic, size) as hands:
        await hands.sign_in()
        await hands.press("f9")
        shown = await hands.sees("Ctrl+O someone else signs in; drafts are kept")
        bar = shown.splitlines()[-1]
        assert bar.index("Ctrl+O someone else") < bar.index("F12 emergency") < bar.index("F1 help")
        assert bar.index("Ctrl+O") < (bar.find("Ctrl+Q") % len(bar))
        await hands.press("f1")
        await hands.sees("Help: Locked", "someone else")
        await hands.press("escape")
        await hands.sees_no_more("Help: Locked")
        await hands.press("ctrl+o")
        await hands.sees("Username")
        assert hands.app.person is None


@pytest.mark.heavy
async def test_something_stored_under_the_lock_leaves_it_locked(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient), minutes_ago=25, observe=20)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("enter")
        await hands.sees("observe until", "OVER by 5 min")
        await hands.press("t")
        await hands.type(GIVER_PIN)
        await hands.burst("f10")
        await hands.burst("f9")
        await hands.settled()
        assert len(rows(sqlite_clinic, AdministrationResponse)) == 1
        await hands.sees("─ Locked ─")
        await hands.fill(GIVER_PIN)
        await hands.sees("Done today")


@pytest.mark.parametrize("name", EACH_HOSTILE_NAME)
async def test_a_hostile_name_leaves_only_its_initials(sqlite_clinic: Clinic, name: str):
    patient = add_patient(sqlite_clinic, family=name, given="[b]")
    add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient), minutes_ago=8, observe=20)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("f9")
        await hands.sees("─ Locked ─", "[.", "12 min left")
