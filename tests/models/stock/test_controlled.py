"""Controlled drugs: two people count, a difference stays open beside the balance, and two people settle it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.core.errors import BadInputError
from models.people.actions.authenticate import Denied
from models.people.author import Author
from models.people.records.practitioner import Practitioner
from models.stock.actions.count_controlled import CountedByTwo, count_controlled
from models.stock.actions.count_stock import Counted, count_stock
from models.stock.actions.discard_stock import DiscardEntry, discard_stock
from models.stock.actions.receive_lot import Received, receive_lot
from models.stock.actions.settle_discrepancy import settle_discrepancy
from models.stock.entries import ControlledEntry, CountEntry, Held, LotEntry, SecondPerson, Settlement
from models.stock.kinds import COUNTED, GIVEN, SPOILED, WASTED
from models.stock.ledger.book import Move, book
from models.stock.queries.controlled import controlled_stock, running_count
from models.stock.queries.inventory import inventory
from models.stock.queries.lots_on_hand import lots_on_hand
from models.stock.queries.movements import movements
from models.stock.records.controlled_count import ControlledCount, ControlledSettlement
from models.stock.records.stock_movement import StockMovement
from models.stock.records.stock_witness import StockWitness
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from models.store.transaction import SignedRowError, table_of
from tests.factories import (
    GIVER_PIN,
    GIVER_SIGN_IN,
    PHYSICIAN_PIN,
    PHYSICIAN_SIGN_IN,
    add_lot,
    add_staff,
    rows,
    staff_id,
)
from tests.frozen_clock import FrozenClock
from tests.models.stock.balance import unbalanced

TESTOSTERONE = "00009-0417-02"
"""A 10 mL multi-dose vial, CIII."""
CHEN = SecondPerson(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
RUIZ = SecondPerson(GIVER_SIGN_IN, GIVER_PIN)


def ruiz(clinic: Clinic) -> UUID:
    return staff_id(clinic, GIVER_SIGN_IN)


def chen(clinic: Clinic) -> UUID:
    return staff_id(clinic, PHYSICIAN_SIGN_IN)


def controlled_lot(clinic: Clinic, containers: int = 3) -> UUID:
    entry = LotEntry(TESTOSTERONE, "T4417", clinic.today() + timedelta(days=400), containers)
    assert isinstance(receive_lot(clinic, ruiz(clinic), entry), Received)
    found: UUID = rows(clinic, StockMovement)[0].lot_id
    return found


def opened_vial(clinic: Clinic, left: str = "8.5") -> Held:
    """Open a 10 mL vial of the lot and draw from it until `left` is in it by the ledger."""
    lot, vial_id = controlled_lot(clinic), clinic.new_id()
    vial = Vial(
        id=vial_id, site_id=clinic.site_id, lot_id=lot, opened_at=clinic.now() - timedelta(days=2),
        opened_by=ruiz(clinic), use_by=clinic.today() + timedelta(days=20), remaining_ml=Decimal(10),
        opened_ml=Decimal(10),
    )  # fmt: skip
    clinic.store.write(lambda tx: tx.add(vial))
    draw(clinic, Held(lot, vial_id), Decimal(10) - Decimal(left), opens=True)
    return Held(lot, vial_id)


def draw(clinic: Clinic, held: Held, ml: Decimal, *, opens: bool = False) -> None:
    move = Move(held.lot_id, "T4417", GIVEN, Decimal(-1 if opens else 0), -ml, held.vial_id)
    clinic.store.write(lambda tx: book(tx, clinic, Author(ruiz(clinic), "M Ruiz MA"), (move,)))


def count(clinic: Clinic, held: Held, amount: str, **over: Any) -> Any:
    entry = ControlledEntry(held, "end", Decimal(amount), Decimal(amount))
    made = count_controlled(clinic, ruiz(clinic), (replace(entry, **over),), CHEN)
    return made if isinstance(made, Denied) else made[0]


def left(clinic: Clinic, held: Held) -> Decimal:
    found: Decimal = rows(clinic, Vial, table_of(Vial).c.id == held.vial_id)[0].remaining_ml
    return found


def newest(clinic: Clinic) -> UUID:
    found: UUID = rows(clinic, ControlledCount)[-1].id
    return found


def settle(clinic: Clinic, count_id: UUID, reason: str = "measured_wrong", text: str = "") -> Any:
    return settle_discrepancy(clinic, chen(clinic), Settlement(count_id, reason, text), RUIZ)


@pytest.mark.both_engines
def test_k28_a_count_that_differs_is_open_beside_the_balance_until_two_people_settle_it(
    clinic: Clinic, clock: FrozenClock
) -> None:
    held = opened_vial(clinic)
    earlier = rows(clinic, StockMovement)
    assert count(clinic, held, "8.7") == CountedByTwo(Decimal("0.2"), "D Chen MD")
    clock.tick(24 * 60)
    made_at = clock.instant
    clock.tick(35)
    assert count(clinic, held, "8.2", counted_at=made_at, note="before the evening") == CountedByTwo(
        Decimal("-0.3"), "D Chen MD"
    )
    assert left(clinic, held) == Decimal("8.5")
    assert rows(clinic, StockMovement) == earlier
    over, under = controlled_stock(clinic).discrepancies
    assert (over.count.difference, under.count.difference) == (Decimal("0.2"), Decimal("-0.3"))
    assert (under.count.counted_by, under.count.verified_by) == ("M Ruiz MA", "D Chen MD")
    assert (under.count.counted_at, under.count.recorded_at) == (made_at, clock.instant)
    assert settle(clinic, under.count.id) == Decimal("-0.3")
    assert settle(clinic, over.count.id) == 0
    assert left(clinic, held) == Decimal("8.2")
    booked = rows(clinic, StockMovement)
    assert booked[: len(earlier)] == earlier
    assert [(move.kind, move.volume_ml, move.reason) for move in booked[len(earlier) :]] == [
        (COUNTED, Decimal("-0.3"), "measured_wrong"), (COUNTED, Decimal(0), "measured_wrong"),
    ]  # fmt: skip
    vial = rows(clinic, Vial)[0]
    assert (vial.opened_ml, controlled_stock(clinic).discrepancies) == (Decimal(10), ())
    assert unbalanced(clinic) == {}


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("draw"), st.integers(1, 4)),
            st.tuples(st.just("count"), st.integers(60, 90)),
            st.tuples(st.just("settle"), st.integers(0, 3)),
        ),
        min_size=3,
        max_size=8,
    )
)
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_count_moves_the_balance_and_the_last_one_settled_leaves_what_was_counted(
    sqlite_clinic: Clinic, clock: FrozenClock, acts: list[tuple[str, int]]
) -> None:
    clinic = sqlite_clinic
    held, counted, drawn = opened_vial(clinic), Decimal("8.5"), Decimal(0)
    for what, size in acts:
        clock.tick()
        before = left(clinic, held)
        if what == "draw":
            draw(clinic, held, Decimal(size) / 10)
            drawn += Decimal(size) / 10
        elif what == "count":
            count(clinic, held, str(Decimal(size) / 10))
            counted, drawn = Decimal(size) / 10, Decimal(0)
            assert left(clinic, held) == before
        elif waiting := controlled_stock(clinic).discrepancies:
            settle(clinic, waiting[size % len(waiting)].count.id)
    for discrepancy in controlled_stock(clinic).discrepancies:
        settle(clinic, discrepancy.count.id)
    assert left(clinic, held) == counted - drawn
    assert unbalanced(clinic) == {}


def test_a_count_is_one_persons_by_session_and_another_ones_by_their_own_pin(sqlite_clinic: Clinic) -> None:
    held = opened_vial(sqlite_clinic)
    entry = ControlledEntry(held, "end", Decimal(8), Decimal(8))
    for second, text in (
        (RUIZ, "not the same one"),
        (SecondPerson(PHYSICIAN_SIGN_IN, GIVER_PIN), "Name or PIN is wrong"),
        (SecondPerson(PHYSICIAN_SIGN_IN, " "), "Type your PIN"),
    ):
        outcome = count_controlled(sqlite_clinic, ruiz(sqlite_clinic), (entry,), second)
        assert isinstance(outcome, Denied)
        assert text in outcome.text
    assert rows(sqlite_clinic, ControlledCount) == []


def test_who_may_not_count_cannot_verify_either(sqlite_clinic: Clinic) -> None:
    held = opened_vial(sqlite_clinic)
    staff = table_of(Practitioner).c.username == PHYSICIAN_SIGN_IN
    sqlite_clinic.store.write(lambda tx: tx.update(Practitioner, staff, roles=["biller"]))
    assert count(sqlite_clinic, held, "8.5") == Denied(
        "D Chen MD may not count stock. Ask a stock manager or a nurse.", "who"
    )


@pytest.mark.parametrize(
    ("over", "at"),
    [
        ({"seen": Decimal("8.3")}, "seen"),
        ({"shift": "night"}, "shift"),
        ({"quantity": Decimal(100_000), "seen": Decimal(100_000)}, "quantity"),
        ({"quantity": Decimal(-1), "seen": Decimal(-1)}, "quantity"),
        ({"note": "x" * 501}, "note"),
        ({"counted_at": timedelta(minutes=1)}, "counted_at"),
        ({"counted_at": timedelta(days=-3)}, "counted_at"),
    ],
)
def test_a_count_that_cannot_be_right_is_refused_at_its_field(sqlite_clinic: Clinic, over: Any, at: str) -> None:
    held = opened_vial(sqlite_clinic)
    if "counted_at" in over:
        over = {"counted_at": sqlite_clinic.now() + over["counted_at"]}
    with pytest.raises(BadInputError) as refused:
        count(sqlite_clinic, held, "8.5", **over)
    assert refused.value.at == at
    assert rows(sqlite_clinic, ControlledCount) == []


def test_a_count_pressed_twice_is_stored_once(sqlite_clinic: Clinic) -> None:
    held, intent = opened_vial(sqlite_clinic), sqlite_clinic.new_id()
    entry = ControlledEntry(held, "end", Decimal("8.2"), Decimal("8.2"), intent_id=intent)
    made = [count_controlled(sqlite_clinic, ruiz(sqlite_clinic), (entry,), CHEN) for _ in range(2)]
    assert made[0] == made[1]
    assert len(rows(sqlite_clinic, ControlledCount)) == 1


def test_k28_a_list_is_counted_under_one_pair_of_names_all_of_it_or_none(sqlite_clinic: Clinic) -> None:
    vial = opened_vial(sqlite_clinic)
    entries = tuple(
        ControlledEntry(held, "end", Decimal(amount), Decimal(amount), place=place)
        for held, amount, place in ((vial, "8.2", "0"), (Held(vial.lot_id), "2", "1"))
    )
    apart = (entries[0], replace(entries[1], seen=Decimal(3)))
    with pytest.raises(BadInputError) as refused:
        count_controlled(sqlite_clinic, ruiz(sqlite_clinic), apart, CHEN)
    assert refused.value.at == "seen1"
    assert rows(sqlite_clinic, ControlledCount) == []
    made = count_controlled(sqlite_clinic, ruiz(sqlite_clinic), entries, CHEN)
    assert made == (CountedByTwo(Decimal("-0.3"), "D Chen MD"), CountedByTwo(Decimal(0), "D Chen MD"))
    assert [(row.counted_by_name, row.verified_by_name) for row in rows(sqlite_clinic, ControlledCount)] == [
        ("M Ruiz MA", "D Chen MD")
    ] * 2


def test_containers_are_counted_whole_and_only_in_their_room(sqlite_clinic: Clinic) -> None:
    held = Held(controlled_lot(sqlite_clinic))
    with pytest.raises(BadInputError, match="whole number"):
        count(sqlite_clinic, held, "2.5")
    assert count(sqlite_clinic, held, "2").difference == -1
    assert settle(sqlite_clinic, newest(sqlite_clinic), "missing", "Nov 23") == -1
    assert (lots_on_hand(sqlite_clinic)[0].count, unbalanced(sqlite_clinic)) == (2, {})


def test_a_dose_charted_late_and_a_count_again_settle_without_a_second_booking(
    sqlite_clinic: Clinic, clock: FrozenClock
) -> None:
    held = opened_vial(sqlite_clinic)
    count(sqlite_clinic, held, "8.2")
    first = newest(sqlite_clinic)
    clock.tick()
    draw(sqlite_clinic, held, Decimal("0.3"))
    assert count(sqlite_clinic, held, "8.2").difference == 0
    assert settle(sqlite_clinic, first, "charted_wrong") == 0
    assert left(sqlite_clinic, held) == Decimal("8.2")


def test_only_who_may_settles_once_with_a_reason(sqlite_clinic: Clinic) -> None:
    held = opened_vial(sqlite_clinic)
    count(sqlite_clinic, held, "8.2")
    made = newest(sqlite_clinic)
    as_nurse = settle_discrepancy(sqlite_clinic, nurse(sqlite_clinic), Settlement(made, "spilled"), CHEN)
    assert as_nurse == Denied("K Adams may not settle a discrepancy. Ask a provider or a stock manager.")
    for reason, at in (("", "reason"), ("other", "reason_text"), ("missing", "reason_text")):
        with pytest.raises(BadInputError) as refused:
            settle(sqlite_clinic, made, reason, "  ")
        assert refused.value.at == at
    assert left(sqlite_clinic, held) == Decimal("8.5")
    settle(sqlite_clinic, made, "other", "drawn twice from one syringe")
    with pytest.raises(BadInputError, match="D Chen MD settled it meanwhile"):
        settle(sqlite_clinic, made)
    settled = rows(sqlite_clinic, ControlledSettlement)[0]
    assert (settled.settled_by_name, settled.verified_by_name) == ("D Chen MD", "M Ruiz MA")
    assert movements(sqlite_clinic, held.lot_id)[0].why == "other: drawn twice from one syringe, seen by M Ruiz MA"


def test_a_settlement_that_would_leave_less_than_nothing_asks_for_a_new_count(
    sqlite_clinic: Clinic, clock: FrozenClock
) -> None:
    held = opened_vial(sqlite_clinic)
    count(sqlite_clinic, held, "1")
    clock.tick()
    draw(sqlite_clinic, held, Decimal(2))
    with pytest.raises(BadInputError, match="count it again"):
        settle(sqlite_clinic, newest(sqlite_clinic))
    assert rows(sqlite_clinic, ControlledSettlement) == []


def test_a_discrepancy_of_a_vial_that_left_stock_is_settled_without_a_booking(sqlite_clinic: Clinic) -> None:
    held = opened_vial(sqlite_clinic)
    count(sqlite_clinic, held, "8.2")
    sqlite_clinic.store.write(lambda tx: tx.update(Vial, table_of(Vial).c.id == held.vial_id, status="discarded"))
    assert settle(sqlite_clinic, newest(sqlite_clinic)) == 0


def test_an_open_discrepancy_shows_on_its_lot_and_in_the_inventory(sqlite_clinic: Clinic) -> None:
    held = opened_vial(sqlite_clinic)
    count(sqlite_clinic, held, "8.7")
    vial = next(item for item in lots_on_hand(sqlite_clinic) if item.held.vial_id)
    assert (vial.state, vial.words, vial.schedule) == ("differs", "+0.2 mL open", "CIII")
    count(sqlite_clinic, Held(held.lot_id), "1")
    assert inventory(sqlite_clinic)[0].state == "discrepancy"


def test_one_person_alone_books_no_difference_of_a_controlled_drug(sqlite_clinic: Clinic) -> None:
    held = Held(controlled_lot(sqlite_clinic))
    counted = CountEntry(held, Decimal(2), "lost")
    with pytest.raises(BadInputError, match=r"controlled \(CIII\) and differs: two people count it"):
        count_stock(sqlite_clinic, ruiz(sqlite_clinic), (counted,))
    agrees = count_stock(sqlite_clinic, ruiz(sqlite_clinic), (replace(counted, quantity=Decimal(3)),))
    assert agrees == Counted((Decimal(0),))


def test_what_is_not_controlled_is_not_counted_by_two(sqlite_clinic: Clinic) -> None:
    with pytest.raises(BadInputError, match="not a controlled drug"):
        count(sqlite_clinic, Held(add_lot(sqlite_clinic).id), "10")


def test_controlled_stock_is_discarded_before_a_witness_and_not_over_an_open_discrepancy(clinic: Clinic) -> None:
    held = opened_vial(clinic)
    entry = DiscardEntry(held, SPOILED, 0, "left out overnight")
    with pytest.raises(BadInputError, match="a second person signs with their own PIN"):
        discard_stock(clinic, ruiz(clinic), entry)
    assert isinstance(discard_stock(clinic, ruiz(clinic), entry, None, RUIZ), Denied)
    count(clinic, held, "8.2")
    with pytest.raises(BadInputError, match="has an open discrepancy: settle it first"):
        discard_stock(clinic, ruiz(clinic), entry, None, CHEN)
    settle(clinic, newest(clinic))
    assert discard_stock(clinic, ruiz(clinic), entry, None, CHEN) == Decimal("8.2")
    assert [seen.witnessed_by_name for seen in rows(clinic, StockWitness)] == ["D Chen MD"]
    assert movements(clinic, held.lot_id)[0].why == "left out overnight, seen by D Chen MD"


def test_other_stock_is_discarded_by_one_person(sqlite_clinic: Clinic) -> None:
    lot = add_lot(sqlite_clinic)
    assert discard_stock(sqlite_clinic, ruiz(sqlite_clinic), DiscardEntry(Held(lot.id), WASTED, 1)) == 1
    assert rows(sqlite_clinic, StockWitness) == []


def test_the_running_count_names_person_and_shift_with_the_balance_of_each_line(
    sqlite_clinic: Clinic, clock: FrozenClock
) -> None:
    held = opened_vial(sqlite_clinic)
    clock.tick()
    count(sqlite_clinic, held, "8.2", shift="change")
    clock.tick()
    draw(sqlite_clinic, held, Decimal(1))
    settle(sqlite_clinic, newest(sqlite_clinic), "hub_loss")
    lines = running_count(sqlite_clinic, held)
    told = [(line.what, line.change, line.balance, line.who, line.second) for line in lines]
    assert told == [
        ("settled", Decimal("-0.3"), Decimal("7.2"), "D Chen MD", "M Ruiz MA"),
        ("given", Decimal(-1), Decimal("7.5"), "M Ruiz MA", ""),
        ("counted, change of shift", None, Decimal("8.5"), "M Ruiz MA", "D Chen MD"),
        ("given", Decimal("-1.5"), Decimal("8.5"), "M Ruiz MA", ""),
    ]
    assert (lines[2].difference, lines[2].settled) == (
        Decimal("-0.3"), "left in needles and hubs; D Chen MD and M Ruiz MA, Nov 23, 2026 09:44",
    )  # fmt: skip


def test_a_count_and_its_settlement_never_change(sqlite_clinic: Clinic) -> None:
    count(sqlite_clinic, opened_vial(sqlite_clinic), "8.2")
    with pytest.raises(SignedRowError):
        sqlite_clinic.store.write(lambda tx: tx.update(ControlledCount, table_of(ControlledCount).c.id.is_not(None)))


def nurse(clinic: Clinic) -> UUID:
    """Return a nurse who counts but does not settle."""
    return add_staff(clinic, family="Adams", given="K", credential="", username="kadams", roles=["nurse"], npi="").id
