"""What screens are told of corrected doses, and that telling it takes no statement a dose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from models.charting.actions.record_response import ResponseEntry, record_response
from models.charting.queries.charting import open_charting
from models.charting.queries.patient_chart import PatientChart, patient_chart
from models.charting.today.worklist import worklist
from models.core.charting_codes import ResponseKind
from models.core.coded_reason import CodedReason
from models.orders.records.medication_request import MedicationRequest
from models.store.clinic import Clinic
from tests.factories import GIVER_PIN, GIVER_SIGN_IN, add_lot, add_order, add_patient, rows, staff_id
from tests.frozen_clock import FrozenClock
from tests.models.charting.test_correct_administration import LEFT, amended, signed, void
from tests.models.charting.test_sign_administration import MULTI_DOSE_B12


@pytest.fixture
def order(clinic: Clinic) -> MedicationRequest:
    add_lot(clinic, ndc=MULTI_DOSE_B12, lot_number="B2207", on_hand=Decimal(3))
    signed_at = clinic.now() - timedelta(hours=2)
    return add_order(clinic, add_patient(clinic), interval_days=28, doses_allowed=12, signed_at=signed_at)


def chart_of(clinic: Clinic, order: MedicationRequest) -> PatientChart:
    return patient_chart(clinic, order.patient_id)


def statements(clinic: Clinic, call: Callable[[], Any]) -> int:
    """Return how many statements a call runs."""
    ran: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        ran.append(statement)

    event.listen(clinic.store.engine, "before_cursor_execute", note)
    try:
        call()
    finally:
        event.remove(clinic.store.engine, "before_cursor_execute", note)
    return sum(1 for statement in ran if statement.lstrip().upper().startswith(("SELECT", "WITH")))


def test_s74_the_chart_shows_the_amended_dose_once_with_every_correction_newest_first(
    clinic: Clinic, order: MedicationRequest, clock: FrozenClock
) -> None:
    dose = signed(clinic, order.id)
    clock.tick(minutes=5)
    second = amended(clinic, dose, sites=LEFT)
    clock.tick(minutes=5)
    third = amended(clinic, second, CodedReason("other", "seen in the log"), note="checked")

    (shown,) = chart_of(clinic, order).counting
    assert (shown.id, shown.sites, shown.in_error) == (third, ("left deltoid",), False)
    assert [(item.why, item.changes) for item in shown.history] == [
        ("other: seen in the log", (("note", "—", "checked"),)),
        ("typed wrong", (("site", "right deltoid", "left deltoid"),)),
    ]
    assert [item.recorded_at for item in shown.history] == [clock.now(), clock.now() - timedelta(minutes=5)]
    assert {item.who for item in shown.history} == {"M Ruiz MA"}
    assert [line.code for line in shown.charges] == ["96372", "J3420"]


def test_s57_entered_in_error_is_apart_from_the_doses_of_the_chart(clinic: Clinic, order: MedicationRequest) -> None:
    dose = amended(clinic, signed(clinic, order.id), sites=LEFT)
    void(clinic, dose)

    chart = chart_of(clinic, order)
    assert chart.counting == ()
    (shown,) = chart.mistaken
    assert shown.id == dose
    assert [item.in_error for item in shown.history] == [True, False]


def test_s74_a_response_recorded_before_an_amendment_is_shown_with_the_amended_dose(
    clinic: Clinic, order: MedicationRequest, clock: FrozenClock
) -> None:
    dose = signed(clinic, order.id, response=ResponseKind.OBSERVING)
    clock.tick(minutes=45)
    person = staff_id(clinic, GIVER_SIGN_IN)
    record_response(clinic, person, GIVER_PIN, ResponseEntry(dose, "reaction", ("faint",), None, ""))
    new = amended(clinic, dose, sites=LEFT)
    assert [(shown.id, shown.response) for shown in chart_of(clinic, order).counting] == [(new, "REACTION")]


def test_s74_an_amended_response_speaks_louder_than_the_one_recorded_before_it(
    clinic: Clinic, order: MedicationRequest, clock: FrozenClock
) -> None:
    dose = signed(clinic, order.id, response=ResponseKind.OBSERVING)
    clock.tick(minutes=45)
    person = staff_id(clinic, GIVER_SIGN_IN)
    record_response(clinic, person, GIVER_PIN, ResponseEntry(dose, "tolerated", (), None, ""))
    amended(clinic, dose, response=ResponseKind.REACTION, signs=("faint",), severity="mild")
    assert [shown.response for shown in chart_of(clinic, order).counting] == ["REACTION"]


@pytest.mark.both_engines
def test_corrections_cost_no_statement_a_dose(clinic: Clinic, order: MedicationRequest) -> None:
    person = staff_id(clinic, GIVER_SIGN_IN)
    asked: dict[str, Callable[[], Any]] = {
        "chart": lambda: chart_of(clinic, order),
        "worklist": lambda: worklist(clinic, person),
        "charting": lambda: open_charting(clinic, order.id, person),
    }
    for call in asked.values():
        call()
    dose: UUID = signed(clinic, order.id)
    before = {name: statements(clinic, call) for name, call in asked.items()}
    for note in ("one", "two", "three"):
        dose = amended(clinic, dose, note=note)
    void(clinic, dose)
    other = add_order(clinic, rows(clinic, type(add_patient(clinic)))[0])
    amended(clinic, signed(clinic, other.id), sites=LEFT)
    assert {name: statements(clinic, call) for name, call in asked.items()} == before
    assert before["worklist"] <= 4
