"""Controlled drugs, counted, settled and discarded by two people at the keyboard."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.stock.records.controlled_count import ControlledCount, ControlledSettlement
from models.stock.records.stock_witness import StockWitness
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from tests.factories import (
    GIVER_PIN,
    GIVER_SIGN_IN,
    PHYSICIAN_PIN,
    PHYSICIAN_SIGN_IN,
    add_lot,
    rows,
)
from tests.models.stock.test_controlled import controlled_lot, count, opened_vial
from tests.tui.screen_text import EACH_SIZE, Hands, at_work


async def _open(hands: Hands, who: str = GIVER_SIGN_IN, pin: str = GIVER_PIN) -> None:
    await hands.sign_in(who, pin)
    await hands.press("s")
    await hands.sees("› Stock", "T4417")
    await hands.press("d")
    await hands.sees("› Controlled drugs", "open, 8.5 mL")


async def _first(hands: Hands, amount: str) -> None:
    await hands.press("c")
    await hands.sees("Which count is this?", "end of the day")
    await hands.press("c")
    await hands.sees("Count lot T4417, open vial", "mL left in it")
    await hands.type(amount)
    await hands.press("f10")
    await hands.sees("Second person: count lot T4417", "measured by yourself")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_k28_a_shift_count_by_two_people_leaves_the_balance_and_shows_what_is_open(sqlite_clinic, size):
    opened_vial(sqlite_clinic)
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await hands.sees("Not counted today 2")
        await _first(hands, "8.2")
        await hands.fill(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        await hands.type("8.2")
        await hands.press("f10")
        await hands.sees("Counted with D Chen MD: lot T4417 is 0.3 mL under, open.", "Open discrepancies 1")
        await hands.sees("−0.3 mL open", "Counted today 1", "verified by D Chen MD", "open, 8.5 mL")
        await hands.press("home")
        await hands.sees("books −0.3 mL")
        await hands.press("enter")
        await hands.sees("counted, end of the day", "8.2 (−0.3)", "given", "−1.5")
        await hands.press("escape")
        await hands.sees("› Controlled drugs")
        await hands.press("escape")
        await hands.sees("› Stock", "Open discrepancies 1", "−0.3 mL open")
    assert rows(sqlite_clinic, Vial)[0].remaining_ml == Decimal("8.5")


async def test_a_discrepancy_is_settled_by_keys_with_a_reason_and_a_second_person(sqlite_clinic: Clinic):
    count(sqlite_clinic, opened_vial(sqlite_clinic), "8.7")
    async with at_work(sqlite_clinic) as hands:
        await _open(hands, PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        await hands.sees("+0.2 mL open")
        await hands.press("s")
        await hands.sees("Why does lot T4417, open vial differ by +0.2 mL?", "other (say what)")
        await hands.press("g")
        await hands.sees("Settling lot T4417 books +0.2 mL")
        await hands.press("enter")
        await hands.fill(GIVER_SIGN_IN, GIVER_PIN)
        await hands.sees("say it in words")
        assert hands.app.focused.id == "reason_text"
        await hands.type("read at the wrong line")
        await hands.press("enter", "enter")
        await hands.type(GIVER_PIN)
        await hands.press("f10")
        await hands.sees("Settled: lot T4417, +0.2 mL booked.", "open, 8.7 mL")
        await hands.sees_no_more("Open discrepancies")
        await hands.press("s")
        await hands.sees("Select an open discrepancy")
    assert len(rows(sqlite_clinic, ControlledSettlement)) == 1


@pytest.mark.heavy
@pytest.mark.parametrize("size", EACH_SIZE)
async def test_what_was_typed_survives_a_wrong_pin_and_another_amount(sqlite_clinic, size):
    opened_vial(sqlite_clinic)
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await _first(hands, "8.2")
        await hands.fill(PHYSICIAN_SIGN_IN, "0000", "8.2")
        await hands.sees("Name or PIN is wrong")
        assert hands.app.focused.id == "pin"
        await hands.fill(PHYSICIAN_PIN)
        await hands.press("ctrl+u")
        await hands.type("8.3")
        await hands.press("f10")
        await hands.sees("came to different amounts", PHYSICIAN_SIGN_IN)
        assert hands.app.focused.id == "seen"
        await hands.press("escape")
        await hands.sees("Count lot T4417, open vial", "8.2")
        await hands.press("escape")
        await hands.sees_no_more("Count lot T4417, open vial")
    assert rows(sqlite_clinic, ControlledCount) == []


@pytest.mark.heavy
@pytest.mark.parametrize("size", EACH_SIZE)
async def test_k28_all_that_was_not_counted_today_is_counted_under_one_pin(sqlite_clinic, size):
    opened_vial(sqlite_clinic)
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await hands.press("a")
        await hands.sees("Which count is this?")
        await hands.press("c")
        await hands.sees("Count 2 controlled lots", "T4417 open", "mL, testosterone", "containers, testosterone")
        await hands.press("f10")
        await hands.sees("a lot left empty is not counted")
        await hands.fill("8.2")
        await hands.type("2")
        await hands.press("f10")
        await hands.sees("Second person: count 2 controlled lots")
        await hands.fill(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN, "8.2", "3")
        await hands.sees("came to different amounts")
        assert hands.app.focused.id == "seen1"
        await hands.press("ctrl+u")
        await hands.type("2")
        await hands.press("shift+tab", "shift+tab")
        await hands.type(PHYSICIAN_PIN)
        await hands.press("f10")
        await hands.sees("Counted 2 with D Chen MD: lot T4417 is 0.3 mL under, open.", "Counted today 2")
        await hands.press("a")
        await hands.sees("Everything was counted today. c counts the selected one again.")
    assert len(rows(sqlite_clinic, ControlledCount)) == 2


@pytest.mark.heavy
async def test_a_count_of_an_earlier_time_keeps_both_times_and_a_time_to_come_is_refused(sqlite_clinic: Clinic):
    opened_vial(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("c")
        await hands.sees("Which count is this?")
        await hands.press("a")
        await hands.sees("mL left in it")
        await hands.fill("8.5")
        await hands.press("ctrl+u")
        await hands.type("23:00")
        await hands.press("f10")
        await hands.sees("Second person")
        await hands.fill(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN, "8.5")
        await hands.sees("a time to come", "When")
        assert hands.app.focused.id == "counted_at"
        await hands.press("ctrl+u")
        await hands.type("0800")
        await hands.press("f10")
        await hands.sees("Second person", PHYSICIAN_SIGN_IN, "8.5")
        await hands.press("enter")
        await hands.type(PHYSICIAN_PIN)
        await hands.press("f10")
        await hands.sees("is 1.5 mL under", "ledger 10 mL", "08:00, start of the day, entered Nov 23, 2026")


@pytest.mark.heavy
async def test_who_may_not_settle_is_told_before_a_form_opens_and_c_on_stock_names_the_key(sqlite_clinic: Clinic):
    count(sqlite_clinic, opened_vial(sqlite_clinic), "8.7")
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("s")
        await hands.sees("M Ruiz MA may not settle a discrepancy")
        await hands.press("escape")
        await hands.sees("› Stock", "+0.2 mL open")
        await hands.press("c")
        await hands.sees("Lot T4417 is controlled (CIII): d counts it with a second person.")


@pytest.mark.heavy
@pytest.mark.parametrize("size", EACH_SIZE)
async def test_controlled_stock_is_discarded_by_keys_before_a_witness(sqlite_clinic, size):
    controlled_lot(sqlite_clinic)
    async with at_work(sqlite_clinic, size) as hands:
        await hands.sign_in()
        await hands.press("s")
        await hands.sees("T4417", "3 unopened")
        await hands.press("x")
        await hands.sees("leaves stock as")
        await hands.press("c")
        await hands.sees("Spoiled: lot T4417", "the second person's")
        await hands.fill("1")
        await hands.press("f10")
        await hands.sees("Type your PIN")
        await hands.press("shift+tab")
        await hands.fill(PHYSICIAN_SIGN_IN)
        await hands.type(PHYSICIAN_PIN)
        await hands.press("f10")
        await hands.sees("Booked as spoiled: lot T4417.")
        await hands.press("h")
        await hands.sees("seen by D Chen MD")
    assert len(rows(sqlite_clinic, StockWitness)) == 1


@pytest.mark.heavy
async def test_a_clinic_without_controlled_drugs_is_told_what_would_be_there(sqlite_clinic: Clinic):
    add_lot(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("s")
        await hands.sees("AB123")
        await hands.press("d")
        await hands.sees("No controlled drug is in stock. Receive one on Stock: n.")
        for key, text in (("c", "No controlled drug is in stock"), ("enter", "Receive one on Stock")):
            await hands.press(key)
            await hands.sees(text)
