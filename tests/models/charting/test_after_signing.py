"""What a dose leaves behind once it is signed: the next dose and its window, the next site, the stock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from models.charting.queries.after_signing import AfterSigning, after_signing
from models.charting.queries.charting import open_charting, pick_lot
from models.safety.draft import SitePick
from models.store.clinic import Clinic
from tests.factories import GIVER_SIGN_IN, add_lot, add_order, add_patient, staff_id
from tests.models.charting.test_sign_administration import MULTI_DOSE_B12
from tui.widgets.after_lines import next_dose, next_site, order_left, stock_left


def _after(clinic: Clinic, ndc: str | None = None, site: str = "deltoid-r", **order: Any) -> AfterSigning:
    lot = {"ndc": ndc, "lot_number": "B2207", "on_hand": Decimal(3)} if ndc else {"on_hand": Decimal(3)}
    add_lot(clinic, **lot)
    charting = open_charting(
        clinic, add_order(clinic, add_patient(clinic), **order).id, staff_id(clinic, GIVER_SIGN_IN)
    )
    body = pick_lot(charting.facts, charting.body, charting.facts.stock[0], "scanned")
    body = body.model_copy(update={"sites": (SitePick(code=site),), "given_at": clinic.now()})
    return after_signing(charting.facts, body, clinic.now())


def test_a_series_counts_on_and_its_next_dose_goes_to_the_other_side(sqlite_clinic: Clinic) -> None:
    after = _after(sqlite_clinic, interval_days=28, doses_allowed=12)
    assert order_left(after) == "dose 1 of 12 given, 11 left"
    assert next_site(after) == "1 left deltoid"


def test_without_a_window_on_record_the_orders_interval_stands(sqlite_clinic: Clinic) -> None:
    after = _after(sqlite_clinic, interval_days=28, doses_allowed=12)
    assert after.window is None
    assert next_dose(after, sqlite_clinic.today()) == "Mon Dec 21, no window on record, every 28 days"


def test_a_window_on_record_is_named_with_its_days(sqlite_clinic: Clinic) -> None:
    after = replace(
        _after(sqlite_clinic, interval_days=28),
        window=(date(2026, 12, 18), date(2026, 12, 24)),
        due_on=date(2026, 12, 21),
    )
    assert next_dose(after, sqlite_clinic.today()) == "Mon Dec 21, window Dec 18 to Dec 24"


def test_a_single_dose_ends_its_order_and_proposes_no_site(sqlite_clinic: Clinic) -> None:
    after = _after(sqlite_clinic)
    assert next_dose(after, sqlite_clinic.today()) == "no further dose is due"
    assert after.next_site is None


def test_a_new_multi_dose_vial_says_what_is_left_in_it(sqlite_clinic: Clinic) -> None:
    after = _after(sqlite_clinic, MULTI_DOSE_B12)
    assert stock_left(after).startswith("lot B2207: ")
    (left,) = after.stock
    assert (left.before.endswith(" mL"), left.after.endswith(" mL"), left.before != left.after) == (True, True, True)
