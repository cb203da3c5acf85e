"""Stock that must not be given, and doses that are none of ours, by every path but the charting screen (K23, K30)."""

from __future__ import annotations

from datetime import date

from models.charting.actions.sign_administration import sign_administration
from models.charting.queries.charting import open_charting, pick_lot, view_charting
from models.exchange.actions.settle_dose import settle_dose
from models.exchange.choices import TAKE_DOSE
from models.exchange.settling.question import Decision, Settled
from models.orders.actions.write_order import Ordered
from models.patients.actions.record_outside_dose import OutsideDoseEntry
from models.patients.records.outside_dose import OutsideDose
from models.stock.records.stock_movement import StockMovement
from models.store.clinic import Clinic
from tests.factories import GIVER_SIGN_IN, add_patient, rows, staff_id
from tests.frozen_clock import FrozenClock
from tests.models.charting.test_sign_administration import charted
from tests.models.exchange.test_settle_orders import doctor, offered, question
from tests.models.orders.sent import protocol
from tests.models.orders.test_protocols import started
from tests.models.stock.test_ledger import kinds, received


def test_k23_a_standing_order_neither_proposes_nor_gives_the_expired_lot_that_is_the_only_one_left(
    sqlite_clinic: Clinic, clock: FrozenClock
) -> None:
    received(sqlite_clinic, expires_on=sqlite_clinic.today())
    clock.tick(24 * 60)
    done = started(sqlite_clinic, add_patient(sqlite_clinic), protocol(sqlite_clinic))
    assert isinstance(done, Ordered)
    opened = open_charting(sqlite_clinic, done.order_id, staff_id(sqlite_clinic, GIVER_SIGN_IN))
    view = view_charting(opened.facts, opened.body, sqlite_clinic.now())
    assert (opened.body.lots, view.proposed_lot, view.next_lot) == ((), None, None)
    taken = pick_lot(opened.facts, opened.body, opened.facts.stock[0], "scanned", sqlite_clinic.now())
    refused = sign_administration(sqlite_clinic, charted(sqlite_clinic, done.order_id, lots=taken.lots))
    assert "expired Nov 23, 2026" in refused.findings[0].text  # type: ignore[union-attr]
    assert kinds(sqlite_clinic) == ["received"]


def test_k30_a_dose_given_elsewhere_that_came_by_interface_moves_no_stock(sqlite_clinic: Clinic) -> None:
    received(sqlite_clinic)
    offered(sqlite_clinic)
    row = question(sqlite_clinic)
    entry = OutsideDoseEntry(row.patient_id, "cyanocobalamin", date(2026, 10, 1), "Lake EHR")
    decision = Decision(row.id, row.revision, TAKE_DOSE)
    assert isinstance(settle_dose(sqlite_clinic, doctor(sqlite_clinic), decision, entry), Settled)
    assert len(rows(sqlite_clinic, OutsideDose)) == 1
    assert [move.kind for move in rows(sqlite_clinic, StockMovement)] == ["received"]
