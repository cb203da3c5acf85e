"""Stock counted by keys and by scan, and what a clinic that counts blind does not show."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.stock.actions.add_room import add_room
from models.stock.actions.transfer_stock import transfer_stock
from models.stock.entries import Held
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.store.clinic import Clinic
from tests.factories import add_lot, rows
from tests.models.stock.test_ledger import counts_blind
from tests.tui.screen_text import EACH_SIZE, Hands, at_work
from tests.tui.stock.test_stock import NDC, PACKAGE_CODE


async def _open(hands: Hands) -> None:
    await hands.sign_in()
    await hands.press("s")
    await hands.sees("› Stock", "B2207")


async def _scan(hands: Hands) -> None:
    await hands.press("a")
    await hands.sees("Counting: scan a package, or c on its line.", "Not counted yet 1")
    await hands.scan(PACKAGE_CODE)
    await hands.sees("Count lot B2207", "unopened containers")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_blind_count_shows_what_was_expected_only_once_it_is_stored(sqlite_clinic, size):
    counts_blind(sqlite_clinic)
    add_lot(sqlite_clinic, ndc=NDC, lot_number="B2207")
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await hands.sees("10 unopened")
        await hands.press("c")
        await hands.sees("Count lot B2207")
        await hands.sees_no_more("10 unopened")
        await hands.type("8")
        await hands.press("f10")
        await hands.sees("If it differs, why?", "other (say what)")
        await hands.press("f")
        await hands.sees("say in words why it differs")
        await hands.sees_no_more("10 unopened")
        await hands.press("f10")
        await hands.sees("If it differs, why?")
        await hands.press("b")
        await hands.sees("Counted: lot B2207 has 2 less than the ledger held.", "8 unopened")
    (counted,) = rows(sqlite_clinic, StockMovement)
    assert (counted.kind, counted.containers, counted.reason) == ("counted", -2, "lost")


@pytest.mark.heavy
async def test_a_blind_count_that_agrees_asks_the_same_and_keeps_no_reason(sqlite_clinic: Clinic) -> None:
    counts_blind(sqlite_clinic)
    add_lot(sqlite_clinic, ndc=NDC, lot_number="B2207")
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("c")
        await hands.sees("Count lot B2207")
        await hands.type("10")
        await hands.press("f10")
        await hands.sees("If it differs, why?")
        await hands.press("escape")
        await hands.sees("Count lot B2207", "10")
        await hands.press("escape")
        await hands.sees("10 unopened")
        await hands.press("c")
        await hands.sees("Count lot B2207")
        await hands.type("10")
        await hands.press("f10")
        await hands.sees("If it differs, why?")
        await hands.press("a")
        await hands.sees("Counted: lot B2207 agrees.", "10 unopened")
    (counted,) = rows(sqlite_clinic, StockMovement)
    assert (counted.containers, counted.reason) == (0, "")


@pytest.mark.heavy
@pytest.mark.parametrize("size", EACH_SIZE)
async def test_stock_is_counted_by_scan_one_package_after_the_other(sqlite_clinic, size):
    add_lot(sqlite_clinic, ndc=NDC, lot_number="B2207")
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await _scan(hands)
        await hands.type("9")
        await hands.press("f10")
        await hands.sees("10 expected. Why does it differ?")
        await hands.press("a")
        await hands.sees("Counted: lot B2207 has 1 less than the ledger held.", "Counted 1", "9 unopened")
        await hands.sees_no_more("Not counted yet")
        await hands.scan(PACKAGE_CODE.replace("B2207", "ZZ1"))
        await hands.sees("No lot ZZ1 of cyanocobalamin is in stock by the ledger.")
        await hands.press("escape")
        await hands.sees("Counted 1 of 1. Nothing is left to count.", "In stock 1")
    assert rows(sqlite_clinic, Lot)[0].on_hand == 9


@pytest.mark.heavy
async def test_a_scanned_lot_in_two_rooms_asks_which_was_counted(sqlite_clinic: Clinic) -> None:
    lot = add_lot(sqlite_clinic, ndc=NDC, lot_number="B2207")
    room = add_room(sqlite_clinic, None, "Refrigerator 2")
    transfer_stock(sqlite_clinic, None, Held(lot.id), room, 4)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("a")
        await hands.sees("Not counted yet 2")
        await hands.scan(PACKAGE_CODE)
        await hands.sees("Which cyanocobalamin is counted?", "lot B2207, unopened, Main", "Refrigerator 2")
        await hands.press("b")
        await hands.sees("Count lot B2207")
        await hands.type("4")
        await hands.press("f10")
        await hands.sees("Counted: lot B2207 agrees.", "Not counted yet 1", "Counted 1")
        await hands.press("escape")
        await hands.sees("Counted 1 of 2. 1 not counted.")


@pytest.mark.heavy
async def test_while_a_clinic_counts_blind_by_scan_nothing_says_what_is_expected(sqlite_clinic: Clinic) -> None:
    counts_blind(sqlite_clinic)
    add_lot(sqlite_clinic, ndc=NDC, lot_number="B2207", on_hand=Decimal(17))
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("a")
        await hands.sees("Not counted yet 1", "unopened")
        await hands.sees_no_more("17 unopened")
        for key in ("h", "p", "g", "x", "t", "i"):
            await hands.press(key)
            await hands.sees("This clinic counts blind: Esc ends the count first.")
        await hands.press("escape")
        await hands.sees("Counted 0 of 1. 1 not counted.", "17 unopened")
