"""Where the service was is a whole address (C15)."""

from __future__ import annotations

import re

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import limit

RULE = ScrubRule(
    "facility_address",
    "The service address is complete and fits",
    "facility",
    Place.CLINIC,
    "Complete the service address",
    "X12 005010X222A1 2310C; CO-16 with N294",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a facility without name, street, city or state, or with one too long; its ZIP is judged by itself."""
    if claim.facility is None:
        return
    address = claim.facility.address
    named = (("name", claim.facility.name), ("street", address.line), ("city", address.city))
    missing = [name for name, part in named if not part.strip()]
    missing += [] if re.fullmatch("[A-Z]{2}", address.state) else ["state"]
    if missing:
        yield from RULE.stop("facility.address", f"The service address has no {', '.join(missing)}.")
    street, city = limit("address_line").most, limit("city").most
    if max(len(address.line), len(address.line_2)) > street or len(address.city) > city:
        yield from RULE.stop("facility.address", f"The service address is too long: {street} a line, {city} the city.")
