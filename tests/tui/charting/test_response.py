"""Ending an observation, driven by keys."""

from __future__ import annotations

import pytest

from models.charting.records.administration_response import AdministrationResponse
from models.store.clinic import Clinic
from tests.factories import GIVER_PIN, PHYSICIAN_PIN, add_order, add_patient, rows
from tests.tui.screen_text import EACH_HOSTILE_NAME, EACH_SIZE, Hands, at_work
from tests.tui.signed_doses import add_dose
from tui.design.text import visible


def _observed(clinic: Clinic, minutes_ago: int = 25, **patient: str) -> None:
    person = add_patient(clinic, **patient)
    add_dose(clinic, person, add_order(clinic, person), minutes_ago=minutes_ago, observe=20)


async def _open(hands: Hands) -> None:
    await hands.sign_in()
    await hands.sees("cyanocobalamin")
    await hands.press("enter")
    await hands.sees("Pain after")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_tolerated_dose_takes_one_letter_the_pin_and_the_signing_key(sqlite_clinic, size):
    _observed(sqlite_clinic)
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await hands.sees("▲ OVER by 5 min", "observe until 09:37")
        await hands.press("t")
        await hands.type(GIVER_PIN)
        await hands.press("f10")
        await hands.sees("Done today")
    stored = rows(sqlite_clinic, AdministrationResponse)
    assert [(row.kind, row.recorded_by_name) for row in stored] == [("tolerated", "M Ruiz MA")]


async def test_a_reaction_asks_for_its_signs(sqlite_clinic: Clinic):
    _observed(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("r", "alt+s")
        await hands.sees("a reaction needs at least one sign")
        await hands.press("b", "f", "f", *("tab",) * 5)
        await hands.type(GIVER_PIN)
        await hands.press("alt+s")
        await hands.sees("Reaction report")
    assert rows(sqlite_clinic, AdministrationResponse)[0].signs == ["redness"]


@pytest.mark.heavy
async def test_ending_before_the_time_needs_a_note(sqlite_clinic: Clinic):
    _observed(sqlite_clinic, minutes_ago=8)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("12 min left")
        await hands.press("t")
        await hands.type(GIVER_PIN)
        await hands.press("f10")
        await hands.sees("the observation ends before its time (until 09:54): say why")
        await hands.type("had to go")
        await hands.press("enter")
        await hands.type(GIVER_PIN)
        await hands.press("f10")
        await hands.sees("Done today")
    assert rows(sqlite_clinic, AdministrationResponse)[0].note == "had to go"


@pytest.mark.heavy
async def test_pain_that_is_no_number_is_refused_instead_of_lost(sqlite_clinic: Clinic):
    _observed(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("tab", "tab")
        await hands.type("1o")
        await hands.press("f10")
        await hands.sees("pain: write 0 to 10, or 99 for unable")
    assert not rows(sqlite_clinic, AdministrationResponse)


async def test_enter_and_a_wrong_pin_store_nothing(sqlite_clinic: Clinic):
    _observed(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("t")
        await hands.type(PHYSICIAN_PIN)
        await hands.press("enter")
        await hands.sees("Enter does not sign")
        await hands.press("f10")
        await hands.sees("Wrong PIN")
    assert not rows(sqlite_clinic, AdministrationResponse)


async def test_pressing_the_signing_key_many_times_stores_one_response(sqlite_clinic: Clinic):
    _observed(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("t")
        await hands.type(GIVER_PIN)
        await hands.burst("f10", "f10", "f10")
        await hands.sees("Done today")
    assert len(rows(sqlite_clinic, AdministrationResponse)) == 1


@pytest.mark.parametrize("name", EACH_HOSTILE_NAME)
async def test_a_hostile_name_is_shown_whole_and_literally(sqlite_clinic: Clinic, name: str):
    _observed(sqlite_clinic, family=name, given="[b]")
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees_whole(visible(name.upper()))


@pytest.mark.heavy
async def test_f24_esc_asks_before_an_entered_response_is_discarded_and_only_then(sqlite_clinic: Clinic):
    _observed(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("r", "escape")
        await hands.sees("Discard what you entered?")
        await hands.press("escape")
        await hands.sees("Signs, all that apply")
        await hands.press("escape", "ctrl+y")
        await hands.sees("OVER 5 min")
        await hands.press("enter")
        await hands.sees("Pain after")
        await hands.press("escape")
        await hands.sees("OVER 5 min")
    assert not rows(sqlite_clinic, AdministrationResponse)
