"""The clearinghouse knows a payer by its number."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "payer_number",
    "Every payer on the claim has its number",
    "payer_number",
    Place.PAYER,
    "Enter the payer's number at the clearinghouse",
    "X12 005010X222A1 2010BB NM109",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a payer without a number; who pays alone needs none."""
    for number, insurance in enumerate(claim.insurances):
        if insurance.payer_type != "self_pay" and not insurance.payer_id.strip():
            text = f"{insurance.payer_name or 'The payer'} has no number at the clearinghouse."
            yield from RULE.stop(f"insurances[{number}].payer_id", text)
