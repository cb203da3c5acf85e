"""A play: so many processes sign so many doses each, on their own orders, on shared ones, on one lot."""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from time import monotonic
from typing import Any
from uuid import UUID

from sqlalchemy import event

from models.charting.actions.sign_administration import Signed, SignRequest, sign_administration
from models.charting.queries.charting import open_charting
from models.charting.records.administration_draft import AdministrationDraft
from models.clinic import open_clinic
from models.core.errors import StoreError
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.transaction import Store
from tests import factories
from tests.bench.charted_dose import charted_dose
from tests.bench.places import add_order
from tests.frozen_clock import FrozenClock

MULTI_DOSE = "00517-0032-25"
ENOUGH = Decimal(100_000)
PATIENCE_SECONDS = 300
"""How long the last station may take to open the clinic."""
SHARED = 20
"""Orders several sign."""


class Over(StrEnum):
    """What the stations meet on."""

    OWN = "own"
    """Nothing but the chain of evidence: their own people, orders and lots."""
    ORDERS = "orders"
    """Twenty orders of one dose each, each signed by several."""
    LOT = "lot"
    """Their own orders, all from one lot."""
    VIALS = "vials"
    """Their own orders, all from one lot of vials that are opened for several doses."""


@dataclass(slots=True)
class Told:
    """What the stations were told: receipts, refusals by kind, errors by their words; and what it took."""

    signed: list[UUID] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    conflicts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0
    processor: float = 0
    longest: float = 0


def prepare(clinic: Clinic, over: Over, writers: int, each: int) -> list[list[SignRequest]]:
    """Return what each station will sign, charted to its end."""
    people = [_station(clinic, number) for number in range(writers)]
    lots = [_lot(clinic, over, number) for number in range(writers if over is Over.OWN else 1)]
    if over is Over.ORDERS:
        shared = [add_order(clinic, number).id for number in range(SHARED)]
        # Nobody opens one order twice.
        own = range(min(each, SHARED))
        turns = [[shared[(place * each + one) % SHARED] for one in own] for place in range(writers)]
        return [
            [charted_dose(clinic, order, who, lots[0]) for order in turns[place]] for place, who in enumerate(people)
        ]
    numbers = iter(range(writers * each))
    return [
        [charted_dose(clinic, add_order(clinic, next(numbers)).id, who, lots[place % len(lots)]) for _ in range(each)]
        for place, who in enumerate(people)
    ]


def play(
    database: str,
    work: Sequence[Sequence[SignRequest]],
    watched: Callable[[], None] | None = None,
) -> Told:
    """Let one process a station sign its doses, all beginning at once; `watched` is called again and again."""
    context, told = multiprocessing.get_context("fork"), Told()
    ready, done = context.Barrier(len(work) + 1), context.Queue()
    processes = [
        context.Process(target=_sign_all, args=(database, requests, ready, done), daemon=True) for requests in work
    ]
    for process in processes:
        process.start()
    ready.wait(PATIENCE_SECONDS)
    began = monotonic()
    for _ in processes:
        while watched and done.empty():
            watched()
        _add(told, done.get(timeout=PATIENCE_SECONDS))
    told.seconds = monotonic() - began
    for process in processes:
        process.join()
    return told


def _add(told: Told, one: Told) -> None:
    told.signed += one.signed
    told.refused.update(one.refused)
    told.errors.update(one.errors)
    told.conflicts.update(one.conflicts)
    told.processor += one.processor
    told.longest = max(told.longest, one.longest)


def _sign_all(database: str, requests: Sequence[SignRequest], ready: Any, done: Any) -> None:
    clinic = open_clinic(Store(open_engine(database)), FrozenClock())
    assert clinic is not None
    told = Told()
    event.listen(clinic.store.engine, "handle_error", lambda context: _note(told, context))
    open_charting(clinic, orders_of(clinic, requests)[0], requests[0].person_id)
    ready.wait(PATIENCE_SECONDS)
    before = os.times()
    for request in requests:
        began = monotonic()
        try:
            outcome = sign_administration(clinic, request)
        except StoreError as error:
            told.errors[str(error)] += 1
        else:
            if isinstance(outcome, Signed):
                told.signed.append(request.draft_id)
            else:
                told.refused[type(outcome).__name__] += 1
        told.longest = max(told.longest, monotonic() - began)
    after = os.times()
    told.processor = after.user + after.system - before.user - before.system
    done.put(told)


def _note(told: Told, context: Any) -> None:
    state = getattr(context.original_exception, "sqlstate", None) or type(context.original_exception).__name__
    told.conflicts[f"{state} {' '.join((context.statement or 'COMMIT').split())[:60]}"] += 1


def orders_of(clinic: Clinic, requests: Sequence[SignRequest]) -> list[UUID]:
    """Return the orders that are going to be signed, in the order given."""
    kept = {draft.id: draft.request_id for draft in factories.rows(clinic, AdministrationDraft)}
    return [kept[request.draft_id] for request in requests]


def _station(clinic: Clinic, number: int) -> UUID:
    """Store somebody who gives at a station, whose PIN takes next to no time to check."""
    quick = factories.hashed_quickly(factories.GIVER_PIN)
    name = f"station{number}"
    return factories.add_staff(clinic, family=f"Giver{number}", username=name, npi="", pin_hash=quick).id


def _lot(clinic: Clinic, over: Over, number: int) -> str:
    ndc = {"ndc": MULTI_DOSE} if over is Over.VIALS else {}
    lot: str = factories.add_lot(clinic, lot_number=f"B{number}", on_hand=ENOUGH, **ndc).lot_number
    return lot
