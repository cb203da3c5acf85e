"""The dose a second person signs for: the kept draft at the version shown, judged on fresh facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.clinic import Clinic
from models.queries.giving_facts import read_giving_facts
from models.records.administration_draft import AdministrationDraft
from models.records.attestation import Attestation
from models.rules.case import GivingCase
from models.rules.giving import build_case
from models.rules.summary import content_hash
from models.store import audit
from models.store.transaction import Transaction, table_of
from models.values.charting import DraftBody

_DRAFT = table_of(AdministrationDraft)


@dataclass(frozen=True, slots=True)
class Changed:
    """Nothing was stored: the draft is no longer what was shown."""

    text: str = "The draft changed meanwhile. Look at it again, then ask once more."


def draft_case(tx: Transaction, clinic: Clinic, draft_id: UUID, version: int) -> GivingCase | Changed:
    """Return the case of a kept draft; Changed when it is gone or has another version."""
    row = tx.execute(select(_DRAFT).where(_DRAFT.c.id == draft_id)).one_or_none()
    if row is None or row.version != version:
        return Changed()
    now = clinic.now()
    facts = read_giving_facts(tx.connection, clinic, row.request_id, row.practitioner_id, now, draft_id)
    return build_case(facts, DraftBody.model_validate_json(row.body), now)


def attest(tx: Transaction, clinic: Clinic, attestation: Attestation, action: str) -> None:
    """Store a second person's signature with its audit event."""
    tx.add(attestation)
    log(tx, clinic, action, attestation.person_id, attestation.intent_id, content_hash=attestation.content_hash)


def log(tx: Transaction, clinic: Clinic, action: str, agent_id: UUID, draft_id: UUID, **detail: str) -> None:
    """Write one audit event about a draft."""
    audit.append(
        tx,
        event_id=clinic.new_id(),
        site_id=clinic.site_id,
        at=clinic.now(),
        action=action,
        agent_id=agent_id,
        entity_type="AdministrationDraft",
        entity_id=draft_id,
        detail=detail,
    )


def attestation_of(
    clinic: Clinic, case: GivingCase, draft_id: UUID, person_id: UUID, person_name: str, **said: Any
) -> Attestation:
    """Return a signature row: `said` are kind, content and, for a decision, finding and reason."""
    content = said.get("content", {})
    return Attestation(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        intent_id=draft_id,
        request_id=case.facts.order.id,
        person_id=person_id,
        person_name=person_name,
        content_hash=content_hash(content),
        recorded_at=clinic.now(),
        **said,
    )
