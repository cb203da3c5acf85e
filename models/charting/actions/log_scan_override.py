"""That a product could not be scanned, and that somebody began to say so and stopped, are both logged (S12)."""

from __future__ import annotations

from uuid import UUID

from models.charting.draft_case import DRAFT
from models.people.author import permitted
from models.store.audit import audited
from models.store.clinic import Clinic


def log_scan_override(clinic: Clinic, person_id: UUID, draft_id: UUID, cause: str, *, cancelled: bool) -> None:
    """Write the audit event. `cause` is a code of the cannot_scan table, "" where none was picked yet."""
    permitted(clinic, person_id, "chart")
    action = "cannot_scan_cancelled" if cancelled else "cannot_scan"
    clinic.store.write(lambda tx: audited(tx, clinic, person_id, action, (DRAFT, draft_id), {"cause": cause}))
