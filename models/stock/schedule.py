"""Whether a product is a controlled drug."""

from __future__ import annotations

from models.drugs.clinic_formulary import clinic_formulary
from models.store.clinic import Clinic


def schedule_of(clinic: Clinic, ndc: str) -> str:
    """Return the DEA schedule of a product's drug as the clinic's formulary has it: CII to CV, "" for none."""
    known = clinic_formulary(clinic).by_ndc.get(ndc)
    return known[0].schedule if known else ""
