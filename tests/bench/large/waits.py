"""`python -m tests.bench.large.waits DATABASE [--today DAY] [--rounds N]`: what a person waits for in a large clinic.

Every look is taken N times; printed are the median and the 99th percentile of the time and of this process's own
processor time, which on SQLite is all there is and does not mind what else the machine does.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import partial
from itertools import cycle
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import select

from models.charting.queries.charting import open_charting
from models.charting.queries.insurance import insurance
from models.charting.queries.patient_chart import patient_chart
from models.charting.today.arrivals import arrivals
from models.charting.today.last_given import last_given
from models.charting.today.provider_board import count_to_sign, provider_board
from models.charting.today.worklist import worklist
from models.claims.actions.gather_doses import gather_doses
from models.claims.queries.claim_sheet import claim_sheet
from models.claims.queries.claim_story import claim_story
from models.claims.queries.queue import queue
from models.clinic import open_clinic
from models.orders.records.medication_request import MedicationRequest
from models.patients.queries.look_alikes import look_alikes_of
from models.patients.queries.patients import find_patients
from models.stock.queries.lots_on_hand import lots_on_hand
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.system_clock import SystemClock
from models.store.transaction import Store, table_of
from models.visits.queries.call_list import CallAsked, call_list
from tests.bench.large.people import person
from tests.factories import GIVER_SIGN_IN, PHYSICIAN_SIGN_IN, staff_id
from tests.frozen_clock import FrozenClock
from tui.app.starting import arrived, hurry

ROUNDS = 30
USUAL = 10
_ORDER = table_of(MedicationRequest)
Look = tuple[str, Callable[[], Any]]


def main() -> int:
    """Print one line a look."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.large.waits", description=__doc__)
    parser.add_argument("database")
    parser.add_argument("--today", type=date.fromisoformat, metavar="DAY")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", default="", help="looks whose name holds this")
    arguments = parser.parse_args()
    at = arguments.today
    clock = FrozenClock(datetime.combine(at, time(15, 42)).astimezone()) if at else SystemClock()
    clinic = open_clinic(Store(open_engine(arguments.database)), clock)
    assert clinic is not None
    # Garbage is searched for as in the running program.
    hurry()
    arrived()
    print(f"{'':44}{'time p50':>10}{'p99':>9}{'processor p50':>15}{'p99':>9}  ms")
    for name, look in looks(clinic):
        if arguments.only in name:
            print(f"{name:44}{_measured(look, arguments.rounds)}", flush=True)
    return 0


def looks(clinic: Clinic) -> Iterator[Look]:
    """Yield what is looked at, each with its name."""
    giver, physician = staff_id(clinic, GIVER_SIGN_IN), staff_id(clinic, PHYSICIAN_SIGN_IN)
    with clinic.store.read() as connection:
        given = select(_ORDER.c.id, _ORDER.c.patient_id).limit(1)
        usual = connection.execute(given.where(_ORDER.c.due_on == clinic.today(), _ORDER.c.doses_given < USUAL)).one()
        many = connection.execute(given.order_by(_ORDER.c.doses_given.desc())).one()
    rows = worklist(clinic, giver).items
    yield f"board, {len(rows)} rows", lambda: worklist(clinic, giver)
    yield "board, where each was given last", lambda: last_given(clinic, {item.order_id for item in rows})
    yield "arrivals", lambda: arrivals(clinic, clinic.today())
    yield "provider's board", lambda: provider_board(clinic, physician)
    yield "co-signatures", lambda: count_to_sign(clinic, physician)
    yield "call list", lambda: call_list(clinic, CallAsked())
    yield from ((f"search {name}", _each(clinic, words)) for name, words in _searches())
    for name, row in (("usual patient", usual), ("patient of many doses", many)):
        yield f"chart, {name}", partial(patient_chart, clinic, row.patient_id)
        yield f"order, {name}", partial(open_charting, clinic, row.id, giver)
        yield f"insurance and bills, {name}", partial(insurance, clinic, row.patient_id)
    yield "look-alikes", lambda: look_alikes_of(clinic, usual.patient_id)
    yield "stock", lambda: lots_on_hand(clinic)
    yield from _billing(clinic)


def _billing(clinic: Clinic) -> Iterator[Look]:
    lines = queue(clinic)
    yield f"charge queue, {lines.open_work} of open work", lambda: queue(clinic)
    yield "charge queue, what claims look at first", lambda: gather_doses(clinic)
    if not lines.lines:
        return
    one = lines.lines[0]
    yield "charge queue of one payer", lambda: queue(clinic, payer=one.payer)
    yield "charge queue, a claim", lambda: claim_sheet(clinic, one.id)
    yield "claim history", lambda: claim_story(clinic, one.control)


def _each(clinic: Clinic, words: list[str]) -> Callable[[], Any]:
    """Return what looks for another of these words each time."""
    asked = cycle(words)
    return lambda: find_patients(clinic, next(asked))


def _searches() -> Iterator[tuple[str, list[str]]]:
    people = [person(number * 977 + 3) for number in range(200)]
    yield "one letter", list("abcdefghijklmnopqrstuvwxyz")
    yield "two letters", [one.family[:2] for one in people]
    yield "three letters", [one.family[:3] for one in people]
    yield "inside a word", [one.family[2:5] for one in people]
    yield "a whole name", [f"{one.family} {one.given}" for one in people]
    yield "two beginnings", [f"{one.family[:2]} {one.given[:2]}" for one in people]
    yield "two insides", [f"{one.family[1:4]} {one.given[1:4]}" for one in people]
    yield "a given name", [one.given for one in people]
    yield "a birth date", [one.born.strftime("%m/%d/%Y") for one in people]
    yield "name and birth date", [f"{one.given} {one.born.strftime('%m/%d/%Y')}" for one in people]
    yield "a record number", [one.mrn for one in people]
    yield "a phone or member number", [f"312-555-{number:04}" for number in range(200)]
    yield "nobody's name", [f"{one.family[1:]}q {one.given}" for one in people]
    yield "nothing typed", [""]


def _measured(look: Callable[[], Any], rounds: int) -> str:
    look()
    taken: list[tuple[float, float]] = []
    for _ in range(rounds):
        began = perf_counter(), process_time()
        look()
        taken.append((perf_counter() - began[0], process_time() - began[1]))
    times, own = (sorted(values) for values in zip(*taken, strict=True))
    shown = [(one[len(one) // 2], one[min(len(one) - 1, int(len(one) * 0.99))]) for one in (times, own)]
    return "".join(f"{1000 * low:10.1f}{1000 * high:9.1f}{'':5}" for low, high in shown)


if __name__ == "__main__":
    sys.exit(main())
