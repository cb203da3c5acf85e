"""Who bills has a whole street address that fits (C15)."""

from __future__ import annotations

import re

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import limit

RULE = ScrubRule(
    "billing_address",
    "The billing address is complete and fits",
    "billing_address",
    Place.CLINIC,
    "Enter street, city and state",
    "X12 005010X222A1 2010AA N3 and N4; CO-16 with N258",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop an address with a part missing or too long; its ZIP is judged by itself."""
    address = claim.billing.address
    for name, part in (("line", address.line), ("city", address.city)):
        if not part.strip():
            yield from RULE.stop(f"billing.address.{name}", f"The billing address has no {_WORDS[name]}.")
    if not re.fullmatch("[A-Z]{2}", address.state):
        yield from RULE.stop("billing.address.state", "The billing address has no state of two letters.")
    for name, part, most in (
        ("line", address.line, limit("address_line").most),
        ("line_2", address.line_2, limit("address_line").most),
        ("city", address.city, limit("city").most),
    ):
        if len(part) > most:
            yield from RULE.stop(
                f"billing.address.{name}", f"The {_WORDS[name]} has {len(part)} characters: {most} fit."
            )


_WORDS = {"line": "street", "line_2": "second line", "city": "city"}
