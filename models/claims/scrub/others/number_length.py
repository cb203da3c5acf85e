"""A number on a claim fits its place (REF02)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import limit

RULE = ScrubRule(
    "number_length",
    "Reference numbers have at most 50 characters",
    "text_length",
    Place.CLAIM,
    "Check the number",
    "X12 005010 data element 127, as in pyx12",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a reference number that would be cut."""
    most = limit("number").most
    numbers = [
        ("authorization", claim.authorization),
        ("original", claim.original),
        ("record_number", claim.record_number),
    ]
    for number, insurance in enumerate(claim.insurances):
        numbers.append((f"insurances[{number}].group_number", insurance.group_number))
    for at, line in each_line(claim):
        numbers.append((f"{at}.authorization", line.authorization))
        numbers.append((f"{at}.drug.prescription", line.drug.prescription if line.drug is not None else ""))
    for at, text in numbers:
        if len(text) > most:
            yield from RULE.stop(at, f"A number on the claim has {len(text)} characters: {most} fit.")
