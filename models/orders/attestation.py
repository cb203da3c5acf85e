"""The row a second person's signature is kept in."""

from __future__ import annotations

from uuid import UUID

from models.core.content_hash import content_hash
from models.orders.records.attestation import Attestation
from models.safety.facts import AttestationFacts
from models.store.clinic import Clinic


def attestation(clinic: Clinic, intent_id: UUID, request_id: UUID, message: AttestationFacts) -> Attestation:
    """Return what is stored of a signature. `intent_id` is the draft, or the order itself for one at the order."""
    return Attestation(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        intent_id=intent_id,
        request_id=request_id,
        kind=message.kind,
        person_id=message.person_id,
        person_name=message.person_name,
        finding=message.finding,
        reason=message.reason,
        content=dict(message.content),
        content_hash=content_hash(message.content),
        recorded_at=message.recorded_at,
    )
