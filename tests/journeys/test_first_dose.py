"""From an empty database to the first signed dose, and a walk-in's first dose in a clinic at work: keys by step."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from models.billing.records.charge_item import ChargeItem
from models.charting.records.medication_administration import MedicationAdministration
from models.patients.records.patient import Patient
from models.stock.records.lot import Lot
from models.store.clinic import Clinic
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, add_lot, rows
from tests.frozen_clock import FrozenClock
from tests.journeys.first_dose import EXPIRES, LOT, NDC, counted, first_dose, given, ordered
from tests.scenes.stage import NOON
from tests.tui.screen_text import Hands, at_database, at_work

FROM_NOTHING = {
    "clinic": 16, "first person": 27, "sign-in": 13, "registered": 25, "allergies asked": 4, "ordered": 30,
    "stock received": 5, "verified": 2, "given": 2, "signed": 5,
}  # fmt: skip
"""Keys by step, the text of every field and every PIN among them; the scanner's own are not."""
WALK_IN = {"registered": 25, "allergies asked": 4, "ordered": 30, "verified": 2, "given": 2, "signed": 5}


async def _keys_by_step(hands: Hands, steps: AsyncIterator[str]) -> dict[str, int]:
    keys, done, before = counted(hands), {}, 0
    async for step in steps:
        done[step], before = len(keys) - before, len(keys)
    return done


@pytest.mark.heavy
async def test_an_empty_database_becomes_a_clinic_with_its_first_signed_dose_by_keys_alone(tmp_path: Path) -> None:
    async with at_database(str(tmp_path / "new.sqlite3"), (100, 30), FrozenClock(NOON)) as hands:
        assert await _keys_by_step(hands, first_dose(hands)) == FROM_NOTHING
        assert hands.app.clinic
        _signed_whole(hands.app.clinic)


@pytest.mark.heavy
async def test_a_walk_in_is_registered_ordered_for_and_given_the_dose_by_one_provider(sqlite_clinic: Clinic) -> None:
    add_lot(sqlite_clinic, ndc=NDC, lot_number=LOT, expires_on=EXPIRES)

    async def walk_in(hands: Hands) -> AsyncIterator[str]:
        for steps in (ordered(hands, PHYSICIAN_PIN), given(hands, PHYSICIAN_PIN)):
            async for step in steps:
                yield step

    async with at_work(sqlite_clinic, (100, 30)) as hands:
        await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        assert await _keys_by_step(hands, walk_in(hands)) == WALK_IN
        _signed_whole(sqlite_clinic)


def _signed_whole(clinic: Clinic) -> None:
    (patient,), (dose,), (lot,) = rows(clinic, Patient), rows(clinic, MedicationAdministration), rows(clinic, Lot)
    assert (patient.family, patient.given, patient.allergy_status) == ("Okafor", "Ngozi", "none_known")
    assert (dose.patient_id, dose.outcome) == (patient.id, "given")
    assert lot.on_hand == 9
    assert [item.code for item in rows(clinic, ChargeItem)] == ["96372", "J3420"]
