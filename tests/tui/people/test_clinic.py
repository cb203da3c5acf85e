"""The clinic's screen, driven by keys: its facts, what is still to set up, and the test of a scanner."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.people.actions.change_clinic import change_clinic
from models.people.queries.clinic_facts import clinic_facts
from models.people.records.set_up_step import SetUpMark
from models.store.clinic import Clinic
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, add_lot, rows
from tests.tui.screen_text import SIZES, Hands, at_work


async def _open(hands: Hands) -> None:
    await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
    await hands.press("y")
    await hands.sees("Today › Clinic", "Opening stock")


async def test_the_clinic_is_changed_with_a_reason_and_its_steps_are_settled(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("Set-up 1 of 6 done", "Tax number not known: claims need it")
        await hands.press("e")
        await hands.sees("The clinic on claims")
        await hands.press("enter", "enter")
        await hands.type("12345678")
        await hands.press("f10")
        await hands.sees("Tax number: nine digits")
        await hands.press("ctrl+u")
        await hands.type("123456789")
        await hands.press("f10")
        await hands.sees("Reason: say why")
        await hands.fill("claims start")
        await hands.sees("Stored.", "EIN 12-3456789")
        await hands.press("down", "down", "x")
        await hands.sees("Fees is not needed here")
        await hands.fill("the group bills")
        await hands.sees("Set-up 2 of 6 done", "not needed here: the group bills")
        await hands.press("h")
        await hands.sees("› History", "claims start", "Tax number empty → EIN 12-3456789")


@pytest.mark.heavy
@pytest.mark.parametrize("size", SIZES)
async def test_what_another_station_changed_is_not_overwritten_and_the_typed_text_stays(sqlite_clinic: Clinic, size):
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await hands.press("e")
        await hands.sees("The clinic on claims")
        entry = replace(clinic_facts(sqlite_clinic).typed, phone="217-555-0134")
        change_clinic(sqlite_clinic, None, entry, "phone", 0)
        await hands.press(*["enter"] * 5)
        await hands.type("Springfield Park")
        await hands.press(*["enter"] * 7)
        await hands.fill("moved")
        await hands.sees("Nothing was stored: the clinic was changed by command line meanwhile", "217-555-0134")
        await hands.press("e")
        await hands.sees("Springfield Park")


@pytest.mark.heavy
async def test_a_new_time_zone_is_used_at_once_and_says_that_stored_days_stay(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("e")
        await hands.sees("The clinic on claims")
        hands.app.screen.query_one("#time_zone").value = "Hawaii"
        hands.app.screen.query_one("#reason").value = "moved"
        await hands.press("f10")
        await hands.sees("Stored. Service dates that are stored stay as they are.", "Hawaii (Pacific/Honolulu)")
        assert str(hands.app.clinic.zone) == "Pacific/Honolulu"


@pytest.mark.heavy
async def test_enter_leads_to_where_a_step_is_done_and_it_counts_once_it_is(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("down", "down", "down", "down", "enter")
        await hands.sees("› Stock", "Stock is empty. n receives stock")
        add_lot(sqlite_clinic)
        await hands.press("escape")
        await hands.sees("Set-up 3 of 6 done", "1 lot in stock")


@pytest.mark.heavy
async def test_a_scanner_is_tested_and_what_is_not_whole_is_not_recorded(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("t")
        await hands.sees("Scan a package or a patient's label now")
        await hands.scan("]d201003051700322581727053110B2207")
        await hands.sees("GS1 code of a package in the formulary", "The scanner works on this station: recorded.")
        await hands.press("escape")
        await hands.sees("Set-up 2 of 6 done", "tested on one station")
    (mark,) = rows(sqlite_clinic, SetUpMark)
    assert (mark.step, mark.kind, mark.changed_by_name) == ("scanner", "tested", "D Chen MD")


@pytest.mark.heavy
async def test_one_who_may_not_is_told_before_a_form_is_filled(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.settled()
        assert "Set-up:" not in hands.words()
        await hands.press("y")
        await hands.sees("Today › Clinic", "Opening stock")
        await hands.press("e")
        await hands.sees("M Ruiz MA may not change the clinic. Ask an administrator.")
