"""The call list: who is due, who may be called, and what became of each call."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from models.core.errors import BadInputError
from models.people.actions.authenticate import Denied
from models.people.versions import Stale
from models.store.clinic import Clinic
from models.visits.actions.book_visit import BookedAlready, VisitEntry, book_visit
from models.visits.actions.record_call import Called, CallEntry, claim_call, record_call, release_call
from models.visits.queries.call_list import PAGE, CallAsked, CallLine, Due, call_list, whole_call_list
from models.visits.queries.call_list_file import call_list_csv, call_list_text, safe_cell
from models.visits.queries.calls_made import calls_made
from models.visits.records.call import CallAttempt
from models.visits.records.visit import Visit
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


def due(clinic: Clinic, days: int, **over):
    """Store a patient with one order due in so many days."""
    patient = add_patient(clinic, **over)
    add_order(clinic, patient, due_on=clinic.today() + timedelta(days=days))
    return patient


def called(clinic: Clinic, patient, outcome: str, attempts: int = 0, who: str = GIVER_SIGN_IN, **typed):
    return record_call(clinic, staff_id(clinic, who), CallEntry(patient.id, attempts, outcome, **typed))


def names(clinic: Clinic, **asked) -> list[tuple[str, Due]]:
    return [(line.family, line.due) for line in call_list(clinic, CallAsked(**asked)).lines]


def only(clinic: Clinic, **asked) -> CallLine:
    (line,) = call_list(clinic, CallAsked(**asked)).lines
    return line


def test_people_are_listed_by_how_long_they_are_due_one_line_each(sqlite_clinic: Clinic) -> None:
    for days, family in (
        (31, "Later"),
        (30, "Month"),
        (8, "Next"),
        (7, "Week"),
        (0, "Today"),
        (-1, "Late"),
        (-61, "Lost"),
    ):
        due(sqlite_clinic, days, family=family)
    twice = due(sqlite_clinic, -2, family="Twice")
    add_order(sqlite_clinic, twice, due_on=sqlite_clinic.today() + timedelta(days=3))

    found = call_list(sqlite_clinic, CallAsked())

    assert [(line.family, line.due.value) for line in found.lines] == [
        ("Lost", "lost"), ("Twice", "overdue"), ("Late", "overdue"), ("Today", "week"), ("Week", "week"),
        ("Next", "month"), ("Month", "month"),
    ]  # fmt: skip
    assert found.counts == {Due.LOST: 1, Due.OVERDUE: 2, Due.WEEK: 2, Due.MONTH: 2}
    assert len(found.lines[1].orders) == 2
    assert names(sqlite_clinic, due=Due.LOST) == [("Lost", Due.LOST)]
    assert names(sqlite_clinic, words=("wee",)) == [("Week", Due.WEEK)]


@pytest.mark.parametrize("over", [{"deceased": True}, {"active": False}])
def test_w27_no_call_goes_to_someone_deceased_or_inactive(sqlite_clinic: Clinic, over) -> None:
    patient = due(sqlite_clinic, -3, **over)

    assert names(sqlite_clinic, waiting=True) == []
    with pytest.raises(BadInputError):
        called(sqlite_clinic, patient, "left_message")


@pytest.mark.parametrize("over", [{"status": "stopped"}, {"due_on": None}, {"status": "draft"}])
def test_an_order_that_is_not_to_be_given_calls_no_one(sqlite_clinic: Clinic, over) -> None:
    add_order(sqlite_clinic, add_patient(sqlite_clinic), **over)

    assert names(sqlite_clinic) == []


def test_who_is_booked_is_not_called_and_who_did_not_come_is_again(sqlite_clinic: Clinic, clock: FrozenClock) -> None:
    patient = due(sqlite_clinic, -3)
    book_visit(sqlite_clinic, staff_id(sqlite_clinic, GIVER_SIGN_IN), VisitEntry(patient.id, sqlite_clinic.today()))

    assert names(sqlite_clinic, waiting=True) == []
    clock.tick(24 * 60)
    assert names(sqlite_clinic) == [("Okafor", Due.OVERDUE)]


def test_who_was_spoken_to_or_came_is_overdue_but_not_lost(sqlite_clinic: Clinic, clock: FrozenClock) -> None:
    spoken, came = due(sqlite_clinic, -70, family="Spoken"), due(sqlite_clinic, -70, family="Came")
    due(sqlite_clinic, -70, family="Silent")
    called(sqlite_clinic, spoken, "call_again", on=sqlite_clinic.today() + timedelta(days=1))
    person = staff_id(sqlite_clinic, GIVER_SIGN_IN)
    book_visit(sqlite_clinic, person, VisitEntry(came.id, sqlite_clinic.today(), walked_in=True))

    clock.tick(2 * 24 * 60)

    assert names(sqlite_clinic) == [("Silent", Due.LOST), ("Came", Due.OVERDUE), ("Spoken", Due.OVERDUE)]


@pytest.mark.parametrize(("outcome", "days"), [("left_message", 2), ("no_answer", 2), ("declined", 90)])
def test_a_call_hides_the_person_until_their_next_day(
    sqlite_clinic: Clinic, clock: FrozenClock, outcome: str, days: int
) -> None:
    patient = due(sqlite_clinic, 0)

    assert called(sqlite_clinic, patient, outcome, note="out of town") == Called(
        1, sqlite_clinic.today() + timedelta(days=days)
    )
    assert names(sqlite_clinic) == []
    assert call_list(sqlite_clinic, CallAsked()).later == 1
    assert only(sqlite_clinic, waiting=True).hidden
    clock.tick((days - 1) * 24 * 60)
    assert names(sqlite_clinic) == []
    clock.tick(24 * 60)
    line = only(sqlite_clinic)
    assert (line.attempts, line.outcome, line.called_by, line.hidden) == (1, outcome, "M Ruiz MA", False)


def test_a_wrong_number_stays_listed_until_somebody_finds_another(sqlite_clinic: Clinic) -> None:
    patient = due(sqlite_clinic, 0)
    called(sqlite_clinic, patient, "wrong_number")

    assert only(sqlite_clinic).outcome == "wrong_number"


def test_who_will_come_is_booked_with_the_call(sqlite_clinic: Clinic) -> None:
    patient = due(sqlite_clinic, -1)
    day = sqlite_clinic.today() + timedelta(days=2)

    assert called(sqlite_clinic, patient, "will_come", on=day, time="9:30") == Called(1, day + timedelta(days=1))

    (visit,), (attempt,) = rows(sqlite_clinic, Visit), rows(sqlite_clinic, CallAttempt)
    assert (visit.day, visit.state, attempt.visit_id) == (day, "booked", visit.id)
    assert names(sqlite_clinic, waiting=True) == []


def test_who_is_booked_already_is_asked_about_and_no_call_is_stored(sqlite_clinic: Clinic) -> None:
    patient, day = due(sqlite_clinic, -1), sqlite_clinic.today()
    book_visit(sqlite_clinic, staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN), VisitEntry(patient.id, day))

    assert isinstance(called(sqlite_clinic, patient, "will_come", on=day), BookedAlready)
    assert rows(sqlite_clinic, CallAttempt) == []
    assert called(sqlite_clinic, patient, "will_come", on=day, anyway=True) == Called(1, day + timedelta(days=1))


def test_the_second_caller_is_told_who_called_and_what_came_of_it(sqlite_clinic: Clinic) -> None:
    patient = due(sqlite_clinic, 0)
    called(sqlite_clinic, patient, "left_message")

    assert called(sqlite_clinic, patient, "declined", who=PHYSICIAN_SIGN_IN, note="no") == Stale(
        "M Ruiz MA called at 09:42: left message. Nothing was stored."
    )
    assert called(sqlite_clinic, patient, "no_answer", 1, PHYSICIAN_SIGN_IN) == Called(
        2, sqlite_clinic.today() + timedelta(days=2)
    )
    assert [(one.number, one.called_by) for one in calls_made(sqlite_clinic, patient.id)] == [
        (2, "D Chen MD"), (1, "M Ruiz MA"),
    ]  # fmt: skip


def test_a_person_somebody_is_calling_is_held_for_ten_minutes(sqlite_clinic: Clinic, clock: FrozenClock) -> None:
    patient = due(sqlite_clinic, 0)
    giver, physician = (staff_id(sqlite_clinic, name) for name in (GIVER_SIGN_IN, PHYSICIAN_SIGN_IN))

    assert claim_call(sqlite_clinic, giver, patient.id, 0) is None
    assert claim_call(sqlite_clinic, giver, patient.id, 0) is None
    assert claim_call(sqlite_clinic, physician, patient.id, 0) == Stale("M Ruiz MA is calling this person since 09:42.")
    assert only(sqlite_clinic).claimed_by == "M Ruiz MA"
    release_call(sqlite_clinic, physician, patient.id)
    assert only(sqlite_clinic).claimed_by == "M Ruiz MA"
    clock.tick(10)
    assert claim_call(sqlite_clinic, physician, patient.id, 0) is None
    release_call(sqlite_clinic, physician, patient.id)
    assert only(sqlite_clinic).claimed_by == ""


@pytest.mark.parametrize(
    ("outcome", "typed", "at"),
    [
        ("will_come", {}, "day"),
        ("will_come", {"on": date(2026, 11, 22)}, "day"),
        ("call_again", {"on": date(2026, 11, 23)}, "day"),
        ("will_come", {"on": date(2026, 11, 24), "time": "late"}, "time"),
        ("declined", {"note": "  "}, "note"),
        ("left_message", {"note": "x" * 301}, "note"),
        ("abducted", {}, ""),
    ],
)
def test_a_call_that_cannot_be_right_is_refused_at_its_field(sqlite_clinic: Clinic, outcome, typed, at) -> None:
    patient = due(sqlite_clinic, 0)

    with pytest.raises(BadInputError) as refused:
        called(sqlite_clinic, patient, outcome, **typed)
    assert refused.value.at == at
    assert rows(sqlite_clinic, CallAttempt) == []


def test_who_may_not_call_is_told_whom_to_ask(sqlite_clinic: Clinic) -> None:
    add_staff(sqlite_clinic, username="stock", family="Quinn", credential="", roles=["stock_manager"])
    patient, keeper = due(sqlite_clinic, 0), staff_id(sqlite_clinic, "stock")

    outcomes = (
        called(sqlite_clinic, patient, "no_answer", who="stock"),
        claim_call(sqlite_clinic, keeper, patient.id, 0),
    )

    assert all(isinstance(one, Denied) and "Ask the front desk" in one.text for one in outcomes)


def test_a_page_asks_four_times_however_long_the_list_is(sqlite_clinic: Clinic) -> None:
    from sqlalchemy import event

    for number in range(PAGE + 3):
        due(sqlite_clinic, -1, family=f"Person {number:03}")
    asked = []
    event.listen(sqlite_clinic.store.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    found = call_list(sqlite_clinic, CallAsked())

    assert (len(found.lines), found.more) == (PAGE, True)
    assert len([text for text in asked if "patient" in text]) == 4
    assert len(call_list(sqlite_clinic, CallAsked(page=1)).lines) == 3
    assert len(whole_call_list(sqlite_clinic, CallAsked())) == PAGE + 3


def test_the_label_window_of_a_repeat_is_named(sqlite_clinic: Clinic) -> None:
    patient = add_patient(sqlite_clinic)
    add_order(
        sqlite_clinic, patient, drug_slug="medroxyprogesterone-acetate", medication_text="medroxyprogesterone",
        dose=Decimal(150), dose_unit="mg", interval_days=91, due_on=date(2026, 11, 23),
    )  # fmt: skip

    assert only(sqlite_clinic).closes == date(2026, 12, 7)


def test_a_file_holds_phones_only_when_they_are_wanted(sqlite_clinic: Clinic) -> None:
    due(sqlite_clinic, -1, family="=cmd|'/c calc'!A1", given="@Eve\x1b[31m")

    with_phones, without = (call_list_csv(sqlite_clinic, CallAsked(), phones=one) for one in (True, False))

    assert with_phones.splitlines()[0].endswith("Last call,Phone")
    assert without.splitlines()[0].endswith("Last call")
    assert "'=cmd|" in without
    assert "'@Eve\\x1b[31m" in without
    text = call_list_text(sqlite_clinic, CallAsked(), phones=True)
    assert "\x1b" not in text
    assert "phone not recorded" in text
    assert "phone" not in call_list_text(sqlite_clinic, CallAsked(), phones=False)


@pytest.mark.parametrize("text", ["=1+1", "+1 555", "-2", "@sum", " =1", "\t=1"])
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert not safe_cell(text).lstrip().startswith(("=", "+", "-", "@", "\t"))
    assert safe_cell("Okafor") == "Okafor"
