"""A claim has room for twelve diagnoses (R60)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import limit

RULE = ScrubRule(
    "diagnosis_count",
    "At most twelve diagnoses",
    "diagnosis_repeated",
    Place.DOSE,
    "Take off what no line points to",
    "R60: X12 005010X222A1 HI",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a claim with more diagnoses than its segment holds."""
    most = limit("diagnoses").most
    if len(claim.diagnoses) > most:
        yield from RULE.stop("diagnoses", f"{len(claim.diagnoses)} diagnoses: a claim holds {most}.")
