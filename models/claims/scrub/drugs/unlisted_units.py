"""An unlisted drug is one unit, whatever the dose (R49)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line, is_whole, number_text
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import unlisted

RULE = ScrubRule(
    "unlisted_units",
    "Unlisted drugs are billed as one unit",
    "units",
    Place.PAYER_RULES,
    "Say how many units of an unlisted drug the payer takes",
    "R49: WPS",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Ask about another number of units where the payer wants one; compounds and vaccines alike."""
    if facts.answers.get("noc_units_policy") != "one":
        return
    for at, line in each_line(claim):
        if unlisted(line.code, line.day) and is_whole(line.units) and line.units > 1:
            text = f"{number_text(line.units)} units of {line.code}: this payer takes one, the dose stands in words."
            yield from RULE.ask(f"{at}.units", text)
