"""The complexity add-on is not paid beside a visit with 25 that an injection caused (R17)."""

from __future__ import annotations

from datetime import date

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage

RULE = Rule(
    "visit_complexity",
    "G2211 is not paid beside a visit with modifier 25",
    Stage.EDITS,
    "R17: G2211 exceptions of 2025",
    effective=date(2024, 1, 1),
    needs=frozenset({"services"}),
)
_ADD_ON = "G2211"
_EXCEPTIONS_FROM = date(2025, 1, 1)


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Warn where the add-on stands beside a 25 that no exception covers, or without any visit."""
    add_on = next((line for line in lines if line.service and line.code == _ADD_ON), None)
    if add_on is None:
        return NOTHING
    at, groups = f"services[{add_on.injection}].code", case.tables.groups
    visits = [line for line in lines if line.service and line.code in groups["evaluation_management"].codes]
    if not visits:
        return Outcome(findings=(RULE.ask(at, f"{_ADD_ON} needs its office visit, and none is on the claim."),))
    marked = any("25" in line.modifiers for line in visits)
    if not marked or case.answer("g2211_with_25_policy") == "paid" or _excepted(case, lines):
        return NOTHING
    text = (
        f"{_ADD_ON} will not be paid beside {visits[0].code}-25: an injection is no exception. Take it off or accept."
    )
    return Outcome(findings=(RULE.ask(at, text),))


def _excepted(case: BillingCase, lines: tuple[ChargeLine, ...]) -> bool:
    if case.visit.date_of_service < _EXCEPTIONS_FROM:
        return False
    codes = {line.code for line in lines if line.package is None}
    companions = case.tables.groups["g2211_companion"].codes
    therapeutic = any(line.administration and line.code not in companions for line in lines)
    return not codes.isdisjoint(companions) and not therapeutic
