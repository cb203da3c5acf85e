"""A dose given under supervision names who supervised (S76, R18)."""

from __future__ import annotations

from models.core.finding import Finding
from models.safety.case import GivingCase
from models.safety.check import SafetyRule

RULE = SafetyRule(
    "supervision", "The supervising practitioner is named", "S76; R18: 42 CFR 410.26(b)(5)", passed="NO SUPERVISOR"
)
ALONE = "gives only under a supervising provider. Name the one on site, or ask a nurse to give it."


def check(case: GivingCase) -> list[Finding]:
    """Stop for a giver who may not give, and where a supervisor must be named; warn when none is there.

    Who may not give alone, such as a medical assistant, needs a supervisor other than themselves.
    """
    giver, draft = case.facts.giver, case.draft
    if not draft.outcome.reached_patient:
        return []
    if not giver.may_give:
        return [RULE.stop("verify.giver", f"{giver.name} may not give doses here. Ask a colleague to sign in.")]
    if giver.may_supervise and giver.may_give_alone:
        return []
    if draft.supervision == "none":
        if not giver.may_give_alone:
            return [RULE.stop("sign.supervisor", f"{giver.name} {ALONE}")]
        text = "No supervising practitioner: Medicare pays neither injection nor drug. Name one, or give the reason."
        return [RULE.warn("sign.supervisor", text)]
    able = {person.id for person in case.facts.staff if person.may_supervise and person.id != giver.id}
    if draft.supervisor_id not in able:
        return [RULE.stop("sign.supervisor", "Name the supervising practitioner.")]
    return []
