"""A member number has the shape its payer gives out: Medicare an MBI (C23)."""

from __future__ import annotations

import re

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import payer_row

RULE = ScrubRule(
    "member_number_shape",
    "The member number has its payer's shape",
    "member_number",
    Place.INSURANCE,
    "Enter the number as on the card",
    "CMS, Understanding the Medicare Beneficiary Identifier (MBI) format",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a number of another shape; blanks and hyphens do not count, the claim goes without them."""
    for number, insurance in enumerate(claim.insurances):
        row = payer_row("member", insurance.payer_type, insurance.payer_name)
        member = re.sub("[ -]", "", insurance.member_id).upper()
        if row is None or insurance.filing not in row.row["filings"] or len(member) < _LEAST:
            continue
        if not re.fullmatch(row.row["pattern"], member):
            text = f"The member number does not look like {row.row['example']}: {row.row['text']}."
            yield from RULE.stop(f"insurances[{number}].member_id", text, row.source.key)


_LEAST = 2
