"""Sixteen and sixty-four stations sign at once: nothing is doubled, stock is exact, the chain is whole."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from models.charting.actions.sign_administration import sign_administration
from models.charting.records.medication_administration import AdministrationProduct, MedicationAdministration
from models.charting.signing.outcomes import Refused, Stale
from models.safekeeping.check.fault import FaultKind
from models.safekeeping.check.store_check import check_store
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.store import audit
from models.store.clinic import Clinic
from models.store.driver_errors import MEANWHILE
from tests.bench.signers.plays import ENOUGH, SHARED, Over, orders_of, play, prepare
from tests.factories import rows
from tests.frozen_clock import FrozenClock


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("over", "writers", "each"),
    [(Over.OWN, 64, 1), (Over.ORDERS, 16, 4), (Over.ORDERS, 64, 1), (Over.LOT, 64, 1), (Over.VIALS, 16, 2)],
    ids=str,
)
def test_many_stations_store_each_dose_once(postgres_clinic: Clinic, over: Over, writers: int, each: int) -> None:
    work = prepare(postgres_clinic, over, writers, each)
    requests = [request for station in work for request in station]
    orders = orders_of(postgres_clinic, requests)
    wanted = set(orders)
    database = postgres_clinic.store.engine.url.render_as_string(hide_password=False)
    postgres_clinic.store.engine.dispose()

    told = play(database, work)

    assert told.signed
    # A machine with other work may be too slow to answer in time; that two met is never a reason.
    assert MEANWHILE not in told.errors
    assert not {state for state in told.conflicts if state.startswith(("40001", "40P01"))}
    # Whoever asks again learns what became of it.
    for request, order in zip(requests, orders, strict=True):
        again = sign_administration(postgres_clinic, request)
        if over is Over.VIALS and isinstance(again, Refused):
            # Another station opened a vial meanwhile, which is to be used up first.
            assert [finding.rule for finding in again.findings] == ["first_expiring"]
            wanted.discard(order)
        else:
            assert not isinstance(again, Refused | Stale) or over is Over.ORDERS
    doses = Counter(dose.request_id for dose in rows(postgres_clinic, MedicationAdministration))
    assert doses == dict.fromkeys(wanted, 1)
    assert len(wanted) == (SHARED if over is Over.ORDERS else writers * each) or over is Over.VIALS
    assert wanted
    _exact(postgres_clinic, over)
    with postgres_clinic.store.read() as connection:
        assert list(audit.breaks(connection, postgres_clinic.site_id)) == []
    assert [fault for fault in check_store(database, FrozenClock()).faults if fault.kind is not FaultKind.STOCK] == []


def _exact(clinic: Clinic, over: Over) -> None:
    """What is left of each lot is what came less what its doses took."""
    used = Counter(product.lot_id for product in rows(clinic, AdministrationProduct))
    moved = Counter(move.lot_id for move in rows(clinic, StockMovement))
    left = {lot.id: lot.on_hand for lot in rows(clinic, Lot)}
    assert moved == used
    assert len(left) == (len(used) if over is Over.OWN else 1)
    assert left == {lot: ENOUGH - Decimal(used[lot]) for lot in left}
