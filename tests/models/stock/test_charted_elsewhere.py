"""Doses given here but charted in another system: they are matched to a lot or dismissed with a reason (K30)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from models.charting.lots.given_from_lots import given_from_lots
from models.core.errors import BadInputError
from models.exchange.actions.match_dose import Match, dismiss_dose, match_dose
from models.exchange.actions.settle_dose import settle_dose
from models.exchange.choices import TAKE_DOSE
from models.exchange.queries.not_taken import NotTaken, doses_not_taken
from models.exchange.settling.question import Decision, Settled
from models.patients.actions.record_outside_dose import OutsideDoseEntry
from models.stock.entries import Held
from models.stock.ledger.rests import OutOfStockError
from models.stock.queries.movements import movements
from models.stock.records.stock_movement import StockMovement
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from tests import fhir_files as fhir
from tests.factories import rows
from tests.frozen_clock import FrozenClock
from tests.models.exchange.test_settle_orders import doctor, question, take
from tests.models.stock.test_ledger import MULTI_DOSE_B12, kinds, on_hand, received


def imported(clinic: Clinic, lot: str = "b2207", given_on: date | None = None) -> NotTaken:
    """Return a dose of another system, recorded as given elsewhere."""
    day = given_on or clinic.today()
    sent: dict[str, Any] = {
        "resourceType": "Immunization", "id": "i1", "status": "completed", "occurrenceDateTime": day.isoformat(),
        "patient": {"reference": f"Patient/{fhir.PATIENT_ID}"}, "vaccineCode": {"text": "Influenza"},
        **({"lotNumber": lot} if lot else {}),
    }  # fmt: skip
    take(clinic, fhir.bundle(fhir.patient(), sent))
    row = question(clinic)
    entry = OutsideDoseEntry(row.patient_id, "cyanocobalamin", day, "Hospital EHR", dose="1000 mcg")
    assert isinstance(settle_dose(clinic, doctor(clinic), Decision(row.id, row.revision, TAKE_DOSE), entry), Settled)
    (dose,) = doses_not_taken(clinic)
    return dose


def test_k30_a_dose_sent_with_a_lot_of_ours_waits_and_moves_nothing_before_somebody_says_so(
    sqlite_clinic: Clinic,
) -> None:
    lot = received(sqlite_clinic)
    dose = imported(sqlite_clinic, lot.lot_number.lower())
    assert (dose.names_ours, dose.lot, dose.lot_ids) == (True, lot.lot_number, (lot.id,))
    assert kinds(sqlite_clinic) == ["received"]


def test_k30_matched_to_its_lot_it_is_taken_on_its_own_day_once_and_a_recall_finds_its_patient(
    sqlite_clinic: Clinic, clock: FrozenClock
) -> None:
    lot = received(sqlite_clinic)
    yesterday = sqlite_clinic.today()
    clock.tick(24 * 60)
    dose, before = imported(sqlite_clinic, lot.lot_number, yesterday), on_hand(sqlite_clinic)
    match = Match(dose.id, Held(lot.id), Decimal(1))
    assert match_dose(sqlite_clinic, doctor(sqlite_clinic), match) == 1
    with pytest.raises(BadInputError, match="meanwhile"):
        match_dose(sqlite_clinic, doctor(sqlite_clinic), match)
    moved = rows(sqlite_clinic, StockMovement)[-1]
    assert (moved.kind, moved.day, moved.reason_text) == ("given", yesterday, "charted elsewhere: Hospital EHR")
    assert doses_not_taken(sqlite_clinic) == ()
    assert on_hand(sqlite_clinic) < before
    (found,) = given_from_lots(sqlite_clinic, (lot.id,))
    assert (found.mrn, found.dose) == (dose.mrn, "cyanocobalamin 1,000 mcg")


def test_k30_dismissed_with_a_reason_nothing_moves_and_the_history_of_the_lot_says_why(sqlite_clinic: Clinic) -> None:
    lot = received(sqlite_clinic)
    dose, before = imported(sqlite_clinic, lot.lot_number), on_hand(sqlite_clinic)
    with pytest.raises(BadInputError, match="say why"):
        dismiss_dose(sqlite_clinic, doctor(sqlite_clinic), dose.id, " ")
    assert dismiss_dose(sqlite_clinic, doctor(sqlite_clinic), dose.id, "the hospital's own of that number") is True
    assert doses_not_taken(sqlite_clinic) == ()
    assert on_hand(sqlite_clinic) == before
    newest = movements(sqlite_clinic, lot.id)[0]
    assert (newest.kind, newest.amount, newest.why) == ("not taken", "0", "the hospital's own of that number")
    assert given_from_lots(sqlite_clinic, (lot.id,)) == ()


def test_k30_a_dose_that_names_no_lot_of_ours_may_be_matched_but_needs_no_dismissing(sqlite_clinic: Clinic) -> None:
    lot = received(sqlite_clinic)
    dose = imported(sqlite_clinic, "")
    assert not dose.names_ours
    with pytest.raises(BadInputError, match="names no lot"):
        dismiss_dose(sqlite_clinic, doctor(sqlite_clinic), dose.id, "not ours")
    assert match_dose(sqlite_clinic, doctor(sqlite_clinic), Match(dose.id, Held(lot.id), Decimal(1))) == 1


def test_k30_a_dose_of_a_day_before_the_lot_came_is_not_taken_from_it(sqlite_clinic: Clinic) -> None:
    lot = received(sqlite_clinic)
    dose = imported(sqlite_clinic, lot.lot_number, sqlite_clinic.today() - timedelta(days=3))
    with pytest.raises(OutOfStockError, match="not in stock on"):
        match_dose(sqlite_clinic, doctor(sqlite_clinic), Match(dose.id, Held(lot.id), Decimal(1)))
    assert kinds(sqlite_clinic) == ["received"]
    assert not rows(sqlite_clinic, Vial)


def test_k30_a_dose_from_a_multi_dose_lot_opens_its_vial_on_the_day_it_was_given(sqlite_clinic: Clinic) -> None:
    lot = received(sqlite_clinic, ndc=MULTI_DOSE_B12, containers=2)
    dose = imported(sqlite_clinic, lot.lot_number)
    assert match_dose(sqlite_clinic, doctor(sqlite_clinic), Match(dose.id, Held(lot.id), Decimal("0.5"))) == Decimal(
        "0.5"
    )
    (vial,) = rows(sqlite_clinic, Vial)
    assert (on_hand(sqlite_clinic), vial.opened_ml - vial.remaining_ml, vial.status) == (1, Decimal("0.5"), "open")
    move = rows(sqlite_clinic, StockMovement)[-1]
    assert (move.containers, move.volume_ml, move.vial_id) == (-1, Decimal("-0.5"), vial.id)
