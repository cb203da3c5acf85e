"""Series a patient paid for beforehand: each dose counts them down, one entered in error gives it back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from models.billing.prepaid.selling import SeriesEntry, end_series, sell_series
from models.billing.records.charge_item import ChargeItem
from models.charting.actions.sign_administration import Signed, sign_administration
from models.charting.prepaying.prepaid_for import prepaid_for
from models.charting.queries.charting import open_charting, view_charting
from models.charting.queries.insurance import insurance
from models.charting.queries.patient_chart import patient_chart
from models.core.errors import BadInputError
from models.people.versions import Stale, Stored
from models.store.clinic import Clinic
from tests.daily import first_daily
from tests.factories import (
    GIVER_SIGN_IN,
    add_coverage,
    add_lot,
    add_order,
    add_patient,
    rows,
    staff_id,
)
from tests.frozen_clock import FrozenClock
from tests.models.charting.test_correct_administration import amended, void
from tests.models.charting.test_sign_administration import MULTI_DOSE_B12, charted
from tests.models.orders.sent import B12, giver


def sold(clinic: Clinic, patient, bought: int = 10, **over):
    entry = SeriesEntry(patient.id, B12, bought, clinic.today(), Decimal("250.00"))
    made = sell_series(clinic, giver(clinic), SeriesEntry(**{**_fields(entry), **over}))
    assert isinstance(made, Stored), made
    return made


def _fields(entry: SeriesEntry) -> dict:
    return {name: getattr(entry, name) for name in SeriesEntry.__slots__}


def given(clinic: Clinic, order, **over):
    done = sign_administration(clinic, charted(clinic, order.id, **over))
    assert isinstance(done, Signed), done
    return done


def left(clinic: Clinic, patient) -> list[int]:
    return [one.left for one in insurance(clinic, patient.id).prepaid]


@pytest.fixture
def patient(sqlite_clinic: Clinic):
    add_lot(sqlite_clinic, ndc=MULTI_DOSE_B12, lot_number="B2207", on_hand=Decimal(5))
    return add_patient(sqlite_clinic)


@pytest.fixture
def order(sqlite_clinic: Clinic, patient):
    return add_order(sqlite_clinic, patient, interval_days=28, doses_allowed=12)


def test_a_dose_counts_the_series_down_and_is_charged_nothing_more(sqlite_clinic: Clinic, patient, order):
    sold(sqlite_clinic, patient)
    charting = open_charting(sqlite_clinic, order.id, staff_id(sqlite_clinic, GIVER_SIGN_IN))
    view = view_charting(charting.facts, charting.body, sqlite_clinic.now())
    assert view.prepaid == "dose 1 of 10, paid Nov 23, 2026; 9 left after this dose"
    given(sqlite_clinic, order)
    assert left(sqlite_clinic, patient) == [9]
    assert [line.charge for line in rows(sqlite_clinic, ChargeItem)] == [Decimal(0), Decimal(0)]
    assert [one.left_words for one in patient_chart(sqlite_clinic, patient.id).prepaid] == ["9 of 10 left"]


def test_a_dose_entered_in_error_gives_one_back(clinic: Clinic):
    add_lot(clinic, ndc=MULTI_DOSE_B12, lot_number="B2207", on_hand=Decimal(5))
    patient = add_patient(clinic)
    sold(clinic, patient)
    dose = given(clinic, add_order(clinic, patient, interval_days=28, doses_allowed=12))
    assert left(clinic, patient) == [9]
    void(clinic, dose.administration_id)
    assert left(clinic, patient) == [10]


def test_an_amended_dose_stays_the_dose_of_the_series_it_was(sqlite_clinic: Clinic, patient, order):
    sold(sqlite_clinic, patient)
    dose = given(sqlite_clinic, order)
    amended(sqlite_clinic, dose.administration_id, note="seen again")
    assert left(sqlite_clinic, patient) == [9]
    because = [why["text"] for why in rows(sqlite_clinic, ChargeItem)[-1].because]
    assert "prepaid: dose 1 of 10, paid Nov 23, 2026" in because


def test_a_series_used_up_leaves_the_next_dose_to_pay(sqlite_clinic: Clinic, clock: FrozenClock, patient, order):
    sold(sqlite_clinic, patient, bought=1)
    given(sqlite_clinic, order)
    clock.tick(28 * 24 * 60)
    given(sqlite_clinic, order)
    assert left(sqlite_clinic, patient) == [0]
    assert [line.charge for line in rows(sqlite_clinic, ChargeItem)][2:] == [None, None]
    assert prepaid_for(sqlite_clinic, patient.id, B12) == ()


def test_a_series_paid_first_is_used_first_and_an_ended_one_no_more(
    sqlite_clinic: Clinic, clock: FrozenClock, patient, order
):
    second = sold(sqlite_clinic, patient, bought=5)
    first = sold(sqlite_clinic, patient, bought=3, paid_on=sqlite_clinic.today() - timedelta(days=7))
    given(sqlite_clinic, order)
    assert left(sqlite_clinic, patient) == [2, 5]
    assert isinstance(end_series(sqlite_clinic, giver(sqlite_clinic), _id(first), "paid back"), Stored)
    behind = end_series(sqlite_clinic, giver(sqlite_clinic), _id(first), "paid back")
    assert behind == Stale("M Ruiz MA ended this series meanwhile: look at it again")
    clock.tick(28 * 24 * 60)
    given(sqlite_clinic, order)
    assert left(sqlite_clinic, patient) == [0, 4]
    assert second.key


def _id(made: Stored) -> UUID:
    return UUID(made.key)


def test_what_a_payer_is_billed_for_is_neither_sold_nor_counted(sqlite_clinic: Clinic, patient, order):
    sold(sqlite_clinic, patient)
    add_coverage(sqlite_clinic, patient)
    with pytest.raises(BadInputError, match="billed to the patient's coverage"):
        sold(sqlite_clinic, patient)
    sold(sqlite_clinic, patient, drug_slug="mic-lipotropic")
    given(sqlite_clinic, order)
    assert left(sqlite_clinic, patient) == [10, 10]


@pytest.mark.parametrize(
    ("over", "at"),
    first_daily(
        [
            ({"bought": 0}, "bought"),
            ({"drug_slug": "nothing"}, "drug"),
            ({"bought": 100}, "bought"),
            ({"amount": Decimal("-1")}, "amount"),
            ({"amount": Decimal("2.505")}, "amount"),
            ({"note": "x" * 201}, "note"),
            ({"paid_on": None}, "paid_on"),
        ]
    ),
)
def test_a_series_that_cannot_be_is_refused_at_its_field(sqlite_clinic: Clinic, patient, over, at):
    if "paid_on" in over:
        over = {"paid_on": sqlite_clinic.today() + timedelta(days=1)}
    with pytest.raises(BadInputError) as refused:
        sold(sqlite_clinic, patient, **over)
    assert refused.value.at == at
