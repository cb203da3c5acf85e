"""Recorded allergies are held against the drug's ingredients and classes (S67, S68)."""

from __future__ import annotations

import re

from models.reference.code_tables import AllergyClass
from models.reference.formulary import Drug
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
    at, said = f"verify.allergies[{number}]", _said(allergy)
    if _names(allergy, (*drug.ingredients, drug.name, *drug.brands)):
        text = f"ALLERGY to {said}: this drug contains it. Choose Not given and call the provider."
        return RULE.stop(at, text)
    table = case.facts.tables.allergy_classes
    own = [table[name] for name in drug.classes if name in table]
    if _names(allergy, (*drug.classes, *_members(own))):
        text = f"Allergy to {said}: same class as {drug.display}. Ask the provider before going on."
        return RULE.warn(at, text)
    related = [table[name] for row in own for name in row.related if name in table]
    if _names(allergy, (*(row.name for row in related), *_members(related))):
        return RULE.note(at, f"Allergy to {said}: a class related to {drug.display}. Ask how severe it was.")
    return None


def _members(classes: list[AllergyClass]) -> list[str]:
    return [member for row in classes for member in row.members]


def _names(allergy: AllergyFacts, words: tuple[str, ...]) -> bool:
    # A word counts from its beginning: "penicillin" is named by "Penicillins", "progesterone" not by a longer name.
    substance = f" {_plain(allergy.substance)} "
    return any(f" {word}" in substance for word in map(_plain, words) if word)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def _said(allergy: AllergyFacts) -> str:
    return f"{allergy.substance} ({allergy.reaction})" if allergy.reaction else allergy.substance
