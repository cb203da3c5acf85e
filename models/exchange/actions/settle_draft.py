"""Settle an imported order that is under review on Today: which drug its words mean, or that it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.core.errors import BadInputError
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.drug import Drug
from models.exchange.choices import DRUG, DRUG_ALWAYS, REFUSE, UNDONE
from models.exchange.imported import ImportedOrder, Origin
from models.exchange.importing.judged_order import NotOurs
from models.exchange.importing.ledger import Ledger
from models.exchange.importing.meanings import folded
from models.exchange.importing.order_values import judged_here, order_values
from models.exchange.importing.orders import names_of_order
from models.exchange.records.order_source import OrderSource
from models.exchange.records.sent_drug_name import SentDrugName
from models.exchange.settling.question import (
    Decision,
    Meanwhile,
    Outcome,
    Result,
    Settled,
    changed_by,
    keep_decision,
    reason_for,
    reviewer,
)
from models.exchange.settling.reread import fact_from
from models.orders.records.medication_request import MedicationRequest
from models.people.actions.authenticate import Denied
from models.people.author import Author, author
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_ORDER = table_of(MedicationRequest)
_SOURCE = table_of(OrderSource)
_SUBJECT = "MedicationRequest"
Carry = Callable[[Transaction, Any], Result]
"""Carries a decision out: takes the order's row."""
Then = Callable[[Transaction, Any, UUID], None]
"""Follows a decision: takes the order's row as it was and the id of the decision."""


def choose_drug(clinic: Clinic, person_id: UUID, decision: Decision, slug: str) -> Outcome:
    """Let an order under review be for a drug of the formulary; a provider still signs it.

    Raises BadInputError for a drug that cannot be chosen. Only who may order lets a sender's words mean it for good.
    """
    by = reviewer(clinic, person_id)
    if isinstance(by, Denied):
        return by
    always = decision.choice == DRUG_ALWAYS
    if always and isinstance(signer := author(clinic, person_id, "order"), Denied):
        return signer
    drug = clinic_formulary(clinic).drugs.get(slug)
    if drug is None:
        raise BadInputError("drug", "choose a drug of the formulary")

    def act(tx: Transaction, row: Any) -> Result:
        values = _values(tx, clinic, row, _source(tx, row), drug)
        tx.update(MedicationRequest, _ORDER.c.id == row.id, version=row.version + 1, **values)
        before = {"drug_slug": row.drug_slug, "review_reason": row.review_reason}
        return Result(Settled(row.patient_id, row.id), row.id, before)

    def remember(tx: Transaction, row: Any, decision_id: UUID) -> None:
        source = _source(tx, row)
        tx.add(SentDrugName(
            id=clinic.new_id(), site_id=clinic.site_id, sender=source.sender if source else "",
            text=folded(row.medication_text), drug_slug=drug.slug, decision_id=decision_id, decided_at=clinic.now(),
            decided_by=by.id, decided_by_name=by.name,
        ))  # fmt: skip

    return _decided(clinic, by, decision, act, remember if always else None)


def refuse_draft(clinic: Clinic, person_id: UUID, decision: Decision) -> Outcome:
    """Cancel an order under review, with the reason. Raises BadInputError where none is given."""
    by = reviewer(clinic, person_id)
    if isinstance(by, Denied):
        return by

    def act(tx: Transaction, row: Any) -> Result:
        tx.update(MedicationRequest, _ORDER.c.id == row.id, status="cancelled", version=row.version + 1)
        return Result(Settled(row.patient_id), row.id, {"status": row.status})

    return _decided(clinic, by, decision, act)


def reopen_draft(clinic: Clinic, person_id: UUID, decision: Decision) -> Outcome:
    """Let an order that was refused here wait for review again."""
    by = reviewer(clinic, person_id)
    if isinstance(by, Denied):
        return by

    def act(tx: Transaction, row: Any) -> Result:
        tx.update(MedicationRequest, _ORDER.c.id == row.id, status="draft", version=row.version + 1)
        return Result(Settled(row.patient_id, row.id), row.id, {"status": row.status})

    return _decided(clinic, by, decision, act)


_STATUS = {DRUG: "draft", DRUG_ALWAYS: "draft", REFUSE: "draft", UNDONE: "cancelled"}
"""What an order must be for each decision."""


def _decided(
    clinic: Clinic, by: Author, decision: Decision, carry: Carry, then: Then | None = None
) -> Settled | Meanwhile:
    reason = reason_for(decision)

    def act(tx: Transaction) -> Settled | Meanwhile:
        row = tx.execute(select(_ORDER).where(_ORDER.c.id == decision.subject_id)).one()
        under_review = row.origin == "import" and bool(row.review_reason)
        if row.version != decision.revision or row.status != _STATUS[decision.choice] or not under_review:
            return Meanwhile(changed_by(tx, row.id, waits=row.status == "draft" and under_review))
        made = carry(tx, row)
        decision_id = keep_decision(tx, clinic, by, (_SUBJECT, row.id), "order", decision.choice, reason, made)
        if then:
            then(tx, row, decision_id)
        return made.settled

    return clinic.store.write(act)


def _source(tx: Transaction, row: Any) -> Any:
    """Return the newest of what came of an order, None where none was kept."""
    kept = select(_SOURCE).where(_SOURCE.c.order_id == row.id).order_by(_SOURCE.c.id.desc()).limit(1)
    return tx.execute(kept).one_or_none()


def _values(tx: Transaction, clinic: Clinic, row: Any, source: Any, drug: Drug) -> dict[str, Any]:
    """Return what changes of an order now that its drug is known: read again from its source where that is kept."""
    chosen = f"{drug.display} was chosen here for “{row.medication_text}”"[:250]
    fact = fact_from(source.content["facts"], Origin(source.sender)) if source else None
    if not isinstance(fact, ImportedOrder):
        return {"drug_slug": drug.slug, "review_reason": f"{chosen}; {row.review_reason}"[:500]}
    ledger = Ledger(tx, clinic)
    ledger.look_up(names_of_order(fact))
    judged = judged_here(ledger, fact, drug)
    if isinstance(judged, NotOurs):
        raise BadInputError("drug", f"with {drug.display} it is no order to give here: refuse it, or choose another")
    made = order_values(ledger, fact, row.patient_id, judged)
    named = {name: made[name] for name in ("drug_slug", "dose", "dose_unit", "route")}
    return {**named, "review_reason": "; ".join([chosen, *judged.reasons])[:500]}
