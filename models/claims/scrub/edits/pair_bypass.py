"""Two codes of a pair are paid together where a modifier says they were apart (R25)."""

from __future__ import annotations

from models.claims.claim import Claim, ClaimLine
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import codes, visits

RULE = ScrubRule(
    "pair_bypass",
    "A pair carries the modifier that says the two were apart",
    "bundled",
    Place.DOSE,
    "Add 59 or XS where drug, site or encounter differ, or take it off",
    "R25: CMS NCCI PTP, indicator 1",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Ask about the code of the second column without such a modifier on either line; visits are judged elsewhere."""
    if facts.answers.get("ncci_policy") != "enforced":
        return
    bypass = codes("bypass").codes
    for at, line in each_line(claim):
        if line.code in visits() or not bypass.isdisjoint(line.modifiers):
            continue
        for pair in facts.on(line.day).pairs:
            if pair.column_two == line.code and pair.indicator == "1" and _plain(claim, line, pair.column_one, bypass):
                text = f"{line.code} is part of {pair.column_one} unless a modifier says they were apart."
                yield from RULE.ask(f"{at}.modifiers", text, pair.release)


def _plain(claim: Claim, line: ClaimLine, partner: str, bypass: frozenset[str]) -> bool:
    """True where the other code stands on a line of the day without a modifier that would do."""
    others = [other for other in claim.lines if other.code == partner and other.day == line.day]
    return any(bypass.isdisjoint(other.modifiers) for other in others)
