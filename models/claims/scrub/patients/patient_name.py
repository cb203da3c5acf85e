"""A person on the claim has a name that fits (C23)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_person
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import limit

RULE = ScrubRule(
    "patient_name",
    "Names are there and fit",
    "patient_name",
    Place.PATIENT,
    "Write the name as on the card",
    "X12 005010 data elements 1035 to 1039, as in pyx12; CO-16 with MA36",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a person without any name, or with a part that would be cut; one word alone is a name."""
    for at, who, person in each_person(claim):
        if not (person.family.strip() or person.given.strip()):
            yield from RULE.stop(f"{at}.family", f"{who} has no name.")
        for part in ("family", "given", "middle", "suffix"):
            text, most = getattr(person, part), limit(_LIMITS[part]).most
            if len(text) > most:
                yield from RULE.stop(f"{at}.{part}", f"{who}'s {_WORDS[part]} has {len(text)} characters: {most} fit.")


_LIMITS = {"family": "family_name", "given": "given_name", "middle": "middle_name", "suffix": "suffix"}
_WORDS = {"family": "family name", "given": "given name", "middle": "middle name", "suffix": "suffix"}
