"""Where money goes is a whole address (2010AB)."""

from __future__ import annotations

import re

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import zip_digits
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import limit

RULE = ScrubRule(
    "pay_to_address",
    "The pay-to address is complete and fits",
    "pay_to",
    Place.CLINIC,
    "Complete the pay-to address",
    "X12 005010X222A1 2010AB; CO-16 with N281",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a pay-to address with a part missing or too long; a mailbox is right here, a ZIP of five digits too."""
    address = claim.pay_to
    if address is None:
        return
    missing = [name for name, part in (("street", address.line), ("city", address.city)) if not part.strip()]
    missing += [] if re.fullmatch("[A-Z]{2}", address.state) else ["state"]
    missing += [] if re.fullmatch("[0-9]{5}([0-9]{4})?", zip_digits(address)) else ["ZIP"]
    if missing:
        yield from RULE.stop("pay_to", f"The pay-to address has no {', '.join(missing)}.")
    street, city = limit("address_line").most, limit("city").most
    if max(len(address.line), len(address.line_2)) > street or len(address.city) > city:
        yield from RULE.stop("pay_to", f"The pay-to address is too long: {street} characters a line, {city} the city.")
