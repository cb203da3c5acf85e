"""A service the payer authorized beforehand names the number (REF G1)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import by_control, payer_name
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule

RULE = ScrubRule(
    "authorization_missing",
    "The authorization on record stands on the claim",
    "authorization",
    Place.INSURANCE,
    "Enter the authorization, and amend the dose so that it uses it",
    "CARC 197; X12 005010X222A1 REF G1",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Stop a claim without the number on record; ask where it is used up, or this payer authorized it for others."""
    if claim.authorization or any(line.authorization for line in claim.lines):
        return
    for at, line in by_control(claim):
        held = [one for one in facts.authorizations if line.code in one.codes and one.holds_on(line.day)]
        left = sorted(one.number for one in held if one.used < one.allowed)
        if left:
            text = f"{line.code} is authorized by {left[0][:30]}, and the claim does not name it."
            yield from RULE.stop("authorization", text)
            return
        if held:
            text = f"{line.code} goes without a number: what {payer_name(claim)} authorized is used up."
            yield from RULE.ask("authorization", text)
            return
        if line.code in facts.authorization_wanted:
            text = f"{payer_name(claim)} authorized {line.code} for other patients, and no number is on this claim."
            yield from RULE.ask(f"{at}.authorization", text)
            return
