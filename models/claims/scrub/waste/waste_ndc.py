"""Given and discarded drug come from one package (R40)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "waste_ndc",
    "The JW line carries the NDC of its partner",
    "ndc",
    Place.DOSE,
    "Check which package was opened",
    "R40: LifeWise",
    of_payment=True,
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Ask about a JW line whose partner carries another NDC."""
    known = {line.control: line for line in claim.lines}
    for at, line in each_line(claim):
        partner = known.get(line.partner) if line.partner and "JW" in line.modifiers else None
        if partner is None or line.drug is None or partner.drug is None:
            continue
        if line.drug.ndc11 != partner.drug.ndc11:
            text = f"The JW line of {line.code} has another NDC than the line of what was given."
            yield from RULE.ask(f"{at}.drug.ndc11", text)
