"""Some payers take no replacement: their claims are reopened (R74)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import payer_name
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "no_replacement",
    "No replacement to a payer that takes none",
    "no_replacement",
    Place.CLAIM,
    "Ask the contractor to reopen the claim",
    "R74: CGS, Palmetto GBA",
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Stop 7 or 8 to a payer whose rule is another one."""
    policy = facts.answers.get("correction_policy", "replacement_7")
    if claim.frequency in _LATER and policy != "replacement_7":
        yield from RULE.stop("frequency", f"{payer_name(claim)} takes no claim of frequency {claim.frequency}.")


_LATER = ("7", "8")
