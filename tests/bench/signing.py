"""One whole signing (rules, every row, stock, audit, commit) against its rows alone in raw sqlite3."""

from __future__ import annotations

import shutil
from pathlib import Path
from sqlite3 import Connection
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

from models.charting.actions.sign_administration import Signed, SignRequest, sign_administration
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.kept.keys import stored_key
from tests.bench.charted_dose import charted_dose
from tests.bench.figure import Figure
from tests.bench.places import Place, add_order, check_pin_quickly, opened, stocked_clinic
from tests.bench.programs import milliseconds
from tests.factories import GIVER_SIGN_IN, PHYSICIAN_SIGN_IN, staff_id
from tests.frozen_clock import FrozenClock

ROUNDS = 150
AGAINST = "the same rows in raw sqlite3"
# What a signing adds, parents first, and how its rows are found by the dose.
_OF_DOSE = "administration_id = ?"
ADDED = {
    "medication_administration": "id = ?",
    "vial": "id IN (SELECT vial_id FROM administration_product WHERE administration_id = ?)",
    "administration_product": _OF_DOSE,
    "administration_site": _OF_DOSE,
    "stock_movement": _OF_DOSE,
    "charge_derivation": _OF_DOSE,
    "charge_item": _OF_DOSE,
    "ungathered_dose": _OF_DOSE,
    "provenance": "target_id = ?",
    "audit_event": "entity_id = ?",
}
Work = list[tuple[str, list[tuple[Any, ...]]]]


def measure(folder: Path, rounds: int) -> list[Figure]:
    """Sign doses one after the other; write each one's rows into a copy of the database that knows none of them.

    First by a person whose PIN takes next to no time to check, then by one whose PIN is checked as in a clinic: argon2
    clears the processor's caches, which would slow down whatever comes after it.
    """
    clock = FrozenClock()
    place = stocked_clinic(folder, clock)
    with opened(place, clock) as clinic:
        check_pin_quickly(clinic, PHYSICIAN_SIGN_IN)
        quick, usual = (
            [_ready(clinic, staff_id(clinic, who), first + number) for number in range(rounds + 1)]
            for first, who in ((0, PHYSICIAN_SIGN_IN), (10_000, GIVER_SIGN_IN))
        )
    raw = _raw(Place(Path(shutil.copy(place.database, folder / "raw.sqlite3"))))
    with opened(place, clock) as clinic:
        without, floor = _medians(clinic, place, raw, quick)
        with_pin, floor_with_pin = _medians(clinic, place, raw, usual)
    return [
        Figure("signing, PIN check left out", without, floor, AGAINST, rounds, aim_ratio=5),
        Figure("signing, with its PIN check", with_pin, floor_with_pin, AGAINST, rounds),
    ]


def _medians(clinic: Clinic, place: Place, raw: Connection, requests: list[SignRequest]) -> tuple[float, float]:
    stored = _raw(place)
    times = [(_signed(clinic, request), _written(raw, _work(stored, request))) for request in requests]
    signed, written = zip(*times[1:], strict=True)
    return median(signed), median(written)


def _ready(clinic: Clinic, person: UUID, number: int) -> SignRequest:
    """Chart a dose to its end and leave it as a kept draft."""
    return charted_dose(clinic, add_order(clinic, number).id, person)


def _signed(clinic: Clinic, request: SignRequest) -> float:
    start = perf_counter()
    outcome = sign_administration(clinic, request)
    took = milliseconds(start, perf_counter())
    assert isinstance(outcome, Signed), outcome
    return took


def _work(stored: Connection, request: SignRequest) -> Work:
    """Return the statements that leave another copy of the database as this signing left its own."""
    dose, order = stored.execute(
        "SELECT id, request_id FROM medication_administration WHERE intent_id = ?", (stored_key(request.draft_id),)
    ).fetchone()
    work: Work = []
    for table, of_dose in ADDED.items():
        rows = stored.execute(f"SELECT * FROM {table} WHERE {of_dose}", (dose,)).fetchall()
        assert rows, table
        work.append((f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows))
    for table, columns, where, key in (
        ("lot", ("on_hand",), "on_hand > ?", 0),
        ("medication_request", ("doses_given", "due_on", "status", "version"), "id = ?", order),
        ("audit_head", ("seq", "hash"), "seq > ?", 0),
    ):
        rows = stored.execute(f"SELECT {', '.join(columns)} FROM {table} WHERE {where}", (key,)).fetchall()
        assert len(rows) == 1, table
        changes = ", ".join(f"{column} = ?" for column in columns)
        work.append((f"UPDATE {table} SET {changes} WHERE {where}", [(*rows[0], key)]))
    work.append(("DELETE FROM administration_draft WHERE id = ?", [(stored_key(request.draft_id),)]))
    return work


def _written(raw: Connection, work: Work) -> float:
    start = perf_counter()
    raw.execute("BEGIN IMMEDIATE")
    for statement, rows in work:
        raw.executemany(statement, rows)
    raw.execute("COMMIT")
    return milliseconds(start, perf_counter())


def _raw(place: Place) -> Connection:
    """Open a database without SQLAlchemy, as durable as the store opens it."""
    connection = open_engine(str(place.database)).raw_connection().driver_connection
    assert isinstance(connection, Connection)
    return connection
