"""Recorded allergies are held against the drug's ingredients and classes (S67, S68)."""

from __future__ import annotations

from models.rules.case import AllergyFacts, GivingCase
from models.rules.safety import SafetyRule
from models.values.finding import Finding

RULE = SafetyRule(
    "allergy", "Allergies are checked against ingredients and classes", "S67, S68: Masud et al., PMC12848223"
)


def check(case: GivingCase) -> list[Finding]:
    """Stop on an ingredient, warn on a class, and never read "not asked" as "none"."""
    drug, patient = case.facts.drug, case.facts.patient
    if not case.draft.outcome.reached_patient:
        return []
    if patient.allergy_status == "unknown":
        text = "Allergies are not recorded. Ask now: not asked is not none."
        return [RULE.warn("verify.allergies", text)]
    if drug is None:
        return []
    found = []
    for number, allergy in enumerate(patient.allergies):
        if _names(allergy, (*drug.ingredients, drug.name, *drug.brands)):
            text = f"ALLERGY to {_said(allergy)}: this drug contains it. Choose Not given and call the provider."
            found.append(RULE.stop(f"verify.allergies[{number}]", text))
        elif _names(allergy, drug.classes):
            text = f"Allergy to {_said(allergy)}: same class as {drug.display}. Ask the provider before going on."
            found.append(RULE.warn(f"verify.allergies[{number}]", text))
    return found


def _names(allergy: AllergyFacts, words: tuple[str, ...]) -> bool:
    substance = f" {allergy.substance.lower()} "
    return any(word and f" {word.lower()}" in substance.replace("-", " ") for word in words)


def _said(allergy: AllergyFacts) -> str:
    return f"{allergy.substance} ({allergy.reaction})" if allergy.reaction else allergy.substance
