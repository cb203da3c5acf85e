"""A dose given under supervision names who supervised (S76, R18)."""

from __future__ import annotations

from models.core.finding import Finding
from models.safety.case import GivingCase
from models.safety.check import SafetyRule

RULE = SafetyRule(
    "supervision", "The supervising practitioner is named", "S76; R18: 42 CFR 410.26(b)(5)", passed="NO SUPERVISOR"
)


def check(case: GivingCase) -> list[Finding]:
    """Stop for a giver who may not give, or no supervisor where the giver is not one; warn when none is there."""
    giver, draft = case.facts.giver, case.draft
    if not giver.may_give and draft.outcome.reached_patient:
        return [RULE.stop("verify.giver", f"{giver.name} may not give doses here. Ask a colleague to sign in.")]
    if not draft.outcome.reached_patient or giver.may_supervise:
        return []
    if draft.supervision == "none":
        text = "No supervising practitioner: Medicare pays neither injection nor drug. Name one, or give the reason."
        return [RULE.warn("sign.supervisor", text)]
    able = {person.id for person in case.facts.staff if person.may_supervise}
    if draft.supervisor_id not in able:
        return [RULE.stop("sign.supervisor", "Name the supervising practitioner.")]
    return []
