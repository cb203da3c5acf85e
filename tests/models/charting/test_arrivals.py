"""The list of the day: what desks record and what charting tells, one line a person."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from models.charting.open_doses import settle
from models.charting.records.administration_response import AdministrationResponse
from models.charting.today.arrivals import Arrival, arrivals
from models.charting.today.work_item import WorkState
from models.charting.today.worklist import worklist
from models.store.clinic import Clinic
from models.store.transaction import Transaction
from models.visits.rules.one_person import one_entry_each
from models.visits.states import VisitState
from tests.factories import GIVER_SIGN_IN, add_order, add_patient, staff_id
from tests.frozen_clock import FrozenClock
from tests.models.visits.test_visits import booked, moved
from tests.tui.signed_doses import add_dose


def listed(clinic: Clinic, day: date | None = None) -> list[tuple[str, str]]:
    return [(item.family, item.state.value) for item in arrivals(clinic, day or clinic.today()).items]


def only(clinic: Clinic) -> Arrival:
    (item,) = arrivals(clinic, clinic.today()).items
    return item


def answered(clinic: Clinic, dose) -> None:
    """End the observation of a dose."""
    response = AdministrationResponse(
        id=clinic.new_id(), site_id=clinic.site_id, administration_id=dose.id, kind="tolerated",
        recorded_at=clinic.now(), recorded_by=staff_id(clinic, GIVER_SIGN_IN), recorded_by_name="M Ruiz MA",
    )  # fmt: skip

    def act(tx: Transaction) -> None:
        tx.add(response)
        settle(tx, clinic, dose.id)

    clinic.store.write(act)


def test_the_day_is_grouped_by_state_and_says_how_long_people_wait(sqlite_clinic: Clinic, clock: FrozenClock) -> None:
    for family, time in (("Two", "14:00"), ("One", "10:30")):
        booked(sqlite_clinic, add_patient(sqlite_clinic, family=family).id, time=time)
    here = booked(sqlite_clinic, add_patient(sqlite_clinic, family="Here").id, walked_in=True)
    room = booked(sqlite_clinic, add_patient(sqlite_clinic, family="Room").id, walked_in=True)
    moved(sqlite_clinic, room, VisitState.ROOMED, room="3")
    clock.tick(25)

    found = arrivals(sqlite_clinic, sqlite_clinic.today())

    assert [(item.family, item.state, item.waited) for item in found.items] == [
        ("Here", VisitState.ARRIVED, 25), ("Room", VisitState.ROOMED, 25), ("One", VisitState.BOOKED, None),
        ("Two", VisitState.BOOKED, None),
    ]  # fmt: skip
    assert [item.time for item in found.items] == ["09:42", "09:42", "10:30", "14:00"]
    assert found.items[0].key == here.id


def test_observing_and_done_follow_from_charting(sqlite_clinic: Clinic) -> None:
    patient = add_patient(sqlite_clinic)
    order = add_order(sqlite_clinic, patient)
    booked(sqlite_clinic, patient.id, walked_in=True)
    assert [one.words for one in only(sqlite_clinic).orders] == ["cyanocobalamin 1,000\N{NO-BREAK SPACE}mcg"]

    dose = add_dose(sqlite_clinic, patient, order, observe=15)
    item = only(sqlite_clinic)
    assert (item.state, item.until, item.orders) == (VisitState.OBSERVING, dose.observe_until, ())
    answered(sqlite_clinic, dose)

    item = only(sqlite_clinic)
    assert (item.state, item.charted) == (VisitState.DONE, ("cyanocobalamin given 09:42",))


def test_who_still_has_an_injection_due_is_not_done(sqlite_clinic: Clinic) -> None:
    patient = add_patient(sqlite_clinic)
    order = add_order(sqlite_clinic, patient)
    add_order(sqlite_clinic, patient)
    add_order(sqlite_clinic, patient, due_on=sqlite_clinic.today() + timedelta(days=30))
    visit = booked(sqlite_clinic, patient.id, walked_in=True)
    add_dose(sqlite_clinic, patient, order)

    item = only(sqlite_clinic)
    assert (item.state, len(item.orders), len(item.charted)) == (VisitState.ARRIVED, 1, 1)
    moved(sqlite_clinic, visit, VisitState.DONE)
    assert only(sqlite_clinic).state is VisitState.DONE


def test_a_visit_for_one_order_is_done_with_that_order(sqlite_clinic: Clinic) -> None:
    patient = add_patient(sqlite_clinic)
    order = add_order(sqlite_clinic, patient)
    add_order(sqlite_clinic, patient)
    booked(sqlite_clinic, patient.id, walked_in=True, order_id=order.id)
    add_dose(sqlite_clinic, patient, order)

    assert only(sqlite_clinic).state is VisitState.DONE


def test_somebody_charted_without_a_visit_is_on_the_list(sqlite_clinic: Clinic) -> None:
    patient = add_patient(sqlite_clinic)
    add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient), observe=15)

    item = only(sqlite_clinic)

    assert (item.visit, item.state, item.key) == (None, VisitState.OBSERVING, patient.id)


@pytest.mark.parametrize("with_visit", [True, False])
def test_w29_no_one_disappears_over_midnight_while_observed(
    sqlite_clinic: Clinic, clock: FrozenClock, with_visit: bool
) -> None:
    clock.instant = datetime(2026, 11, 24, 5, 50, tzinfo=UTC)  # 23:50 of the 23rd
    patient = add_patient(sqlite_clinic)
    order = add_order(sqlite_clinic, patient)
    if with_visit:
        booked(sqlite_clinic, patient.id, walked_in=True)
    dose = add_dose(sqlite_clinic, patient, order, observe=30)
    clock.tick(15)

    assert sqlite_clinic.today() == date(2026, 11, 24)
    assert listed(sqlite_clinic) == [("Okafor", "observing")]
    today = worklist(sqlite_clinic, staff_id(sqlite_clinic, GIVER_SIGN_IN)).items
    assert [item.state for item in today if item.administration_id == dose.id] == [WorkState.WAITING]
    answered(sqlite_clinic, dose)
    assert listed(sqlite_clinic, date(2026, 11, 23)) == [("Okafor", "done")]


def test_w29_somebody_observed_from_before_is_observed_whatever_is_booked_or_cancelled_since(
    sqlite_clinic: Clinic, clock: FrozenClock
) -> None:
    clock.instant = datetime(2026, 11, 24, 5, 50, tzinfo=UTC)
    patient = add_patient(sqlite_clinic)
    add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient), observe=30)
    clock.tick(15)
    visit = booked(sqlite_clinic, patient.id, time="14:00")

    assert listed(sqlite_clinic) == [("Okafor", "observing")]
    moved(sqlite_clinic, visit, VisitState.CANCELLED, reason="not needed")
    assert listed(sqlite_clinic) == [("Okafor", "observing")]


def test_w29_ten_to_midnight_and_ten_past_are_of_two_days_and_who_waits_stays(
    sqlite_clinic: Clinic, clock: FrozenClock
) -> None:
    clock.instant = datetime(2026, 11, 24, 5, 40, tzinfo=UTC)
    late = booked(sqlite_clinic, add_patient(sqlite_clinic, family="Late").id, time="23:50")
    early = add_patient(sqlite_clinic, family="Early")
    booked(sqlite_clinic, early.id, sqlite_clinic.today() + timedelta(days=1), time="0:10")
    assert listed(sqlite_clinic) == [("Late", "booked")]
    moved(sqlite_clinic, late, VisitState.ARRIVED)

    clock.tick(25)

    assert listed(sqlite_clinic) == [("Late", "arrived"), ("Early", "booked")]
    assert [item.waited for item in arrivals(sqlite_clinic, sqlite_clinic.today()).items] == [25, None]


def test_w15_two_booked_at_the_repeated_hour_are_in_order_and_told_apart(
    sqlite_clinic: Clinic, clock: FrozenClock
) -> None:
    clock.instant = datetime(2026, 10, 31, 15, tzinfo=UTC)
    night = date(2026, 11, 1)
    for family, time in (("Second", "01:30 CST"), ("First", "01:30 CDT")):
        booked(sqlite_clinic, add_patient(sqlite_clinic, family=family).id, night, time=time)

    found = arrivals(sqlite_clinic, night).items

    assert [(item.family, item.time) for item in found] == [("First", "01:30 CDT"), ("Second", "01:30 CST")]


def test_w6_visits_of_merged_patients_are_one_entry_that_asks_which(sqlite_clinic: Clinic) -> None:
    one = booked(sqlite_clinic, add_patient(sqlite_clinic).id, walked_in=True)
    other = booked(sqlite_clinic, add_patient(sqlite_clinic).id, time="14:00")
    alone = booked(sqlite_clinic, add_patient(sqlite_clinic).id)
    own = {visit.patient_id: visit.patient_id for visit in (one, other, alone)}

    assert one_entry_each([one, other, alone], own) == [(one,), (other,), (alone,)]
    merged = {**own, other.patient_id: one.patient_id}
    assert one_entry_each([one, other, alone], merged) == [(one, other), (alone,)]


def test_w6_two_visits_of_one_patient_stay_two(sqlite_clinic: Clinic) -> None:
    patient = add_patient(sqlite_clinic).id
    visits = [booked(sqlite_clinic, patient, time=time, anyway=True) for time in ("10:00", "14:00")]

    assert one_entry_each(visits, {patient: patient}) == [(visits[0],), (visits[1],)]


def test_today_marks_who_is_here_and_puts_them_first_in_their_group(sqlite_clinic: Clinic) -> None:
    first, second = (add_patient(sqlite_clinic, family=family) for family in ("Abel", "Zorn"))
    for patient in (first, second):
        add_order(sqlite_clinic, patient)
    visit = booked(sqlite_clinic, second.id, walked_in=True)
    moved(sqlite_clinic, visit, VisitState.ROOMED, room="3")

    items = worklist(sqlite_clinic, staff_id(sqlite_clinic, GIVER_SIGN_IN)).items

    assert [(item.family, item.here) for item in items] == [("Zorn", "room 3"), ("Abel", "")]
