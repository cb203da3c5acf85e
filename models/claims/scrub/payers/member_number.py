"""A coverage has the number the payer knows the patient by."""

from __future__ import annotations

import re

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import limit

RULE = ScrubRule(
    "member_number",
    "Every coverage has a member number that fits",
    "member_number",
    Place.INSURANCE,
    "Enter the number on the card",
    "X12 005010X222A1 2010BA NM109; CO-31",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a coverage without a member number, or with one that no claim can carry."""
    most = limit("member_number").most
    for number, insurance in enumerate(claim.insurances):
        if insurance.payer_type == "self_pay":
            continue
        at, member = f"insurances[{number}].member_id", re.sub("[ -]", "", insurance.member_id)
        if not member:
            yield from RULE.stop(at, f"The coverage of {insurance.payer_name or 'the payer'} has no member number.")
        elif len(member) < _LEAST or len(member) > most:
            yield from RULE.stop(at, f"The member number has {len(member)} characters: 2 to {most} fit.")


_LEAST = 2
