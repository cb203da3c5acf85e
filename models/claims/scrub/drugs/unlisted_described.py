"""An unlisted code says in words what was given (R49, C30)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import unlisted

RULE = ScrubRule(
    "unlisted_described",
    "Lines of unlisted codes name drug, strength, dose and route",
    "drug_words",
    Place.DOSE,
    "Enter strength and dose of the package",
    "R49: WPS; AAO; openemr 4300",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a line of an unlisted code without a description."""
    for at, line in each_line(claim):
        if unlisted(line.code, line.day) and not line.description.strip():
            text = f"{line.code} stands for any drug without a code, and the line does not say which."
            yield from RULE.stop(f"{at}.description", text)
