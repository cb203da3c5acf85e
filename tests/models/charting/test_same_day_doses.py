"""A dose signed after another of the same day bills as a further injection of that day."""

from __future__ import annotations

from decimal import Decimal

from models.billing.records.charge_item import ChargeDerivation, ChargeItem
from models.charting.actions.sign_administration import Signed, sign_administration
from models.charting.queries.charting import open_charting, view_charting
from models.core.charting_codes import ResponseKind
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from tests.factories import GIVER_SIGN_IN, add_coverage, add_lot, add_order, add_patient, rows, staff_id
from tests.frozen_clock import FrozenClock
from tests.models.charting.test_sign_administration import MULTI_DOSE_B12, charted, filled_in

KETOROLAC = {"drug_slug": "ketorolac-tromethamine", "dose": Decimal(30), "dose_unit": "mg", "diagnoses": ["M54.50"]}

WATCHED = {"response": ResponseKind.OBSERVING, "pain_before": 6}


def covered_patient(clinic: Clinic) -> Patient:
    add_lot(clinic, ndc=MULTI_DOSE_B12, lot_number="B2207", on_hand=Decimal(3))
    add_lot(clinic, drug_slug="ketorolac-tromethamine", ndc="00409-3795-01", lot_number="K1", on_hand=Decimal(9))
    patient = add_patient(clinic)
    add_coverage(clinic, patient, "medicare")
    return patient


def lines(clinic: Clinic) -> list[str]:
    items = sorted(rows(clinic, ChargeItem), key=lambda item: (item.administration_id, item.line))
    return [" ".join([item.code, f"{item.units:f}", *item.modifiers]) for item in items]


def test_a_second_drug_of_the_day_is_shown_and_stored_with_59(clinic: Clinic) -> None:
    patient = covered_patient(clinic)
    assert isinstance(sign_administration(clinic, charted(clinic, add_order(clinic, patient).id)), Signed)
    second = add_order(clinic, patient, medication_text="ketorolac", **KETOROLAC)
    person = staff_id(clinic, GIVER_SIGN_IN)
    charting = open_charting(clinic, second.id, person)
    view = view_charting(charting.facts, filled_in(clinic, charting), clinic.now())
    assert view.charges is not None
    assert (view.charges.lines[0].code, view.charges.lines[0].modifiers) == ("96372", ("59",))


def test_two_drugs_signed_on_one_day_bill_two_injections(clinic: Clinic) -> None:
    patient = covered_patient(clinic)
    orders = [add_order(clinic, patient), add_order(clinic, patient, medication_text="ketorolac", **KETOROLAC)]
    for order, message in zip(orders, ({}, WATCHED), strict=True):
        assert isinstance(sign_administration(clinic, charted(clinic, order.id, **message)), Signed)
    assert lines(clinic) == ["96372 1", "J3420 1", "96372 1 59", "J1885 2 JZ"]
    assert {row.status for row in rows(clinic, ChargeDerivation)} == {"billable"}


def test_the_same_drug_signed_twice_on_one_day_waits_for_a_coder(clinic: Clinic, clock: FrozenClock) -> None:
    patient = covered_patient(clinic)
    first = add_order(clinic, patient)
    assert isinstance(sign_administration(clinic, charted(clinic, first.id)), Signed)
    clock.tick(120)
    request = charted(clinic, add_order(clinic, patient).id, overrides=everything_answered(clinic, patient))
    assert isinstance(sign_administration(clinic, request), Signed)
    stored = rows(clinic, ChargeDerivation)
    assert [row.status for row in stored] == ["billable", "hold"]
    assert {"same_day_dose", "daily_limit"} & {finding["rule"] for finding in stored[1].findings}


def test_a_dose_of_the_day_before_changes_nothing(clinic: Clinic, clock: FrozenClock) -> None:
    patient = covered_patient(clinic)
    assert isinstance(sign_administration(clinic, charted(clinic, add_order(clinic, patient).id)), Signed)
    clock.tick(24 * 60)
    order = add_order(clinic, patient, medication_text="ketorolac", **KETOROLAC)
    assert isinstance(sign_administration(clinic, charted(clinic, order.id, **WATCHED)), Signed)
    assert lines(clinic)[2] == "96372 1"


def everything_answered(clinic: Clinic, patient: Patient) -> dict[str, str]:
    """Return an answer to every warning a second dose of the day meets."""
    order = add_order(clinic, patient)
    charting = open_charting(clinic, order.id, staff_id(clinic, GIVER_SIGN_IN))
    view = view_charting(charting.facts, filled_in(clinic, charting), clinic.now())
    reasons = charting.facts.tables.reasons["override"]
    return {finding.key: reasons[0].code for finding in view.blocking}
