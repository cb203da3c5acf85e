"""A claim is sent once (R11, CARC 18)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

from models.claims.claim import Claim, ClaimLine
from models.claims.scrub.facts import EarlierLine, ScrubFacts
from models.claims.scrub.parts import billed, payer_name
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "duplicate_claim",
    "The same claim was not sent before",
    "duplicate",
    Place.CLAIM,
    "Void it, or send it as a replacement",
    "R11, R74: CARC 18",
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Stop a first claim whose lines its payer has already, all of them."""
    payer = billed(claim)
    mine = Counter(_alike(line) for line in claim.lines)
    if payer is None or claim.frequency != "1" or not mine:
        return
    for earlier in facts.others(claim):
        same_payer = (earlier.payer_type, _words(earlier.payer_name)) == (payer.payer_type, _words(payer.payer_name))
        if same_payer and mine <= Counter(_alike(line) for line in earlier.lines):
            yield from RULE.stop(
                "control", f"{payer_name(claim)} has the same lines of that day: claim {earlier.control}."
            )
            return


def _alike(line: ClaimLine | EarlierLine) -> tuple[date, str, tuple[str, ...], Decimal | str]:
    return line.day, line.code, tuple(sorted(line.modifiers)), line.units if line.units.is_finite() else str(line.units)


def _words(name: str) -> list[str]:
    return name.lower().split()
