"""Settle an imported order that waits: take it as a draft to sign, find it here already, or refuse it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from models.core.errors import BadInputError
from models.exchange.choices import SAME_ORDER, TAKE
from models.exchange.imported import ImportedOrder
from models.exchange.importing.judged_order import NotOurs
from models.exchange.importing.ledger import Ledger
from models.exchange.importing.order_values import judged_here, order_values
from models.exchange.importing.orders import keep_source, names_of_order, remember_order
from models.exchange.settling.question import Decision, Outcome, Result, Settled, decide, origin_of, reviewer
from models.exchange.settling.reread import fact_from
from models.orders.records.medication_request import MedicationRequest
from models.people.actions.authenticate import Denied
from models.people.author import Author
from models.store.clinic import Clinic
from models.store.transaction import Transaction


def settle_order(clinic: Clinic, person_id: UUID, decision: Decision) -> Outcome:
    """Store what was decided about an order; one that is taken waits under review for a provider's signature.

    Raises BadInputError naming the field that cannot be taken.
    """
    by = reviewer(clinic, person_id)
    if isinstance(by, Denied):
        return by

    def carry(tx: Transaction, row: Any, _author: Author) -> Result:
        fact = fact_from(row.content["facts"], origin_of(row), row.place)
        if not isinstance(fact, ImportedOrder):
            raise BadInputError("", "this is no order: look at it again")
        if decision.choice == TAKE:
            return _take(tx, clinic, row, fact)
        if decision.choice == SAME_ORDER:
            return _same(tx, clinic, row, fact)
        return Result(Settled())

    return decide(clinic, by, "order", decision, carry)


def _take(tx: Transaction, clinic: Clinic, row: Any, fact: ImportedOrder) -> Result:
    if row.patient_id is None:
        raise BadInputError("", "settle whose order it is first: its patient waits for a decision")
    ledger = _ledger(tx, clinic, row, fact)
    judged = judged_here(ledger, fact)
    if isinstance(judged, NotOurs):
        raise BadInputError("", f"no order to give here ({judged.kind.replace('_', ' ')}): refuse it")
    # Whatever it lacks, what made it wait is for a provider to settle.
    under_review = replace(judged, reasons=(row.reason,))
    order_id = ledger.add(MedicationRequest, order_values(ledger, fact, row.patient_id, under_review))
    remember_order(ledger, fact, row.patient_id, order_id, moved=True)
    keep_source(ledger, fact, order_id)
    ledger.flush()
    return Result(Settled(row.patient_id, order_id), order_id)


def _same(tx: Transaction, clinic: Clinic, row: Any, fact: ImportedOrder) -> Result:
    if row.other_id is None or row.patient_id is None:
        raise BadInputError("", "no order here was found for this one: take it, or refuse it")
    ledger = _ledger(tx, clinic, row, fact)
    remember_order(ledger, fact, row.patient_id, row.other_id, worked_on=True)
    ledger.flush()
    return Result(Settled(row.patient_id), row.other_id)


def _ledger(tx: Transaction, clinic: Clinic, row: Any, fact: ImportedOrder) -> Ledger:
    ledger = Ledger(tx, clinic)
    ledger.pending.file, ledger.pending.content_hash = row.file, row.content_hash
    ledger.look_up(names_of_order(fact))
    return ledger
