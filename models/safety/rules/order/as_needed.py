"""An as-needed dose is given after a look at the last four and the time since (S45)."""

from __future__ import annotations

from datetime import timedelta

from models.core.finding import Finding
from models.safety.case import GivingCase
from models.safety.check import SafetyRule
from models.safety.dosing.history import same_drug

RULE = SafetyRule(
    "as_needed",
    "The last doses are looked at before an as-needed one",
    "S45: VistA BCMA GUI manual",
    answers="seen",
    passed="LAST DOSES BEFORE AN AS-NEEDED ONE",
)


def check(case: GivingCase) -> list[Finding]:
    """Warn, to be answered with seen, how long ago the last dose was, when an as-needed drug was given before."""
    doses = same_drug(case)
    if not case.facts.order.as_needed or not doses or not case.draft.outcome.reached_patient:
        return []
    last = doses[0]
    ago = (case.draft.given_at or case.now) - last.given_at
    about = "about " if last.outside else ""
    text = f"As needed. Last dose {about}{ago_text(ago)} ago: {last.dose or 'amount not known'}. Look at the last four."
    return [RULE.warn("verify.last_four", text)]


def ago_text(span: timedelta) -> str:
    """Return a span as `2 d 3 h 10 m`."""
    minutes = max(0, int(span.total_seconds() // 60))
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    return f"{days} d {hours} h {minutes} m"
