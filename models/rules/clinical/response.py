"""How the patient took it is recorded; an observation time still running says so (S57, S59, S61)."""

from __future__ import annotations

from models.rules.case import GivingCase
from models.rules.giving import dose_number
from models.rules.safety import SafetyRule
from models.values.charting import ResponseKind
from models.values.finding import Finding

RULE = SafetyRule("response", "Response recorded", "S59, S61, S78: labels and guidelines named with each drug")


def check(case: GivingCase) -> list[Finding]:
    """Stop for no response, a reaction without signs, or pain scores missing where the reason is pain."""
    draft, drug = case.draft, case.facts.drug
    if not draft.outcome.reached_patient or drug is None:
        return []
    if draft.response is None:
        return [RULE.stop("response.kind", "Say how the patient took it, or that the observation still runs.")]
    found = []
    if draft.response is ResponseKind.REACTION and not draft.signs:
        found.append(RULE.stop("response.signs", "A reaction needs at least one sign. Pick what was seen."))
    if draft.response is ResponseKind.LEFT_EARLY and not draft.note.strip():
        found.append(RULE.stop("response.note", "Left early needs a note. Write why, and what was said."))
    found += _pain(case) if drug.pain else []
    minutes = drug.observation_minutes(dose_number(case.facts))
    if draft.response is ResponseKind.TOLERATED and minutes and draft.given_at:
        waited = int((case.now - draft.given_at).total_seconds() // 60)
        if waited < minutes:
            text = f"Watched {max(waited, 0)} of {minutes} min. Choose Observing, or say why it ends early."
            found.append(RULE.warn("response.kind", text))
    return found


def _pain(case: GivingCase) -> list[Finding]:
    allowed = {*range(11), 99}
    if case.draft.pain_before not in allowed:
        return [RULE.stop("response.pain_before", "Write the pain score before the dose: 0 to 10, or 99 for unable.")]
    if case.draft.response is not ResponseKind.OBSERVING and case.draft.pain_after not in allowed:
        return [RULE.stop("response.pain_after", "Write the pain score after the dose: 0 to 10, or 99 for unable.")]
    return []
