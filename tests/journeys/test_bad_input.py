"""What a person types or scans wrong: one line says what, nothing of it is stored, and nobody's data is in the line."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event
from textual.widgets import Static

from models.charting.records.administration_draft import AdministrationDraft
from models.charting.records.medication_administration import MedicationAdministration
from models.orders.records.medication_request import MedicationRequest
from models.stock.records.stock_movement import StockMovement
from models.store.clinic import Clinic
from tests.factories import (
    GIVER_PIN,
    GIVER_SIGN_IN,
    PHYSICIAN_PIN,
    PHYSICIAN_SIGN_IN,
    add_lot,
    add_order,
    add_patient,
    rows,
)
from tests.journeys.workstation import STEP_WORDS, gs1_code
from tests.tui.screen_text import Hands, at_work

FAMILY, GIVEN, MRN = "Quillfeather", "Zenobia", "M90817263"
PARTLY = "l"


@pytest.fixture
def shelf(sqlite_clinic: Clinic) -> Clinic:
    """A clinic with a vial on the shelf and one order for today."""
    add_lot(sqlite_clinic)
    add_order(sqlite_clinic, add_patient(sqlite_clinic, family=FAMILY, given=GIVEN, mrn=MRN))
    return sqlite_clinic


async def test_a_wrong_pin_at_sign_in_lets_nobody_in(shelf: Clinic) -> None:
    async with at_work(shelf) as hands:
        await hands.sees("charges may need review")
        await hands.fill(GIVER_SIGN_IN, "0000", "0")
        await hands.sees("Name or PIN is wrong. Check the name and type the PIN again.")
        _one_line(hands)
        assert FAMILY.upper() not in hands.words()


async def test_a_wrong_pin_does_not_sign(shelf: Clinic) -> None:
    async with _charting(shelf, "sign") as hands:
        await hands.type("0000")
        await hands.press("f10")
        await hands.sees("Wrong PIN. Type it again")
        _one_line(hands)
        _nothing_given(shelf)
        await hands.type(GIVER_PIN)
        await hands.press("f10")
        await hands.sees("✓ Signed")


@pytest.mark.heavy
async def test_a_dose_with_a_unit_that_does_not_exist_is_not_taken(shelf: Clinic) -> None:
    async with _charting(shelf, "verify") as hands:
        await hands.press("x")
        await hands.sees("What became of this dose")
        await hands.press(PARTLY)
        await hands.sees("Partly given:")
        await hands.press("b")
        await hands.sees(STEP_WORDS["dose"])
        await hands.press("1")
        await hands.sees("1 ●")
        await hands.fill("1 mgg")
        await hands.sees("'mgg' is not a unit here")
        _one_line(hands)
        (draft,) = rows(shelf, AdministrationDraft)
        assert "mgg" not in draft.body
        _nothing_given(shelf)


async def test_an_order_with_a_unit_that_does_not_exist_is_not_signed(sqlite_clinic: Clinic) -> None:
    patient = add_patient(sqlite_clinic, family=FAMILY, given=GIVEN, mrn=MRN)
    add_order(sqlite_clinic, patient, status="draft", review_reason="no dose", dose=None, dose_unit=None,
              signed_at=None)  # fmt: skip
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        await hands.sees(FAMILY.upper())
        await hands.press("enter")
        await hands.sees("As it came")
        await hands.fill("", "1 mgg")
        await hands.press("f10")
        await hands.sees("'mgg' is not a unit here")
        _one_line(hands)
        (order,) = rows(sqlite_clinic, MedicationRequest)
        assert (order.status, order.dose, order.signed_at) == ("draft", None, None)


async def test_a_time_in_the_future_is_not_charted(shelf: Clinic) -> None:
    async with _charting(shelf, "give") as hands:
        await hands.press("tab")
        await hands.type("+90")
        await hands.press("shift+tab", "2")
        await hands.sees("is in the future. Chart after giving")
        _one_line(hands)
        await hands.press("f10")
        await hands.sees(STEP_WORDS["give"])
        _nothing_given(shelf)


async def test_an_expired_lot_that_is_scanned_is_refused(shelf: Clinic) -> None:
    yesterday = shelf.today() - timedelta(days=1)
    lot = add_lot(shelf, lot_number="OLD1", expires_on=yesterday)
    async with _charting(shelf, "dose") as hands:
        await hands.scan(gs1_code(lot.ndc, "OLD1", yesterday))
        await hands.sees("EXPIRED: the code says", "Do not give.")
        _one_line(hands)
        await hands.press("enter", "enter", "f10")
        await hands.sees(STEP_WORDS["dose"])
        _nothing_given(shelf)


@pytest.mark.heavy
async def test_a_site_the_label_forbids_is_not_charted_and_one_of_another_route_cannot_be_picked(
    sqlite_clinic: Clinic,
) -> None:
    add_lot(sqlite_clinic, drug_slug="testosterone-undecanoate", ndc="67979-0511-43")
    patient = add_patient(sqlite_clinic, family=FAMILY, given=GIVEN, mrn=MRN, sex="male")
    add_order(sqlite_clinic, patient, drug_slug="testosterone-undecanoate", dose=Decimal(750), dose_unit="mg",
              diagnoses=["E29.1"])  # fmt: skip
    async with _charting(sqlite_clinic, "give") as hands:
        await hands.press("9")
        await hands.press("2")
        await hands.sees("●2")
        await hands.press("enter")
        await hands.sees("is not given in the right deltoid")
        _one_line(hands)
        await hands.press("f10")
        await hands.sees("1-8 site")
        _nothing_given(sqlite_clinic)


async def test_a_dose_the_store_has_no_room_for_is_not_stored_and_can_be_signed_once_it_has(shelf: Clinic) -> None:
    _in_small_pages(shelf)
    async with _charting(shelf, "sign") as hands:
        await hands.settled()
        limits = _no_room(hands)
        await hands.type(GIVER_PIN)
        await hands.press("f10")
        await hands.sees("the disk is full: nothing was stored; free space and try again")
        _one_line(hands)
        _nothing_given(shelf)
        limits.clear()
        await hands.press("f10")
        await hands.sees("✓ Signed")


@asynccontextmanager
async def _charting(clinic: Clinic, step: str) -> AsyncIterator[Hands]:
    """Open the one order there is and chart it as ordered up to a step."""
    async with at_work(clinic) as hands:
        await hands.sees("charges may need review")
        await hands.fill(GIVER_SIGN_IN, GIVER_PIN, "chen")
        await hands.sees("D Chen MD on site", FAMILY.upper())
        await hands.press("enter")
        await hands.sees(STEP_WORDS["verify"])
        for name, key in {"dose": "b", "give": "1", "response": "2", "sign": "t"}.items():
            if step == "verify":
                break
            await hands.press(key)
            if name == "give":
                await hands.sees(f"{key} ●")
                await hands.cannot_scan()
            await hands.sees(STEP_WORDS[name])
            if step == name:
                break
        yield hands


def _in_small_pages(clinic: Clinic) -> None:
    """Write the store anew in pages none of which holds the whole of a dose."""
    clinic.store.engine.dispose()
    _at_once(clinic, "PRAGMA journal_mode=DELETE", "PRAGMA page_size=512", "VACUUM")


def _at_once(clinic: Clinic, *statements: str) -> None:
    with closing(sqlite3.connect(str(clinic.store.engine.url.database), isolation_level=None)) as file:
        for statement in statements:
            file.execute(statement)


def _no_room(hands: Hands) -> list[str]:
    """Let the program's store grow no further while the list that is returned holds anything."""
    limits = ["PRAGMA max_page_count = 1"]
    assert hands.app.clinic is not None
    engine = hands.app.clinic.store.engine
    # What drafts left free is taken, too.
    _at_once(hands.app.clinic, "CREATE TABLE taken AS SELECT zeroblob(10000)")

    def limit(connection: Any, *_others: Any) -> None:
        # SQLite takes a limit below the present size as that size.
        connection.execute(limits[0] if limits else "PRAGMA max_page_count = 1073741823")

    event.listen(engine, "checkout", limit)
    return limits


def _one_line(hands: Hands) -> None:
    """Assert that the screen says one thing, in one line without a name, a number or code."""
    message = str(hands.app.screen.query_one("#problem", Static).content)
    assert message.startswith(("▲ ", "■ "))
    assert "\n" not in message
    assert not any(part.lower() in message.lower() for part in (FAMILY, GIVEN, MRN, "Traceback", "Error"))
    assert hands.app._exception is None


def _nothing_given(clinic: Clinic) -> None:
    assert rows(clinic, MedicationAdministration) == []
    assert rows(clinic, StockMovement) == []
