"""Two records of one person, merged at noon: one entry on Arrivals, one line on the call list."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.charting.today.arrivals import arrivals
from models.charting.today.worklist import worklist
from models.patients.actions.merge_patients import Merged, merge_patients
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.visits.actions.move_visit import Moved, keep_one_visit
from models.visits.queries.call_list import CallAsked, call_list
from models.visits.states import VisitState
from tests.factories import (
    GIVER_SIGN_IN,
    PHYSICIAN_PIN,
    PHYSICIAN_SIGN_IN,
    add_order,
    add_patient,
    rows,
    staff_id,
)
from tests.models.visits.test_visits import booked, stored


def merged(clinic: Clinic, survivor, other) -> None:
    physician = staff_id(clinic, PHYSICIAN_SIGN_IN)
    outcome = merge_patients(clinic, physician, PHYSICIAN_PIN, survivor.id, other.id, "same person", (1, 1))
    assert isinstance(outcome, Merged), outcome


def test_w6_one_entry_asks_which_visit_holds_and_the_other_is_cancelled(sqlite_clinic: Clinic) -> None:
    a, b = (add_patient(sqlite_clinic, mrn=mrn) for mrn in ("A1", "B1"))
    waiting, later = booked(sqlite_clinic, a.id, walked_in=True), booked(sqlite_clinic, b.id, time="14:00")
    add_order(sqlite_clinic, b)
    merged(sqlite_clinic, b, a)

    (item,) = arrivals(sqlite_clinic, sqlite_clinic.today()).items
    assert (item.patient_id, item.visit, item.others) == (b.id, waiting, (later,))
    assert len(item.orders) == 1
    today = worklist(sqlite_clinic, staff_id(sqlite_clinic, GIVER_SIGN_IN)).items
    assert [line.here for line in today] == ["here"]

    assert isinstance(keep_one_visit(sqlite_clinic, staff_id(sqlite_clinic, GIVER_SIGN_IN), waiting.id), Moved)
    assert stored(sqlite_clinic, later.id).state is VisitState.CANCELLED
    states = [(one.state, one.others) for one in arrivals(sqlite_clinic, sqlite_clinic.today()).items]
    assert states == [(VisitState.ARRIVED, ()), (VisitState.CANCELLED, ())]


def test_w27_a_merged_person_is_called_once_at_the_number_of_the_record_that_stays(sqlite_clinic: Clinic) -> None:
    a, b = (add_patient(sqlite_clinic, mrn=mrn, phone=phone) for mrn, phone in (("A1", "555-0101"), ("B1", "555-0102")))
    for patient, days in ((a, -9), (b, -2)):
        add_order(sqlite_clinic, patient, due_on=sqlite_clinic.today() + timedelta(days=days))
    merged(sqlite_clinic, b, a)

    (line,) = call_list(sqlite_clinic, CallAsked()).lines

    assert (line.patient_id, line.phone, len(line.orders)) == (b.id, "555-0102", 2)
    assert line.due_on == sqlite_clinic.today() - timedelta(days=9)


def test_w27_a_visit_booked_under_the_merged_record_keeps_the_person_off_the_list(sqlite_clinic: Clinic) -> None:
    a, b = (add_patient(sqlite_clinic, mrn=mrn) for mrn in ("A1", "B1"))
    add_order(sqlite_clinic, b)
    booked(sqlite_clinic, a.id)
    merged(sqlite_clinic, b, a)

    assert call_list(sqlite_clinic, CallAsked(waiting=True)).lines == ()


@pytest.mark.parametrize("order_of", ["survivor", "other"])
def test_w27_no_record_that_was_given_up_is_listed(sqlite_clinic: Clinic, order_of: str) -> None:
    a, b = (add_patient(sqlite_clinic, mrn=mrn) for mrn in ("A1", "B1"))
    add_order(sqlite_clinic, a if order_of == "other" else b)
    merged(sqlite_clinic, b, a)

    assert [line.patient_id for line in call_list(sqlite_clinic, CallAsked()).lines] == [b.id]
    assert len(rows(sqlite_clinic, Patient)) == 2
