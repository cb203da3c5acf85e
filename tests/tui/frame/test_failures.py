"""What breaks behind a screen is told in one line, and the program goes on."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from models.store.clinic import Clinic
from tests.daily import each
from tests.factories import add_patient
from tests.tui.screen_text import at_work

BROKEN = {"b": ("payer_profile", "› Payers"), "m": ("near_miss", "› Near misses"), "s": ("lot", "› Stock")}


@pytest.mark.parametrize("key", each(BROKEN))
async def test_a_table_that_cannot_be_read_is_told_and_the_program_goes_on(sqlite_clinic: Clinic, key: str):
    table, title = BROKEN[key]
    add_patient(sqlite_clinic, family="Zettler")
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        with sqlite_clinic.store.engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE {table} RENAME TO {table}_gone"))
        await hands.press(key)
        reported = await hands.sees(title, f"■ Not read: the database refused: no such table: {table}")
        assert "Zettler" not in reported
        await hands.press("escape")
        await hands.sees("Held")
        assert hands.app.is_running
