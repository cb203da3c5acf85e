"""A series a patient paid for, driven by keys: recorded, counted down, ended."""

from __future__ import annotations

import pytest

from models.billing.prepaid.records import PrepaidSeries
from models.charting.queries.insurance import insurance
from models.store.clinic import Clinic
from tests.daily import each
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, add_coverage, add_order, add_patient, rows
from tests.tui.screen_text import SIZES, Hands, at_work


async def _open(hands: Hands) -> None:
    await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
    await hands.press("p")
    await hands.sees("Orders 1")
    await hands.press("i")
    await hands.sees("Prepaid series", "Billed")


@pytest.mark.parametrize("size", each(SIZES))
async def test_a_series_is_recorded_shown_with_its_order_and_ended_with_a_reason(sqlite_clinic: Clinic, size):
    patient = add_patient(sqlite_clinic)
    add_order(sqlite_clinic, patient)
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await hands.press("s")
        await hands.sees("New prepaid series")
        await hands.fill("cyanocobalamin", "ten")
        await hands.press("f10")
        await hands.sees("Doses: write a whole number of doses")
        await hands.press("home", "delete", "delete", "delete")
        await hands.fill("10", "250.00", "", "receipt 12")
        await hands.sees("10 of 10 left", "10 doses of cyanocobalamin", "$250.00 on")
        await hands.press("escape")
        await hands.sees("Orders 1", "paid 10/10")
        await hands.press("i")
        await hands.sees("10 of 10 left")
        await hands.press("down", "down")
        await hands.sees("10 doses of")
        await hands.press("x")
        await hands.sees("End this series")
        await hands.fill("paid back")
        await hands.sees("ended")
    (series,) = rows(sqlite_clinic, PrepaidSeries)
    assert (series.bought, series.note) == (10, "receipt 12")
    assert [one.ended for one in insurance(sqlite_clinic, patient.id).prepaid] == ["paid back"]


@pytest.mark.heavy
async def test_what_a_payer_is_billed_for_is_refused_and_what_was_typed_stays(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    add_order(sqlite_clinic, patient)
    add_coverage(sqlite_clinic, patient)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("s")
        await hands.sees("New prepaid series")
        await hands.fill("cyanocobalamin", "10", "", "", "")
        await hands.sees("is billed to the patient's coverage", "New prepaid series")
    assert rows(sqlite_clinic, PrepaidSeries) == []
