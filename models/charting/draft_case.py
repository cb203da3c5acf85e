"""The dose a second person signs for: the kept draft at the version shown, judged on fresh facts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from models.charting.facts import DoseCase, dose_case
from models.charting.queries.giving_facts import read_giving_facts
from models.charting.records.administration_draft import AdministrationDraft
from models.safety.draft import DraftBody
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

DRAFT = "AdministrationDraft"
"""What the audit trail calls a draft."""
_DRAFT = table_of(AdministrationDraft)


@dataclass(frozen=True, slots=True)
class Changed:
    """Nothing was stored: the draft is no longer what was shown."""

    text: str = "The draft changed meanwhile. Look at it again, then ask once more."


def draft_case(tx: Transaction, clinic: Clinic, draft_id: UUID, version: int) -> DoseCase | Changed:
    """Return the case of a kept draft; Changed when it is gone or has another version."""
    row = tx.execute(select(_DRAFT).where(_DRAFT.c.id == draft_id)).one_or_none()
    if row is None or row.version != version:
        return Changed()
    now = clinic.now()
    facts = read_giving_facts(tx.connection, clinic, row.request_id, row.practitioner_id, now, draft_id)
    return dose_case(facts, DraftBody.model_validate_json(row.body), now)
