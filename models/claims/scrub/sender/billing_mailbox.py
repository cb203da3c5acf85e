"""Who bills gives a place, not a mailbox: that is the pay-to address."""

from __future__ import annotations

import re

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import codes

RULE = ScrubRule(
    "billing_mailbox",
    "The billing address is no PO box",
    "billing_address",
    Place.CLINIC,
    "Enter the street; the PO box is the pay-to address",
    "X12 RFI 1451; Stedi, invalid billing provider address, 2025-12-04",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a PO box, a lockbox or a private mailbox as billing address."""
    for name in ("line", "line_2"):
        text = re.sub("[^A-Z0-9]+", " ", getattr(claim.billing.address, name).upper()).strip()
        if any(re.search(rf"(^| ){word}( |$)", text) for word in codes("mailbox").codes):
            yield from RULE.stop(
                f"billing.address.{name}", "The billing address is a mailbox: it must be a street address."
            )
