"""Who is billed on which day, and what signed doses use of an authorization (W22)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from models.billing.records.charge_item import ChargeDerivation
from models.charting.actions.sign_administration import Signed, SignRequest, sign_administration
from models.charting.authorizing.records import AuthorizationUse
from models.charting.correcting.correct_administration import CorrectionRequest, enter_in_error
from models.charting.correcting.stock_of_dose import BACK
from models.charting.queries.charting import open_charting, view_charting
from models.charting.queries.insurance import insurance
from models.charting.signing.outcomes import Stale
from models.core.charting_codes import Outcome, ResponseKind
from models.core.coded_reason import CodedReason
from models.patients.records.authorization import Authorization
from models.patients.records.coverage import Coverage
from models.patients.records.patient import Patient
from models.safety.draft import SitePick
from models.stock.records.lot import Lot
from models.store.clinic import Clinic
from tests.factories import GIVER_PIN, GIVER_SIGN_IN, add_coverage, add_lot, add_order, add_patient, rows, staff_id
from tests.frozen_clock import FrozenClock
from tests.models.charting.test_correct_administration import amending
from tests.models.charting.test_same_day_doses import KETOROLAC, WATCHED
from tests.models.charting.test_sign_administration import DECLINED, MULTI_DOSE_B12, at_once, charted

CHICAGO_NOV_30_2330 = datetime(2026, 12, 1, 5, 30, tzinfo=UTC)
PLAN = {"payer_type": "commercial", "payer_name": "LifeWise"}
AGAIN = {"overrides": {"interval@verify.last_dose": "monitor"}, "response": ResponseKind.OBSERVING}


@pytest.fixture
def patient(sqlite_clinic: Clinic) -> Patient:
    return covered(sqlite_clinic)


def covered(clinic: Clinic, **over: Any) -> Patient:
    patient = add_patient(clinic, **over)
    add_coverage(clinic, patient, "commercial", payer_name="LifeWise")
    if not rows(clinic, Lot):
        add_lot(clinic, ndc=MULTI_DOSE_B12, lot_number="B2207", on_hand=Decimal(5))
    return patient


def authorize(clinic: Clinic, patient: Patient, number: str, **over: Any) -> Authorization:
    values = {"drug_slug": "cyanocobalamin", "counts": "visits", "allowed": Decimal(6), "starts_on": date(2026, 1, 1)}
    row = Authorization(
        id=clinic.new_id(), site_id=clinic.site_id, patient_id=patient.id, number=number, **{**PLAN, **values, **over}
    )
    clinic.store.write(lambda tx: tx.add(row))
    return row


def order_of(clinic: Clinic, patient: Patient) -> UUID:
    return add_order(clinic, patient, signed_at=clinic.now() - timedelta(hours=2)).id


def requested(clinic: Clinic, order_id: UUID, **over: Any) -> SignRequest:
    """Return what is signed by somebody who was shown the authorization."""
    request = charted(clinic, order_id, **over)
    charting = open_charting(clinic, order_id, request.person_id)
    shown = view_charting(charting.facts, charting.body, clinic.now())
    return replace(request, shown_authorization=shown.authorized.key)


def give(clinic: Clinic, patient: Patient, **over: Any) -> UUID:
    outcome = sign_administration(clinic, requested(clinic, order_of(clinic, patient), **over))
    assert isinstance(outcome, Signed), outcome
    return outcome.administration_id


def left(clinic: Clinic, patient: Patient) -> dict[str, Decimal]:
    return {one.number: one.left for one in insurance(clinic, patient.id).authorizations}


def text_for(clinic: Clinic, patient: Patient) -> str:
    order_id = order_of(clinic, patient)
    request = charted(clinic, order_id)
    charting = open_charting(clinic, order_id, request.person_id)
    return view_charting(charting.facts, charting.body, clinic.now()).authorized.text


def test_the_coverage_of_the_day_of_service_is_billed_and_not_the_latest_row(
    sqlite_clinic: Clinic, clock: FrozenClock
) -> None:
    patient = add_patient(sqlite_clinic)
    add_lot(sqlite_clinic, ndc=MULTI_DOSE_B12)
    yesterday = sqlite_clinic.today() - timedelta(days=1)
    add_coverage(sqlite_clinic, patient, "commercial", payer_name="LifeWise", ends_on=yesterday)
    add_coverage(sqlite_clinic, patient, "medicare", starts_on=sqlite_clinic.today())
    order = add_order(sqlite_clinic, patient, signed_at=sqlite_clinic.now() - timedelta(days=2),
                      valid_from=yesterday, due_on=yesterday)  # fmt: skip
    late = {"given_at": sqlite_clinic.now() - timedelta(days=1), "overrides": {"given_time@give.time": "late_entry"}}

    late_entry = sign_administration(sqlite_clinic, charted(sqlite_clinic, order.id, **late))
    assert isinstance(late_entry, Signed), late_entry
    give(sqlite_clinic, patient, **AGAIN)

    payers = [row.payer_name or row.payer_type for row in rows(sqlite_clinic, ChargeDerivation)]
    assert payers == ["LifeWise", "medicare"]


def test_what_is_signed_keeps_its_payer_when_it_is_amended(sqlite_clinic: Clinic, patient: Patient) -> None:
    dose = give(sqlite_clinic, patient)
    sqlite_clinic.store.write(lambda tx: tx.update(Coverage, payer_type="medicare", payer_name=""))

    amending(sqlite_clinic, dose, note="on the left side")()

    assert {row.payer_name for row in rows(sqlite_clinic, ChargeDerivation)} == {"LifeWise"}
    assert [one.payer for one in insurance(sqlite_clinic, patient.id).billed] == ["LifeWise", "LifeWise"]


def test_w22_the_right_one_of_several_authorizations_is_used_by_date_product_and_payer(
    sqlite_clinic: Clinic, patient: Patient, clock: FrozenClock
) -> None:
    authorize(sqlite_clinic, patient, "november", allowed=Decimal(3), ends_on=date(2026, 11, 30))
    authorize(sqlite_clinic, patient, "december", starts_on=date(2026, 12, 1))
    authorize(sqlite_clinic, patient, "expired", ends_on=date(2026, 6, 30))
    authorize(sqlite_clinic, patient, "other payer", payer_name="Northfield", ends_on=date(2026, 11, 30))
    authorize(sqlite_clinic, patient, "other drug", drug_slug="omalizumab", ends_on=date(2026, 11, 30))
    clock.instant = CHICAGO_NOV_30_2330

    give(sqlite_clinic, patient)
    clock.tick(60)
    give(sqlite_clinic, patient, **AGAIN)

    assert left(sqlite_clinic, patient) == {
        "november": 2, "december": 5, "expired": 6, "other payer": 6, "other drug": 6,
    }  # fmt: skip


def test_w22_a_struck_dose_gives_its_visit_back(sqlite_clinic: Clinic, patient: Patient) -> None:
    authorize(sqlite_clinic, patient, "A-1")
    dose = give(sqlite_clinic, patient)
    assert left(sqlite_clinic, patient) == {"A-1": 5}
    person = staff_id(sqlite_clinic, GIVER_SIGN_IN)
    why = CodedReason("not_given")

    enter_in_error(sqlite_clinic, CorrectionRequest(sqlite_clinic.new_id(), dose, person, GIVER_PIN, why, BACK))

    assert left(sqlite_clinic, patient) == {"A-1": 6}


def test_w22_an_amended_dose_is_counted_once(sqlite_clinic: Clinic, patient: Patient) -> None:
    authorize(sqlite_clinic, patient, "A-1", counts="units", allowed=Decimal(3))
    dose = give(sqlite_clinic, patient)

    amending(sqlite_clinic, dose, note="on the left side")()

    assert len(rows(sqlite_clinic, AuthorizationUse)) == 2
    assert left(sqlite_clinic, patient) == {"A-1": 2}


def test_w22_visits_are_counted_by_the_day_and_units_by_what_is_billed(sqlite_clinic: Clinic, patient) -> None:
    authorize(sqlite_clinic, patient, "visits", allowed=Decimal(2), ends_on=date(2026, 12, 1))
    give(sqlite_clinic, patient)
    give(sqlite_clinic, patient, **AGAIN)
    assert left(sqlite_clinic, patient) == {"visits": 1}

    other = covered(sqlite_clinic, family="Later", mrn="L1")
    authorize(sqlite_clinic, other, "units", counts="units", code="J3420", drug_slug="", allowed=Decimal(2))
    give(sqlite_clinic, other)
    give(sqlite_clinic, other, **AGAIN)
    assert left(sqlite_clinic, other) == {"units": 0}


def test_a_dose_shows_what_is_left_before_it_is_signed_and_that_nothing_is(sqlite_clinic: Clinic, patient) -> None:
    assert text_for(sqlite_clinic, patient) == ""
    authorize(sqlite_clinic, patient, "A-1", allowed=Decimal(1), counts="units")
    assert text_for(sqlite_clinic, patient) == "A-1: 0 of 1 units left after this dose"

    give(sqlite_clinic, patient)

    assert text_for(sqlite_clinic, patient) == "A-1: 0 of 1 units left. Ask the payer before the dose."


@pytest.mark.parametrize("engine", ["sqlite_clinic", "postgres_clinic"])
def test_w22_of_two_stations_that_take_the_last_one_the_second_is_told(request, engine: str) -> None:
    clinic: Clinic = request.getfixturevalue(engine)
    patient = covered(clinic)
    add_lot(clinic, drug_slug="ketorolac-tromethamine", ndc="00409-3795-01", lot_number="K1", on_hand=Decimal(9))
    authorize(clinic, patient, "A-1", allowed=Decimal(1), counts="units", code="96372", drug_slug="")
    ketorolac = add_order(clinic, patient, medication_text="ketorolac", **KETOROLAC).id
    one = requested(clinic, order_of(clinic, patient))
    other = requested(clinic, ketorolac, sites=(SitePick(code="deltoid-l"),), **WATCHED)
    calls = iter(replace(request, shown_charges=None) for request in (one, other))

    outcomes = at_once(lambda: sign_administration(clinic, next(calls)), 2)

    (stale,) = (outcome for outcome in outcomes if not isinstance(outcome, Signed))
    assert isinstance(stale, Stale), stale
    assert stale.text == (
        "The authorization changed since it was shown. A-1: 0 of 1 units left. Ask the payer before the dose."
    )
    assert len(rows(clinic, AuthorizationUse)) == 1


def test_a_dose_that_reached_no_one_uses_nothing(sqlite_clinic: Clinic, patient: Patient) -> None:
    authorize(sqlite_clinic, patient, "A-1")
    give(sqlite_clinic, patient, outcome=Outcome.REFUSED, lots=(), sites=(), response=None, **DECLINED)
    assert rows(sqlite_clinic, AuthorizationUse) == []


def test_an_unpaid_patient_stays_self_pay(sqlite_clinic: Clinic) -> None:
    patient = add_patient(sqlite_clinic)
    add_lot(sqlite_clinic, ndc=MULTI_DOSE_B12)
    give(sqlite_clinic, patient)
    assert [row.payer_type for row in rows(sqlite_clinic, ChargeDerivation)] == ["self_pay"]
