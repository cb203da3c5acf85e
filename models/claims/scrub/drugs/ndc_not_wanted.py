"""A payer that forbids the NDC gets none (R42, R54)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import product_kind

RULE = ScrubRule(
    "ndc_not_wanted",
    "No NDC where the payer forbids it",
    "ndc_beside",
    Place.PAYER_RULES,
    "Check whether the payer takes NDCs",
    "R42: payer rule on NDCs",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Stop every NDC on a claim whose payer takes none."""
    if facts.answers.get("ndc_policy") != "not_allowed":
        return
    for at, line in each_line(claim):
        if line.drug is not None and product_kind(line.code):
            yield from RULE.stop(f"{at}.drug", f"The line of {line.code} carries an NDC, and this payer takes none.")
