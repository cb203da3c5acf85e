"""The shelf, driven by keys and a scanner."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from models.people.actions.authenticate import Denied
from models.people.records.practitioner import Practitioner
from models.stock.actions.add_room import add_room
from models.stock.actions.receive_lot import receive_lot
from models.stock.entries import LotEntry
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from models.store.transaction import table_of
from tests.daily import first_daily
from tests.factories import (
    GIVER_SIGN_IN,
    PHYSICIAN_PIN,
    PHYSICIAN_SIGN_IN,
    add_lot,
    add_order,
    add_patient,
    rows,
    staff_id,
)
from tests.models.charting.test_correct_administration import signed
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


@pytest.mark.heavy
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
    first_daily(
        [
            (("123", "A1", "2027-05-31", "4"), "ndc:"),
            ((NDC, "A1", "soon", "4"), "expiry: 'soon' is not a date"),
            ((NDC, "A1", "2026-01-31", "4"), "expiry: this lot has expired"),
            ((NDC, "A1", "2027-05-31", "few"), "containers: write how many"),
        ]
    ),
)
async def test_a_delivery_that_cannot_be_right_is_refused_at_its_field(sqlite_clinic, typed, message):
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("n")
        await hands.fill(*typed)
        await hands.sees(message)
        assert hands.app.focused.id == message.partition(":")[0]
    assert not rows(sqlite_clinic, Lot)


UNLISTED_CODE = "]d201003999991234571727053110X1"


@pytest.mark.heavy
@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_package_no_list_holds_is_added_to_its_drug_once_the_box_confirms_its_ndc(sqlite_clinic, size):
    async with at_work(sqlite_clinic, size) as hands:
        await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        await hands.press("s")
        await hands.sees("› Stock")
        await hands.scan(UNLISTED_CODE)
        await hands.sees("Its code says 9999912345")
        await hands.press("ctrl+y")
        await hands.sees("Which NDC does the box say?")
        await hands.type("99999-1235-45")
        await hands.press("enter")
        await hands.sees("the code says 9999912345")
        await hands.press("ctrl+u")
        await hands.type("99999-1234-5")
        await hands.press("enter")
        await hands.sees("NDC 99999-1234-05: select its drug, Enter adds the package.")
        await hands.press("enter")
        await hands.sees("99999-1234-05", "Package")


@pytest.mark.heavy
async def test_a_package_no_list_holds_says_who_may_add_it(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.scan(UNLISTED_CODE)
        await hands.sees("This package is not in the formulary.", "M Ruiz MA may not change the")


async def test_f8_stock_is_counted_by_keys_and_a_difference_asks_why(sqlite_clinic: Clinic):
    add_lot(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("AB123")
        await hands.press("c")
        await hands.sees("Count lot AB123")
        await hands.type("few")
        await hands.press("f10")
        await hands.sees("'few' is not an amount")
        await hands.press("ctrl+u")
        await hands.fill("8")
        await hands.press("f10")
        await hands.sees("10 expected. Why does it differ?")
        await hands.press("1")
        await hands.sees("That picks nothing")
        await hands.press("b")
        await hands.sees("has 2 less than the ledger held", "8 unopened")
        await hands.press("h")
        await hands.sees("counted", "broken or lost", "M Ruiz MA")
    assert rows(sqlite_clinic, Lot)[0].on_hand == 8


async def test_ten_lots_are_received_by_ten_scans_and_ten_keys_besides_their_digits(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        for number in range(10):
            await hands.scan(f"]d201003051700312511727053110L{number}")
            await hands.sees("Scanned. Type what the code does not hold.", f"L{number}")
            await hands.type("5")
            await hands.press("enter")
            await hands.sees(f"Stored: 5 of lot L{number}")
    assert [lot.on_hand for lot in rows(sqlite_clinic, Lot)] == [5] * 10


@pytest.mark.heavy
async def test_k19_an_expiry_that_differs_asks_for_the_box_and_f10_again_is_another_lot(sqlite_clinic: Clinic):
    add_lot(sqlite_clinic, lot_number="B2207")
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.scan(PACKAGE_CODE)
        await hands.sees("2027-05-31")
        await hands.type("3x10")
        await hands.press("f10")
        await hands.sees("Which does the box say? F10 again stores it as another lot.")
        assert hands.app.focused.id == "expiry"
        await hands.press("f10")
        await hands.sees("Stored: 30 of lot B2207")
    assert sorted(lot.on_hand for lot in rows(sqlite_clinic, Lot)) == [10, 30]


@pytest.mark.heavy
@pytest.mark.parametrize("size", EACH_SIZE)
async def test_f8_stock_is_discarded_by_keys_as_what_it_is(sqlite_clinic, size):
    add_lot(sqlite_clinic)
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await hands.sees("AB123")
        await hands.press("x")
        await hands.sees("leaves stock as", "spoiled")
        await hands.press("b")
        await hands.sees("Expired: lot AB123")
        await hands.press("f10")
        await hands.sees("may be used through")
        await hands.press("escape")
        await hands.sees_no_more("Expired: lot AB123")
        await hands.press("x")
        await hands.sees("leaves stock as")
        await hands.press("c")
        await hands.sees("Spoiled: lot AB123")
        await hands.fill("4")
        await hands.press("f10")
        await hands.sees("Booked as spoiled: lot AB123", "6 unopened")


@pytest.mark.heavy
async def test_f8_a_recalled_lot_says_who_got_it(sqlite_clinic: Clinic):
    add_lot(sqlite_clinic)
    give_a_dose(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        await hands.press("s")
        await hands.sees("AB123")
        await hands.press("r")
        await hands.sees("recall the lot", "quarantine everything in Main")
        await hands.press("a")
        await hands.sees("Recalled: lot AB123")
        await hands.press("f10")
        await hands.sees("say why in words")
        await hands.type("letter of the maker")
        await hands.press("f10")
        await hands.sees("Lot AB123: recalled. g lists who got it.", "RECALLED")
        await hands.press("g")
        await hands.sees("1 dose, 1 patient.", "OKAFOR, Adaeze", "no phone", "1,000 mcg")
        await hands.press("w")
        await hands.sees("Written to")
        (written,) = hands.app.reports.glob("recall-*.csv")
    assert written.read_text("utf-8").splitlines()[0] == "record,name,phone,not_called,given_on,dose"


@pytest.mark.heavy
async def test_stock_is_transferred_to_a_room_by_keys(sqlite_clinic: Clinic):
    add_lot(sqlite_clinic)
    assert not isinstance(add_room(sqlite_clinic, None, "Refrigerator 2"), Denied)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("AB123")
        await hands.press("t")
        await hands.sees("Transfer lot AB123 to", "Refrigerator 2")
        await hands.press("1")
        await hands.sees("Containers")
        await hands.fill("4")
        await hands.press("f10")
        await hands.sees("Lot AB123 is in Refrigerator 2", "· Refrigerator 2", "6 unopened", "4 unopened")


@pytest.mark.heavy
async def test_what_a_role_may_not_is_said_before_a_form_opens(sqlite_clinic: Clinic):
    add_lot(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("AB123")
        for key, message in (("r", "may not recall or quarantine stock"), ("w", "may not add a room")):
            await hands.press(key)
            await hands.sees(message)
        await hands.press("h")
        await hands.sees("No movement is recorded for this lot")


@pytest.mark.heavy
async def test_a_receipt_typed_wrong_is_reversed_from_its_line(sqlite_clinic: Clinic):
    today = sqlite_clinic.today()
    receive_lot(sqlite_clinic, None, LotEntry(NDC, "AB123", today.replace(year=today.year + 1), 100))
    staff = table_of(Practitioner).c.username == GIVER_SIGN_IN
    sqlite_clinic.store.write(lambda tx: tx.update(Practitioner, staff, roles=["stock_manager"]))
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("100 unopened")
        await hands.press("h")
        await hands.sees("received", "+100")
        await hands.press("z")
        await hands.sees("Reverse: received +100")
        await hands.type("ten came")
        await hands.press("f10")
        await hands.sees("Reversed. The receipt stays in the list.", "ten came")
        await hands.press("z")
        await hands.sees("Only a receipt can be reversed, once")
    assert rows(sqlite_clinic, Lot)[0].on_hand == 0


@pytest.mark.heavy
async def test_what_was_typed_of_a_delivery_is_not_lost_by_a_stray_escape(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("n")
        await hands.type(NDC)
        await hands.press("escape")
        await hands.sees("Discard what you typed?")
        await hands.press("escape")
        await hands.sees(NDC)
        await hands.press("escape")
        await hands.sees("Discard what you typed?")
        await hands.press("ctrl+y")
        await hands.sees_no_more(NDC)


def give_a_dose(clinic: Clinic) -> None:
    """Give a dose from the lot in stock."""
    before = clinic.now() - timedelta(hours=3)
    signed(clinic, add_order(clinic, add_patient(clinic), signed_at=before).id)
