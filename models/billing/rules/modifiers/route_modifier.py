"""A drug whose code stands for several routes says its route on the line (R5)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage
from models.billing.tables.coverage import shipped_coverage_tables

RULE = Rule(
    "route_modifier",
    "JA and JB say the route of a drug that has several",
    Stage.MODIFIERS,
    "R5: Medicare contractors' lists of self-administered drugs",
    needs=frozenset({"route_modifier"}),
)


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Add the route's modifier to the lines of the codes that need it, on Medicare claims."""
    if case.answer("self_administered_policy") != "by_list":
        return NOTHING
    changed = []
    for row in shipped_coverage_tables().route_modifiers:
        for line in lines:
            if line.package is None or line.code not in row.hcpcs:
                continue
            if case.visit.injections[line.injection].route == row.route:
                why = RULE.because(f"{row.modifier}: the code stands for several routes", row.source.key)
                changed.append(Amendment(line.key, why, modifiers=(row.modifier,)))
    return Outcome(amendments=tuple(changed)) if changed else NOTHING
