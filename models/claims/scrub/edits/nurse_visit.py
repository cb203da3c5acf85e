"""A visit that is never paid beside an injection: 99211 with 96372 (R15)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import visits

RULE = ScrubRule(
    "nurse_visit",
    "No 99211 beside an injection",
    "bundled",
    Place.SERVICES,
    "Take the visit off",
    "R15: CMS NCCI PTP, indicator 0; HHS 2005",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Stop a visit line of a pair that no modifier rescues."""
    if facts.answers.get("ncci_policy") != "enforced":
        return
    present = {(line.day, line.code) for line in claim.lines}
    for at, line in each_line(claim):
        if line.code not in visits():
            continue
        pairs = (pair for pair in facts.on(line.day).pairs if pair.column_two == line.code and pair.indicator == "0")
        partner = min((pair.column_one for pair in pairs if (line.day, pair.column_one) in present), default="")
        if partner:
            text = f"{line.code} is never paid beside {partner}: modifier 25 does not help."
            yield from RULE.stop(f"{at}.code", text)
