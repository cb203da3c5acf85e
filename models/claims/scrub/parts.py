"""The parts of a claim that several checks ask for, each with the path of its field."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from models.claims.claim import Address, Claim, ClaimLine, Insurance, Person, Provider
from models.core.quantity import format_amount

Line = tuple[str, ClaimLine]


def each_line(claim: Claim) -> Iterator[Line]:
    """Yield `lines[0]` and the line, in the claim's order."""
    for number, line in enumerate(claim.lines):
        yield f"lines[{number}]", line


def by_control(claim: Claim) -> list[Line]:
    """Return the lines by their control numbers: what is said of several is said of the same one in any order."""
    return sorted(each_line(claim), key=lambda pair: (pair[1].control, pair[1].code, pair[1].modifiers))


def billed(claim: Claim) -> Insurance | None:
    """Return the coverage that is billed now, None on a claim without any."""
    return claim.insurances[0] if claim.insurances else None


def payer_type(claim: Claim) -> str:
    """Return the type of the payer that is billed, "" without one."""
    payer = billed(claim)
    return payer.payer_type if payer else ""


def payer_name(claim: Claim) -> str:
    """Return the name of the payer that is billed as findings print it."""
    payer = billed(claim)
    return payer.payer_name if payer and payer.payer_name else "This payer"


def each_provider(claim: Claim) -> Iterator[tuple[str, Provider]]:
    """Yield the claim's providers, then those of its lines."""
    for number, provider in enumerate(claim.providers):
        yield f"providers[{number}]", provider
    for at, line in each_line(claim):
        for number, provider in enumerate(line.providers):
            yield f"{at}.providers[{number}]", provider


def each_subscriber(claim: Claim) -> Iterator[tuple[str, Insurance, Person]]:
    """Yield every coverage that somebody else than the patient holds, with that person."""
    for number, insurance in enumerate(claim.insurances):
        if insurance.subscriber is not None and insurance.relationship != "self":
            yield f"insurances[{number}].subscriber", insurance, insurance.subscriber


def each_person(claim: Claim) -> Iterator[tuple[str, str, Person]]:
    """Yield patient and subscribers: path, words, person."""
    yield "patient", "The patient", claim.patient
    for at, _, person in each_subscriber(claim):
        yield at, "The subscriber", person


def name_of(person: Person) -> str:
    """Return a practitioner's name as findings print it, never a patient's."""
    return " ".join(part for part in (person.given, person.family) if part.strip()) or "Someone without a name"


def zip_digits(address: Address) -> str:
    """Return a ZIP without its hyphen and blanks."""
    return address.zip_code.replace("-", "").replace(" ", "")


def is_whole(amount: Decimal) -> bool:
    """True for a finite number without a fraction."""
    return amount.is_finite() and amount == amount.to_integral_value()


def number_text(amount: Decimal) -> str:
    """Return an amount in digits; what is no number as it is."""
    return format_amount(amount) if amount.is_finite() else str(amount)
