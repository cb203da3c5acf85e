"""The README's table of keys, row by row: counted as it stands there, and pressed on the demo clinic's rows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.charting.correcting.records import AdministrationCorrection
from models.charting.reactions.records import AdverseEvent
from models.charting.records.medication_administration import MedicationAdministration
from models.orders.records.medication_request import MedicationRequest
from models.stock.records.lot import Lot
from models.store.clinic import Clinic
from tests.factories import rows
from tests.journeys.workstation import gs1_code
from tests.scenes.stage import NOON, PIN, PROVIDER, PROVIDER_PIN, on_stage, select, sign_in
from tests.shared_demo import shared_demo
from tests.tui.screen_text import SIZES, Hands

README = Path(__file__).parents[2] / "README.md"
MOST = {
    "repeat injection, vial scanned": 5, "half of a larger vial, with waste": 9, "first dose of a powder": 7,
    "refused by the patient": 5, "reaction after signing": 11, "amend a wrong site": 5, "entered in error": 5,
    "what was charged, and why": 2, "the last six sites": 1, "order for a person": 12, "sign in": 3,
    "to another person and back": 8,
}  # fmt: skip
"""The most keys each task may take, PIN and scans aside."""
VIALS = {"OKAFOR": "B2207", "PETROV": "K5520", "WHITCOMBE": "500"}
"""The vial in the hand, by the row it is for: a lot, or for a powder what stands on it in mg."""
UNCOUNTED = {"scan", "PIN"}


def table() -> dict[str, tuple[str, int, list[str]]]:
    """Return by task the row it starts from, how many keys it takes, and the keys; a scan and a PIN are words."""
    lines = re.findall(r"^\| ([^|]+) \| ([^|]+) \| (\d+) \| (.+) \|$", README.read_text("utf-8"), re.MULTILINE)
    return {task: (row, int(count), _keys(keys)) for task, row, count, keys in lines if task in MOST}


def _keys(cell: str) -> list[str]:
    keys: list[str] = []
    for quoted, word in re.findall(r"`([^`]+)`|(scan|PIN|letter|twice)", cell):
        keys += [*keys] if word == "twice" else [word] if word else _pressed(quoted)
    return keys


def _pressed(quoted: str) -> list[str]:
    named = quoted in {"Enter", "Esc"} or "+" in quoted or re.fullmatch(r"F\d+", quoted)
    return [quoted] if named else list(quoted)


@pytest.mark.parametrize("task", MOST)
def test_the_readme_counts_its_keys_and_stays_within_what_is_promised(task: str) -> None:
    _row, count, keys = table()[task]
    assert count == sum(key not in UNCOUNTED for key in keys)
    assert count <= MOST[task]


PLAYED = {
    "repeat injection, vial scanned": "Signed 10:42",
    "half of a larger vial, with waste": "Signed 10:42",
    "first dose of a powder": "Signed 10:42",
    "refused by the patient": "Signed 10:42",
    "reaction after signing": "Add an allergy",
    "amend a wrong site": "right deltoid amended",
    "entered in error": "Timeline",
    "what was charged, and why": "Charges, and why",
    "the last six sites": "Doses",
    "order for a person": "Order signed",
}
"""What is on the screen once the keys of a task are pressed."""


@pytest.mark.heavy
@pytest.mark.parametrize("task", PLAYED)
async def test_the_keys_of_the_readme_do_their_task_on_the_demo_clinic(
    task: str, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    row, _count, keys = table()[task]
    async with on_stage(shared_demo(tmp_path_factory, NOON), SIZES[0], tmp_path) as hands:
        ordering = task == "order for a person"
        await (sign_in(hands, PROVIDER, PROVIDER_PIN) if ordering else sign_in(hands))
        name = row.partition(",")[0]
        if name.isupper():
            await select(hands, name.lower())
        clinic = hands.app.clinic
        assert clinic is not None
        before = _stored(clinic)
        for key in keys:
            await _press(hands, clinic, key, name, PROVIDER_PIN if ordering else PIN)
        await hands.sees(PLAYED[task])
        assert (_stored(clinic) != before) is (task not in {"what was charged, and why", "the last six sites"})


async def _press(hands: Hands, clinic: Clinic, key: str, name: str, pin: str) -> None:
    if key == "scan":
        lot = _vial(clinic, VIALS[name])
        await hands.scan(gs1_code(lot.ndc, lot.lot_number, lot.expires_on))
    elif key == "PIN":
        await hands.type(pin)
    else:
        await hands.press(key.lower())
    await hands.settled()


def _vial(clinic: Clinic, named: str) -> Lot:
    """Return a lot by its number; "500" is the powder of that strength that is not recalled."""
    if not named.isdecimal():
        return next(lot for lot in rows(clinic, Lot) if lot.lot_number == named)
    powders = (lot for lot in rows(clinic, Lot) if lot.drug_slug == "ceftriaxone-sodium" and lot.status == "active")
    return min(powders, key=lambda lot: lot.expires_on)


def _stored(clinic: Clinic) -> tuple[int, ...]:
    kinds = (MedicationAdministration, AdministrationCorrection, AdverseEvent, MedicationRequest)
    return tuple(len(rows(clinic, kind)) for kind in kinds)
