"""A claim goes to a payer; who pays alone gets none."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import billed
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "payer_present",
    "The claim has a payer that takes claims",
    "no_claim",
    Place.INSURANCE,
    "Add the coverage, or bill the patient",
    "CARC 109; claim status 116",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a claim without any coverage, and one of a patient who pays alone."""
    payer = billed(claim)
    if payer is None:
        yield from RULE.stop("insurances", "The claim has no payer.")
    elif payer.payer_type == "self_pay":
        yield from RULE.stop("insurances[0].payer_type", "The patient pays alone: no payer takes this claim.")
