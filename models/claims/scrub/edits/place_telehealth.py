"""No one is injected at a distance (R21)."""

from __future__ import annotations

from models.billing.tables.tables import shipped_billing_tables
from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import acts

RULE = ScrubRule(
    "place_telehealth",
    "No injection by telehealth",
    "place",
    Place.DOSE,
    "Correct the place",
    "R21: places 02 and 10",
    of_payment=True,
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop the line of any injection or vaccine in a telehealth place."""
    far = shipped_billing_tables().groups["telehealth_place"]
    for at, line in each_line(claim):
        place = line.place_of_service or claim.place_of_service
        if line.code in acts() and place in far.codes:
            text = f"{line.code} in place of service {place}: an injection needs the patient in the room."
            yield from RULE.stop(f"{at}.place_of_service", text, far.source.key)
