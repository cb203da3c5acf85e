"""Open a confidential chart: who may not simply see it gives a reason, and that is kept."""

from __future__ import annotations

from uuid import UUID

from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError
from models.people.actions.authenticate import Denied
from models.people.author import author
from models.store.audit import audited
from models.store.clinic import Clinic

REASONS = "confidential"
"""The table of `reasons.toml` it is answered from."""


def needs_reason(acts: frozenset[str], *, confidential: bool) -> bool:
    """Return True for a confidential chart and a person whose roles do not simply see it."""
    return confidential and "see_confidential" not in acts


def open_confidential(clinic: Clinic, person_id: UUID, patient_id: UUID, reason: str) -> Denied | None:
    """Keep that a person opened a confidential chart and why. Raises BadInputError for an unknown reason."""
    by = author(clinic, person_id, "break_the_glass")
    if isinstance(by, Denied):
        return by
    if clinic_tables(clinic).reason(REASONS, reason) is None:
        raise BadInputError("reason", "choose why you open this chart")
    detail = {"reason": reason}
    clinic.store.write(lambda tx: audited(tx, clinic, person_id, "open_confidential", ("Patient", patient_id), detail))
    return None
