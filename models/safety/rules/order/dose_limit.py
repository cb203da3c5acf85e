"""The most at once, in a day and in a longer span, by route, age, weight, flags and diagnosis of the patient (S24)."""

from __future__ import annotations

from models.core.finding import Finding, Severity
from models.safety.case import GivingCase
from models.safety.check import BEFORE, SafetyRule, decided_by_provider, fact
from models.safety.dosing.facts import confirmed_at_order, limits_asked
from models.safety.dosing.range import DoseQuestion

RULE = SafetyRule(
    "dose_limit",
    "Not more than the patient may have",
    "S24: labels and guidelines named in each row",
    passed="OVER THE DOSE LIMIT",
    stages=BEFORE,
    facts={
        "verify.dose_limit": fact("administration.dose", "order.dose"),
        "verify.day_limit": fact("administration.dose", "order.dose"),
        "verify.days_limit": fact("administration.dose", "order.dose"),
        "verify.hours_limit": fact("administration.dose", "order.dose"),
        "verify.surface": fact("administration.dose", "order.dose"),
        "verify.weight": fact("patient.weight_kg"),
    },
    provider_may_pass=True,
    each_ingredient=True,
)


def check(case: GivingCase) -> list[Finding]:
    """Stop or warn for a dose over the lowest limit that fits the patient; ask for a weight a limit depends on.

    A dose that is not the ordered one is asked about elsewhere: then the ordered dose is judged. What the prescriber
    confirmed at the order, or a provider decided since, is shown and asks nothing more.
    """
    return [_finding(case, asked) for asked in limits_asked(case)]


def _finding(case: GivingCase, asked: DoseQuestion) -> Finding:
    at, text = f"verify.{asked.kind}", f"{asked.text}{_way_out(case, asked)}"
    finding = RULE.finding(asked.severity, at, text, basis=asked.basis)
    confirmed = confirmed_at_order(case, RULE.id, asked)
    decision = decided_by_provider(case, finding.key) if asked.severity is Severity.STOP else None
    message = confirmed or decision
    if message is None:
        return finding
    tables = case.facts.tables
    row = tables.reason("order_limit", message.reason) if confirmed else tables.reason("override", message.reason)
    how = "Confirmed at the order" if confirmed else "Passed"
    text = f"{asked.text} {how} by {message.person_name}: {row.display if row else message.reason}."
    return RULE.note(finding.at, text, basis=asked.basis)


def _way_out(case: GivingCase, asked: DoseQuestion) -> str:
    if asked.kind == "weight":
        return " Weigh, and record it (k)."
    decides = " to decide (o)," if asked.severity is Severity.STOP else ""
    return f" Call {case.facts.order.requester or 'the provider'}{decides} or choose Not given."
