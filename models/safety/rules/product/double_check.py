"""A second person checks a high-alert dose from the order and the vial, before it is given (S70)."""

from __future__ import annotations

from models.core.finding import Finding
from models.drugs.drug import Drug
from models.safety.case import GivingCase
from models.safety.check import AT_THE_DOSE, SafetyRule, fact
from models.safety.facts import AttestationFacts
from models.safety.witnessing import agrees

RULE = SafetyRule(
    "double_check",
    "High-alert drugs are checked by a second person",
    "S70: ISMP high-alert list for community and ambulatory care 2021; VistA BCMA GUI manual",
    answers="absent",
    passed="NO SECOND CHECK",
    second_person=True,
    stages=AT_THE_DOSE,
    facts={"dose.double_check": fact("administration.drug", "order.drug")},
)
_AT = "dose.double_check"


def check(case: GivingCase) -> list[Finding]:
    """Note, warn or stop, as the drug's level says, while no second person's own look agrees with the dose."""
    drug = case.facts.drug
    if drug is None or drug.double_check == "none" or not case.draft.outcome.reached_patient:
        return []
    witness = next((item for item in case.facts.attestations if item.kind == "witness"), None)
    if witness and agrees(case, witness):
        return [RULE.note(_AT, f"Checked independently by {witness.person_name}.")]
    if drug.double_check == "flag":
        text = "Look twice: drug, strength and volume are easily mistaken."
        return [RULE.note(_AT, text, basis=drug.clinical_source)]
    return [_asked(drug, witness)]


def _asked(drug: Drug, witness: AttestationFacts | None) -> Finding:
    name, basis = drug.display, drug.clinical_source
    changed = f"The dose changed after {witness.person_name} checked it. " if witness else ""
    if drug.double_check == "required":
        return RULE.stop(_AT, f"{changed}{name} is high-alert: a second person must check. Press j.", basis=basis)
    text = f"{changed}{name} is high-alert: let a second person check (j), or say why nobody does."
    return RULE.warn(_AT, text, basis=basis)
