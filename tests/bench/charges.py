"""What one visit costs to derive, against writing down the answer."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from time import perf_counter

from models.billing.pipeline import derive, derive_anew
from models.charting.facts import dose_case
from models.charting.queries.charting import open_charting, pick_lot
from models.charting.rules.visit import visit_of
from models.safety.draft import DraftBody, SitePick
from tests.bench.figure import Figure, in_turns
from tests.bench.places import add_order, opened, stocked_clinic
from tests.factories import PHYSICIAN_SIGN_IN, staff_id
from tests.frozen_clock import FrozenClock

ROUNDS = 30
VISITS = 200


def measure(folder: Path, rounds: int) -> list[Figure]:
    """Derive one visit's charges again and again."""
    clock = FrozenClock()
    with opened(stocked_clinic(folder, clock), clock) as clinic:
        facts = open_charting(clinic, add_order(clinic, 1).id, staff_id(clinic, PHYSICIAN_SIGN_IN)).facts
        body = DraftBody(sites=(SitePick(code="deltoid-r"),), given_at=clock.now())
        visit = visit_of(dose_case(facts, pick_lot(facts, body, facts.stock[0], "scanned"), clock.now()))
    assert visit is not None
    charges = derive(visit)
    assert charges.lines
    answer = asdict(charges)

    def floor() -> tuple[float]:
        start = perf_counter()
        for _ in range(VISITS):
            json.dumps(answer, default=str)
        return (_microseconds(start),)

    def subject() -> tuple[float]:
        start = perf_counter()
        for _ in range(VISITS):
            derive_anew((visit,))
        return (_microseconds(start),)

    written, derived = in_turns(rounds, floor, subject)
    return [Figure("charges of one visit", derived, written, "the answer written as JSON", rounds, unit="µs")]


def _microseconds(start: float) -> float:
    return (perf_counter() - start) / VISITS * 1_000_000
