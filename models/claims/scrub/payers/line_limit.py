"""A claim has no more lines than its payer takes, and at least one (C17)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import billed, payer_name, payer_type
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import payer_row

RULE = ScrubRule(
    "line_limit",
    "The claim has as many lines as its payer takes",
    "lines",
    Place.CLAIM,
    "Split the claim; drug partners stay together",
    "C17; X12 005010X222A1 loop 2400; TMHP",
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Stop a claim without lines or with too many for its payer: as the clinic entered it, else as published."""
    if not claim.lines:
        yield from RULE.stop("lines", "The claim has no line.")
        return
    payer = billed(claim)
    row = payer_row("lines", payer_type(claim), payer.payer_name if payer else "")
    most = facts.line_limit or (row.row["most"] if row is not None else len(claim.lines))
    if len(claim.lines) > most:
        yield from RULE.stop("lines", f"{len(claim.lines)} lines: {payer_name(claim)} takes {most}.")
