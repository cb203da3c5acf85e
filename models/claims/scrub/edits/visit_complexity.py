"""The complexity add-on is not paid beside a visit with 25 that an injection caused (R17)."""

from __future__ import annotations

from datetime import date

from models.billing.tables.tables import shipped_billing_tables
from models.claims.claim import Claim, ClaimLine
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import acts

RULE = ScrubRule(
    "visit_complexity",
    "G2211 has its visit and stands beside no 25",
    "complexity",
    Place.SERVICES,
    "Take G2211 off, or accept that it is not paid",
    "R17: G2211 exceptions of 2025",
    of_payment=True,
)
_ADD_ON = "G2211"
_SINCE, _EXCEPTIONS_FROM = date(2024, 1, 1), date(2025, 1, 1)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Ask about the add-on without a visit, or beside a 25 that no exception covers."""
    for at, line in each_line(claim):
        if line.code != _ADD_ON or line.day < _SINCE:
            continue
        same = [other for other in claim.lines if other.day == line.day]
        evaluations = shipped_billing_tables().groups["evaluation_management"].codes
        beside = [other for other in same if other.code in evaluations]
        marked = sorted(other.code for other in beside if "25" in other.modifiers)
        if not beside:
            yield from RULE.ask(f"{at}.code", f"{_ADD_ON} needs its office visit, and none is on the claim.")
        elif marked and facts.answers.get("g2211_with_25_policy") != "paid" and not _excepted(same, line.day):
            text = f"{_ADD_ON} is not paid beside {marked[0]}-25: an injection is no exception."
            yield from RULE.ask(f"{at}.code", text)


def _excepted(same: list[ClaimLine], day: date) -> bool:
    present = {line.code for line in same}
    companions = shipped_billing_tables().groups["g2211_companion"].codes
    therapeutic = (acts() - companions) & present
    return day >= _EXCEPTIONS_FROM and not present.isdisjoint(companions) and not therapeutic
