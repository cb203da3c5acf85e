"""An NDC stands on drug lines alone (C18)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import acts, product_kind, visits

RULE = ScrubRule(
    "ndc_beside",
    "No NDC on a line that is no drug",
    "ndc_beside",
    Place.CLAIM,
    "Take the NDC off this line",
    "C18: ottehr 9560",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop an NDC on the line of a visit, an injection or another act."""
    for at, line in each_line(claim):
        if line.drug is not None and not product_kind(line.code) and (line.code in acts() or line.code in visits()):
            yield from RULE.stop(f"{at}.drug", f"{line.code} is no drug and carries an NDC.")
