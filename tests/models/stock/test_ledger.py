"""The ledger: every drop is received, given, wasted, moved or left, and the sum is what is on hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from models.charting.actions.sign_administration import Signed, sign_administration
from models.charting.correcting.correct_administration import Corrected, enter_in_error
from models.charting.correcting.stock_of_dose import BACK
from models.charting.lots.given_from_lots import given_from_lots
from models.charting.queries.charting import Charting, open_charting, pick_lot, view_charting
from models.charting.signing.outcomes import Stale
from models.core.charting_codes import DRAWN_UP, Outcome
from models.core.errors import BadInputError
from models.people.actions.authenticate import Denied
from models.people.author import Author
from models.people.records.practitioner import Practitioner
from models.safety.actions.save_safety_setting import SettingDraft, save_safety_setting
from models.safety.draft import LotPick
from models.stock.actions.add_room import add_room
from models.stock.actions.correct_expiry import Correction, correct_expiry
from models.stock.actions.count_stock import Counted, count_stock
from models.stock.actions.discard_stock import DiscardEntry, discard_stock
from models.stock.actions.hold_stock import Recalled, hold_lot, hold_room, recall_lots
from models.stock.actions.receive_lot import Received, receive_lot, receive_lots
from models.stock.actions.reverse_receipt import reverse_receipt
from models.stock.actions.transfer_stock import transfer_stock
from models.stock.entries import CountEntry, Held, LotEntry, UnsureError
from models.stock.facts import StockFacts
from models.stock.kinds import COUNTED, EXPIRED, QUARANTINED, RELEASED, RETURNED, SPOILED, WASTED
from models.stock.ledger.book import Move, book
from models.stock.queries.inventory import inventory
from models.stock.queries.lots_on_hand import lots_on_hand
from models.stock.queries.movements import movements
from models.stock.queries.on_hand import read_on_hand
from models.stock.queries.stock import stock
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.stock.records.stock_room import LotRoom
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from models.store.transaction import SignedRowError, Transaction, table_of
from tests.factories import GIVER_SIGN_IN, PHYSICIAN_SIGN_IN, add_lot, add_order, add_patient, rows, staff_id
from tests.frozen_clock import FrozenClock
from tests.models.charting.test_correct_administration import voiding
from tests.models.charting.test_sign_administration import DECLINED, MULTI_DOSE_B12, WATCHED, charted
from tests.models.stock.balance import unbalanced

NDC = "00517-0031-25"
KETOROLAC = "00409-3793-01"
THIRTY_MG = {
    "drug_slug": "ketorolac-tromethamine",
    "medication_text": "ketorolac",
    "dose": Decimal(30),
    "dose_unit": "mg",
    "diagnoses": ["M54.50"],
}
OTHER = {"family": "Lindqvist", "given": "Sven", "birth_date": date(1970, 1, 1)}
IN_PAIN = {"pain_before": 6, "pain_after": 2, "overrides": WATCHED}
LATE = {"overrides": {"given_time@give.time": "late_entry"}}


def entry(clinic: Clinic, **over: Any) -> LotEntry:
    made = LotEntry(NDC, "AB0123", clinic.today() + timedelta(days=400), 10)
    return replace(made, **over)


def received(clinic: Clinic, **over: Any) -> Lot:
    outcome = receive_lot(clinic, nurse(clinic), entry(clinic, **over))
    assert isinstance(outcome, Received)
    lot = rows(clinic, StockMovement, table_of(StockMovement).c.id == outcome.movement_ids[0])[0].lot_id
    found: Lot = rows(clinic, Lot, table_of(Lot).c.id == lot)[0]
    return found


def counts_blind(clinic: Clinic) -> None:
    """Let the clinic hide what is expected while it counts."""
    draft = SettingDraft("limit/blind_count", {"value": "1"}, "policy 12", 0)
    save_safety_setting(clinic, staff_id(clinic, PHYSICIAN_SIGN_IN), draft)


def nurse(clinic: Clinic) -> UUID:
    return staff_id(clinic, GIVER_SIGN_IN)


def manager(clinic: Clinic) -> UUID:
    staff = table_of(Practitioner).c.username == PHYSICIAN_SIGN_IN
    clinic.store.write(lambda tx: tx.update(Practitioner, staff, roles=["provider", "stock_manager"]))
    return staff_id(clinic, PHYSICIAN_SIGN_IN)


def kinds(clinic: Clinic) -> list[str]:
    return [move.kind for move in rows(clinic, StockMovement)]


def on_hand(clinic: Clinic) -> Decimal:
    found: Decimal = rows(clinic, Lot)[0].on_hand
    return found


def give(clinic: Clinic, **over: Any) -> Any:
    """Chart and sign a dose of a fresh order of another patient, from the first lot."""
    since = clinic.today() - timedelta(days=30)
    signed_at = clinic.now() - timedelta(days=30)
    order = add_order(clinic, add_patient(clinic), valid_from=since, due_on=since, signed_at=signed_at)
    return sign_administration(clinic, charted(clinic, order.id, **over))


def picked_in_turn(opened: Charting, clinic: Clinic, stock: Sequence[StockFacts]) -> tuple[LotPick, ...]:
    """Return what is in hand after each was scanned."""
    body = opened.body
    for item in stock:
        body = pick_lot(opened.facts, body, item, "scanned", clinic.now())
    return body.lots


def discard_all_but(tx: Transaction, clinic: Clinic, vial: Vial, left: Decimal) -> None:
    """Count an open vial down to what is left in it."""
    lost = Move(vial.lot_id, "AB0123", COUNTED, volume_ml=left - vial.remaining_ml, vial_id=vial.id)
    book(tx, clinic, Author(None, "count"), (lost,))


@pytest.fixture(autouse=True)
def _balanced(request: pytest.FixtureRequest) -> Any:
    name = "clinic" if "clinic" in request.fixturenames else "sqlite_clinic"
    clinic = request.getfixturevalue(name)
    yield
    assert unbalanced(clinic) == {}


@pytest.mark.both_engines
def test_k1_one_signing_that_arrives_twice_takes_stock_once(clinic: Clinic) -> None:
    received(clinic, ndc=MULTI_DOSE_B12)
    order = add_order(clinic, add_patient(clinic))
    request = charted(clinic, order.id)
    first, second = sign_administration(clinic, request), sign_administration(clinic, request)
    assert isinstance(first, Signed)
    assert second == first
    assert (kinds(clinic), rows(clinic, Vial)[0].remaining_ml) == (["received", "given"], 9)


@pytest.mark.both_engines
def test_k2_a_receipt_of_eleven_lots_sent_twice_is_stored_once(clinic: Clinic) -> None:
    lots = [entry(clinic, lot_number=f"L{number}", place=f"line {number}") for number in range(11)]
    intent = clinic.new_id()
    first, second = (receive_lots(clinic, nurse(clinic), lots, intent) for _ in range(2))
    assert isinstance(first, Received)
    assert isinstance(second, Received)
    assert (second.movement_ids, first.before, second.before) == (first.movement_ids, False, True)
    assert len(rows(clinic, StockMovement)) == 11


def test_k2_a_delivery_with_one_bad_line_stores_none_of_it(sqlite_clinic: Clinic) -> None:
    lots = [entry(sqlite_clinic, lot_number="A1", place="line 2"), entry(sqlite_clinic, containers=0, place="line 3")]
    with pytest.raises(BadInputError, match="line 3, containers: write a whole number from 1 to 9,999"):
        receive_lots(sqlite_clinic, nurse(sqlite_clinic), lots)
    assert rows(sqlite_clinic, Lot) == []


def test_a_box_with_a_serial_number_is_received_once(sqlite_clinic: Clinic) -> None:
    received(sqlite_clinic, serial="S1")
    with pytest.raises(BadInputError, match="serial: S1 was received already"):
        received(sqlite_clinic, serial="S1")
    received(sqlite_clinic, serial="S2")
    assert on_hand(sqlite_clinic) == 20


@pytest.mark.both_engines
def test_k4_a_dose_charted_late_takes_only_what_was_there_on_its_day(clinic: Clinic, clock: FrozenClock) -> None:
    today = clinic.today()
    received(clinic, containers=3, received_on=today - timedelta(days=13))
    clock.instant -= timedelta(days=3)
    for _ in range(2):
        assert isinstance(give(clinic), Signed)
    clock.instant += timedelta(days=3)

    too_early = give(clinic, given_at=clinic.now() - timedelta(days=14), **LATE)
    assert isinstance(too_early, Stale)
    assert "Lot AB0123 was not in stock on Nov 9, 2026" in too_early.text
    assert isinstance(give(clinic, given_at=clinic.now() - timedelta(days=5), **LATE), Signed)
    assert on_hand(clinic) == 0
    (last,) = [move for move in rows(clinic, StockMovement) if move.day == today - timedelta(days=5)]
    assert last.containers == -1


def test_k4_what_was_there_for_a_few_days_only_is_not_given_before_it_came_back(
    sqlite_clinic: Clinic, clock: FrozenClock
) -> None:
    today = sqlite_clinic.today()
    clock.instant -= timedelta(days=6)
    received(sqlite_clinic, containers=1)
    assert isinstance(give(sqlite_clinic), Signed)
    clock.instant += timedelta(days=6)
    received(sqlite_clinic, containers=1, expires_on=today + timedelta(days=394))
    outcome = give(sqlite_clinic, given_at=sqlite_clinic.now() - timedelta(days=3), **LATE)
    assert isinstance(outcome, Stale)
    assert "was not in stock on Nov 20, 2026" in outcome.text


def test_k5_given_struck_as_never_opened_and_given_again_three_times_leaves_four_of_five(sqlite_clinic: Clinic) -> None:
    received(sqlite_clinic, containers=5)
    order = add_order(sqlite_clinic, add_patient(sqlite_clinic), interval_days=28, doses_allowed=12)
    for _ in range(3):
        signed = sign_administration(sqlite_clinic, charted(sqlite_clinic, order.id))
        assert isinstance(signed, Signed)
        struck = replace(voiding(sqlite_clinic, signed.administration_id), stock=BACK)
        assert isinstance(enter_in_error(sqlite_clinic, struck), Corrected)
    assert isinstance(sign_administration(sqlite_clinic, charted(sqlite_clinic, order.id)), Signed)
    assert on_hand(sqlite_clinic) == 4
    assert kinds(sqlite_clinic) == ["received", *["given", "reversed"] * 3, "given"]


def test_k5_a_strike_without_an_answer_about_its_stock_stores_nothing(sqlite_clinic: Clinic) -> None:
    received(sqlite_clinic)
    signed = give(sqlite_clinic)
    with pytest.raises(BadInputError, match="stock: was it used\\?"):
        enter_in_error(sqlite_clinic, replace(voiding(sqlite_clinic, signed.administration_id), stock=""))
    assert kinds(sqlite_clinic) == ["received", "given"]


def test_a_vial_opened_only_for_a_dose_that_was_never_given_is_unopened_again(clinic: Clinic) -> None:
    received(clinic, ndc=MULTI_DOSE_B12, containers=2)
    signed = give(clinic)
    enter_in_error(clinic, replace(voiding(clinic, signed.administration_id), stock=BACK))
    assert (on_hand(clinic), [vial.status for vial in rows(clinic, Vial)]) == (2, ["unopened"])


def test_a_vial_opened_for_a_struck_dose_stays_open_where_another_drew_from_it(sqlite_clinic: Clinic) -> None:
    received(sqlite_clinic, ndc=MULTI_DOSE_B12, containers=2)
    struck = give(sqlite_clinic)
    assert isinstance(give(sqlite_clinic), Signed)
    enter_in_error(sqlite_clinic, replace(voiding(sqlite_clinic, struck.administration_id), stock=BACK))
    (vial,) = rows(sqlite_clinic, Vial)
    assert (on_hand(sqlite_clinic), vial.remaining_ml, vial.status) == (1, 9, "open")


def test_k8_half_a_milliliter_from_a_ten_milliliter_vial_twenty_times_leaves_exactly_zero(
    sqlite_clinic: Clinic,
) -> None:
    received(sqlite_clinic, ndc=MULTI_DOSE_B12, containers=1)
    order = {"dose": Decimal(500)}
    for _ in range(20):
        made = add_order(sqlite_clinic, add_patient(sqlite_clinic), **order)
        assert isinstance(sign_administration(sqlite_clinic, charted(sqlite_clinic, made.id)), Signed)
    (vial,) = rows(sqlite_clinic, Vial)
    assert (vial.remaining_ml, vial.status, on_hand(sqlite_clinic)) == (0, "empty", 0)
    assert stock(sqlite_clinic, "cyanocobalamin") == ()


def test_k9_a_lot_is_usable_through_its_last_day_and_on_no_path_after_it(
    sqlite_clinic: Clinic, clock: FrozenClock
) -> None:
    lot = received(sqlite_clinic, expires_on=sqlite_clinic.today())
    clock.instant = clock.instant.replace(hour=5, minute=30) + timedelta(days=1)  # 23:30 in Chicago
    assert lots_on_hand(sqlite_clinic)[0].words == "last day"
    assert isinstance(give(sqlite_clinic), Signed)
    with pytest.raises(BadInputError, match="may be used through Nov 23, 2026"):
        discard_stock(sqlite_clinic, nurse(sqlite_clinic), DiscardEntry(Held(lot.id), EXPIRED, 1))

    clock.tick(31)
    assert lots_on_hand(sqlite_clinic)[0].words == "EXPIRED"
    assert inventory(sqlite_clinic)[0].state == "expired"
    order = add_order(sqlite_clinic, add_patient(sqlite_clinic))
    facts = open_charting(sqlite_clinic, order.id, nurse(sqlite_clinic)).facts
    body = open_charting(sqlite_clinic, order.id, nurse(sqlite_clinic)).body
    assert view_charting(facts, body, sqlite_clinic.now()).proposed_lot is None
    with pytest.raises(BadInputError, match="expiry: this lot has expired"):
        received(sqlite_clinic, lot_number="OTHER", expires_on=sqlite_clinic.today() - timedelta(days=1))


def test_k10_a_dose_in_two_rooms_is_drawn_from_each_or_transferred_first(sqlite_clinic: Clinic) -> None:
    cold = add_room(sqlite_clinic, manager(sqlite_clinic), "Refrigerator 2")
    lot = received(sqlite_clinic, containers=2, ndc=KETOROLAC)
    transfer_stock(sqlite_clinic, nurse(sqlite_clinic), Held(lot.id), cold, 1)
    order = add_order(sqlite_clinic, add_patient(sqlite_clinic), **THIRTY_MG)
    opened = open_charting(sqlite_clinic, order.id, nurse(sqlite_clinic))
    picked = pick_lot(opened.facts, opened.body, opened.facts.stock[0], "scanned")
    found = view_charting(opened.facts, picked, sqlite_clinic.now()).findings
    assert [f.text for f in found if f.rule == "lot"] == [
        "Lot AB0123 has 1 left, 2 needed. There is 1 in Refrigerator 2. Add a second lot."
    ]


def test_k10_a_dose_drawn_in_two_rooms_takes_from_each_its_own(sqlite_clinic: Clinic) -> None:
    cold = add_room(sqlite_clinic, manager(sqlite_clinic), "Refrigerator 2")
    lot = received(sqlite_clinic, containers=2, ndc=KETOROLAC)
    transfer_stock(sqlite_clinic, nurse(sqlite_clinic), Held(lot.id), cold, 1)
    order = add_order(sqlite_clinic, add_patient(sqlite_clinic), **THIRTY_MG)
    opened = open_charting(sqlite_clinic, order.id, nurse(sqlite_clinic))
    both = picked_in_turn(opened, sqlite_clinic, opened.facts.stock)
    assert [(pick.room_id, pick.containers) for pick in both] == [(None, 1), (cold, 1)]
    signed = sign_administration(sqlite_clinic, charted(sqlite_clinic, order.id, lots=both, **IN_PAIN))
    assert isinstance(signed, Signed), signed
    given = [move for move in rows(sqlite_clinic, StockMovement) if move.kind == "given"]
    assert {(move.room_id, move.containers) for move in given} == {(None, -1), (cold, -1)}
    assert (on_hand(sqlite_clinic), rows(sqlite_clinic, LotRoom)[0].on_hand) == (0, 0)


def test_a_dose_spans_an_open_vial_and_the_next_lot(sqlite_clinic: Clinic) -> None:
    received(sqlite_clinic, ndc=MULTI_DOSE_B12, containers=1)
    for _ in range(2):
        assert isinstance(give(sqlite_clinic), Signed)
    vial = rows(sqlite_clinic, Vial)[0]
    sqlite_clinic.store.write(lambda tx: discard_all_but(tx, sqlite_clinic, vial, Decimal("0.4")))
    received(sqlite_clinic, ndc=MULTI_DOSE_B12, containers=1, lot_number="NEXT", expires_on=date(2028, 1, 31))
    order = add_order(sqlite_clinic, add_patient(sqlite_clinic))
    opened = open_charting(sqlite_clinic, order.id, nurse(sqlite_clinic))
    both = picked_in_turn(opened, sqlite_clinic, opened.facts.stock)
    signed = sign_administration(sqlite_clinic, charted(sqlite_clinic, order.id, lots=both))
    assert isinstance(signed, Signed), signed
    assert [row.remaining_ml for row in rows(sqlite_clinic, Vial)] == [0, Decimal("9.4")]


def test_a_pick_takes_the_place_of_what_is_in_hand_once_that_is_enough(sqlite_clinic: Clinic) -> None:
    for number in ("A1", "B1"):
        received(sqlite_clinic, lot_number=number)
    order = add_order(sqlite_clinic, add_patient(sqlite_clinic))
    opened = open_charting(sqlite_clinic, order.id, nurse(sqlite_clinic))
    assert len(picked_in_turn(opened, sqlite_clinic, opened.facts.stock)) == 1


def test_k12_what_expired_or_was_recalled_can_still_be_booked_out(sqlite_clinic: Clinic, clock: FrozenClock) -> None:
    who = nurse(sqlite_clinic)
    lot = received(sqlite_clinic, expires_on=sqlite_clinic.today(), containers=4)
    clock.tick(24 * 60)
    recall_lots(sqlite_clinic, staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN), NDC, "ab0123", "letter of the maker")
    held = Held(lot.id)
    assert count_stock(sqlite_clinic, who, (CountEntry(held, Decimal(4)),)) == Counted((Decimal(0),))
    for kind in (EXPIRED, WASTED, RETURNED):
        assert discard_stock(sqlite_clinic, who, DiscardEntry(held, kind, 1)) == 1
    assert (on_hand(sqlite_clinic), kinds(sqlite_clinic)[-3:]) == (1, ["expired", "wasted", "returned"])


def test_k17_expired_spoiled_and_wasted_are_three_things(sqlite_clinic: Clinic) -> None:
    lot = received(sqlite_clinic)
    for kind in (SPOILED, WASTED):
        discard_stock(sqlite_clinic, nurse(sqlite_clinic), DiscardEntry(Held(lot.id), kind, 1, "warm week-end"))
    told = [(line.kind, line.amount, line.why) for line in movements(sqlite_clinic, lot.id)]
    assert told[:2] == [("wasted", "−1", "warm week-end"), ("spoiled", "−1", "warm week-end")]


def test_k19_one_number_with_another_expiry_asks_what_the_box_says_and_is_another_lot(sqlite_clinic: Clinic) -> None:
    first = received(sqlite_clinic)
    later = first.expires_on + timedelta(days=365)
    with pytest.raises(UnsureError, match="expiry: lot AB0123 is in stock with expiry Dec 28, 2027"):
        received(sqlite_clinic, expires_on=later)
    second = received(sqlite_clinic, expires_on=later, checked=True)
    assert second.id != first.id
    assert [item.use_by for item in stock(sqlite_clinic, "cyanocobalamin")] == [first.expires_on, later]
    assert received(sqlite_clinic, expires_on=later).id == second.id


def test_k20_case_and_blanks_do_not_matter_and_look_alikes_ask(sqlite_clinic: Clinic) -> None:
    first = received(sqlite_clinic)
    assert received(sqlite_clinic, lot_number="ab0123 ").id == first.id
    for typed in ("ABO123", "AB-0123"):
        with pytest.raises(UnsureError, match="lot: lot AB0123 is in stock"):
            received(sqlite_clinic, lot_number=typed)
    assert len(rows(sqlite_clinic, Lot)) == 1


def test_k20_a_recall_finds_the_lot_of_its_product_only(sqlite_clinic: Clinic) -> None:
    ours, other = received(sqlite_clinic), received(sqlite_clinic, ndc=MULTI_DOSE_B12)
    who = staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)
    outcome = recall_lots(sqlite_clinic, who, NDC, "AB0123", "letter")
    assert outcome == Recalled((ours.id,))
    assert recall_lots(sqlite_clinic, who, NDC, "ABO123", "letter") == Recalled((), ("AB0123",))
    states = {lot.id: lot.status for lot in rows(sqlite_clinic, Lot)}
    assert states == {ours.id: "recalled", other.id: "active"}
    recall_lots(sqlite_clinic, who, NDC, "AB0123", "letter again")
    assert kinds(sqlite_clinic).count("recalled") == 1


def test_k23_an_expired_lot_that_is_the_only_one_left_is_refused_at_signing(
    sqlite_clinic: Clinic, clock: FrozenClock
) -> None:
    received(sqlite_clinic, expires_on=sqlite_clinic.today())
    clock.tick(24 * 60)
    outcome = give(sqlite_clinic)
    assert "expired Nov 23, 2026" in outcome.findings[0].text
    assert kinds(sqlite_clinic) == ["received"]


def test_k25_a_refusal_before_a_vial_was_picked_takes_no_stock_and_after_it_was_drawn_up_wastes_it(
    sqlite_clinic: Clinic,
) -> None:
    received(sqlite_clinic)
    declined = {**DECLINED, "outcome": Outcome.REFUSED, "given_at": None, "sites": (), "response": None}
    assert isinstance(give(sqlite_clinic, lots=(), **declined), Signed)
    assert kinds(sqlite_clinic) == ["received"]
    assert isinstance(give(sqlite_clinic, waste_reason=DRAWN_UP, **declined), Signed)
    assert (kinds(sqlite_clinic), on_hand(sqlite_clinic)) == (["received", "wasted"], 9)


def test_a_count_that_differs_needs_a_reason_and_is_booked_with_it(sqlite_clinic: Clinic) -> None:
    lot = received(sqlite_clinic)
    short = CountEntry(Held(lot.id), Decimal(8))
    with pytest.raises(BadInputError, match="reason: 10 expected: say why it differs"):
        count_stock(sqlite_clinic, nurse(sqlite_clinic), (short,))
    found = count_stock(sqlite_clinic, nurse(sqlite_clinic), (replace(short, reason="lost"),))
    assert found == Counted((Decimal(-2),))
    assert on_hand(sqlite_clinic) == 8
    assert movements(sqlite_clinic, lot.id)[0].why == "broken or lost"


def test_a_count_is_fair_when_a_dose_is_given_while_somebody_counts(sqlite_clinic: Clinic, clock: FrozenClock) -> None:
    lot = received(sqlite_clinic)
    began = clock.tick(10)
    clock.tick(2)
    assert isinstance(give(sqlite_clinic), Signed)
    clock.tick(5)
    counted = CountEntry(Held(lot.id), Decimal(10), counted_at=began)
    assert count_stock(sqlite_clinic, nurse(sqlite_clinic), (counted,)) == Counted((Decimal(0),))
    assert on_hand(sqlite_clinic) == 9


def test_an_opened_vial_is_counted_in_milliliters(sqlite_clinic: Clinic) -> None:
    lot = received(sqlite_clinic, ndc=MULTI_DOSE_B12)
    give(sqlite_clinic)
    held = Held(lot.id, rows(sqlite_clinic, Vial)[0].id)
    count_stock(sqlite_clinic, nurse(sqlite_clinic), (CountEntry(held, Decimal("8.75"), "not_charted"),))
    assert rows(sqlite_clinic, Vial)[0].remaining_ml == Decimal("8.75")


def test_a_vial_that_is_over_is_discarded_where_it_is_found(sqlite_clinic: Clinic, clock: FrozenClock) -> None:
    lot = received(sqlite_clinic, ndc=MULTI_DOSE_B12)
    give(sqlite_clinic)
    clock.tick(29 * 24 * 60)
    (vial,) = [item for item in lots_on_hand(sqlite_clinic) if item.held.vial_id]
    assert vial.state == "expired"
    assert discard_stock(sqlite_clinic, nurse(sqlite_clinic), DiscardEntry(vial.held, EXPIRED, 0)) == 9
    assert [item for item in lots_on_hand(sqlite_clinic) if item.held.vial_id] == []
    assert movements(sqlite_clinic, lot.id)[0].amount == "−9 mL"
    with pytest.raises(BadInputError, match="was discarded meanwhile"):
        discard_stock(sqlite_clinic, nurse(sqlite_clinic), DiscardEntry(vial.held, EXPIRED, 0))


def test_an_opened_vial_moves_to_another_room_with_what_it_holds(sqlite_clinic: Clinic) -> None:
    cold = add_room(sqlite_clinic, manager(sqlite_clinic), "Refrigerator 2")
    lot = received(sqlite_clinic, ndc=MULTI_DOSE_B12)
    give(sqlite_clinic)
    vial = rows(sqlite_clinic, Vial)[0]
    transfer_stock(sqlite_clinic, nurse(sqlite_clinic), Held(lot.id, vial.id), cold, 0)
    assert [item.room for item in lots_on_hand(sqlite_clinic) if item.held.vial_id] == ["Refrigerator 2"]


def test_more_than_lies_in_a_room_is_neither_transferred_nor_discarded(sqlite_clinic: Clinic) -> None:
    cold = add_room(sqlite_clinic, manager(sqlite_clinic), "Refrigerator 2")
    lot = received(sqlite_clinic, containers=2)
    transfer_stock(sqlite_clinic, nurse(sqlite_clinic), Held(lot.id), cold, 1)
    for held in (Held(lot.id), Held(lot.id, room_id=cold)):
        with pytest.raises(BadInputError, match="containers: 1 there"):
            discard_stock(sqlite_clinic, nurse(sqlite_clinic), DiscardEntry(held, WASTED, 2))


def test_a_warm_refrigerator_is_quarantined_until_somebody_decides(sqlite_clinic: Clinic) -> None:
    chief = manager(sqlite_clinic)
    cold = add_room(sqlite_clinic, chief, "Refrigerator 2")
    lot = received(sqlite_clinic, containers=2)
    transfer_stock(sqlite_clinic, chief, Held(lot.id), cold, 1)
    with pytest.raises(BadInputError, match="reason: say why"):
        hold_room(sqlite_clinic, chief, cold, QUARANTINED, " ")
    assert hold_room(sqlite_clinic, chief, cold, QUARANTINED, "12 °C on Monday") == "Refrigerator 2"
    assert [(item.room, item.status) for item in stock(sqlite_clinic, "cyanocobalamin")] == [
        ("Main", "active"), ("Refrigerator 2", "quarantined"),
    ]  # fmt: skip
    hold_room(sqlite_clinic, chief, None, QUARANTINED, "power cut")
    assert {item.state for item in lots_on_hand(sqlite_clinic)} == {"blocked"}
    hold_room(sqlite_clinic, chief, cold, RELEASED, "maker says stable to 25 °C")
    hold_room(sqlite_clinic, chief, None, RELEASED, "power cut of ten minutes")
    assert {item.state for item in lots_on_hand(sqlite_clinic)} == {""}
    assert [line.kind for line in movements(sqlite_clinic, lot.id)][:2] == ["released", "released"]


def test_two_who_decide_on_one_lot_do_not_overwrite_each_other(sqlite_clinic: Clinic) -> None:
    lot, chief = received(sqlite_clinic), manager(sqlite_clinic)
    assert hold_lot(sqlite_clinic, chief, lot.id, QUARANTINED, "dented box", "active") == "quarantined"
    with pytest.raises(BadInputError, match="is quarantined meanwhile"):
        hold_lot(sqlite_clinic, chief, lot.id, QUARANTINED, "wet box", "active")
    assert hold_lot(sqlite_clinic, chief, lot.id, RELEASED, "content is fine", "quarantined") == "active"


def test_a_receipt_typed_wrong_is_reversed_once_and_never_edited(sqlite_clinic: Clinic) -> None:
    chief, lot = manager(sqlite_clinic), received(sqlite_clinic, containers=100, serial="S1")
    (receipt,) = rows(sqlite_clinic, StockMovement)
    with pytest.raises(BadInputError, match="reason: say why"):
        reverse_receipt(sqlite_clinic, chief, receipt.id, "")
    reverse_receipt(sqlite_clinic, chief, receipt.id, "ten came, not a hundred")
    with pytest.raises(BadInputError, match="reversed already"):
        reverse_receipt(sqlite_clinic, chief, receipt.id, "again")
    assert received(sqlite_clinic, containers=10, serial="S1").id == lot.id
    assert on_hand(sqlite_clinic) == 10
    with pytest.raises(SignedRowError):
        sqlite_clinic.store.write(lambda tx: tx.update(StockMovement, containers=Decimal(5)))


def test_a_receipt_some_of_which_was_used_is_counted_instead_of_reversed(sqlite_clinic: Clinic) -> None:
    received(sqlite_clinic, containers=1)
    receipt = rows(sqlite_clinic, StockMovement)[0]
    assert isinstance(give(sqlite_clinic), Signed)
    with pytest.raises(BadInputError, match="some of it was used since: count the lot instead"):
        reverse_receipt(sqlite_clinic, manager(sqlite_clinic), receipt.id, "wrong")


def test_a_patients_own_drug_is_given_to_nobody_else_and_decides_the_charge(sqlite_clinic: Clinic) -> None:
    owner, other = add_patient(sqlite_clinic, mrn="M1"), add_patient(sqlite_clinic, mrn="M2", **OTHER)
    received(sqlite_clinic, owner="patient", mrn="M1")
    refused = sign_administration(sqlite_clinic, charted(sqlite_clinic, add_order(sqlite_clinic, other).id))
    assert "is another patient's own" in refused.findings[0].text  # type: ignore[union-attr]
    order = add_order(sqlite_clinic, owner)
    assert isinstance(sign_administration(sqlite_clinic, charted(sqlite_clinic, order.id)), Signed)
    with pytest.raises(BadInputError, match="mrn: no patient has this record number"):
        received(sqlite_clinic, owner="patient", mrn="M3")


def test_a_sample_and_the_clinics_own_of_one_number_are_two_lots(sqlite_clinic: Clinic) -> None:
    assert received(sqlite_clinic).id != received(sqlite_clinic, owner="sample").id


def test_who_may_not_is_told_whom_to_ask(sqlite_clinic: Clinic) -> None:
    staff = table_of(Practitioner).c.username == GIVER_SIGN_IN
    sqlite_clinic.store.write(lambda tx: tx.update(Practitioner, staff, roles=["auditor"]))
    who, held = nurse(sqlite_clinic), Held(add_lot(sqlite_clinic).id)
    answers = (
        receive_lot(sqlite_clinic, who, entry(sqlite_clinic)),
        count_stock(sqlite_clinic, who, (CountEntry(held, Decimal(1)),)),
        transfer_stock(sqlite_clinic, who, held, None, 1),
        discard_stock(sqlite_clinic, who, DiscardEntry(held, WASTED, 1)),
        recall_lots(sqlite_clinic, who, NDC, "AB123", "letter"),
        hold_lot(sqlite_clinic, who, held.lot_id, QUARANTINED, "wet", "active"),
        hold_room(sqlite_clinic, who, None, QUARANTINED, "warm"),
        reverse_receipt(sqlite_clinic, who, held.lot_id, "wrong"),
        add_room(sqlite_clinic, who, "Cupboard"),
    )
    assert all(isinstance(answer, Denied) and " Ask " in answer.text for answer in answers)
    assert kinds(sqlite_clinic) == []


def test_an_amount_that_is_hardly_meant_is_asked_about_once(sqlite_clinic: Clinic) -> None:
    with pytest.raises(UnsureError, match="containers: 1,200 containers: is that what came"):
        received(sqlite_clinic, containers=1200)
    assert received(sqlite_clinic, containers=1200, checked=True).on_hand == 1200


def test_what_lies_in_a_quarantined_room_is_not_offered_and_the_rest_of_its_lot_is(sqlite_clinic: Clinic) -> None:
    cold = add_room(sqlite_clinic, manager(sqlite_clinic), "Refrigerator 2")
    lot = received(sqlite_clinic)
    assert isinstance(cold, UUID)
    transfer_stock(sqlite_clinic, nurse(sqlite_clinic), Held(lot.id), cold, 4)
    hold_room(sqlite_clinic, manager(sqlite_clinic), cold, QUARANTINED, "13 °C this morning")
    assert [row.state for row in inventory(sqlite_clinic)] == ["4 quarantined"]
    with sqlite_clinic.store.read() as connection:
        assert read_on_hand(connection, sqlite_clinic) == {"cyanocobalamin": 6}


def corrected(clinic: Clinic, lot: Lot, expiry: date, reason: str = "read from the box") -> object:
    return correct_expiry(clinic, manager(clinic), Correction(lot.id, lot.expires_on, expiry, reason))


def test_k19_an_expiry_typed_wrong_is_corrected_with_a_reason_and_its_history_stays(sqlite_clinic: Clinic) -> None:
    lot = received(sqlite_clinic, ndc=MULTI_DOSE_B12)
    assert isinstance(give(sqlite_clinic), Signed)
    sooner = sqlite_clinic.today() + timedelta(days=5)
    assert corrected(sqlite_clinic, lot, sooner) == sooner
    assert {item.use_by for item in stock(sqlite_clinic, "cyanocobalamin")} == {sooner}
    last = movements(sqlite_clinic, lot.id)[0]
    assert (last.kind, last.amount) == ("corrected", "0")
    assert last.why == "expiry Dec 28, 2027 → Nov 28, 2026: read from the box"


def test_k19_a_correction_says_what_keeps_it_from_being_stored(sqlite_clinic: Clinic) -> None:
    lot = received(sqlite_clinic)
    later = lot.expires_on + timedelta(days=365)
    received(sqlite_clinic, expires_on=later, checked=True)
    for expiry, reason, told in (
        (later, "box", "expiry: lot AB0123 of Dec 27, 2028 is in stock"),
        (lot.expires_on, "box", "expiry: this is the expiry it has"),
        (later, " ", "reason: say why in words"),
    ):
        with pytest.raises(BadInputError, match=told):
            corrected(sqlite_clinic, lot, expiry, reason)
    corrected(sqlite_clinic, lot, date(2027, 1, 31))
    with pytest.raises(BadInputError, match="changed meanwhile"):
        corrected(sqlite_clinic, lot, date(2027, 2, 28))


def test_k26_what_was_drawn_up_yesterday_is_not_given_today_and_a_new_scan_is(
    sqlite_clinic: Clinic, clock: FrozenClock
) -> None:
    received(sqlite_clinic)
    order = add_order(sqlite_clinic, add_patient(sqlite_clinic))
    opened = open_charting(sqlite_clinic, order.id, nurse(sqlite_clinic))
    yesterday = picked_in_turn(opened, sqlite_clinic, opened.facts.stock)
    clock.tick(24 * 60)
    refused = sign_administration(sqlite_clinic, charted(sqlite_clinic, order.id, lots=yesterday))
    told = "Lot AB0123 was taken on Nov 23, 2026. What was drawn up then is wasted, not given"
    assert told in refused.findings[0].text  # type: ignore[union-attr]
    again = picked_in_turn(opened, sqlite_clinic, opened.facts.stock)
    assert isinstance(sign_administration(sqlite_clinic, charted(sqlite_clinic, order.id, lots=again)), Signed)


def test_k26_a_dose_given_yesterday_and_charted_today_keeps_yesterdays_vial(
    sqlite_clinic: Clinic, clock: FrozenClock
) -> None:
    received(sqlite_clinic)
    order = add_order(sqlite_clinic, add_patient(sqlite_clinic))
    opened = open_charting(sqlite_clinic, order.id, nurse(sqlite_clinic))
    lots, given_at = picked_in_turn(opened, sqlite_clinic, opened.facts.stock), sqlite_clinic.now()
    clock.tick(24 * 60)
    signed = sign_administration(sqlite_clinic, charted(sqlite_clinic, order.id, lots=lots, given_at=given_at, **LATE))
    assert isinstance(signed, Signed), signed


@pytest.mark.parametrize("count", [0, -1, 10_000])
def test_a_negative_or_absurd_amount_is_refused(sqlite_clinic: Clinic, count: int) -> None:
    with pytest.raises(BadInputError, match="containers: write a whole number from 1 to 9,999"):
        received(sqlite_clinic, containers=count, checked=True)


def test_nothing_comes_in_on_a_day_to_come(sqlite_clinic: Clinic) -> None:
    with pytest.raises(BadInputError, match="received: this day is still to come"):
        received(sqlite_clinic, received_on=date(2030, 1, 1), expires_on=date(2031, 1, 1))


def test_a_recall_looks_for_its_doses_by_an_index(sqlite_clinic: Clinic) -> None:
    run: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        run.append((statement, values))

    event.listen(sqlite_clinic.store.engine, "before_cursor_execute", note)
    assert given_from_lots(sqlite_clinic, (sqlite_clinic.new_id(),)) == ()
    with sqlite_clinic.store.read() as connection:
        plans = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", values).all() for asked, values in [*run]]
    told = " ".join(row.detail for plan in plans for row in plan)
    assert "administration_product USING INDEX ix_administration_product_lot_id" in told
    assert "SCAN" not in told


@pytest.mark.parametrize(("field", "length"), [("supplier", 81), ("invoice", 41), ("serial", 21), ("lot_number", 21)])
def test_what_is_too_long_for_its_field_is_refused_and_never_cut(
    sqlite_clinic: Clinic, field: str, length: int
) -> None:
    with pytest.raises(BadInputError, match="characters"):
        received(sqlite_clinic, **{field: "X" * length})
    assert rows(sqlite_clinic, Lot) == []


def test_a_reason_longer_than_is_kept_books_nothing(sqlite_clinic: Clinic) -> None:
    lot = received(sqlite_clinic)
    with pytest.raises(BadInputError, match="reason_text: write at most 500 characters"):
        discard_stock(sqlite_clinic, nurse(sqlite_clinic), DiscardEntry(Held(lot.id), WASTED, 1, "x" * 501))
    assert on_hand(sqlite_clinic) == 10
