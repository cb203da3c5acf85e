"""Today on a very large screen: the selected patient's doses and windows below the list, the body on the card."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from models.charting.records.medication_administration import AdministrationSite
from models.store.clinic import Clinic
from tests.daily import each
from tests.factories import add_lot, add_order, add_patient
from tests.tui.screen_text import at_work
from tests.tui.signed_doses import add_dose
from tui.today.card.over_time import OverTimeCard

DEPO = "medroxyprogesterone-acetate"


@pytest.fixture
def day(sqlite_clinic: Clinic) -> Clinic:
    """One person overdue for a drug with a window, one due for one without."""
    add_lot(sqlite_clinic)
    today = sqlite_clinic.today()
    depo: dict[str, Any] = {"drug_slug": DEPO, "dose": Decimal(150), "dose_unit": "mg"}
    late = add_patient(sqlite_clinic, family="Late")
    order = add_order(sqlite_clinic, late, **depo, interval_days=84, due_on=today - timedelta(days=26))
    for days, over in ((218, {}), (110, {"response": "reaction", "severity": "mild", "signs": ["redness"]})):
        add_dose(
            sqlite_clinic,
            late,
            order,
            minutes_ago=days * 1440,
            **depo,
            service_date=today - timedelta(days=days),
            **over,
        )
    due = add_patient(sqlite_clinic, family="Due")
    again = add_order(sqlite_clinic, due, interval_days=28, due_on=today)
    dose = add_dose(sqlite_clinic, due, again, minutes_ago=28 * 1440, service_date=today - timedelta(days=28))
    site = AdministrationSite(
        id=sqlite_clinic.new_id(), site_id=sqlite_clinic.site_id, administration_id=dose.id, body_site="deltoid-l"
    )
    sqlite_clinic.store.write(lambda tx: tx.add(site))
    return sqlite_clinic


@pytest.mark.heavy
async def test_f38_the_selected_patients_lane_has_its_doses_its_windows_and_says_where_none_is_on_record(day: Clinic):
    async with at_work(day, (200, 60)) as hands:
        await hands.sign_in()
        await hands.sees_in("#over-time", "today", "medroxyPROGESTERone", "every 84 days, window day 77 to 91")
        await hands.sees_in("#over-time", "▲", "redness, 3 d late", "next window", "•• late")
        shown = await hands.sees("medroxyPROGESTERone")
        assert "LATE, " in shown.splitlines()[-2]
        below = hands.app.screen.query_one(OverTimeCard).region
        await hands.press("down")
        await hands.sees_in("#over-time", "cyanocobalamin", "every 28 days, no window on record", "1 site")
        assert hands.app.screen.query_one(OverTimeCard).region == below
        await hands.sees_in("#card", "right front left", "Next site")
        await hands.press("slash")
        await hands.type("nobody")
        await hands.sees("No match. Esc shows all.")
        await hands.sees_no_more("no window on record")


@pytest.mark.parametrize("size", each([(120, 40), (150, 36)]))
async def test_a_smaller_screen_keeps_its_rows_for_the_list(day: Clinic, size: tuple[int, int]):
    async with at_work(day, size) as hands:
        await hands.sign_in()
        await hands.sees("every 84 d")
        assert not hands.app.screen.query_one(OverTimeCard).display
        await hands.press("down")
        await hands.pilot.resize_terminal(200, 60)
        await hands.sees_in("#over-time", "cyanocobalamin", "no window on record")
