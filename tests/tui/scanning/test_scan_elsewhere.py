"""A code scanned where none belongs is named, with the way on; it never opens an order by itself (F16)."""

from __future__ import annotations

import pytest

from models.store.clinic import Clinic
from tests.factories import PHYSICIAN_SIGN_IN, add_lot, add_order, add_patient
from tests.tui.scanner import gtin
from tests.tui.screen_text import Hands, at_work
from tui.charting.witness import Asked, WitnessScreen

VIAL = f"01{gtin('0030517003125')}1727112310B2207"
NAMED = "That is cyanocobalamin lot B2207"


@pytest.fixture
def due(sqlite_clinic: Clinic) -> Clinic:
    """One person due for ketorolac, one for B12, and a lot of it on the shelf."""
    add_lot(sqlite_clinic, lot_number="B2207")
    first = add_patient(sqlite_clinic, family="Abbott", mrn="M000001")
    add_order(sqlite_clinic, first, drug_slug="ketorolac-tromethamine")
    add_order(sqlite_clinic, add_patient(sqlite_clinic, family="Bauer", mrn="M000002"))
    return sqlite_clinic


def family_at_cursor(hands: Hands) -> str:
    return hands.app.screen._current().family


async def test_a_vial_on_the_worklist_is_named_and_leads_to_the_one_person_due_for_it(due: Clinic) -> None:
    async with at_work(due) as hands:
        await hands.sign_in()
        assert family_at_cursor(hands) == "Abbott"
        await hands.scan(VIAL)
        await hands.sees(f"▲ {NAMED}: BAUER, Adaeze is", "due for it. Open an order first, then scan it there.")
        assert family_at_cursor(hands) == "Bauer"
        await hands.sees("Due today")


async def test_a_vial_two_people_are_due_for_moves_nothing(due: Clinic) -> None:
    add_order(due, add_patient(due, family="Cole", mrn="M000003"))
    async with at_work(due) as hands:
        await hands.sign_in()
        await hands.scan(VIAL)
        await hands.sees(f"▲ {NAMED}: 2 people are due", "Open an order first, then scan it there.")
        assert family_at_cursor(hands) == "Abbott"


async def test_a_vial_nobody_is_due_for_and_a_package_not_known_say_so(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.scan(VIAL)
        await hands.sees(f"▲ {NAMED}: no one on this")
        await hands.scan("99999-9999-99")
        await hands.sees("UNKNOWN: This package is not in the formulary.")
        await hands.scan("Q0099887")
        await hands.sees("No one on this list has that label.")


async def test_a_vial_in_the_chart_and_in_find_patient_is_named(due: Clinic) -> None:
    async with at_work(due) as hands:
        await hands.sign_in()
        await hands.press("f3")
        await hands.sees("MRN")
        await hands.scan(VIAL)
        await hands.sees(f"{NAMED}, no patient's label. Scan the label, or type the name.")
        await hands.press("escape")
        await hands.press("p")
        await hands.sees("Orders 1")
        await hands.scan(VIAL)
        await hands.sees(f"{NAMED}. Scan not used here;", "nothing was typed:")
        await hands.scan("M000002")
        await hands.sees("That is a patient's label. Scan not used here;")


async def test_a_label_scanned_by_the_second_person_is_no_container(due: Clinic) -> None:
    async with at_work(due) as hands:
        await hands.sign_in()
        hands.app.push_screen(WitnessScreen(Asked(due.new_id(), 1, "ORDER  cyanocobalamin", "witness")))
        await hands.sees("Independent double check")
        await hands.fill(PHYSICIAN_SIGN_IN)
        await hands.scan("M000002")
        await hands.sees("That is a patient's label. Scan the container.")
        await hands.scan(VIAL)
        await hands.sees("✓ container scanned")
