"""The doses claims have not looked at: noted in the transaction that signs or strikes them."""

from __future__ import annotations

from uuid import UUID

from models.charting.records.ungathered_dose import UngatheredDose
from models.store.clinic import Clinic


def ungathered(clinic: Clinic, administration_id: UUID) -> UngatheredDose:
    """Return the row that has claims look at a dose: where it belongs, or where it no longer does."""
    return UngatheredDose(site_id=clinic.site_id, id=clinic.new_id(), administration_id=administration_id)
