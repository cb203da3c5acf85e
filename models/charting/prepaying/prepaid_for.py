"""What a patient paid for beforehand and is left of it."""

from __future__ import annotations

from uuid import UUID

from models.billing.prepaid.facts import PrepaidFacts
from models.charting.prepaying.standing import read_prepaid
from models.store.clinic import Clinic


def prepaid_for(clinic: Clinic, patient_id: UUID, drug_slug: str | None) -> tuple[PrepaidFacts, ...]:
    """Return a patient's series of a drug that have doses left, the one paid first, first."""
    with clinic.store.read() as connection:
        found = read_prepaid(connection, patient_id)
    return tuple(one for one in found if one.left and one.drug_slug == drug_slug)
