"""The vial a scan stands for: one that may be used, asked for where only the person sees which it is (S47-S49)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from models.charting.queries.charting import Charting, open_charting, view_charting
from models.core.charting_codes import Step
from models.patients.queries.scan import ScanVerdict
from models.safety.giving import build_case
from models.safety.rules.product import cannot_scan
from models.stock.facts import StockFacts
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from tests.factories import GIVER_SIGN_IN, add_lot, add_order, add_patient, staff_id
from tests.journeys.workstation import gs1_code
from tests.models.safety.rules.cases import B12, NOW, TODAY, case, lot, package
from tests.tui.screen_text import EACH_SIZE, at_work
from tui.charting.scanned import ScanAnswer, answer_scan, way_out
from tui.charting.steps.steps import ProductScan, stock_key, updated

MULTI = "00517-0032-25"
YESTERDAY = TODAY - timedelta(days=1)


def vial(**over: object) -> StockFacts:
    """Return an open multi-dose vial of lot G1 with 5 mL left, good for a week."""
    values = {"vial_id": UUID(int=50), "remaining_ml": Decimal(5), "use_by": TODAY + timedelta(days=7), **over}
    return lot(package=package(MULTI), lot_number="G1", on_hand=Decimal(2), **values)


NEW = lot(package=package(MULTI), lot_number="G1", on_hand=Decimal(2))
OTHER = replace(NEW, lot_id=UUID(int=11), lot_number="H2", use_by=TODAY + timedelta(days=500))


def opened(*stock: StockFacts) -> Charting:
    made = case(stock=stock, lots=(), step=Step.DOSE)
    return Charting(UUID(int=1), 1, made.draft, made.facts, None)


def scanned(charting: Charting, lot_number: str = "G1") -> ScanAnswer:
    verdict = ScanVerdict("product", MULTI, B12, "cyanocobalamin", lot_number or None)
    return answer_scan(charting, charting.body, verdict, "scanned", NOW)


@pytest.mark.parametrize("over", [{"use_by": YESTERDAY}, {"remaining_ml": Decimal("0.4")}], ids=["over", "too little"])
def test_s49_a_lot_whose_open_vial_cannot_be_used_asks_which_one_is_in_hand(over: dict[str, object]) -> None:
    old = vial(**over)
    charting = opened(old, NEW)
    answer = scanned(charting)

    assert [key for key, _words in answer.which] == [stock_key(old), stock_key(NEW)]
    assert ("OVER" in answer.which[0][1]) is ("use_by" in over)
    assert answer.which[1][1] == "a new, unopened one"


def test_s56_an_open_vial_that_may_be_used_is_taken_and_the_key_of_a_new_one_named() -> None:
    answer = scanned(opened(vial(), NEW))

    assert (answer.which, answer.text) == ((), "accepted: the open vial of lot G1, in date. A new vial: press 2.")
    assert answer.body
    assert answer.body.lots[0].vial_id == UUID(int=50)


@pytest.mark.parametrize("lot_number", ["G1", ""])
def test_s12_a_key_that_picks_what_the_scan_stands_for_keeps_it_scanned(lot_number: str) -> None:
    charting = opened(vial(), NEW, OTHER)
    body = scanned(charting, lot_number).body
    assert body
    scan = ProductScan(MULTI, lot_number, "scanned")

    def entry_of(item: StockFacts) -> str:
        return updated(charting, body, {"pick_lot": stock_key(item), "scan": scan}).lots[0].entry.value

    assert entry_of(NEW) == "scanned"
    assert entry_of(OTHER) == ("picked" if lot_number else "scanned")
    picked = updated(charting, body, {"pick_lot": stock_key(OTHER), "scan": scan})
    asked = cannot_scan.check(build_case(charting.facts, picked, NOW))
    assert bool(asked) == bool(lot_number)


@pytest.mark.parametrize(
    ("stock", "way"),
    [
        ((vial(use_by=YESTERDAY), NEW), " A new vial of lot G1 may be used: press 2, or scan it."),
        ((vial(use_by=YESTERDAY), OTHER), " Lot H2 may be used: press 2, or scan it."),
        ((vial(use_by=YESTERDAY),), " None in stock may be used: receive stock, or F8: not given."),
    ],
)
def test_u17_a_lot_that_must_not_be_used_names_the_way_out(stock: tuple[StockFacts, ...], way: str) -> None:
    charting = opened(*stock)
    body = updated(charting, charting.body, {"pick_lot": stock_key(stock[0])})

    assert way_out(charting, view_charting(charting.facts, body, NOW)) == way


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_s49_the_scan_of_a_new_vial_beside_an_expired_open_one_goes_on(sqlite_clinic: Clinic, size):
    made = add_lot(sqlite_clinic, ndc=MULTI, lot_number="G77336", on_hand=Decimal(4))
    today = sqlite_clinic.today()
    over = Vial(
        id=sqlite_clinic.new_id(), site_id=sqlite_clinic.site_id, lot_id=made.id, opened_at=sqlite_clinic.now(),
        opened_by=staff_id(sqlite_clinic, GIVER_SIGN_IN), remaining_ml=Decimal(7), use_by=today - timedelta(days=2),
    )  # fmt: skip
    sqlite_clinic.store.write(lambda tx: tx.add(over))
    order = add_order(sqlite_clinic, add_patient(sqlite_clinic))
    code = gs1_code(made.ndc, made.lot_number, made.expires_on)

    async with at_work(sqlite_clinic, size) as hands:
        await hands.at_the_dose()
        await hands.scan(code)
        await hands.sees("WHICH VIAL of lot G77336", "OVER", "a new, unopened one")
        await hands.press("1")
        await hands.sees("EXPIRED: Lot G77336 opened too long ago", "A new vial of lot G77336 may be used: press 2")
        await hands.press("enter")
        await hands.sees("A new vial of lot G77336 may be used: press 2")
        await hands.press("2")
        await hands.sees("Time given")
        await hands.settled()
    (pick,) = open_charting(sqlite_clinic, order.id, staff_id(sqlite_clinic, GIVER_SIGN_IN)).body.lots
    assert (pick.vial_id, pick.entry) == (None, "scanned")


def test_k10_a_scan_of_the_next_vial_comes_beside_an_open_one_that_holds_too_little() -> None:
    old = vial(remaining_ml=Decimal("0.4"))
    charting = opened(old, OTHER)
    body = updated(charting, charting.body, {"pick_lot": stock_key(old)}, NOW)
    charting = replace(charting, body=body)
    view = view_charting(charting.facts, body, NOW)
    assert view.next_lot == OTHER
    assert way_out(charting, view) == " Lot H2: press 2, or scan it."
    both = scanned(charting, "H2").body
    assert both
    assert [pick.lot_id for pick in both.lots] == [old.lot_id, OTHER.lot_id]


@pytest.mark.heavy
@pytest.mark.parametrize("size", EACH_SIZE)
async def test_k10_a_dose_takes_its_second_lot_on_the_dose_step(sqlite_clinic: Clinic, size):
    today = sqlite_clinic.today()
    for number, days in (("K111", 100), ("K222", 200)):
        add_lot(
            sqlite_clinic, drug_slug="ketorolac-tromethamine", ndc="00409-3793-01", lot_number=number,
            on_hand=Decimal(1), expires_on=today + timedelta(days=days),
        )  # fmt: skip
    order = add_order(
        sqlite_clinic, add_patient(sqlite_clinic), drug_slug="ketorolac-tromethamine", medication_text="ketorolac",
        dose=Decimal(30), dose_unit="mg", diagnoses=["M54.50"],
    )  # fmt: skip
    async with at_work(sqlite_clinic, size) as hands:
        await hands.at_the_dose()
        await hands.scan(gs1_code("00409-3793-01", "K111", today + timedelta(days=100)))
        await hands.sees("NOT ENOUGH: Lot K111 has 1 left, 2 needed.", "Lot K222: press 2", "add lot K222")
        await hands.scan(gs1_code("00409-3793-01", "K222", today + timedelta(days=200)))
        await hands.sees("Time given")
        await hands.settled()
    first, second = open_charting(sqlite_clinic, order.id, staff_id(sqlite_clinic, GIVER_SIGN_IN)).body.lots
    assert (first.containers, second.containers) == (1, 1)
