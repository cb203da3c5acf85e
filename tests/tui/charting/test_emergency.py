"""The emergency card, one key from anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from models.codes.tables.clinic_tables import clinic_tables
from models.codes.tables.code_tables import shipped_code_tables
from models.store.clinic import Clinic
from tests.factories import GIVER_PIN, add_lot, add_order, add_patient
from tests.tui.every_screen import Rows, screen_classes
from tests.tui.screen_text import EACH_SIZE, SIZES, Hands, at_database, at_work
from tests.tui.signed_doses import add_dose
from tui.dialogs.emergency import EmergencyDialog

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


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_s63_the_whole_card_fits_the_smallest_screen_and_says_it_is_not_confirmed(sqlite_clinic: Clinic, size):
    card = clinic_tables(sqlite_clinic).emergency
    async with at_work(sqlite_clinic, size) as hands:
        await hands.sees("charges may need review")
        await hands.press("f12")
        await hands.sees("NOT CONFIRMED: ask the clinic's standing orders", *card.lines, card.source.key)


@pytest.mark.heavy
async def test_s63_the_card_opens_before_any_clinic_is_there_and_before_anybody_signed_in(tmp_path: Path):
    async with at_database(str(tmp_path / "none.sqlite3"), SIZES[0]) as hands:
        await hands.press("f12")
        await hands.sees(CARD, *shipped_code_tables().emergency.lines)
        await hands.press("escape")
        await hands.sees("no clinic in this database yet")
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


@pytest.mark.heavy
async def test_s63_the_card_opens_over_every_screen_and_dialog_there_is(sqlite_clinic: Clinic):
    rows = Rows(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        seen = {type(screen) for screen in hands.app.screen_stack}
        for kind in screen_classes():
            if kind in seen or kind is EmergencyDialog:
                continue
            await hands.app.push_screen(rows.open(kind, hands.app.screen))
            await hands.settled()
            await _opens_and_closes(hands, "f12")
            hands.app.pop_screen()
            await hands.settled()


@pytest.mark.heavy
async def test_s63_what_was_typed_in_a_field_and_a_dialog_is_there_when_the_card_closes(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient), minutes_ago=5, observe=20)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("enter")
        await hands.sees("observe until")
        await hands.press("r", "b", *("tab",) * 5)
        await hands.type("lip swells")
        await _opens_and_closes(hands, "alt+e")
        await hands.type(" more")
        await hands.sees("lip swells more")
        await hands.press(*("shift+tab",) * 5)
        await hands.sees("b ● redness")


async def test_s63_a_charted_step_is_as_it_was_when_the_card_closes(sqlite_clinic: Clinic):
    add_lot(sqlite_clinic)
    add_order(sqlite_clinic, add_patient(sqlite_clinic))
    async with at_work(sqlite_clinic) as hands:
        await hands.at_the_dose()
        await hands.press("1")
        await hands.sees("per mL")
        await _opens_and_closes(hands, "f12")
        await hands.sees("Product and lot", "1 ●")


async def test_s63_the_card_opens_over_the_lock_and_leaves_it_locked(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("f9")
        await hands.sees("─ Locked ─")
        await _opens_and_closes(hands, "f12")
        await hands.press("f12", "f9", "escape", "escape")
        await hands.sees("─ Locked ─")
        await hands.fill(GIVER_PIN)
        await hands.sees_no_more("─ Locked ─")


async def test_s63_locking_under_the_card_keeps_the_card_up_until_it_is_closed(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("f12")
        await hands.sees(CARD)
        await hands.press("f9")
        await hands.sees(CARD)
        await hands.press("escape")
        await hands.sees("─ Locked ─", "M Ruiz MA")


async def test_s63_no_other_key_covers_the_card(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("f12")
        await hands.sees(CARD)
        await hands.press("f1", "question_mark", "ctrl+p", "alt+n", "enter", "space", "y")
        await hands.sees(CARD)
        assert isinstance(hands.app.screen, EmergencyDialog)


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_s63_the_key_line_names_the_card(sqlite_clinic: Clinic, size):
    async with at_work(sqlite_clinic, size) as hands:
        await hands.sees("charges may need review", "F12 emergency")
        await hands.sign_in()
        await hands.press("f9")
        await hands.sees("─ Locked ─", "F12 emergency")
