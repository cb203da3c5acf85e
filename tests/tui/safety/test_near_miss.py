"""Near misses on one key, and their list."""

from __future__ import annotations

import pytest

from models.charting.records.administration_draft import AdministrationDraft
from models.safety.actions.record_near_miss import NearMissEntry, record_near_miss
from models.safety.records.near_miss import NearMiss
from models.store.clinic import Clinic
from tests.daily import each
from tests.factories import GIVER_PIN, add_lot, add_order, add_patient, rows
from tests.tui.screen_text import EACH_SIZE, at_work


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_s66_one_key_a_letter_and_enter_write_a_near_miss_down(sqlite_clinic: Clinic, size):
    async with at_work(sqlite_clinic, size) as hands:
        await hands.sign_in()
        await hands.press("alt+n")
        await hands.sees("Near miss caught before", "With your name", "something else")
        await hands.press("g")
        await hands.type("two mL")
        await hands.press("enter")
        await hands.sees("Near miss recorded")
    (miss,) = rows(sqlite_clinic, NearMiss)
    assert (miss.kind, miss.text, miss.reported_by_name) == ("wrong_dose", "two mL", "M Ruiz MA")


@pytest.mark.heavy
async def test_s66_one_more_key_leaves_the_name_out(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("f11", "i", "f8")
        await hands.sees("Anonymous: no name, no order, no patient is kept")
        await hands.press("f10")
        await hands.sees("No name is kept")
    (miss,) = rows(sqlite_clinic, NearMiss)
    assert (miss.kind, miss.reported_by, miss.reported_by_name) == ("mix_up", None, "")


@pytest.mark.parametrize("locked", [True, False])
async def test_s66_whoever_is_locked_out_or_not_signed_in_stays_anonymous(sqlite_clinic: Clinic, locked: bool):
    async with at_work(sqlite_clinic) as hands:
        await hands.sees("charges may need review")
        if locked:
            await hands.sign_in()
            await hands.press("f9")
            await hands.sees("─ Locked ─")
        await hands.press("alt+n", "a", "f8", "f8", "f8")
        await hands.sees("Anonymous")
        await hands.press("f10")
        await hands.sees("No name is kept")
        if locked:
            await hands.sees("─ Locked ─")
            await hands.fill(GIVER_PIN)
            await hands.sees_no_more("─ Locked ─")
    assert [miss.reported_by for miss in rows(sqlite_clinic, NearMiss)] == [None]


async def test_s66_without_a_kind_or_the_words_it_needs_nothing_is_stored(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("alt+n", "f10")
        await hands.sees("Press the letter of what nearly happened")
        await hands.press("j", "enter")
        await hands.sees("Say in a few words what happened")
        await hands.press("escape")
        await hands.sees_no_more("caught before it reached")
    assert rows(sqlite_clinic, NearMiss) == []


@pytest.mark.heavy
async def test_s66_a_charted_step_is_as_it_was_after_a_near_miss(sqlite_clinic: Clinic):
    add_lot(sqlite_clinic)
    add_order(sqlite_clinic, add_patient(sqlite_clinic))
    async with at_work(sqlite_clinic) as hands:
        await hands.open_order()
        await hands.press("1", "alt+n", "d", "enter")
        await hands.sees("Near miss recorded", "1 ● full name spoken")
        await hands.press("2")
        await hands.sees("Product and lot")


@pytest.mark.heavy
async def test_s66_the_list_counts_kinds_and_is_written_to_a_file(sqlite_clinic: Clinic):
    for kind in ("expired_scan", "expired_scan", "wrong_site"):
        record_near_miss(sqlite_clinic, None, NearMissEntry(kind, found="lot [b]A1[/b]", automatic=True))
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("m")
        await hands.sees("3 in all", "2 × expired product scanned", "noticed by the program", "lot [b]A1[/b]")
        await hands.press("p")
        await hands.sees("Written to")
        text = (hands.app.reports / "near-misses.txt").read_text("utf-8")
        await hands.press("escape")
        await hands.sees("no provider on site")
    assert "2  expired product scanned" in text


@pytest.mark.parametrize("entered", each([True, False]))
async def test_s66_a_wrong_patients_chart_opened_and_thrown_away_is_a_near_miss(sqlite_clinic: Clinic, entered: bool):
    order = add_order(sqlite_clinic, add_patient(sqlite_clinic, family="Zettler"))
    async with at_work(sqlite_clinic) as hands:
        await hands.open_order()
        if entered:
            await hands.press("b")
            await hands.settled()
        await hands.press("ctrl+d")
        await hands.sees("Discard this draft?", "wrong patient's chart")
        await hands.press("e")
        await hands.sees("Held")
        await hands.settled()
    (miss,) = rows(sqlite_clinic, NearMiss)
    reported = "wrong_patient", "cyanocobalamin 1,000\u00a0mcg", "opened, then discarded"
    assert (miss.kind, miss.ordered, miss.found) == reported
    assert (miss.automatic, miss.request_id, miss.reported_by_name) == (True, order.id, "M Ruiz MA")
    assert rows(sqlite_clinic, AdministrationDraft) == []


@pytest.mark.heavy
async def test_s66_a_draft_thrown_away_for_another_reason_is_no_near_miss(sqlite_clinic: Clinic):
    add_order(sqlite_clinic, add_patient(sqlite_clinic))
    async with at_work(sqlite_clinic) as hands:
        await hands.open_order()
        await hands.press("b", "ctrl+d", "a")
        await hands.sees("Held")
        await hands.settled()
    assert rows(sqlite_clinic, NearMiss) == []
