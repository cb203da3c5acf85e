"""Visits: booked or walked in, moved on by whoever is at the desk, each change kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from models.core.errors import BadInputError
from models.people.actions.authenticate import Denied
from models.people.versions import Stale
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from models.visits.actions.book_visit import Booked, BookedAlready, VisitEntry, book_visit
from models.visits.actions.move_visit import Moved, VisitStep, change_room, move_visit
from models.visits.facts import VisitFacts
from models.visits.queries.visits import visit_history
from models.visits.records.visit import Visit, VisitChange
from models.visits.rules.clock_time import booked_instant, booked_text
from models.visits.states import VisitState
from tests.factories import (
    GIVER_SIGN_IN,
    PHYSICIAN_SIGN_IN,
    add_order,
    add_patient,
    add_staff,
    rows,
    staff_id,
)
from tests.frozen_clock import FrozenClock


def booked(clinic: Clinic, patient_id, day: date | None = None, **over) -> VisitFacts:
    """Book or walk in; return the visit as stored."""
    entry = VisitEntry(patient_id, day or clinic.today(), **over)
    made = book_visit(clinic, staff_id(clinic, GIVER_SIGN_IN), entry)
    assert isinstance(made, Booked), made
    return stored(clinic, made.visit_id)


def stored(clinic: Clinic, visit_id) -> VisitFacts:
    from models.visits.facts import visit_of

    return visit_of(rows(clinic, Visit, Visit.id == visit_id)[0])


def moved(clinic: Clinic, visit: VisitFacts, to: VisitState, **typed) -> VisitFacts:
    outcome = move_visit(clinic, staff_id(clinic, GIVER_SIGN_IN), VisitStep(visit.id, visit.version, to, **typed))
    assert isinstance(outcome, Moved), outcome
    return outcome.visit


def test_a_walk_in_is_here_at_once(sqlite_clinic: Clinic) -> None:
    visit = booked(sqlite_clinic, add_patient(sqlite_clinic).id, walked_in=True, reason=" B12 ")

    assert (visit.state, visit.arrived_at, visit.booked) == (VisitState.ARRIVED, sqlite_clinic.now(), False)
    assert (visit.reason, visit.version) == ("B12", 1)


def test_a_booked_visit_goes_from_the_door_to_the_needle_and_every_step_is_kept(
    sqlite_clinic: Clinic, clock: FrozenClock
) -> None:
    visit = booked(sqlite_clinic, add_patient(sqlite_clinic).id, time="2 pm")
    clock.tick(5)
    visit = moved(sqlite_clinic, visit, VisitState.ARRIVED)
    visit = moved(sqlite_clinic, visit, VisitState.ROOMED, room="3")
    visit = moved(sqlite_clinic, visit, VisitState.WAITING)

    assert [one.words for one in visit_history(sqlite_clinic, visit.id)] == [
        "waiting for the injection", "roomed room 3", "arrived", "booked for 14:00",
    ]  # fmt: skip
    assert {one.changed_by for one in visit_history(sqlite_clinic, visit.id)} == {"M Ruiz MA"}
    events = rows(sqlite_clinic, AuditEvent, AuditEvent.entity_type == "Appointment")
    assert [event.action for event in events] == ["book_visit", "change_visit", "change_visit", "change_visit"]
    assert "Okafor" not in str([event.detail for event in events])


def test_versions_of_a_visit_never_change(sqlite_clinic: Clinic) -> None:
    booked(sqlite_clinic, add_patient(sqlite_clinic).id)

    with pytest.raises(Exception, match="never change"):
        sqlite_clinic.store.write(lambda tx: tx.update(VisitChange, VisitChange.version == 1, version=2))


def test_a_second_visit_on_one_day_is_asked_about_and_stored_when_it_is_meant(sqlite_clinic: Clinic) -> None:
    patient, person = add_patient(sqlite_clinic), staff_id(sqlite_clinic, GIVER_SIGN_IN)
    booked(sqlite_clinic, patient.id, time="14:00")
    again = VisitEntry(patient.id, sqlite_clinic.today(), "15:00")

    outcome = book_visit(sqlite_clinic, person, again)
    assert isinstance(outcome, BookedAlready)
    assert outcome.text == "This patient is booked on Mon Nov 23 at 14:00 already."
    assert len(rows(sqlite_clinic, Visit)) == 1
    booked(sqlite_clinic, patient.id, time="15:00", anyway=True)
    assert len(rows(sqlite_clinic, Visit)) == 2


def test_the_second_station_to_move_a_visit_is_told_what_the_first_did(sqlite_clinic: Clinic) -> None:
    visit = booked(sqlite_clinic, add_patient(sqlite_clinic).id, walked_in=True)
    moved(sqlite_clinic, visit, VisitState.ROOMED, room="3")
    physician = staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)

    for call, to in ((move_visit, VisitState.LEFT), (change_room, VisitState.ROOMED)):
        step = VisitStep(visit.id, visit.version, to, room="4", reason="went home")
        assert call(sqlite_clinic, physician, step) == Stale(
            "M Ruiz MA changed this visit at 09:42: roomed, room 3. Nothing was stored."
        )
    assert stored(sqlite_clinic, visit.id).room == "3"


@pytest.mark.parametrize("to", [VisitState.LEFT, VisitState.WAITING, VisitState.DONE])
def test_who_has_not_arrived_cannot_leave_wait_or_be_done(sqlite_clinic: Clinic, to: VisitState) -> None:
    visit = booked(sqlite_clinic, add_patient(sqlite_clinic).id)

    with pytest.raises(BadInputError, match="This visit is booked: it cannot become"):
        moved(sqlite_clinic, visit, to, reason="why")


def test_who_leaves_or_cancels_has_a_reason_and_may_come_back(sqlite_clinic: Clinic) -> None:
    visit = booked(sqlite_clinic, add_patient(sqlite_clinic).id, walked_in=True)

    with pytest.raises(BadInputError) as refused:
        moved(sqlite_clinic, visit, VisitState.LEFT)
    visit = moved(sqlite_clinic, visit, VisitState.LEFT, reason="waited too long")
    back = moved(sqlite_clinic, visit, VisitState.ARRIVED)

    assert refused.value.at == "reason"
    assert (visit.ending, back.ending, back.state) == ("waited too long", "", VisitState.ARRIVED)


def test_the_room_of_somebody_who_waits_changes_and_they_go_on_waiting(sqlite_clinic: Clinic) -> None:
    visit = booked(sqlite_clinic, add_patient(sqlite_clinic).id, walked_in=True)
    visit = moved(sqlite_clinic, visit, VisitState.WAITING)
    step = VisitStep(visit.id, visit.version, VisitState.ROOMED, room="B")

    outcome = change_room(sqlite_clinic, staff_id(sqlite_clinic, GIVER_SIGN_IN), step)

    assert isinstance(outcome, Moved)
    assert (outcome.visit.state, outcome.visit.room) == (VisitState.WAITING, "B")


@pytest.mark.parametrize(
    ("days", "typed", "at", "text"),
    [
        (-1, {}, "day", "has passed"),
        (800, {}, "day", "over two years away"),
        (0, {"time": "noonish"}, "time", "is not a time"),
        (0, {"time": "13 pm"}, "time", "is not a time"),
        (0, {"time": "25:00"}, "time", "is not a time"),
        (0, {"reason": "x" * 201}, "reason", "at most 200"),
    ],
)
def test_a_booking_that_cannot_be_right_is_refused_at_its_field(sqlite_clinic, days, typed, at, text) -> None:
    day = sqlite_clinic.today() + timedelta(days=days)

    with pytest.raises(BadInputError, match=text) as refused:
        booked(sqlite_clinic, add_patient(sqlite_clinic).id, day, **typed)
    assert refused.value.at == at


@pytest.mark.parametrize("over", [{"deceased": True}, {"active": False}])
def test_w27_no_one_deceased_or_inactive_is_booked(sqlite_clinic: Clinic, over) -> None:
    with pytest.raises(BadInputError):
        booked(sqlite_clinic, add_patient(sqlite_clinic, **over).id)


def test_an_order_of_another_patient_is_refused(sqlite_clinic: Clinic) -> None:
    order = add_order(sqlite_clinic, add_patient(sqlite_clinic))

    with pytest.raises(BadInputError, match="another patient's"):
        booked(sqlite_clinic, add_patient(sqlite_clinic).id, order_id=order.id)


def test_who_may_not_change_arrivals_is_told_whom_to_ask(sqlite_clinic: Clinic) -> None:
    keeper = add_staff(sqlite_clinic, username="stock", family="Quinn", credential="", roles=["stock_manager"])
    visit = booked(sqlite_clinic, add_patient(sqlite_clinic).id, walked_in=True)
    step = VisitStep(visit.id, visit.version, VisitState.ROOMED, room="3")

    outcomes = (
        book_visit(sqlite_clinic, keeper.id, VisitEntry(visit.patient_id, sqlite_clinic.today())),
        move_visit(sqlite_clinic, keeper.id, step),
        change_room(sqlite_clinic, keeper.id, step),
    )

    assert all(isinstance(one, Denied) and "Ask the front desk" in one.text for one in outcomes)


def test_a_visit_of_a_later_day_can_only_be_cancelled(sqlite_clinic: Clinic) -> None:
    visit = booked(sqlite_clinic, add_patient(sqlite_clinic).id, sqlite_clinic.today() + timedelta(days=3))

    with pytest.raises(BadInputError, match="on a later day"):
        moved(sqlite_clinic, visit, VisitState.ARRIVED)
    assert moved(sqlite_clinic, visit, VisitState.CANCELLED, reason="travels").ending == "travels"


def test_w15_the_two_half_past_one_of_the_clock_change_are_told_apart_and_in_order(sqlite_clinic: Clinic) -> None:
    night, zone = date(2026, 11, 1), sqlite_clinic.zone

    first, second = (booked_instant(f"1:30 {letters}", night, zone) for letters in ("cdt", "CST"))

    assert second - first == timedelta(hours=1)
    assert [booked_text(one, zone) for one in (first, second)] == ["01:30 CDT", "01:30 CST"]
    with pytest.raises(BadInputError, match="01:30 comes twice that night: write 01:30 CDT or 01:30 CST"):
        booked_instant("1:30", night, zone)


def test_an_hour_the_clock_skips_and_a_zone_that_is_not_the_clinics_are_refused(sqlite_clinic: Clinic) -> None:
    with pytest.raises(BadInputError, match="does not exist on that day"):
        booked_instant("2:30", date(2026, 3, 8), sqlite_clinic.zone)
    with pytest.raises(BadInputError, match="EST is not the time here"):
        booked_instant("14:00 EST", date(2026, 11, 23), sqlite_clinic.zone)


@pytest.mark.parametrize("typed", ["14:00", "1400", "2 pm", "2:00PM", "2p"])
def test_a_time_is_typed_as_people_write_it(sqlite_clinic: Clinic, typed: str) -> None:
    instant = booked_instant(typed, date(2026, 11, 23), sqlite_clinic.zone)

    assert instant == datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
    assert booked_text(instant, sqlite_clinic.zone) == "14:00"
