"""The emergency card, one key from anywhere."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import event
from textual.screen import Screen

import tui.dialogs
import tui.screens
from models.clinic import Clinic
from models.queries.charting import open_charting
from models.queries.what_if import of_draft
from models.queries.worklist import WorkState, worklist
from models.reference.code_tables import shipped_code_tables
from models.reference.formulary import shipped_formulary
from tests.factories import GIVER_PIN, GIVER_SIGN_IN, add_lot, add_order, add_patient, staff_id
from tests.tui.screen_text import SIZES, Hands, at_database, at_work
from tests.tui.signed_doses import add_dose
from tui.dialogs.emergency import EmergencyDialog
from tui.dialogs.fields import Field
from tui.opening import Opening
from tui.screens.witness import Asked

CARD = "SEVERE REACTION"


def _cards(hands: Hands) -> int:
    return sum(isinstance(screen, EmergencyDialog) for screen in hands.app.screen_stack)


async def _opens_and_closes(hands: Hands, key: str) -> None:
    """Press the key on whatever is on top: the card is over it, once, and Esc gives back what was there."""
    under = hands.app.screen
    await hands.press(key)
    await hands.sees(CARD, "EPINEPHrine")
    await hands.press(key, "f12", "alt+e")
    assert _cards(hands) == 1
    await hands.press("escape")
    await hands.sees_no_more(CARD)
    assert hands.app.screen is under


@pytest.mark.parametrize("size", SIZES)
async def test_s63_the_whole_card_fits_the_smallest_screen_and_says_it_is_not_confirmed(sqlite_clinic: Clinic, size):
    card = sqlite_clinic.tables.emergency
    async with at_work(sqlite_clinic, size) as hands:
        await hands.sees("0 nobody")
        await hands.press("f12")
        await hands.sees("NOT CONFIRMED: ask the clinic's standing orders", *card.lines, card.source.key)


async def test_s63_the_card_opens_before_any_clinic_is_there_and_before_anybody_signed_in(tmp_path: Path):
    async with at_database(str(tmp_path / "none.sqlite3"), SIZES[0]) as hands:
        await hands.press("f12")
        await hands.sees(CARD, *shipped_code_tables().emergency.lines)
        await hands.press("escape")
        await hands.sees("no clinic is set up in this database yet")
        await _opens_and_closes(hands, "alt+e")


async def test_s63_the_card_opens_where_the_database_cannot_be_opened(tmp_path: Path):
    broken = tmp_path / "broken.sqlite3"
    broken.write_text("this is no database, only words " * 50, "utf-8")
    async with at_database(str(broken), SIZES[0]) as hands:
        await hands.sees("not opened")
        await _opens_and_closes(hands, "f12")


async def test_s63_the_card_asks_no_database(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        assert hands.app.clinic is not None
        asked: list[Any] = []
        event.listen(hands.app.clinic.store.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
        await hands.press("f12")
        await hands.sees(CARD)
        assert asked == []


def _every(package: ModuleType) -> set[type[Screen[Any]]]:
    """Return every screen or dialog class defined in a package."""
    found: set[type[Screen[Any]]] = set()
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for _name, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(kind, Screen) and kind.__module__.startswith(package.__name__):
                found.add(kind)
    return found


async def test_s63_the_card_opens_over_every_screen_and_dialog_there_is(sqlite_clinic: Clinic):
    clinic = sqlite_clinic
    add_lot(clinic)
    patient = add_patient(clinic)
    dose = add_dose(clinic, patient, add_order(clinic, patient), minutes_ago=5, observe=20)
    other = add_order(clinic, add_patient(clinic, family="Bauer"))
    giver = staff_id(clinic, GIVER_SIGN_IN)
    item = next(item for item in worklist(clinic, giver).items if item.state is WorkState.WAITING)
    charting = open_charting(clinic, other.id, giver)
    drug = shipped_formulary().drugs["cyanocobalamin"]
    # How a class is made that needs to be told something; a new one is added here.
    given: dict[str, tuple[Any, ...]] = {
        "ChartingScreen": (other.id,), "ResponseScreen": (item,), "PatientChartScreen": (patient.id,),
        "OrderFormScreen": (patient.id, None), "ReactionScreen": (dose.id,), "FormularyEditScreen": (None, drug),
        "FormularyHistoryScreen": (drug.slug, drug.display), "PayerFeesScreen": (("medicare", ""),),
        "WhatIfScreen": (of_draft(clinic, charting.facts, charting.body, clinic.now()),),
        "FirstRunScreen": (Opening("unused"),),
        "ChangesDialog": ("Store this?", ()), "ChooseDialog": ("Which?", (("a", "this"),)),
        "ConfirmDialog": ("Do it?", "do it"), "FieldsDialog": ("Which?", (Field("a", "A", ""),), {}, dict),
        "AmendScreen": (dose.id,), "InErrorScreen": (dose.id,), "BackgroundScreen": (patient.id,),
        "SafetyHistoryScreen": ("limit/late_entry_minutes", "a row"), "SignOffDialog": ("Sign?", (), dict),
        "RightsDialog": ("scanner fault", (("patient", "right patient"),)),
        "WitnessScreen": (Asked(clinic.new_id(), 1, "ORDER", "witness"),),
        "PickDialog": ("Which?", (("a", "this"),), ()), "NearMissDialog": (clinic.tables.reasons["near_miss"], True),
    }  # fmt: skip
    async with at_work(clinic) as hands:
        await hands.sign_in()
        seen = {type(screen) for screen in hands.app.screen_stack}
        kinds = (_every(tui.screens) | _every(tui.dialogs)) - seen - {EmergencyDialog}
        for kind in sorted(kinds, key=lambda kind: kind.__name__):
            args = (hands.app.screen,) if kind.__name__ == "HelpDialog" else given.get(kind.__name__, ())
            await hands.app.push_screen(kind(*args))
            await hands.pilot.pause()
            await _opens_and_closes(hands, "f12")
            hands.app.pop_screen()
            await hands.pilot.pause()


async def test_s63_what_was_typed_in_a_field_and_a_dialog_is_there_when_the_card_closes(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient), minutes_ago=5, observe=20)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("enter")
        await hands.sees("observe until")
        await hands.press("r", "2", *("tab",) * 5)
        await hands.type("lip swells")
        await _opens_and_closes(hands, "alt+e")
        await hands.type(" more")
        await hands.sees("lip swells more")
        await hands.press(*("shift+tab",) * 5)
        await hands.sees("2✓ redness")


async def test_s63_a_charted_step_is_as_it_was_when_the_card_closes(sqlite_clinic: Clinic):
    add_lot(sqlite_clinic)
    add_order(sqlite_clinic, add_patient(sqlite_clinic))
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("enter")
        await hands.sees("IDENTITY")
        await hands.press("b", "enter")
        await hands.sees("PRODUCT AND LOT")
        await hands.press("1")
        await hands.sees("per mL")
        await _opens_and_closes(hands, "f12")
        await hands.sees("PRODUCT AND LOT", "1✓")


async def test_s63_the_card_opens_over_the_lock_and_leaves_it_locked(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("f9")
        await hands.sees("LOCKED")
        await _opens_and_closes(hands, "f12")
        await hands.press("f12", "f9", "escape", "escape")
        await hands.sees("LOCKED")
        await hands.fill(GIVER_PIN)
        await hands.sees_no_more("LOCKED")


async def test_s63_locking_under_the_card_keeps_the_card_up_until_it_is_closed(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("f12")
        await hands.sees(CARD)
        await hands.press("f9")
        await hands.sees(CARD)
        await hands.press("escape")
        await hands.sees("LOCKED", "M Ruiz MA")


async def test_s63_no_other_key_covers_the_card(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("f12")
        await hands.sees(CARD)
        await hands.press("f1", "question_mark", "ctrl+p", "alt+n", "enter", "space", "y")
        await hands.sees(CARD)
        assert isinstance(hands.app.screen, EmergencyDialog)


@pytest.mark.parametrize("size", SIZES)
async def test_s63_the_key_line_names_the_card(sqlite_clinic: Clinic, size):
    async with at_work(sqlite_clinic, size) as hands:
        await hands.sees("0 nobody", "F12 emergency")
        await hands.sign_in()
        await hands.press("f9")
        await hands.sees("LOCKED", "F12 emergency")
