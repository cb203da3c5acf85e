"""The rows of what a formulation was mixed of."""

from __future__ import annotations

from typing import Any

from sqlmodel import SQLModel

from models.charting.facts import DoseCase
from models.charting.records.medication_administration import AdministrationIngredient
from models.safety.mixing import ingredient_cases
from models.store.clinic import Clinic


def ingredient_rows(case: DoseCase, clinic: Clinic, common: dict[str, Any]) -> list[SQLModel]:
    """Return a row for each ingredient that was given, none for a single drug; `common` is what every row has."""
    if not case.draft.outcome.reached_patient:
        return []
    return [
        AdministrationIngredient(
            id=clinic.new_id(),
            position=position,
            drug_slug=part.facts.drug.slug,
            drug_display=part.facts.drug.display,
            dose=part.dose.amount,
            dose_unit=part.dose.unit.value,
            volume_ml=part.volume_ml,
            **common,
        )
        for position, part in enumerate(ingredient_cases(case), 1)
        if part.facts.drug and part.dose
    ]
