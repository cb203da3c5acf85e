"""The lane of the drug at hand, beside the steps and after signing, with the list that says the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from textual.content import Content

from models.charting.records.medication_administration import AdministrationSite
from models.charting.timeline.lane import Lane, LaneDose
from models.store.clinic import Clinic
from tests.daily import each
from tests.factories import add_lot, add_order, add_patient
from tests.tui.charting.test_signed import sign_first_dose
from tests.tui.screen_text import at_work
from tests.tui.signed_doses import add_dose
from tui.charting.frame.doses_over_time import lane_and_list

TODAY = date(2026, 11, 28)
LIST = [Content(f"dose {number}") for number in range(12)]
FOOT = [Content(""), Content("next site by rotation: 2 right deltoid")]


def lane(*days_ago: int) -> Lane:
    given = [
        LaneDose(uuid4(), TODAY - timedelta(days=days), "given", ("1",), "", outside=False, order_id=None)
        for days in sorted(days_ago, reverse=True)
    ]
    return Lane("cyanocobalamin", "1,000 mcg", "im", 28, None, tuple(given), (), None, TODAY, "cyanocobalamin")


def drawn(width: int, height: int, of: Lane | None = None, **over: Any) -> list[str]:
    of = of or lane(28, 56, 84)
    return [line.plain for line in lane_and_list(of, LIST, FOOT, TODAY, width, height, **over)]


def test_the_lane_stands_above_the_list_and_the_oldest_doses_make_room_for_what_is_next():
    lines = drawn(77, 16)
    assert "cyanocobalamin" in lines[3]
    assert lines[4].count("1") == 3
    assert "dose 0" in lines
    assert lines[-1] == FOOT[1].plain
    assert len(lines) == 16


@pytest.mark.parametrize(("width", "height"), [(59, 40), (77, 11), (77, 4)])
def test_without_room_for_the_lane_and_three_doses_the_list_stands_alone(width: int, height: int):
    assert drawn(width, height) == [line.plain for line in (*LIST, *FOOT)]


def test_before_the_first_dose_there_is_no_lane():
    assert drawn(77, 40, lane()) == [line.plain for line in (*LIST, *FOOT)]


def test_a_drug_given_twice_a_year_is_shown_further_back():
    assert drawn(77, 30, lane(30, 210, 390))[4].count("1") == 3
    assert "Nov" in drawn(77, 30, lane(30, 60, 90))[1]


def test_a_dose_given_today_is_marked_on_the_lane():
    new = lane(0, 28, 56)
    assert any("✓ today" in line for line in drawn(77, 30, new, selected=new.doses[-1].id))
    assert not any("✓ today" in line for line in drawn(77, 30, replace(new, due_on=None)))


@pytest.fixture
def due(sqlite_clinic: Clinic) -> Clinic:
    """One person due again for B12 who had denosumab too, and one person after them."""
    clinic, today = sqlite_clinic, sqlite_clinic.today()
    add_lot(clinic)
    person = add_patient(clinic, family="Bauer", mrn="004128")
    order = add_order(clinic, person, interval_days=28)
    other = add_order(
        clinic, person, drug_slug="denosumab-prolia", interval_days=183, due_on=today + timedelta(days=90)
    )
    for one, days in ((order, 28), (order, 56), (other, 93)):
        day, name = today - timedelta(days=days), "denosumab" if one is other else "cyanocobalamin"
        dose = add_dose(clinic, person, one, minutes_ago=days * 1440, service_date=day, drug_display=name)
        site = AdministrationSite(
            id=clinic.new_id(), site_id=clinic.site_id, administration_id=dose.id, body_site="deltoid-l"
        )
        clinic.store.write(lambda tx, site=site: tx.add(site))
    add_order(clinic, add_patient(clinic, family="Okafor", mrn="004111", birth_date=date(1972, 5, 1)))
    return clinic


@pytest.mark.heavy
async def test_on_a_very_large_screen_every_drug_has_its_lane_beside_the_steps_and_who_is_next(due: Clinic):
    async with at_work(due, (200, 60)) as hands:
        await hands.open_order()
        await hands.sees_in("#lanes", "cyanocobalamin 1,000 mcg IM, every 28 days, no window on record", "denosumab")
        await hands.sees_in("#last", "left deltoid", "next site by rotation")
        await hands.press("b")
        await hands.sees("Product and lot")
        await hands.press("1")
        await hands.sees("per mL")
        await hands.cannot_scan()
        await hands.sees_in("#next-card", "OKAFOR", "cyanocobalamin 1,000 mcg")
        await hands.sees_in("#lanes", "cyanocobalamin", "denosumab")
        assert "1 open at 09:42" in hands.words()


@pytest.mark.heavy
async def test_where_there_is_no_third_column_the_lane_stands_with_the_last_doses(due: Clinic):
    async with at_work(due, (120, 40)) as hands:
        await hands.open_order()
        await hands.sees_in("#last", "today", "every 28 days, no window on record", "left deltoid", "next site by")


@pytest.mark.parametrize("size", each([(120, 40), (200, 60)]))
async def test_after_signing_the_new_dose_is_marked_on_the_lane_and_heads_the_list(due: Clinic, size: tuple[int, int]):
    async with at_work(due, size) as hands:
        await sign_first_dose(hands)
        await hands.sees_in("#doses", "cyanocobalamin", "✓ today", "due", "today 1,000 mcg right deltoid lot AB123")
