"""A modifier may be used on the day of service (R32, R55)."""

from __future__ import annotations

from models.billing.tables.tables import shipped_billing_tables
from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.core.words import date_text

RULE = ScrubRule(
    "modifier_dates",
    "Modifiers are valid on the day of service",
    "modifier_old",
    Place.DOSE,
    "Use the modifier of that day",
    "R32, R55: HCPCS Level II; CARC 182",
    of_payment=True,
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a modifier that ended before or begins after the day; modifiers without dates are not judged."""
    known = shipped_billing_tables().modifiers
    for at, line in each_line(claim):
        for mark in dict.fromkeys(line.modifiers):
            row = known.get(mark)
            if row is not None and not row.usable_on(line.day):
                ended = row.ends is not None and row.ends < line.day
                when = f"ended {date_text(row.ends)}" if ended and row.ends else "had not begun that day"
                yield from RULE.stop(f"{at}.modifiers", f"{mark} on the line of {line.code} {when}.", row.source.key)
