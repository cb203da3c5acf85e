"""Who is on a claim: names, addresses and numbers of people, organizations and payers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from models.claims.claim import Address, Organization, Person, Provider
from models.claims.writing.names import written_name
from models.claims.x12.guide import entity, is_role
from models.claims.x12.pen import Pen, segment

_STATE = re.compile(r"[A-Z]{2}")
_SSN = re.compile(r"[0-9]{3}-[0-9]{2}-[0-9]{4}")


def person_name(pen: Pen, code: str, person: Person, whose: str, qualifier: str = "", number: str = "") -> str:
    """Return NM1 of a person; `number` is written already, "" where the loop carries none."""
    name = written_name(person)
    return segment(
        "NM1",
        code,
        "1",
        pen.needed("NM103", pen.text("NM103", name.family, f"The {whose}'s family name"), f"The {whose}'s name"),
        pen.text("NM104", name.given, f"The {whose}'s given name"),
        pen.text("NM105", name.middle, f"The {whose}'s middle name"),
        "",
        pen.text("NM107", name.suffix, f"The {whose}'s suffix"),
        qualifier if number else "",
        number,
    )


def entity_name(pen: Pen, code: str, name: str, whose: str, qualifier: str = "", number: str = "") -> str:
    """Return NM1 of an organization; `number` is written already, "" where the loop carries none."""
    what = f"The {whose}'s name"
    written = pen.needed("NM103", pen.text("NM103", name, what), what)
    return segment("NM1", code, "2", written, "", "", "", "", qualifier if number else "", number)


def organization(pen: Pen, code: str, of: Organization, whose: str, *, npi_needed: bool) -> Iterator[str]:
    """Yield name and address of who bills or houses the service: both need a ZIP code of nine digits (C15)."""
    npi = pen.npi("NM109", of.npi, f"The {whose}'s NPI") if of.npi or npi_needed else ""
    yield entity_name(pen, code, of.name, whose, "XX", npi)
    yield from address(pen, of.address, whose, nine_digits=True)


def address(pen: Pen, of: Address, whose: str, *, nine_digits: bool = False) -> Iterator[str]:
    """Yield N3 and N4."""
    what = f"The {whose}'s address"
    line = pen.needed("N301", pen.text("N301", of.line, what), what)
    yield segment("N3", line, pen.text("N302", of.line_2, f"The second line of the {whose}'s address"))
    city = pen.needed("N401", pen.text("N401", of.city, f"The {whose}'s city"), f"The {whose}'s city")
    state = of.state.strip().upper()
    if not _STATE.fullmatch(state):
        pen.refuse("N402", f"The {whose}'s state needs its two letters: correct it.")
    yield segment("N4", city, state, _zip_code(pen, of.zip_code, whose, nine_digits=nine_digits))


def has_address(of: Address) -> bool:
    """True where any part of an address is known."""
    return bool(of.line or of.city or of.state or of.zip_code)


def tax_id(pen: Pen, of: Organization, whose: str) -> str:
    """Return REF of nine digits: EI for an employer's number, SY for one written like a social security number."""
    digits = re.sub(r"[-\s]", "", of.tax_id)
    if not re.fullmatch(r"[0-9]{9}", digits):
        pen.refuse("REF02", f"The {whose}'s tax ID needs nine digits: correct it.")
    return segment("REF", "SY" if _SSN.fullmatch(of.tax_id.strip()) else "EI", digits)


def contact(pen: Pen, name: str, phone: str, whose: str) -> str:
    """Return PER; the contact's name may be ""."""
    number = pen.phone("PER04", phone, f"The {whose}'s telephone number")
    needed = pen.needed("PER04", number, f"The {whose}'s telephone number")
    return segment("PER", "IC", pen.text("PER02", name, f"The {whose}'s contact"), "TE", needed)


def practitioner(pen: Pen, of: Provider) -> Iterator[str]:
    """Yield NM1 of a practitioner, for who renders with the specialty (R69). Without an NPI none is left out (C25)."""
    whose = f"{of.role} provider"
    yield person_name(pen, entity(of.role), of.name, whose, "XX", pen.npi("NM109", of.npi, f"The {whose}'s NPI"))
    if of.role == "rendering" and of.taxonomy:
        yield segment("PRV", "PE", "PXC", pen.number("PRV03", of.taxonomy, f"The {whose}'s taxonomy code"))


def by_role(pen: Pen, providers: Iterable[Provider]) -> dict[str, Provider]:
    """Return practitioners by role. One the guide has no place for, or a second of a role, is never left out (C25)."""
    found: dict[str, Provider] = {}
    for provider in providers:
        if not is_role(provider.role):
            pen.refuse("NM101", f"A claim has no place for a provider who is {provider.role}: choose another role.")
        if provider.role in found:
            pen.refuse("NM101", f"The claim has two providers who are {provider.role}: choose one.")
        found[provider.role] = provider
    return found


def _zip_code(pen: Pen, text: str, whose: str, *, nine_digits: bool) -> str:
    digits = re.sub(r"[-\s]", "", text)
    if not digits.isascii() or not digits.isdigit() or len(digits) not in ({9} if nine_digits else {5, 9}):
        asked = "nine digits" if nine_digits else "five or nine digits"
        pen.refuse("N403", f"The {whose}'s ZIP code needs {asked}: look it up.")
    return digits
