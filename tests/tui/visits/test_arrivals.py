"""Arrivals, driven by keys: booked, here, in a room, gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.store.clinic import Clinic
from models.visits.records.visit import Visit
from models.visits.states import VisitState
from tests.factories import GIVER_SIGN_IN, PHYSICIAN_SIGN_IN, add_order, add_patient, add_staff, rows
from tests.frozen_clock import FrozenClock
from tests.models.visits.test_visits import booked, moved
from tests.tui.screen_text import EACH_HOSTILE_NAME, EACH_SIZE, Hands, at_work
from tests.tui.signed_doses import add_dose
from tui.design.text import visible


async def _open(hands: Hands, who: str = GIVER_SIGN_IN, **other: str) -> None:
    await hands.sign_in(who, **other)
    await hands.press("a")
    await hands.sees("› Arrivals")
    await hands.settled()


async def test_a_walk_in_is_recorded_roomed_and_the_order_opened(sqlite_clinic: Clinic) -> None:
    add_order(sqlite_clinic, add_patient(sqlite_clinic))
    add_patient(sqlite_clinic, family="Santos")
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("No one is booked or here. n books a patient or records a walk-in")
        await hands.press("n")
        await hands.sees("part of a name")
        await hands.type("oka")
        await hands.press("enter")
        await hands.sees("here now: walk-in")
        await hands.press("1")
        await hands.sees("✓ Recorded as here.", "Arrived 1", "cyanocobalamin 1,000 mcg")
        await hands.press("v")
        await hands.sees("Room of OKAFOR, Adaeze")
        await hands.type("3")
        await hands.press("enter")
        await hands.sees("Roomed 1", "room 3 · cyanocobalamin")
        await hands.press("v")
        await hands.sees("Waiting for the injection 1")
        await hands.press("enter")
        await hands.sees("full name spoken")
        await hands.press("escape")
        await hands.sees("› Arrivals")
        await hands.press("escape")
        await hands.sees("◆ room 3 · cyanocobalamin")


@pytest.mark.heavy
async def test_a_day_and_a_time_are_booked_and_what_cannot_be_right_is_pointed_at(sqlite_clinic: Clinic) -> None:
    add_patient(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("n")
        await hands.sees("part of a name")
        await hands.type("oka")
        await hands.press("enter")
        await hands.sees("book a day and a time")
        await hands.press("2")
        await hands.sees("Book OKAFOR, Adaeze")
        await hands.fill("T+1", "noonish", "B12")
        await hands.sees("Time: 'noonish' is not a time")
        assert hands.app.focused.id == "time"
        await hands.type("2 pm")
        await hands.press("f10")
        await hands.sees("✓ Booked.", "Tue Nov 24 (tomorrow)", "14:00", "no order due · B12")
        await hands.press("left")
        await hands.sees("Mon Nov 23 (today)", "No one is booked or here")
        await hands.press("right", "right")
        await hands.sees("Wed Nov 25")
        await hands.press("t")
        await hands.sees("Mon Nov 23 (today)")


@pytest.mark.heavy
async def test_who_is_booked_already_is_asked_about(sqlite_clinic: Clinic) -> None:
    booked(sqlite_clinic, add_patient(sqlite_clinic).id, time="14:00")
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        for answer, number in (("escape", 1), ("ctrl+y", 2)):
            await hands.press("n")
            await hands.sees("part of a name")
            await hands.type("oka")
            await hands.press("enter")
            await hands.sees("here now")
            await hands.press("1")
            await hands.sees("booked on Mon Nov 23 at 14:00 already", "second visit")
            await hands.press(answer)
            await hands.sees_no_more("second visit on that day")
            await hands.settled()
            assert len(rows(sqlite_clinic, Visit)) == number


@pytest.mark.heavy
async def test_each_way_a_visit_ends_is_a_key_and_a_reason(sqlite_clinic: Clinic) -> None:
    here = booked(sqlite_clinic, add_patient(sqlite_clinic, family="Here").id, walked_in=True)
    late = booked(sqlite_clinic, add_patient(sqlite_clinic, family="Late").id, time="8:00")
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("x")
        await hands.sees("left without injection")
        await hands.press("1")
        await hands.sees("Left without injection: HERE")
        await hands.press("enter")
        await hands.sees("Reason: say in a few words why")
        await hands.type("waited too long")
        await hands.press("enter")
        await hands.sees("Left without injection 1", "waited too long")
        hands.app.screen.items.select(late.id)
        await hands.press("x")
        await hands.sees("no-show", "cancelled")
        await hands.press("1")
        await hands.sees("No-show 1")
        hands.app.screen.items.select(here.id)
        await hands.settled()
        await hands.press("x")
        await hands.sees("Left without injection already: nothing is left to end.")
        await hands.press("v")
        await hands.sees("Arrived 1")
        await hands.press("h")
        await hands.sees("History", "left without injection · waited", "M Ruiz MA")


@pytest.mark.heavy
async def test_every_key_says_why_it_can_do_nothing(sqlite_clinic: Clinic) -> None:
    patient = add_patient(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        for key in ("enter", "v", "r", "x", "o", "p", "h"):
            await hands.press(key)
            await hands.sees("No one is selected: n books a patient")
        add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient))
        await hands.press("f5")
        await hands.sees("Done 1")
        for key in ("v", "r", "x"):
            await hands.press(key)
            await hands.sees("follows from charting: no visit is recorded")
        visit = booked(sqlite_clinic, add_patient(sqlite_clinic, family="Santos").id)
        await hands.press("f5")
        await hands.sees("Booked 1")
        hands.app.screen.items.select(visit.id)
        await hands.press("enter")
        await hands.sees("Not here yet: v marks the arrival")
        await hands.press("v")
        await hands.sees("Arrived 1")
        await hands.press("enter")
        await hands.sees("No order is due for SANTOS, Adaeze: o writes one")


@pytest.mark.heavy
async def test_the_second_desk_is_told_and_sees_what_holds(sqlite_clinic: Clinic) -> None:
    visit = booked(sqlite_clinic, add_patient(sqlite_clinic).id, time="14:00")
    async with at_work(sqlite_clinic) as hands:
        await _open(hands, PHYSICIAN_SIGN_IN, pin="7305")
        moved(sqlite_clinic, visit, VisitState.NO_SHOW)
        await hands.press("v")
        await hands.sees("M Ruiz MA changed this visit at 09:42: no-show. Nothing was stored.", "No-show 1")


@pytest.mark.heavy
async def test_who_may_not_change_arrivals_is_told_before_anything_is_asked(sqlite_clinic: Clinic) -> None:
    from tests.factories import hashed_quickly

    add_staff(sqlite_clinic, username="stock", family="Quinn", credential="", roles=["stock_manager"],
              pin_hash=hashed_quickly("5555"))  # fmt: skip
    booked(sqlite_clinic, add_patient(sqlite_clinic).id)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands, "stock", pin="5555")
        for key in ("n", "v", "r", "x"):
            await hands.press(key)
            await hands.sees("may not change arrivals. Ask the front desk.")


@pytest.mark.heavy
async def test_w29_left_open_over_midnight_the_list_says_that_the_day_changed(
    sqlite_clinic: Clinic, clock: FrozenClock
) -> None:
    clock.instant = datetime(2026, 11, 24, 5, 50, tzinfo=UTC)
    booked(sqlite_clinic, add_patient(sqlite_clinic, family="Late").id, time="23:55")
    early = add_patient(sqlite_clinic, family="Early")
    booked(sqlite_clinic, early.id, sqlite_clinic.today() + timedelta(days=1), time="0:10")
    watched = add_patient(sqlite_clinic, family="Watched")
    add_dose(sqlite_clinic, watched, add_order(sqlite_clinic, watched, status="completed"), observe=30)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("LATE", "WATCHED", "Mon Nov 23 (today)")
        clock.tick(15)
        hands.app.screen._notice_day()
        await hands.sees("The day changed: this is the list of Tue Nov 24 (today).", "EARLY", "WATCHED")
        await hands.sees_no_more("LATE")
        await hands.press("escape")
        await hands.settled()
        hands.app.screen._notice_ends()
        await hands.sees("WATCHED")


@pytest.mark.heavy
async def test_w29_today_left_open_over_midnight_reads_the_new_day_and_says_so(
    sqlite_clinic: Clinic, clock: FrozenClock
) -> None:
    clock.instant = datetime(2026, 11, 24, 5, 50, tzinfo=UTC)
    add_order(sqlite_clinic, add_patient(sqlite_clinic), due_on=sqlite_clinic.today())
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.sees("Due today 1")
        clock.tick(15)
        hands.app.screen._notice_ends()
        await hands.sees("The day changed: this is the list of Tue Nov 24.", "1 d late")


@pytest.mark.parametrize("name", EACH_HOSTILE_NAME)
@pytest.mark.parametrize("size", EACH_SIZE)
@pytest.mark.heavy
async def test_no_name_reaches_the_screen_as_more_than_text(sqlite_clinic: Clinic, name: str, size) -> None:
    booked(sqlite_clinic, add_patient(sqlite_clinic, family=name).id, reason=name[:100], walked_in=True)
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await hands.sees(visible(name).upper()[:12])
