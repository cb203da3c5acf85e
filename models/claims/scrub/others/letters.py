"""Names and numbers are written in letters a claim can carry (R71, C23)."""

from __future__ import annotations

from collections.abc import Iterator

from models.claims.claim import Address, Claim, Person
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line, each_person, each_provider
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import codes
from models.claims.writing.letters import plain_letters

RULE = ScrubRule(
    "letters",
    "Names and numbers hold letters a claim can carry",
    "character",
    Place.CLAIM,
    "Write it in plain letters where it was entered",
    "R71: X12 basic and extended character set; claim status 511",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a name, address or number with a sign that ends a part of a claim file or has no plain letter.

    Accents become plain letters and signs no one can see go, as the forms do it; notes and descriptions are told in
    words, from which the forms take the separators out.
    """
    signs = codes("separator").codes
    for at, text in _texts(claim):
        if text.isalnum() and text.isascii():
            continue
        wrong = next((sign for sign in plain_letters(text) if sign in signs or not sign.isascii()), "")
        if wrong:
            yield from RULE.stop(at, f"{_printed(wrong)} cannot stand on a claim.")


def _printed(sign: str) -> str:
    return sign if sign.isascii() and sign.isprintable() else f"The sign U+{ord(sign):04X}"


def _texts(claim: Claim) -> Iterator[tuple[str, str]]:
    yield from (("control", claim.control), ("original", claim.original), ("authorization", claim.authorization))
    yield from (("record_number", claim.record_number), ("billing.name", claim.billing.name))
    yield from _of_address("billing.address", claim.billing.address)
    if claim.pay_to is not None:
        yield from _of_address("pay_to", claim.pay_to)
    if claim.facility is not None:
        yield "facility.name", claim.facility.name
        yield from _of_address("facility.address", claim.facility.address)
    for at, _, person in each_person(claim):
        yield from _of_person(at, person)
    for at, provider in each_provider(claim):
        yield from _of_person(f"{at}.name", provider.name)
    for number, insurance in enumerate(claim.insurances):
        for name in ("payer_name", "payer_id", "member_id", "group_number"):
            yield f"insurances[{number}].{name}", getattr(insurance, name)
    for at, line in each_line(claim):
        yield f"{at}.control", line.control
        yield f"{at}.authorization", line.authorization


def _of_person(at: str, person: Person) -> Iterator[tuple[str, str]]:
    for part in ("family", "given", "middle", "suffix"):
        yield f"{at}.{part}", getattr(person, part)
    yield from _of_address(f"{at}.address", person.address)


def _of_address(at: str, address: Address) -> Iterator[tuple[str, str]]:
    for part in ("line", "line_2", "city", "state", "zip_code"):
        yield f"{at}.{part}", getattr(address, part)
