"""Recorded allergies are held against the drug's ingredients and classes (S67, S68)."""

from __future__ import annotations

from datetime import datetime

from models.core.finding import Finding, Severity
from models.core.words import date_text
from models.drugs.drug import Drug
from models.patients.facts import AllergyFacts
from models.safety.allergy_tiers import Tier, allergy_text, class_row, judge
from models.safety.case import GivingCase
from models.safety.check import BEFORE, SafetyRule, decided_by_provider, fact
from models.safety.dosing.history import same_ingredient

RULE = SafetyRule(
    "allergy",
    "Allergies are checked against ingredients and classes",
    "S67, S68: Masud et al., PMC12848223; Slight et al. on psnet.ahrq.gov",
    provider_may_pass=True,
    stages=BEFORE,
    facts={"verify.allergies": fact("patient.allergies[]")},
)
_SEVERITY = {Tier.INGREDIENT: Severity.STOP, Tier.CLASS: Severity.WARN, Tier.RELATED: Severity.NOTE}
_LOWER = {Severity.STOP: Severity.WARN, Severity.WARN: Severity.NOTE, Severity.NOTE: None}


def check(case: GivingCase) -> list[Finding]:
    """Stop on an ingredient, warn on a class, note a related class, and never read "not asked" as "none".

    A dose tolerated since the allergy was recorded lowers the tier by one; a check that could not be made is told.
    """
    drug, patient = case.facts.drug, case.facts.patient
    if not case.draft.outcome.reached_patient:
        return []
    found = [_unavailable(moment) for moment in case.draft.unchecked]
    if patient.allergy_status == "unknown":
        text = "Allergies are not recorded. Ask now and write them down (k): not asked is not none."
        return [*found, RULE.warn("verify.allergies", text, "ALLERGIES NOT ASKED")]
    if drug is None:
        return found
    numbers = {id(allergy): number for number, allergy in enumerate(patient.allergies)}
    for tier, allergy in judge(drug, patient.allergies, case.facts.tables):
        judged = _judged(case, drug, tier, allergy, f"verify.allergies[{numbers[id(allergy)]}]")
        found += [judged] if judged else []
    return found


def _unavailable(moment: str) -> Finding:
    text = f"Allergies could not be read again at {moment}: check unavailable. Ask the patient, then give the reason."
    return RULE.warn(f"verify.allergies_{moment.replace(' ', '_')}", text, "ALLERGIES NOT READ AGAIN")


def _judged(case: GivingCase, drug: Drug, tier: Tier, allergy: AllergyFacts, at: str) -> Finding | None:
    severity: Severity | None = _SEVERITY[tier]
    tolerated = _tolerated_since(case, allergy, tier)
    why = ""
    if tolerated and severity:
        severity, why = _LOWER[severity], f" Given without a reaction {date_text(tolerated.date())}."
    if severity is None:
        return None
    if severity is Severity.STOP:
        known = f"ALLERGY to {allergy_text(allergy)}: this drug contains it."
        text = f"{known} Choose Not given, or let a provider decide (o)."
        return _decided(case, RULE.stop(at, text))
    row = class_row(drug, tier, allergy, case.facts.tables)
    text = f"{_message(drug, tier, allergy)}{why}{_asked(severity, tier)}"
    return RULE.finding(
        severity, at, text, f"ALLERGY to {allergy_text(allergy)} PASSED", basis=row.source if row else None
    )


def _message(drug: Drug, tier: Tier, allergy: AllergyFacts) -> str:
    how = {
        Tier.INGREDIENT: "this drug contains it.",
        Tier.CLASS: f"same class as {drug.display}.",
        Tier.RELATED: f"a class related to {drug.display}.",
    }
    return f"Allergy to {allergy_text(allergy)}: {how[tier]}"


def _asked(severity: Severity, tier: Tier) -> str:
    if severity is Severity.WARN:
        return " Ask the provider before going on."
    return " Ask how severe it was." if tier is Tier.RELATED else ""


def _tolerated_since(case: GivingCase, allergy: AllergyFacts, tier: Tier) -> datetime | None:
    """Return when the newest dose after the allergy was recorded was tolerated; None also after any reaction."""
    doses = same_ingredient(case)
    if any(dose.reaction for dose in doses) or (tier is Tier.INGREDIENT and allergy.recorded_at is None):
        return None
    since = allergy.recorded_at
    return next((d.given_at for d in doses if d.tolerated and (since is None or d.given_at > since)), None)


def _decided(case: GivingCase, finding: Finding) -> Finding:
    decision = decided_by_provider(case, finding.key)
    if decision is None:
        return finding
    row = case.facts.tables.reason("override", decision.reason)
    reason = row.display if row else decision.reason
    return RULE.note(finding.at, f"{finding.text.partition(': ')[0]}. Passed by {decision.person_name}: {reason}.")
