"""One more version of what is kept of a member of staff."""

from __future__ import annotations

from uuid import UUID

from models.people.author import Author
from models.people.details import StaffDetails, kept_values
from models.people.records.staff_version import StaffVersion
from models.people.versions import made
from models.store.clinic import Clinic
from models.store.transaction import Transaction


def add_version(
    tx: Transaction, clinic: Clinic, by: Author, person_id: UUID, number: int, details: StaffDetails, reason: str
) -> None:
    """Add the version; `number` 0 is what stood first."""
    tx.add(
        StaffVersion(
            id=clinic.new_id(),
            practitioner_id=person_id,
            number=number,
            values=kept_values(details),
            reason=reason,
            **made(clinic, by, clinic.now()),
        )
    )
