"""A patient's insurance, driven by keys: coverages, authorizations, and who was billed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from models.charting.queries.insurance import insurance
from models.patients.coverages.entry import AuthorizationEntry, CheckedEntry, checked_authorization
from models.patients.coverages.save_coverage import check_card, save_authorization
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from tests.factories import (
    GIVER_SIGN_IN,
    PHYSICIAN_PIN,
    PHYSICIAN_SIGN_IN,
    add_coverage,
    add_lot,
    add_order,
    add_patient,
    staff_id,
)
from tests.tui.charting.test_signed import sign_first_dose
from tests.tui.screen_text import EACH_HOSTILE_NAME, SIZES, Hands, at_work
from tui.design.text import visible


@pytest.fixture
def patient(sqlite_clinic: Clinic) -> Patient:
    person = add_patient(sqlite_clinic)
    add_order(sqlite_clinic, person)
    return person


async def _open(hands: Hands) -> None:
    await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
    await hands.press("p")
    await hands.sees("Orders 1")
    await hands.press("i")
    await hands.sees("Coverages", "Billed")


async def _lifewise(hands: Hands, *typed: str) -> None:
    await hands.press("n")
    await hands.sees("Who pays?")
    await hands.press("6")
    await hands.sees("New coverage: Commercial", "LifeWise")
    await hands.press("enter", "enter")
    await hands.fill(*typed)


async def test_a_coverage_and_an_authorization_are_entered_checked_and_ended(sqlite_clinic: Clinic, patient: Patient):
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("self-pay: n adds a coverage", "no dose was billed yet")
        await hands.press("a")
        await hands.sees("n adds a coverage first")
        await _lifewise(hands, "W123", "G9", "2026-01-01", "2025-01-01")
        await hands.press("f10")
        await hands.sees("Until: the last day is before the first day")
        await hands.press("ctrl+u")
        await hands.type("2026-12-31")
        await hands.press("f10")
        await hands.sees("primary LifeWise", "Jan 1, 2026 to Dec 31, 2026", "W123, group G9")
        await hands.press("c")
        await hands.sees("card Nov 23, 2026", "Nov 23, 2026 by D Chen MD")
        await hands.press("a")
        await hands.sees("New authorization: LifeWise")
        await hands.fill("A-77", "cyanocobalamin", "six", "", "")
        await hands.press("f10")
        await hands.sees("Allowed: write how many with the word: 6 visits, or 40 units")
        await hands.press("ctrl+u")
        await hands.type("6 visits")
        await hands.press("f10")
        await hands.sees("A-77 cyanocobalamin", "6 of 6 visits left", "0 of 6 visits used, 6 left")
    found = insurance(sqlite_clinic, patient.id)
    assert [(one.rank, one.member_id) for one in found.coverages] == [(1, "W123")]
    assert [(one.allowed, one.starts_on) for one in found.authorizations] == [(Decimal(6), date(2026, 11, 23))]


@pytest.mark.heavy
@pytest.mark.parametrize("size", SIZES)
async def test_w3_a_second_primary_coverage_is_asked_about_and_nothing_typed_is_lost(sqlite_clinic, patient, size):
    add_coverage(sqlite_clinic, patient, "medicare")
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await _lifewise(hands, "W123")
        await hands.press("up")
        hands.app.screen.query_one("#rank").value = "primary"
        await hands.press("f10")
        await hands.sees("medicare is primary on the same days", "Two primary coverages: keep both?")
        await hands.press("escape")
        await hands.sees("New coverage: Commercial", "W123", "primary")
        await hands.press("f10")
        await hands.sees("keep both?")
        await hands.press("ctrl+y")
        await hands.sees("Two primary coverages hold at one time", "▲ primary LifeWise")


@pytest.mark.heavy
async def test_what_another_station_changed_is_told_and_not_overwritten(sqlite_clinic: Clinic, patient: Patient):
    row = add_coverage(sqlite_clinic, patient, "medicare", member_id="1EG4")
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("e")
        await hands.sees("Change coverage: Medicare")
        check_card(sqlite_clinic, staff_id(sqlite_clinic, GIVER_SIGN_IN), row.id, 0)
        hands.app.screen.query_one("#reason").value = "typed wrong"
        await hands.press("f10")
        await hands.sees("Nothing was stored: the coverage was changed by M Ruiz MA meanwhile.")


@pytest.mark.heavy
async def test_a_coverage_is_ended_and_stands_out_of_the_way_with_its_history(sqlite_clinic: Clinic, patient: Patient):
    add_coverage(sqlite_clinic, patient, "medicare", member_id="1EG4")
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("x")
        await hands.sees("What became of this coverage?")
        await hands.press("1")
        await hands.sees("Last day of this coverage")
        await hands.fill("T-1", "changed jobs")
        await hands.sees("Ended or used up 1", "until Nov 22, 2026", "self-pay: n adds a coverage")
        await hands.press("h")
        await hands.sees("› History", "ended", "changed jobs", "received")


@pytest.mark.heavy
async def test_one_who_may_not_authorize_is_told_before_a_form_is_filled(sqlite_clinic: Clinic, patient: Patient):
    add_coverage(sqlite_clinic, patient, "medicare")
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("p")
        await hands.sees("Orders 1")
        await hands.press("i")
        await hands.sees("Coverages", "Billed")
        await hands.press("a")
        await hands.sees("M Ruiz MA may not change authorizations. Ask a biller, a nurse or a provider.")


@pytest.mark.heavy
@pytest.mark.parametrize("words", EACH_HOSTILE_NAME)
async def test_hostile_plans_and_numbers_are_shown_literally(sqlite_clinic: Clinic, patient: Patient, words: str):
    add_coverage(sqlite_clinic, patient, "commercial", payer_name=words, member_id=words[:80])
    async with at_work(sqlite_clinic, SIZES[1]) as hands:
        await _open(hands)
        await hands.sees_whole(visible(words)[:40])


@pytest.mark.heavy
@pytest.mark.parametrize("size", SIZES)
async def test_a_signed_dose_counts_down_what_the_payer_authorized_and_shows_it(sqlite_clinic, patient, size):
    add_coverage(sqlite_clinic, patient, "commercial", payer_name="LifeWise")
    add_lot(sqlite_clinic)
    typed = AuthorizationEntry("commercial", "lifewise", "A-77", "cyanocobalamin", "", "visits", "6", "T")
    checked = CheckedEntry(patient.id, checked_authorization(typed, sqlite_clinic.today()))
    save_authorization(sqlite_clinic, staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN), checked)
    async with at_work(sqlite_clinic, size) as hands:
        await sign_first_dose(hands)
        await hands.sees("Authorized A-77: 5 of 6 visits left after this dose")
        await hands.press("p")
        await hands.sees("Timeline")
        await hands.press("i")
        await hands.sees("5 of 6 visits left", "Billed", "LifeWise")
