"""Two codes that correct coding never pays together (R22, R24)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import visits

RULE = ScrubRule(
    "pair_never",
    "No pair that is never paid together",
    "pair",
    Place.SERVICES,
    "Take one of the two off",
    "R22 to R24: CMS NCCI PTP, indicator 0",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Stop the code of the second column; visits beside an injection are judged by a check of their own."""
    if facts.answers.get("ncci_policy") != "enforced":
        return
    present = {(line.day, line.code) for line in claim.lines}
    for at, line in each_line(claim):
        for pair in facts.on(line.day).pairs:
            if pair.column_two != line.code or pair.indicator != "0" or line.code in visits():
                continue
            if (line.day, pair.column_one) in present:
                text = f"{line.code} is never paid beside {pair.column_one}, with or without a modifier."
                yield from RULE.stop(f"{at}.code", text, pair.release)
