"""The call list, driven by keys."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.store.clinic import Clinic
from models.visits.queries.call_list import PAGE
from models.visits.records.call import CallAttempt
from models.visits.records.visit import Visit
from tests.factories import GIVER_SIGN_IN, PHYSICIAN_SIGN_IN, add_patient, rows, staff_id
from tests.models.visits.test_call_list import called, due
from tests.tui.screen_text import EACH_HOSTILE_NAME, Hands, at_work
from tui.design.text import visible


async def _open(hands: Hands, who: str = GIVER_SIGN_IN, **other: str) -> None:
    await hands.sign_in(who, **other)
    await hands.press("c")
    await hands.sees("› Call list")
    await hands.settled()


async def test_a_call_is_recorded_and_who_will_come_is_booked(sqlite_clinic: Clinic) -> None:
    due(sqlite_clinic, -3)
    due(sqlite_clinic, 2, family="Santos")
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("Overdue 1", "3 d late", "Due this week 1")
        await hands.press("enter")
        await hands.sees("reached: will come on a day", "wrong number")
        await hands.press("1")
        await hands.sees("Reached: will come on a day: OKAFOR")
        await hands.press("f10")
        await hands.sees("Day: write the day")
        await hands.fill("T+1", "9:30", "")
        await hands.sees("✓ OKAFOR, Adaeze: reached.", "Due this week 1")
        await hands.sees_no_more("Overdue 1")
        await hands.press("enter")
        await hands.sees("left message")
        await hands.press("2")
        await hands.sees("SANTOS, Adaeze: left message. Listed again Wed Nov 25.", "1 called later")
        await hands.press("w")
        await hands.sees("Due this week 1", "SANTOS")
        await hands.press("h")
        await hands.sees("left message · listed again Wed Nov 25, 2026", "M Ruiz MA")
    assert [(call.outcome, call.number) for call in rows(sqlite_clinic, CallAttempt)] == [
        ("will_come", 1), ("left_message", 1),
    ]  # fmt: skip
    assert rows(sqlite_clinic, Visit)[0].day == sqlite_clinic.today() + timedelta(days=1)


@pytest.mark.heavy
async def test_a_person_a_colleague_is_calling_or_has_called_is_told(sqlite_clinic: Clinic) -> None:
    from models.visits.actions.record_call import claim_call

    patient = due(sqlite_clinic, -3)
    async with at_work(sqlite_clinic, (120, 40)) as hands:
        await _open(hands)
        claim_call(sqlite_clinic, staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN), patient.id, 0)
        await hands.press("enter")
        await hands.sees("D Chen MD is calling this person since 09:42.", "D Chen MD is calling now")
        called(sqlite_clinic, patient, "wrong_number", who=PHYSICIAN_SIGN_IN)
        await hands.press("enter")
        await hands.sees("D Chen MD called at 09:42: wrong number. Nothing was stored.")


@pytest.mark.heavy
async def test_leaving_a_call_unrecorded_lets_the_person_go(sqlite_clinic: Clinic) -> None:
    due(sqlite_clinic, -3)
    async with at_work(sqlite_clinic, (120, 40)) as hands:
        await _open(hands)
        for keys in (("escape",), ("5", "escape")):
            await hands.press("enter")
            await hands.sees("left message")
            for key in keys:
                await hands.press(key)
                await hands.settled()
            await hands.sees("no call yet")
            await hands.sees_no_more("is calling now")


@pytest.mark.heavy
async def test_the_list_is_narrowed_paged_and_written_to_a_file(sqlite_clinic: Clinic) -> None:
    for number in range(PAGE + 2):
        due(sqlite_clinic, -1, family=f"Person {number:03}")
    due(sqlite_clinic, 3, family="Week")
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("Overdue 102", "PERSON 000")
        await hands.press("left")
        await hands.sees("This is the first page.")
        await hands.press("right")
        await hands.sees("page 2", "PERSON 101", "WEEK")
        await hands.press("right")
        await hands.sees("This is the last page.")
        await hands.press("3")
        await hands.sees("only due this week", "WEEK")
        await hands.sees_no_more("PERSON")
        await hands.press("p")
        await hands.sees("table (CSV) without phone numbers")
        await hands.press("4")
        await hands.sees("Written to")
        file = hands.app.reports / "call-list-2026-11-23.csv"
        assert file.stat().st_mode & 0o777 == 0o600
        assert "Week" in file.read_text()
        assert "Person" not in file.read_text()
        await hands.press("0", "slash")
        await hands.type("person 05")
        await hands.sees("PERSON 050")
        await hands.sees_no_more("PERSON 000")


@pytest.mark.heavy
async def test_an_empty_list_says_so_and_every_key_why_it_does_nothing(sqlite_clinic: Clinic) -> None:
    add_patient(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees("No one is due within a month who is not booked.")
        for key in ("enter", "h", "c"):
            await hands.press(key)
            await hands.sees("No one is selected: no one is due, or no one matches.")
        await hands.press("p")
        await hands.sees("The list is empty: there is nothing to write.")


@pytest.mark.parametrize("name", EACH_HOSTILE_NAME)
@pytest.mark.heavy
async def test_no_name_reaches_the_screen_as_more_than_text(sqlite_clinic: Clinic, name: str) -> None:
    due(sqlite_clinic, -1, family=name)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.sees(visible(name).upper()[:12])
