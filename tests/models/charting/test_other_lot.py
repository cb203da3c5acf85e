"""A signed dose that in fact came from another lot: its stock follows, an expired lot is a medication error (K23)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from models.charting.correcting.correct_administration import Corrected, CorrectionRequest, enter_in_error
from models.charting.correcting.history import read_corrections
from models.charting.correcting.opened import open_correction
from models.charting.correcting.other_lot import from_lot
from models.charting.correcting.stock_of_dose import BACK
from models.charting.lots.given_from_lots import given_from_lots
from models.charting.queries.patient_chart import patient_chart
from models.charting.queries.record_proof import prove_records
from models.charting.records.medication_administration import AdministrationProduct, MedicationAdministration
from models.charting.signing.outcomes import Refused
from models.orders.records.medication_request import MedicationRequest
from models.safety.draft import LotPick
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from models.store.transaction import table_of
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
from tests.models.charting.test_correct_administration import NOT_GIVEN, amend, amended, signed
from tests.models.charting.test_sign_administration import MULTI_DOSE_B12

EXPIRED = {"lot@dose.lot[0].expiry": "not_checked"}


@pytest.fixture
def order(clinic: Clinic) -> MedicationRequest:
    signed_at = clinic.now() - timedelta(hours=2)
    return add_order(clinic, add_patient(clinic), interval_days=28, doses_allowed=12, signed_at=signed_at)


def of_lot(clinic: Clinic, dose: UUID, lot: Lot) -> tuple[LotPick, ...]:
    """Return the pick that says the dose came from this lot."""
    opened = open_correction(clinic, dose, staff_id(clinic, GIVER_SIGN_IN))
    found = next(other for other in opened.dose.lots if other.lot_id == lot.id)
    return (from_lot(opened.body.lots[0], found),)


def given(clinic: Clinic, order: MedicationRequest) -> tuple[UUID, Lot, Lot]:
    """Return a dose signed from a lot, that lot, and one that had expired the day before."""
    right = add_lot(clinic, ndc=MULTI_DOSE_B12, lot_number="B2207", on_hand=Decimal(3))
    dose, yesterday = signed(clinic, order.id), clinic.today() - timedelta(days=1)
    old = add_lot(clinic, ndc=MULTI_DOSE_B12, lot_number="OLD1", on_hand=Decimal(2), expires_on=yesterday)
    return dose, right, old


def left(clinic: Clinic) -> dict[str, Decimal]:
    return {lot.lot_number: lot.on_hand for lot in rows(clinic, Lot)}


def summed(clinic: Clinic) -> dict[UUID, Decimal]:
    moved: dict[UUID, Decimal] = {}
    for row in rows(clinic, StockMovement):
        moved[row.lot_id] = moved.get(row.lot_id, Decimal(0)) + row.containers
    return moved


def test_k23_a_dose_amended_to_an_expired_lot_is_a_medication_error_in_the_chart_and_its_history(
    clinic: Clinic, order: MedicationRequest
) -> None:
    dose, right, old = given(clinic, order)
    before = left(clinic)
    record = amended(clinic, dose, lots=of_lot(clinic, dose, old), overrides=EXPIRED)

    assert left(clinic) == {"B2207": before["B2207"] + 1, "OLD1": before["OLD1"] - 1}
    assert summed(clinic) == {right.id: 0, old.id: -1}
    (charted,) = patient_chart(clinic, order.patient_id).counting
    assert "MEDICATION ERROR, EXPIRED LOT GIVEN: its expiry was not checked." in charted.summary
    assert "lot OLD1" in charted.summary
    assert charted.passed == ("MEDICATION ERROR, EXPIRED LOT GIVEN: its expiry was not checked",)
    with clinic.store.read() as connection:
        (told,) = read_corrections(connection, clinic, order.patient_id).of(record)
        assert prove_records(connection).altered == ()
    assert [(field, new.partition(",")[0]) for field, _old, new in told.changes] == [("lot", "OLD1")]
    (product,) = rows(clinic, AdministrationProduct, table_of(AdministrationProduct).c.administration_id == record)
    assert (product.lot_id, product.lot_number, product.expires_on) == (old.id, "OLD1", old.expires_on)
    assert given_from_lots(clinic, (right.id,)) == ()
    assert len(given_from_lots(clinic, (old.id,))) == 1


def test_k23_an_expired_lot_is_not_recorded_before_it_is_said_how_it_came_to_be_given(
    clinic: Clinic, order: MedicationRequest
) -> None:
    dose, _right, old = given(clinic, order)
    before = left(clinic)
    outcome = amend(clinic, dose, lots=of_lot(clinic, dose, old))
    assert isinstance(outcome, Refused)
    assert "it is a medication error: say how" in outcome.findings[0].text
    assert left(clinic) == before
    assert len(rows(clinic, MedicationAdministration)) == 1


def test_a_dose_amended_to_another_usable_lot_asks_nothing_and_moves_its_stock(
    clinic: Clinic, order: MedicationRequest
) -> None:
    lot = add_lot(clinic, ndc=MULTI_DOSE_B12, lot_number="B2207", on_hand=Decimal(3))
    dose = signed(clinic, order.id)
    other = add_lot(clinic, ndc=MULTI_DOSE_B12, lot_number="C1", on_hand=Decimal(3))
    amended(clinic, dose, lots=of_lot(clinic, dose, other))
    assert summed(clinic) == {lot.id: 0, other.id: -1}
    assert [(vial.lot_id, vial.status) for vial in rows(clinic, Vial)] == [(lot.id, "unopened"), (other.id, "open")]
    assert "MEDICATION ERROR" not in patient_chart(clinic, order.patient_id).counting[0].summary


def test_amended_twice_and_entered_in_error_every_lot_is_whole_again(clinic: Clinic, order: MedicationRequest) -> None:
    dose, right, old = given(clinic, order)
    second = amended(clinic, dose, lots=of_lot(clinic, dose, old), overrides=EXPIRED)
    third = amended(clinic, second, lots=of_lot(clinic, second, right))
    assert "MEDICATION ERROR" not in patient_chart(clinic, order.patient_id).counting[0].summary
    person = staff_id(clinic, PHYSICIAN_SIGN_IN)
    request = CorrectionRequest(clinic.new_id(), third, person, PHYSICIAN_PIN, NOT_GIVEN, BACK)
    assert isinstance(enter_in_error(clinic, request), Corrected)
    assert left(clinic) == {"B2207": 3, "OLD1": 2}
    assert set(summed(clinic).values()) == {Decimal(0)}


def test_another_field_amended_later_keeps_the_medication_error_in_the_chart(
    clinic: Clinic, order: MedicationRequest
) -> None:
    dose, _right, old = given(clinic, order)
    second = amended(clinic, dose, lots=of_lot(clinic, dose, old), overrides=EXPIRED)
    amended(clinic, second, note="told the physician")
    assert "MEDICATION ERROR, EXPIRED LOT GIVEN" in patient_chart(clinic, order.patient_id).counting[0].summary


def test_only_a_lot_of_the_very_same_package_is_offered(clinic: Clinic, order: MedicationRequest) -> None:
    add_lot(clinic, ndc=MULTI_DOSE_B12, lot_number="B2207", on_hand=Decimal(3))
    add_lot(clinic, drug_slug="ketorolac-tromethamine", ndc="00409-3796-01", lot_number="K1")
    dose = signed(clinic, order.id)
    assert open_correction(clinic, dose, staff_id(clinic, GIVER_SIGN_IN)).dose.lots == ()
