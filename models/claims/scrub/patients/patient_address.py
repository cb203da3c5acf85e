"""A person on the claim has a whole address that fits."""

from __future__ import annotations

import re

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_person
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import limit

RULE = ScrubRule(
    "patient_address",
    "The address is complete and fits",
    "patient_address",
    Place.PATIENT,
    "Enter street, city and state",
    "X12 005010X222A1 2010BA N3 and N4; CO-16 with MA37",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop the patient's address where a part is missing; anybody's where one is too long."""
    address = claim.patient.address
    missing = [name for name, part in (("street", address.line), ("city", address.city)) if not part.strip()]
    missing += [] if re.fullmatch("[A-Z]{2}", address.state) else ["state"]
    if missing:
        yield from RULE.stop("patient.address", f"The patient's address has no {', '.join(missing)}.")
    street, city = limit("address_line").most, limit("city").most
    for at, who, person in each_person(claim):
        where = person.address
        if max(len(where.line), len(where.line_2)) > street or len(where.city) > city:
            text = f"{who}'s address is too long: {street} characters a line, {city} the city."
            yield from RULE.stop(f"{at}.address", text)
