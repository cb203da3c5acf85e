"""A suffix is no part of the family name (C23)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_person
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import codes

RULE = ScrubRule(
    "name_suffix",
    "Family names hold no suffix",
    "name_on_card",
    Place.PATIENT,
    "Check the card and take the suffix out of the family name",
    "C23: CIGNA Government Services, 2008-04-15",
    of_payment=True,
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Note a family name whose last word is a suffix: it goes out as one of its own."""
    known = codes("suffix").codes
    for at, who, person in each_person(claim):
        words = person.family.replace(",", " ").split()
        if len(words) > 1 and not person.suffix.strip() and words[-1].strip(".").upper() in known:
            text = f"{who}'s family name ends in {words[-1]}: the claim carries it as a suffix, apart from the name."
            yield from RULE.note(f"{at}.family", text)
