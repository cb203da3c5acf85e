"""Whether a payer passed a claim on to the next payer itself."""

from __future__ import annotations

from models.claims.answers.reading.remittance import PaidClaim
from models.core.shipped import shipped_table


def passed_on(claim: PaidClaim) -> str | None:
    """Return whom a claim was passed on to, "" where the payer does not name them, None where it was not."""
    known = shipped_table(__package__, "reasons")["passed_on"]
    if claim.passed_to is not None:
        return claim.passed_to
    said = claim.status in known["statuses"] or set(claim.remarks) & set(known["remarks"])
    return "" if said else None
