"""A second line of one code for another NDC, marked as the payer wants (R48)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage

RULE = Rule(
    "second_ndc",
    "One code with two NDCs makes two lines",
    Stage.MODIFIERS,
    "R48: X12 837P loop 2410",
    needs=frozenset({"several_groups"}),
)


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Mark each further line of a drug code where the payer wants a modifier on it."""
    modifier = case.answer("second_ndc_modifier")
    if modifier == "none" or len(case.groups) < 2:
        return NOTHING
    seen: set[str] = set()
    changed = []
    for line in sorted(lines, key=lambda line: (line.injection, line.package or 0)):
        if line.package is None or "JW" in line.modifiers:
            continue
        if line.code in seen:
            why = RULE.because(f"{modifier}: another NDC of the same code")
            changed.append(Amendment(line.key, why, modifiers=(modifier,)))
        seen.add(line.code)
    return Outcome(amendments=tuple(changed)) if changed else NOTHING
