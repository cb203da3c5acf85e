"""Two desks at one moment, on the server they share: one is first, the other is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from models.people.versions import Stale
from models.store.clinic import Clinic
from models.visits.actions.book_visit import Booked, BookedAlready, VisitEntry, book_visit
from models.visits.actions.move_visit import Moved, VisitStep, move_visit
from models.visits.actions.record_call import Called, CallEntry, record_call
from models.visits.records.call import CallAttempt
from models.visits.records.visit import Visit, VisitChange
from models.visits.states import VisitState
from tests.factories import GIVER_SIGN_IN, PHYSICIAN_SIGN_IN, add_order, add_patient, rows, staff_id

pytestmark = pytest.mark.heavy


def both(clinic: Clinic, call, value):
    people = [staff_id(clinic, name) for name in (GIVER_SIGN_IN, PHYSICIAN_SIGN_IN)]
    with ThreadPoolExecutor(2) as pool:
        return {type(outcome) for outcome in pool.map(lambda who: call(clinic, who, value), people)}


def test_one_patient_is_booked_once_and_moved_once(postgres_clinic: Clinic) -> None:
    entry = VisitEntry(add_patient(postgres_clinic).id, postgres_clinic.today(), walked_in=True)
    assert both(postgres_clinic, book_visit, entry) == {Booked, BookedAlready}

    (visit,) = rows(postgres_clinic, Visit)
    step = VisitStep(visit.id, 1, VisitState.ROOMED, room="3")
    assert both(postgres_clinic, move_visit, step) == {Moved, Stale}
    assert [change.version for change in rows(postgres_clinic, VisitChange)] == [1, 2]


def test_one_call_is_recorded_once(postgres_clinic: Clinic) -> None:
    patient = add_patient(postgres_clinic)
    add_order(postgres_clinic, patient)

    assert both(postgres_clinic, record_call, CallEntry(patient.id, 0, "left_message")) == {Called, Stale}
    assert len(rows(postgres_clinic, CallAttempt)) == 1
