"""An authorization on the claim holds on the day of service."""

from __future__ import annotations

from collections.abc import Iterator

from models.claims.claim import Claim, ClaimLine
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import by_control
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.core.words import date_text

RULE = ScrubRule(
    "authorization_dates",
    "The authorization holds on the day of service",
    "authorization_over",
    Place.INSURANCE,
    "Ask the payer for a number that holds, and enter it",
    "CARC 197 and 198; RARC N54",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Stop a number on record that begins after the service or ended before it."""
    for at, number, line in _named(claim):
        for one in facts.authorizations:
            if one.number == number and line.code in one.codes and not one.holds_on(line.day):
                ended = one.last is not None and one.last < line.day
                when = f"ended {date_text(one.last)}" if ended and one.last else f"begins {date_text(one.first)}"
                yield from RULE.stop(at, f"Authorization {number[:30]} {when}: it does not hold for {line.code}.")


def _named(claim: Claim) -> Iterator[tuple[str, str, ClaimLine]]:
    for at, line in by_control(claim):
        if line.authorization:
            yield f"{at}.authorization", line.authorization, line
        elif claim.authorization:
            yield "authorization", claim.authorization, line
