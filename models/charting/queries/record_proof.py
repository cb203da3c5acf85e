"""Is every signed dose, and every correction of one, what was signed? Proved by hash, signature and audit trail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from models.charting.correcting.amending import correction_hash
from models.charting.correcting.records import AdministrationCorrection
from models.charting.records.medication_administration import MedicationAdministration
from models.charting.rules.content_check import contradictions
from models.people.records.provenance import Provenance
from models.store.records.audit_event import AuditEvent
from models.store.transaction import table_of

_DOSE = table_of(MedicationAdministration)
_PROOF = table_of(Provenance)
_EVENT = table_of(AuditEvent)
_CORRECTION = table_of(AdministrationCorrection)
_KIND, _CORRECTED = "MedicationAdministration", "AdministrationCorrection"
_CORRECTING = ("amend_administration", "enter_in_error")


@dataclass(frozen=True, slots=True)
class RecordProof:
    """How many doses are proved, how many cannot be, and one line for each dose or correction that is not as signed."""

    proven: int
    unproven: int
    altered: tuple[str, ...]


def prove_records(connection: Connection) -> RecordProof:
    """Check every signed dose and correction of the store; four statements whatever its size."""
    signed_as = select(_PROOF.c.target_id, _PROOF.c.record_hash).where(_PROOF.c.target_type.in_((_KIND, _CORRECTED)))
    signatures = _hashes(connection.execute(signed_as))
    events = connection.execute(
        select(_EVENT.c.entity_id, _EVENT.c.action, _EVENT.c.detail).where(_EVENT.c.entity_type == _KIND)
    ).all()
    audited = _hashes((row.entity_id, row.detail.get("record_hash")) for row in events)
    proven, unproven, altered = 0, 0, []
    for row in connection.execute(select(_DOSE).order_by(_DOSE.c.recorded_at, _DOSE.c.id)):
        found = [*(contradictions(row) if row.content else ()), *_unsigned(row, signatures, audited)]
        altered += [f"dose {row.id} signed {row.recorded_at:%Y-%m-%d %H:%M} UTC: {message}" for message in found]
        proven += bool(row.content and not found)
        unproven += not row.content
    corrected = {row.entity_id for row in events if row.action in _CORRECTING}
    return RecordProof(proven, unproven, (*altered, *_corrections(connection, signatures, corrected)))


def _corrections(connection: Connection, signatures: dict[UUID, set[str]], corrected: set[UUID]) -> Iterator[str]:
    """Yield what is wrong with corrections; `corrected` are the doses the audit trail says were corrected."""
    gone = set(corrected)
    for row in connection.execute(select(_CORRECTION).order_by(_CORRECTION.c.recorded_at, _CORRECTION.c.id)):
        gone.discard(row.administration_id)
        name = f"correction of dose {row.administration_id}"
        if correction_hash(row) != row.record_hash:
            yield f"{name}: it does not give its hash"
        if row.record_hash not in signatures.get(row.id, set()):
            yield f"{name}: no signature carries its hash"
        if row.administration_id not in corrected:
            yield f"{name}: the audit trail does not tell of it"
    yield from (f"correction of dose {dose}: it is gone" for dose in sorted(gone, key=str))


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
