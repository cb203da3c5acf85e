"""Keep in the audit trail that somebody was refused an act of the command line."""

from __future__ import annotations

from uuid import UUID

from models.store.audit import audited
from models.store.clinic import Clinic


def record_refusal(clinic: Clinic, person_id: UUID, act: str) -> None:
    """Add the refusal to the chain: who, and the key of the act."""
    clinic.store.write(
        lambda tx: audited(tx, clinic, person_id, "act_refused", ("Practitioner", person_id), {"act": act})
    )
