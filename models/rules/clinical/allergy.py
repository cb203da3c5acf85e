"""Recorded allergies are held against the drug's ingredients and classes (S67, S68)."""

from __future__ import annotations

from models.reference.formulary import Drug
from models.rules.allergy_tiers import Tier, said, tier_of
from models.rules.case import AllergyFacts, GivingCase
from models.rules.safety import SafetyRule
from models.values.finding import Finding

RULE = SafetyRule(
    "allergy", "Allergies are checked against ingredients and classes", "S67, S68: Masud et al., PMC12848223"
)


def check(case: GivingCase) -> list[Finding]:
    """Stop on an ingredient, warn on a class, note a related class, and never read "not asked" as "none"."""
    drug, patient = case.facts.drug, case.facts.patient
    if not case.draft.outcome.reached_patient:
        return []
    if patient.allergy_status == "unknown":
        text = "Allergies are not recorded. Ask now: not asked is not none."
        return [RULE.warn("verify.allergies", text)]
    if drug is None:
        return []
    found = [_judged(case, drug, allergy, number) for number, allergy in enumerate(patient.allergies)]
    return [finding for finding in found if finding]


def _judged(case: GivingCase, drug: Drug, allergy: AllergyFacts, number: int) -> Finding | None:
    at, words = f"verify.allergies[{number}]", said(allergy)
    tier = tier_of(drug, allergy, case.facts.tables)
    if tier is Tier.INGREDIENT:
        text = f"ALLERGY to {words}: this drug contains it. Choose Not given and call the provider."
        return RULE.stop(at, text)
    if tier is Tier.CLASS:
        text = f"Allergy to {words}: same class as {drug.display}. Ask the provider before going on."
        return RULE.warn(at, text)
    if tier is Tier.RELATED:
        return RULE.note(at, f"Allergy to {words}: a class related to {drug.display}. Ask how severe it was.")
    return None
