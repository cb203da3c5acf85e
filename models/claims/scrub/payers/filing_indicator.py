"""The claim says what kind of payer it goes to (SBR09)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import payer_row

RULE = ScrubRule(
    "filing_indicator",
    "The claim filing indicator fits the payer",
    "filing",
    Place.PAYER,
    "Choose the claim filing indicator",
    "X12 005010X222A1 SBR09, as in pyx12",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a missing or unknown indicator; ask about one that is not usual for the type of payer."""
    every = payer_row("filing_indicator", "", "")
    for number, insurance in enumerate(claim.insurances):
        at, usual = f"insurances[{number}].filing", payer_row("filing_indicator", insurance.payer_type, "")
        if insurance.payer_type == "self_pay" or every is None or usual is None:
            continue
        if insurance.filing not in every.row["codes"]:
            named = insurance.filing[:20] or "Nothing"
            yield from RULE.stop(at, f"{named} is no claim filing indicator.")
        elif insurance.filing not in usual.row["codes"]:
            text = f"Claim filing indicator {insurance.filing} is not one of a {insurance.payer_type} payer."
            yield from RULE.ask(at, text, usual.source.key)
