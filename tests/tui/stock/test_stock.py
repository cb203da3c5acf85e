"""The shelf, driven by keys and a scanner."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from tests.factories import GIVER_SIGN_IN, add_lot, rows, staff_id
from tests.tui.screen_text import EACH_SIZE, Hands, at_work

NDC = "00517-0031-25"
# GTIN of NDC 00517-0031-25 (0517-0031-25), expiry May 31, 2027, lot B2207.
PACKAGE_CODE = "]d201003051700312511727053110B2207"


async def _open(hands: Hands) -> None:
    await hands.sign_in()
    await hands.press("s")
    await hands.sees("› Stock")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_recalled_and_expired_lots_come_first_and_say_so_in_words(sqlite_clinic, size):
    today = sqlite_clinic.today()
    add_lot(sqlite_clinic, lot_number="GOOD1")
    add_lot(sqlite_clinic, lot_number="OLD1", expires_on=today - timedelta(days=1))
    add_lot(sqlite_clinic, lot_number="SOON1", expires_on=today + timedelta(days=5))
    add_lot(sqlite_clinic, lot_number="BACK1", status="recalled")
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        shown = await hands.sees("RECALLED", "EXPIRED", "5 d left", "10 unopened")
    places = [shown.index(lot) for lot in ("BACK1", "OLD1", "SOON1", "GOOD1")]
    assert places == sorted(places)


async def test_an_opened_vial_shows_what_it_still_holds_and_until_when(sqlite_clinic: Clinic):
    lot = add_lot(sqlite_clinic)
    today = sqlite_clinic.today()
    vial = Vial(
        id=sqlite_clinic.new_id(), site_id=sqlite_clinic.site_id, lot_id=lot.id, opened_at=sqlite_clinic.now(),
        opened_by=staff_id(sqlite_clinic, GIVER_SIGN_IN), use_by=today + timedelta(days=10),
        remaining_ml=Decimal("18.5"),
    )  # fmt: skip
    sqlite_clinic.store.write(lambda tx: tx.add(vial))
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("open, 18.5 mL", "10 d left", "Dec 3, 2026")


async def test_n7_an_empty_shelf_says_the_key_that_fills_it(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("n receives stock")


async def test_typing_narrows_the_shelf(sqlite_clinic: Clinic):
    add_lot(sqlite_clinic, lot_number="AAA1")
    add_lot(sqlite_clinic, lot_number="BBB2")
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("AAA1", "BBB2")
        await hands.press("slash")
        await hands.type("bbb")
        await hands.sees_no_more("AAA1")
        await hands.press("escape")
        await hands.sees("AAA1", "BBB2")


async def test_a_typed_delivery_reaches_the_shelf_once_however_often_it_is_stored(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("n")
        await hands.fill(NDC, "b2207", "2027-05-31")
        await hands.type("12")
        await hands.burst("f10", "enter", "f10")
        await hands.sees("Stored: 12 of lot b2207", "12 unopened")
    assert [(lot.lot_number, lot.on_hand) for lot in rows(sqlite_clinic, Lot)] == [("B2207", Decimal(12))]
    assert len(rows(sqlite_clinic, StockMovement)) == 1


async def test_a_scanned_package_fills_the_form(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.scan(PACKAGE_CODE)
        await hands.sees(NDC, "B2207", "2027-05-31")
        await hands.type("6")
        await hands.press("enter")
        await hands.sees("Stored: 6 of lot B2207")
    assert rows(sqlite_clinic, Lot)[0].expires_on.isoformat() == "2027-05-31"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("123", "A1", "2027-05-31", "4"), "ndc:"),
        ((NDC, "A1", "soon", "4"), "expiry: 'soon' is not a date"),
        ((NDC, "A1", "2026-01-31", "4"), "expiry: this lot has expired"),
        ((NDC, "A1", "2027-05-31", "few"), "containers: write how many"),
    ],
)
async def test_a_delivery_that_cannot_be_right_is_refused_at_its_field(sqlite_clinic, typed, message):
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("n")
        await hands.fill(*typed)
        await hands.sees(message)
        assert hands.app.focused.id == message.partition(":")[0]
    assert not rows(sqlite_clinic, Lot)
