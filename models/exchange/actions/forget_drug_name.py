"""Forget which drug a sender means by its words: the next order in these words waits again."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from models.exchange.choices import UNDONE
from models.exchange.records.import_decision import ImportDecision
from models.exchange.records.sent_drug_name import SentDrugName
from models.exchange.settling.question import Meanwhile, Outcome, Result, Settled, keep_decision, reviewer
from models.people.actions.authenticate import Denied
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_MEANT = table_of(SentDrugName)
_DECISION = table_of(ImportDecision)


def forget_drug_name(clinic: Clinic, person_id: UUID, decision_id: UUID) -> Outcome:
    """Take back what `decision_id` let a sender's words mean; orders taken meanwhile are unchanged."""
    by = reviewer(clinic, person_id, also="order")
    if isinstance(by, Denied):
        return by

    def act(tx: Transaction) -> Settled | Meanwhile:
        meant = tx.execute(select(_MEANT).where(_MEANT.c.decision_id == decision_id)).one()
        newest = tx.execute(
            select(_MEANT)
            .where(_MEANT.c.site_id == clinic.site_id, _MEANT.c.sender == meant.sender, _MEANT.c.text == meant.text)
            .order_by(_MEANT.c.id.desc())
            .limit(1)
        ).one()
        if newest.id != meant.id:
            return Meanwhile(f"Changed by {newest.decided_by_name} meanwhile. Nothing was stored.")
        subject = tx.execute(select(_DECISION).where(_DECISION.c.id == decision_id)).one()
        made = Result(Settled(), None, {"drug_slug": meant.drug_slug})
        undone = keep_decision(
            tx, clinic, by, (subject.subject_type, subject.subject_id), subject.kind, UNDONE, "", made
        )
        tx.add(SentDrugName(
            id=clinic.new_id(), site_id=clinic.site_id, sender=meant.sender, text=meant.text, drug_slug=None,
            decision_id=undone, decided_at=clinic.now(), decided_by=by.id, decided_by_name=by.name,
        ))  # fmt: skip
        return Settled()

    return clinic.store.write(act)
