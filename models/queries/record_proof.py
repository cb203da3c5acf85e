"""Is every signed dose what was signed? Proved by its content, its signature and the audit trail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from models.records.audit_event import AuditEvent
from models.records.medication_administration import MedicationAdministration
from models.records.provenance import Provenance
from models.rules.signed_content import contradictions
from models.store.transaction import table_of

_DOSE = table_of(MedicationAdministration)
_PROOF = table_of(Provenance)
_EVENT = table_of(AuditEvent)
_KIND = "MedicationAdministration"


@dataclass(frozen=True, slots=True)
class RecordProof:
    """How many records are proved, how many cannot be, and one line for each that is not what was signed."""

    proven: int
    unproven: int
    altered: tuple[str, ...]


def prove_records(connection: Connection) -> RecordProof:
    """Check every signed dose of the store; three statements whatever its size."""
    signatures = _hashes(
        connection.execute(select(_PROOF.c.target_id, _PROOF.c.record_hash).where(_PROOF.c.target_type == _KIND))
    )
    events = select(_EVENT.c.entity_id, _EVENT.c.detail).where(_EVENT.c.entity_type == _KIND)
    audited = _hashes((row.entity_id, row.detail.get("record_hash")) for row in connection.execute(events))
    proven, unproven, altered = 0, 0, []
    for row in connection.execute(select(_DOSE).order_by(_DOSE.c.recorded_at, _DOSE.c.id)):
        found = [*(contradictions(row) if row.content else ()), *_unsigned(row, signatures, audited)]
        altered += [f"dose {row.id} signed {row.recorded_at:%Y-%m-%d %H:%M} UTC: {said}" for said in found]
        proven += bool(row.content and not found)
        unproven += not row.content
    return RecordProof(proven, unproven, tuple(altered))


def _unsigned(row: Any, signatures: dict[UUID, set[str]], audited: dict[UUID, set[str]]) -> Iterator[str]:
    if row.record_hash not in signatures.get(row.id, set()):
        yield "no signature carries its hash"
    if row.id in audited and row.record_hash not in audited[row.id]:
        yield "the audit trail tells another hash"


def _hashes(rows: Any) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    for target, record_hash in rows:
        if record_hash:
            found.setdefault(target, set()).add(record_hash)
    return found
