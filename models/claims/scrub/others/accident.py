"""An accident has a day, and an automobile accident its state (CLM11)."""

from __future__ import annotations

import re

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import codes

RULE = ScrubRule(
    "accident",
    "Accidents have day and state",
    "accident",
    Place.CLAIM,
    "Enter day and state of the accident",
    "X12 005010X222A1 CLM11 and DTP 439; claim status 248",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop an accident of unknown kind, without its day or after the service, or a car's without a state."""
    if not claim.accident:
        return
    if claim.accident not in codes("accident").codes:
        yield from RULE.stop("accident", "The kind of accident is none a claim can carry.")
    elif claim.accident_on is None or claim.accident_on > claim.day:
        yield from RULE.stop("accident_on", "The day of the accident is missing or after the service.")
    elif claim.accident == "AA" and not re.fullmatch("[A-Z]{2}", claim.accident_state):
        yield from RULE.stop("accident_state", "The state of the automobile accident is missing.")
