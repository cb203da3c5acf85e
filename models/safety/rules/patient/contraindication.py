"""What the chart says of the patient that speaks against the drug (S24)."""

from __future__ import annotations

from models.core.finding import Finding, Severity
from models.safety.case import GivingCase
from models.safety.check import BEFORE, SafetyRule, fact
from models.safety.unconfirmed import unconfirmed

RULE = SafetyRule(
    "contraindication",
    "Nothing in the chart speaks against the drug",
    "S24: labels named in each row",
    passed="CONTRAINDICATION PASSED",
    stages=BEFORE,
    facts={"verify.flag_": fact("patient.flags")},
)


def check(case: GivingCase) -> list[Finding]:
    """Stop, warn or note for every row of the drug whose flag the patient has."""
    drug, has = case.facts.drug, case.facts.conditions
    if drug is None or not case.draft.outcome.reached_patient:
        return []
    found = []
    for row in drug.contraindications:
        if row.flag in has:
            flag = case.facts.tables.flags.get(row.flag)
            known = flag.display if flag else row.flag
            message = f"Chart: {known}. {drug.display}: {row.text}{unconfirmed(case.facts, row)}."
            asked = f" Call {case.facts.order.requester or 'the provider'} or choose Not given."
            found.append(
                RULE.finding(Severity(row.severity), f"verify.flag_{row.flag}", message + asked, basis=row.source)
            )
    return found
