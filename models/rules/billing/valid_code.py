"""Every HCPCS code on a line may be billed that day: presence in a file is not validity (R56, R57, R59)."""

from __future__ import annotations

from models.rules.billing_case import BillingCase
from models.rules.billing_rule import NOTHING, Outcome, Rule, Stage
from models.rules.case import ChargeLine
from models.values.words import say_date

RULE = Rule(
    "valid_code",
    "Codes are valid on the day of service",
    Stage.EDITS,
    "R56, R57, R59: HCPCS Level II dates; CARC 181",
)


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Ask about every line whose code had not begun or had ended that day."""
    day, spans = case.visit.date_of_service, case.published.spans
    found = []
    for line in lines:
        span = spans.get(line.code)
        if span is None or span.valid_on(day) or "JW" in line.modifiers:
            continue
        ended = span.ended is not None and span.ended < day
        said = f"ended {say_date(span.ended)}" if ended and span.ended else "had not begun"
        at = f"services[{line.injection}].code" if line.service else f"injections[{line.injection}]"
        text = f"{line.code} {said}: it cannot be billed on {say_date(day)}. A coder chooses the code of that day."
        found.append(RULE.ask(at, text, span.release))
    return Outcome(findings=tuple(found)) if found else NOTHING
